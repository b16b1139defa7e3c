//! Access to receipt fields by name, one table per value type: text, amount, date.
//!
//! Time and currency are the only fields of their types and have no table.

use jiff::civil::Date;

use crate::corrections::FieldName;
use crate::field::Field;
use crate::money::Money;
use crate::receipt::Receipt;

// Arguments: noun for the docs, getter, mutable getter, value type, and the place of each field.
// All other names give `None`.
macro_rules! by_name {
    ($what:literal, $read:ident, $change:ident, $type:ty, { $($name:ident => $($path:ident).+;)+ }) => {
        impl Receipt {
            #[doc = concat!("The ", $what, " of this name, if it is one.")]
            pub fn $read(&self, name: FieldName) -> Option<&Field<$type>> {
                match name {
                    $(FieldName::$name => Some(&self.$($path).+),)+
                    _ => None,
                }
            }

            #[doc = concat!("The ", $what, " of this name to be changed, if it is one.")]
            pub fn $change(&mut self, name: FieldName) -> Option<&mut Field<$type>> {
                match name {
                    $(FieldName::$name => Some(&mut self.$($path).+),)+
                    _ => None,
                }
            }
        }
    };
}

by_name!("text", text, text_mut, String, {
    Merchant => merchant.name;
    Address => merchant.address;
    Phone => merchant.phone;
    Url => merchant.url;
    Email => merchant.email;
    ReceiptNumber => receipt_number;
    Cashier => cashier;
    Table => table;
    CustomerName => customer.name;
    CustomerAddress => customer.address;
    CustomerTaxId => customer.tax_id;
});

by_name!("amount", money, money_mut, Money, {
    Total => total;
    Subtotal => subtotal;
    DiscountTotal => discount_total;
    TaxTotal => tax_total;
    ServiceCharge => fees.service_charge;
    Shipping => fees.shipping;
    Deposit => fees.deposit;
    Rounding => fees.rounding;
    Cashback => fees.cashback;
    Tip => tip;
    AmountDue => amount_due;
    AmountPaid => amount_paid;
    Change => change;
});

by_name!("day", day, day_mut, Date, {
    Date => date;
    DueDate => due_date;
    ServiceStart => service_start;
    ServiceEnd => service_end;
});
