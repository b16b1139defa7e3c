//! Copy of a receipt without evidence, for the arithmetic checks. Pure.

use shared::field::Field;
use shared::fields::{FieldMut, FieldName, FieldRef};
use shared::receipt::{Item, Receipt, Tax};

/// Copies only the values that the checks use: code that clones all of a receipt would add
/// kilobytes to the first load.
pub(super) fn strip_evidence(receipt: &Receipt) -> Receipt {
    fn value_only<T: Copy>(field: &Field<T>) -> Field<T> {
        Field {
            value: field.value,
            ..Field::gap()
        }
    }
    let mut bare = Receipt::default();
    // Amounts are found by name; the other values are copied one by one.
    for field in FieldName::ALL {
        if let (FieldMut::Money(amount), FieldRef::Money(read)) =
            (bare.field_mut(*field), receipt.field(*field))
        {
            *amount = value_only(read);
        }
    }
    bare.date = value_only(&receipt.date);
    bare.currency = value_only(&receipt.currency);
    for item in &receipt.items {
        let mut only = Item {
            quantity: value_only(&item.quantity),
            ..Item::default()
        };
        only.unit_price = value_only(&item.unit_price);
        only.discount = value_only(&item.discount);
        only.amount = value_only(&item.amount);
        bare.items.push(only);
    }
    for tax in &receipt.taxes {
        let mut only = Tax {
            included: tax.included,
            ..Tax::default()
        };
        only.rate = value_only(&tax.rate);
        only.base = value_only(&tax.base);
        only.amount = value_only(&tax.amount);
        bare.taxes.push(only);
    }
    bare
}
