//! Corrections that confirm the values of a receipt. Pure.

use shared::api::ReceiptDetail;
use shared::corrections::Corrections;
use shared::fields::FieldName;

use super::confidence::ConfidenceLevel;
use super::draft_lines::{refer_to_reading, server_lines, set_lines};
use super::slot::{List, Slot};

/// Fields that have to be confirmed for a receipt to be verified.
pub(crate) const MAIN_FIELDS: [FieldName; 3] =
    [FieldName::Merchant, FieldName::Date, FieldName::Total];

/// Adds to changes a confirmation of all main fields that they do not contain.
pub(crate) fn confirm_main_fields(mut changes: Corrections, detail: &ReceiptDetail) -> Corrections {
    for field in MAIN_FIELDS {
        confirm_field(field, &mut changes, detail);
    }
    // Words assigned earlier stay assigned.
    for (field, entry) in &mut changes.entries {
        if let Some(before) = detail.corrections.entries.get(field)
            && entry.place.is_none()
            && entry.value == before.value
        {
            entry.place.clone_from(&before.place);
        }
    }
    changes
}

/// Returns a confirmation of all main fields, all single values that are there, and all lists with
/// a value in doubt.
pub(crate) fn confirm_shown_values(detail: &ReceiptDetail) -> Corrections {
    let mut changes = Corrections::default();
    for field in FieldName::ALL {
        if !Slot::Field(*field)
            .state_in(&detail.receipt)
            .text
            .is_empty()
        {
            confirm_field(*field, &mut changes, detail);
        }
    }
    for list in List::ALL {
        if is_list_doubtful(list, detail) {
            set_lines(list, server_lines(list, detail).iter(), &mut changes);
        }
    }
    refer_to_reading(&mut changes, detail);
    confirm_main_fields(changes, detail)
}

/// Confirms the server's value of a field, unless that was done already.
fn confirm_field(field: FieldName, changes: &mut Corrections, detail: &ReceiptDetail) {
    let state = Slot::Field(field).state_in(&detail.receipt);
    if state.trust != ConfidenceLevel::Confirmed && !changes.entries.contains_key(&field) {
        let value = Some(state.text).filter(|text| !text.is_empty());
        *changes = std::mem::take(changes).with_entry(field, value);
    }
}

fn is_list_doubtful(list: List, detail: &ReceiptDetail) -> bool {
    (0..list.line_count(&detail.receipt)).any(|line| {
        let mut columns = list.columns().iter();
        columns.any(|column| {
            let state = Slot::Cell(list, line, *column).state_in(&detail.receipt);
            state.trust == ConfidenceLevel::Check
        })
    })
}

#[cfg(test)]
mod tests {
    use shared::corrections::ItemEntry;
    use shared::field::Field;
    use shared::receipt::Item;

    use super::super::draft::tests::detail as receipt_detail;
    use super::*;

    fn read(value: &str, confidence: f32) -> Field<String> {
        Field {
            value: Some(value.into()),
            confidence,
            ..Field::gap()
        }
    }

    fn confirmed(detail: &ReceiptDetail) -> String {
        serde_json::to_string(&confirm_shown_values(detail)).unwrap()
    }

    #[test]
    fn values_in_sight_are_confirmed_and_the_rest_is_left_alone() {
        let mut detail = receipt_detail(r#"{"total":"9.00"}"#);
        detail.receipt.merchant.name = read("Kiosk", 0.5);
        detail.receipt.cashier = read("Ada", 0.99);
        assert_eq!(
            confirmed(&detail),
            r#"{"merchant":"Kiosk","date":null,"cashier":"Ada"}"#,
            "the total is confirmed already, the tip is not on the paper"
        );
    }

    #[test]
    fn a_list_in_doubt_is_confirmed_as_a_whole() {
        let mut detail =
            receipt_detail(r#"{"merchant":"Kiosk","date":"2026-09-15","total":"9.00"}"#);
        let item = |confidence| Item {
            description: read("Tea", confidence),
            ..Item::default()
        };
        detail.receipt.items = vec![item(0.99)];
        assert_eq!(confirmed(&detail), "{}");
        detail.receipt.items = vec![item(0.5)];
        detail.corrections.items = Some(vec![ItemEntry {
            of: Some(3),
            ..ItemEntry::default()
        }]);
        let items = confirm_shown_values(&detail).items.unwrap();
        assert_eq!(
            (items[0].of, items[0].description.as_deref()),
            (Some(3), Some("Tea"))
        );
    }
}
