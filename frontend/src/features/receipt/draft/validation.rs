//! Validation of a draft, and its part that can be saved. Pure.

use shared::api::ReceiptDetail;
use shared::corrections::Corrections;
use shared::fields::{FieldName, Kind};
use shared::receipt::Receipt;

use super::super::draft_lines::{Line, set_lines};
use super::super::slot::{List, Part, Slot};
use super::{Draft, ValidationError, unplaced_entry};

impl Draft {
    /// Returns the part of the draft that can be saved: all valid edits except that of `typed`,
    /// and the names of the edits. A new currency waits until all amounts are valid in it.
    pub(crate) fn savable(&self, typed: Option<Part>, detail: &ReceiptDetail) -> (Self, Vec<Part>) {
        let errors = self.validate_entries(detail);
        let is_amount = |slot| matches!(slot, Slot::Field(field) if field.kind() == Kind::Money);
        let is_savable = |part: Part| {
            let is_blocked = |error: &ValidationError| {
                error.slot.part() == part
                    || part == Part::Field(FieldName::Currency) && is_amount(error.slot)
            };
            Some(part) != typed
                && self.is_part_changed(part, detail)
                && !errors.iter().any(is_blocked)
        };
        let (mut savable, mut parts) = (self.clone(), Vec::new());
        savable.entries.retain(|(field, _)| {
            let part = Part::Field(*field);
            let is_savable = is_savable(part);
            parts.extend(is_savable.then_some(part));
            is_savable
        });
        for list in List::ALL {
            let part = Part::List(list);
            if is_savable(part) {
                parts.push(part);
            } else {
                savable.lists[list as usize] = None;
            }
        }
        (savable, parts)
    }

    /// Returns the changes to send, or all validation errors.
    pub(crate) fn validated_changes(
        &self,
        detail: &ReceiptDetail,
    ) -> Result<Corrections, Vec<ValidationError>> {
        let complaints = self.validate_entries(detail);
        if complaints.is_empty() {
            Ok(self.changes_to_send(detail))
        } else {
            Err(complaints)
        }
    }

    /// Validates each changed slot by itself, so that its error can be shown there.
    pub(crate) fn validate_entries(&self, detail: &ReceiptDetail) -> Vec<ValidationError> {
        // A value is valid if an empty receipt accepts it.
        let fault = |probe: &Corrections| {
            Receipt::default()
                .with_corrections(probe)
                .err()
                .map(|error| error.code)
        };
        // The currency decides how many decimals an amount may have, so it is probed first.
        let (name, mut complaints) = (FieldName::Currency, Vec::new());
        let currency = self.shown_text(Slot::Field(name), detail);
        let mut probe = Corrections::default().with_entry(name, Some(currency));
        // An invalid currency is reported once, at its own field.
        if fault(&probe).is_some() {
            probe = Corrections::default();
        }
        let is_new_currency = self.is_changed(Slot::Field(name), detail);
        for field in FieldName::ALL {
            let slot = Slot::Field(*field);
            let text = self.shown_text(slot, detail);
            // A new currency can make amounts invalid that were not edited.
            let is_affected = is_new_currency && field.kind() == Kind::Money && !text.is_empty();
            if is_affected || self.is_changed(slot, detail) {
                // The probe gets this entry for one check only.
                let before = probe.entries.insert(*field, unplaced_entry(text));
                complaints.extend(fault(&probe).map(|code| ValidationError { slot, code }));
                match before {
                    Some(before) => drop(probe.entries.insert(*field, before)),
                    None => drop(probe.entries.remove(field)),
                }
            }
        }
        // Probe the lists cell by cell: the error of a whole line would not name the column.
        for list in List::ALL {
            for (at, line) in self.lists[list as usize].iter().flatten().enumerate() {
                for (place, column) in list.columns().iter().enumerate() {
                    let mut only = Line::default();
                    only.cells[place].clone_from(&line.cells[place]);
                    set_lines(list, [&only].into_iter(), &mut probe);
                    let slot = Slot::Cell(list, at, *column);
                    complaints.extend(fault(&probe).map(|code| ValidationError { slot, code }));
                }
            }
            (probe.items, probe.taxes, probe.payments, probe.tax_ids) = (None, None, None, None);
        }
        complaints
    }
}

#[cfg(test)]
mod tests {
    use shared::problem::ProblemCode;

    use super::super::tests::{READ, detail, draft, field, item};
    use super::*;
    use crate::features::receipt::slot::Column;

    #[test]
    fn complains_where_it_is_wrong() {
        use FieldName::{Currency, Date, Merchant, Time, Tip, Total};
        let detail = detail(READ);
        let long = "x".repeat(201);
        for (typed, slot, code) in [
            (
                (field(Merchant), long.as_str()),
                field(Merchant),
                ProblemCode::NameTooLong,
            ),
            (
                (field(Date), "tomorrow"),
                field(Date),
                ProblemCode::DateUnusable,
            ),
            ((field(Time), "?"), field(Time), ProblemCode::TimeUnusable),
            (
                (field(Total), "12.505"),
                field(Total),
                ProblemCode::AmountUnusable,
            ),
            (
                (field(Tip), "much"),
                field(Tip),
                ProblemCode::AmountUnusable,
            ),
            (
                (field(Currency), "BITCOIN"),
                field(Currency),
                ProblemCode::CurrencyUnknown,
            ),
            (
                (field(Currency), "JPY"),
                field(Total),
                ProblemCode::AmountUnusable,
            ),
            (
                (item(1, Column::Quantity), "two"),
                item(1, Column::Quantity),
                ProblemCode::AmountUnusable,
            ),
            (
                (Slot::Cell(List::Taxes, 0, Column::Rate), "-1"),
                Slot::Cell(List::Taxes, 0, Column::Rate),
                ProblemCode::AmountUnusable,
            ),
        ] {
            let complaints = draft(&[typed], &detail)
                .validated_changes(&detail)
                .unwrap_err();
            assert_eq!(complaints, [ValidationError { slot, code }], "{typed:?}");
        }
    }
}
