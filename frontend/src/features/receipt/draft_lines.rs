//! Edited lines of lists, and their conversion to and from corrections. Pure.

use shared::api::ReceiptDetail;
use shared::corrections::{Corrections, ItemEntry, PaymentEntry, TaxEntry, TaxIdEntry};

use super::slot::{Column, List, Slot};

/// Line of a list as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// Index of the server's line that it was; `None` for an added line.
    pub(crate) origin: Option<usize>,
    /// Texts in the order of the list's columns.
    pub(crate) cells: [String; 4],
    /// `true` if the prices include this tax.
    pub(crate) is_included: bool,
}

impl Line {
    /// Returns whether all cells are empty.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    fn origin_index(&self) -> Option<u32> {
        self.origin.and_then(|of| of.try_into().ok())
    }

    /// Returns the trimmed text of a cell; `None` if it is empty.
    fn cell_text(&self, list: List, column: Column) -> Option<String> {
        let cell = self.cells.get(column_index(list, column)?)?.trim();
        (!cell.is_empty()).then(|| cell.to_owned())
    }
}

/// Returns the index of a column in the lines of a list.
pub(crate) fn column_index(list: List, column: Column) -> Option<usize> {
    list.columns().iter().position(|other| *other == column)
}

/// Returns the server's lines as they would be typed.
pub(crate) fn server_lines(list: List, detail: &ReceiptDetail) -> Vec<Line> {
    let mut lines = Vec::new();
    for at in 0..list.line_count(&detail.receipt) {
        let mut line = Line {
            origin: Some(at),
            ..Line::default()
        };
        // A list has up to four columns; the remaining cells stay empty.
        for (cell, column) in line.cells.iter_mut().zip(list.columns()) {
            *cell = Slot::Cell(list, at, *column).state_in(&detail.receipt).text;
        }
        line.is_included = list == List::Taxes && detail.receipt.taxes[at].included;
        lines.push(line);
    }
    lines
}

/// Writes the lines of a list into corrections.
pub(crate) fn set_lines<'a>(
    list: List,
    lines: impl Iterator<Item = &'a Line>,
    entered: &mut Corrections,
) {
    match list {
        List::Items => entered.items = Some(lines.map(to_item_entry).collect()),
        List::Taxes => entered.taxes = Some(lines.map(to_tax_entry).collect()),
        List::Payments => entered.payments = Some(lines.map(to_payment_entry).collect()),
        List::TaxIds => entered.tax_ids = Some(lines.map(to_tax_id_entry).collect()),
    }
}

/// Returns the lines that [`set_lines`] wrote; `None` where the list was not corrected.
pub(crate) fn lines_from_corrections(list: List, entered: &Corrections) -> Option<Vec<Line>> {
    // Lists have different entry types in the corrections, but share the line type here.
    fn make_line(of: Option<u32>, cells: [&Option<String>; 4]) -> Line {
        let cells = cells.map(|cell| cell.clone().unwrap_or_default());
        Line {
            origin: of.map(|of| of as usize),
            cells,
            is_included: false,
        }
    }
    let item_line = |entry: &ItemEntry| {
        let (text, quantity) = (&entry.description, &entry.quantity);
        make_line(entry.of, [text, quantity, &entry.unit_price, &entry.amount])
    };
    // Only taxes have a flag besides their cells.
    let tax_line = |entry: &TaxEntry| Line {
        is_included: entry.included,
        ..make_line(entry.of, [&entry.rate, &entry.base, &entry.amount, &None])
    };
    let payment_line = |entry: &PaymentEntry| {
        let (method, brand) = (&entry.method, &entry.brand);
        make_line(entry.of, [method, brand, &entry.last4, &entry.amount])
    };
    let tax_id_line =
        |entry: &TaxIdEntry| make_line(entry.of, [&entry.kind, &entry.value, &None, &None]);
    Some(match list {
        List::Items => entered.items.as_ref()?.iter().map(item_line).collect(),
        List::Taxes => entered.taxes.as_ref()?.iter().map(tax_line).collect(),
        List::Payments => entered
            .payments
            .as_ref()?
            .iter()
            .map(payment_line)
            .collect(),
        List::TaxIds => entered.tax_ids.as_ref()?.iter().map(tax_id_line).collect(),
    })
}

/// Makes the origins of changed lines, which are line indices of the server, refer to the reading:
/// the lines of the server may be corrected already.
pub(crate) fn refer_to_reading(changes: &mut Corrections, detail: &ReceiptDetail) {
    let mut before = detail.corrections.clone();
    for list in List::ALL {
        if let (Some(before), Some(now)) =
            (origins_mut(list, &mut before), origins_mut(list, changes))
        {
            for of in now {
                *of = of.and_then(|at| before.get(at as usize).and_then(|of| **of));
            }
        }
    }
}

/// Returns, for each line of a corrected list, which line of the reading it was.
fn origins_mut(list: List, entered: &mut Corrections) -> Option<Vec<&mut Option<u32>>> {
    Some(match list {
        List::Items => entered
            .items
            .as_mut()?
            .iter_mut()
            .map(|l| &mut l.of)
            .collect(),
        List::Taxes => entered
            .taxes
            .as_mut()?
            .iter_mut()
            .map(|l| &mut l.of)
            .collect(),
        List::Payments => entered
            .payments
            .as_mut()?
            .iter_mut()
            .map(|l| &mut l.of)
            .collect(),
        List::TaxIds => entered
            .tax_ids
            .as_mut()?
            .iter_mut()
            .map(|l| &mut l.of)
            .collect(),
    })
}

fn to_payment_entry(line: &Line) -> PaymentEntry {
    let cell = |column| line.cell_text(List::Payments, column);
    PaymentEntry {
        of: line.origin_index(),
        method: cell(Column::Method),
        brand: cell(Column::Brand),
        last4: cell(Column::Last4),
        amount: cell(Column::Amount),
    }
}

fn to_tax_id_entry(line: &Line) -> TaxIdEntry {
    let cell = |column| line.cell_text(List::TaxIds, column);
    TaxIdEntry {
        of: line.origin_index(),
        kind: cell(Column::Kind),
        value: cell(Column::Number),
    }
}

fn to_item_entry(line: &Line) -> ItemEntry {
    let cell = |column| line.cell_text(List::Items, column);
    ItemEntry {
        of: line.origin_index(),
        description: cell(Column::Description),
        quantity: cell(Column::Quantity),
        unit_price: cell(Column::UnitPrice),
        amount: cell(Column::Amount),
    }
}

fn to_tax_entry(line: &Line) -> TaxEntry {
    let cell = |column| line.cell_text(List::Taxes, column);
    TaxEntry {
        of: line.origin_index(),
        rate: cell(Column::Rate),
        base: cell(Column::Base),
        amount: cell(Column::Amount),
        included: line.is_included,
    }
}
