//! The lines of lists as a person types them, and what is sent of them. Pure.

use shared::api::ReceiptDetail;
use shared::corrections::{Corrections, ItemEntry, PaymentEntry, TaxEntry, TaxIdEntry};

use crate::slot::{Column, List, Slot};

/// A line of a list as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// The line of what the server has that it was.
    pub(crate) of: Option<usize>,
    /// By the columns of the list.
    pub(crate) cells: [String; 4],
    /// A tax that the prices contain.
    pub(crate) is_included: bool,
}

impl Line {
    /// Nothing is typed there.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    fn of(&self) -> Option<u32> {
        self.of.and_then(|of| of.try_into().ok())
    }

    /// The cell as it is sent.
    fn cell(&self, list: List, column: Column) -> Option<String> {
        let cell = self.cells.get(place_of(list, column)?)?.trim();
        (!cell.is_empty()).then(|| cell.to_owned())
    }
}

/// The place of a column in the lines of a list.
pub(crate) fn place_of(list: List, column: Column) -> Option<usize> {
    list.columns().iter().position(|other| *other == column)
}

/// What the server has, as it would be typed.
pub(crate) fn lines_of(list: List, detail: &ReceiptDetail) -> Vec<Line> {
    let mut lines = Vec::new();
    for at in 0..list.count(&detail.receipt) {
        let mut line = Line {
            of: Some(at),
            ..Line::default()
        };
        for (cell, column) in line.cells.iter_mut().zip(list.columns()) {
            *cell = Slot::Cell(list, at, *column).facts(&detail.receipt).text;
        }
        line.is_included = list == List::Taxes && detail.receipt.taxes[at].included;
        lines.push(line);
    }
    lines
}

/// Puts the lines of a list in place.
pub(crate) fn enter<'a>(
    list: List,
    lines: impl Iterator<Item = &'a Line>,
    entered: &mut Corrections,
) {
    match list {
        List::Items => entered.items = Some(lines.map(item).collect()),
        List::Taxes => entered.taxes = Some(lines.map(tax).collect()),
        List::Payments => entered.payments = Some(lines.map(payment).collect()),
        List::TaxIds => entered.tax_ids = Some(lines.map(tax_id).collect()),
    }
}

/// The lines that [`enter`] put in place; none where the list was not entered.
pub(crate) fn entered_lines(list: List, entered: &Corrections) -> Option<Vec<Line>> {
    fn line(of: Option<u32>, cells: [&Option<String>; 4]) -> Line {
        let cells = cells.map(|cell| cell.clone().unwrap_or_default());
        Line {
            of: of.map(|of| of as usize),
            cells,
            is_included: false,
        }
    }
    let mut lines = Vec::new();
    match list {
        List::Items => {
            for item in entered.items.as_ref()? {
                lines.push(line(
                    item.of,
                    [
                        &item.description,
                        &item.quantity,
                        &item.unit_price,
                        &item.amount,
                    ],
                ));
            }
        }
        List::Taxes => {
            for tax in entered.taxes.as_ref()? {
                let cells = [&tax.rate, &tax.base, &tax.amount, &None];
                lines.push(Line {
                    is_included: tax.included,
                    ..line(tax.of, cells)
                });
            }
        }
        List::Payments => {
            for payment in entered.payments.as_ref()? {
                let cells = [
                    &payment.method,
                    &payment.brand,
                    &payment.last4,
                    &payment.amount,
                ];
                lines.push(line(payment.of, cells));
            }
        }
        List::TaxIds => {
            for id in entered.tax_ids.as_ref()? {
                lines.push(line(id.of, [&id.kind, &id.value, &None, &None]));
            }
        }
    }
    Some(lines)
}

/// Which line of the reading each one of a list was.
pub(crate) fn origins(list: List, entered: &mut Corrections) -> Option<Vec<&mut Option<u32>>> {
    match list {
        List::Items => entered
            .items
            .as_mut()
            .map(|all| all.iter_mut().map(|line| &mut line.of).collect()),
        List::Taxes => entered
            .taxes
            .as_mut()
            .map(|all| all.iter_mut().map(|line| &mut line.of).collect()),
        List::Payments => entered
            .payments
            .as_mut()
            .map(|all| all.iter_mut().map(|line| &mut line.of).collect()),
        List::TaxIds => entered
            .tax_ids
            .as_mut()
            .map(|all| all.iter_mut().map(|line| &mut line.of).collect()),
    }
}

fn payment(line: &Line) -> PaymentEntry {
    let cell = |column| line.cell(List::Payments, column);
    PaymentEntry {
        of: line.of(),
        method: cell(Column::Method),
        brand: cell(Column::Brand),
        last4: cell(Column::Last4),
        amount: cell(Column::Amount),
    }
}

fn tax_id(line: &Line) -> TaxIdEntry {
    let cell = |column| line.cell(List::TaxIds, column);
    TaxIdEntry {
        of: line.of(),
        kind: cell(Column::Kind),
        value: cell(Column::Number),
    }
}

fn item(line: &Line) -> ItemEntry {
    let cell = |column| line.cell(List::Items, column);
    ItemEntry {
        of: line.of(),
        description: cell(Column::Description),
        quantity: cell(Column::Quantity),
        unit_price: cell(Column::UnitPrice),
        amount: cell(Column::Amount),
    }
}

fn tax(line: &Line) -> TaxEntry {
    let cell = |column| line.cell(List::Taxes, column);
    TaxEntry {
        of: line.of(),
        rate: cell(Column::Rate),
        base: cell(Column::Base),
        amount: cell(Column::Amount),
        included: line.is_included,
    }
}
