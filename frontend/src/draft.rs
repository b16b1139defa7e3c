//! What a person typed on the page of a receipt, before it is saved. Pure.
//!
//! Only what was touched has a text of its own; all else shows what the server has, so news from the server never
//! overwrites an entry, and saving sends only what differs. A list is touched as a whole.

use shared::api::ReceiptDetail;
use shared::corrections::{Corrections, Entry, FieldName, Kind};
use shared::field::{Area, Field};
use shared::problem::ProblemCode;
use shared::receipt::{Item, Receipt, Tax};

use crate::draft_lines::{Line, enter, entered_lines, lines_of, origins, place_of};
use crate::slot::{List, Slot};

/// What was touched.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Draft {
    entries: Vec<(FieldName, Entry)>,
    /// By [`List`].
    lists: [Option<Vec<Line>>; List::ALL.len()],
}

/// Something that cannot be saved as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Complaint {
    pub(crate) slot: Slot,
    pub(crate) code: ProblemCode,
}

impl Draft {
    /// What was typed earlier, as [`Draft::unsaved`] gave it.
    pub(crate) fn resumed(unsaved: Corrections) -> Self {
        let lists = List::ALL.map(|list| entered_lines(list, &unsaved));
        let mut entries: Vec<_> = unsaved.entries.into_iter().collect();
        for (_, entry) in &mut entries {
            // A field that was emptied is not one that nobody touched.
            entry.value.get_or_insert_default();
        }
        Self { entries, lists }
    }

    /// All that differs from what the server has, complete or not: what [`Draft::resumed`] takes up again.
    pub(crate) fn unsaved(&self, detail: &ReceiptDetail) -> Corrections {
        self.entered(detail)
    }

    /// A person typed, or took an alternative. Words that were pointed at stay pointed at.
    pub(crate) fn put(&mut self, slot: Slot, text: String, detail: &ReceiptDetail) {
        match slot {
            Slot::Field(field) => match self.entries.iter_mut().find(|(name, _)| *name == field) {
                Some((_, entry)) => entry.value = Some(text),
                None => self.entries.push((
                    field,
                    Entry {
                        value: Some(text),
                        place: None,
                    },
                )),
            },
            Slot::Cell(list, line, column) => {
                let cell = self.lines_mut(list, detail).get_mut(line);
                if let Some((line, at)) = cell.zip(place_of(list, column)) {
                    line.cells[at] = text;
                }
            }
        }
    }

    /// A person pointed at words.
    pub(crate) fn assign(&mut self, field: FieldName, entry: Entry) {
        self.forget(field);
        self.entries.push((field, entry));
    }

    /// Adds an empty line; gives its number.
    pub(crate) fn add(&mut self, list: List, detail: &ReceiptDetail) -> usize {
        let lines = self.lines_mut(list, detail);
        lines.push(Line::default());
        lines.len() - 1
    }

    /// Removes a line.
    pub(crate) fn remove(&mut self, list: List, line: usize, detail: &ReceiptDetail) {
        let lines = self.lines_mut(list, detail);
        if line < lines.len() {
            lines.remove(line);
        }
    }

    /// Says whether the prices contain a tax.
    pub(crate) fn include(&mut self, line: usize, is_included: bool, detail: &ReceiptDetail) {
        if let Some(line) = self.lines_mut(List::Taxes, detail).get_mut(line) {
            line.is_included = is_included;
        }
    }

    /// A person touched the field, if only to fill it later.
    pub(crate) fn holds(&self, field: FieldName) -> bool {
        self.entry(field).is_some()
    }

    /// How many lines are shown.
    pub(crate) fn count(&self, list: List, detail: &ReceiptDetail) -> usize {
        self.lists[list as usize]
            .as_ref()
            .map_or_else(|| list.count(&detail.receipt), Vec::len)
    }

    /// Whether the prices contain a tax.
    pub(crate) fn is_included(&self, line: usize, detail: &ReceiptDetail) -> bool {
        match &self.lists[List::Taxes as usize] {
            Some(lines) => lines.get(line).is_some_and(|line| line.is_included),
            None => detail
                .receipt
                .taxes
                .get(line)
                .is_some_and(|tax| tax.included),
        }
    }

    /// What the server has of what is shown at a place: lines move.
    pub(crate) fn origin(&self, slot: Slot) -> Option<Slot> {
        match slot {
            Slot::Cell(list, line, column) => match &self.lists[list as usize] {
                Some(lines) => lines.get(line)?.of.map(|of| Slot::Cell(list, of, column)),
                None => Some(slot),
            },
            Slot::Field(_) => Some(slot),
        }
    }

    /// The words that a person pointed at.
    pub(crate) fn place(&self, slot: Slot) -> Option<(u32, Area)> {
        let Slot::Field(field) = slot else {
            return None;
        };
        let place = self.entry(field)?.place.as_ref()?;
        Some((place.page, place.area))
    }

    /// The text shown at a place.
    pub(crate) fn shown(&self, slot: Slot, detail: &ReceiptDetail) -> String {
        let typed = match slot {
            Slot::Field(field) => self.entry(field).and_then(|entry| entry.value.clone()),
            Slot::Cell(list, line, column) => self.lists[list as usize].as_ref().map(|lines| {
                let cell = place_of(list, column).and_then(|at| lines.get(line)?.cells.get(at));
                cell.cloned().unwrap_or_default()
            }),
        };
        typed.unwrap_or_else(|| slot.facts(&detail.receipt).text)
    }

    /// The place differs from what the server has.
    pub(crate) fn differs(&self, slot: Slot, detail: &ReceiptDetail) -> bool {
        let read = self
            .origin(slot)
            .map(|slot| slot.facts(&detail.receipt).text)
            .unwrap_or_default();
        let is_placed = match slot {
            Slot::Field(field) => self.entry(field).is_some_and(|entry| entry.place.is_some()),
            Slot::Cell(..) => false,
        };
        is_placed || self.shown(slot, detail).trim() != read
    }

    /// Something differs from what the server has.
    pub(crate) fn is_dirty(&self, detail: &ReceiptDetail) -> bool {
        List::ALL
            .into_iter()
            .any(|list| self.list_differs(list, detail))
            || self
                .entries
                .iter()
                .any(|(field, _)| self.differs(Slot::Field(*field), detail))
    }

    /// The day and the amounts of the receipt as they would be once this is saved; `None` while something typed cannot
    /// be used.
    pub(crate) fn receipt(&self, detail: &ReceiptDetail) -> Option<Receipt> {
        bare(&detail.receipt).corrected(&self.entered(detail)).ok()
    }

    /// What to send, or what is wrong with it.
    pub(crate) fn changes(&self, detail: &ReceiptDetail) -> Result<Corrections, Vec<Complaint>> {
        let complaints = self.complaints(detail);
        if !complaints.is_empty() {
            return Err(complaints);
        }
        let mut changes = self.entered(detail);
        // What the server has may be corrected already; evidence is that of the reading.
        let mut before = detail.corrections.clone();
        for list in List::ALL {
            if let (Some(before), Some(now)) =
                (origins(list, &mut before), origins(list, &mut changes))
            {
                for of in now {
                    *of = of.and_then(|at| before.get(at as usize).and_then(|of| **of));
                }
            }
        }
        Ok(changes)
    }

    /// Says that what the server has in one field is right.
    pub(crate) fn confirmation(field: FieldName, detail: &ReceiptDetail) -> Corrections {
        let text = Slot::Field(field).facts(&detail.receipt).text;
        Corrections::default().with(field, Some(text).filter(|text| !text.is_empty()))
    }

    /// Forgets what was saved; what was typed meanwhile stays.
    pub(crate) fn settle(&mut self, saved: &Self) {
        self.entries
            .retain(|(field, entry)| saved.entry(*field) != Some(entry));
        for (now, saved) in self.lists.iter_mut().zip(&saved.lists) {
            if now == saved {
                *now = None;
            }
            let kept: Vec<_> = saved
                .iter()
                .flatten()
                .filter(|line| !line.is_blank())
                .map(|line| line.of)
                .collect();
            for line in now.iter_mut().flatten().filter(|_| saved.is_some()) {
                line.of = line
                    .of
                    .and_then(|of| kept.iter().position(|kept| *kept == Some(of)));
            }
        }
    }

    /// Forgets one field, whose value was confirmed as the server has it.
    pub(crate) fn forget(&mut self, field: FieldName) {
        self.entries.retain(|(name, _)| *name != field);
    }

    fn entry(&self, field: FieldName) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, entry)| entry)
    }

    /// All that differs, with lines counted as the server has them.
    fn entered(&self, detail: &ReceiptDetail) -> Corrections {
        let mut entered = Corrections::default();
        for (field, entry) in &self.entries {
            if self.differs(Slot::Field(*field), detail) {
                let value = entry
                    .value
                    .as_deref()
                    .map(str::trim)
                    .filter(|text| !text.is_empty());
                let entry = Entry {
                    value: value.map(str::to_owned),
                    place: entry.place.clone(),
                };
                entered.entries.insert(*field, entry);
            }
        }
        for list in List::ALL {
            if self.list_differs(list, detail) {
                enter(list, self.filled(list), &mut entered);
            }
        }
        entered
    }

    fn complaints(&self, detail: &ReceiptDetail) -> Vec<Complaint> {
        let fault = |probe: &Corrections| {
            Receipt::default()
                .corrected(probe)
                .err()
                .map(|error| error.code)
        };
        let (name, mut complaints) = (FieldName::Currency, Vec::new());
        let currency = self.shown(Slot::Field(name), detail);
        let mut probe = Corrections::default().with(name, Some(currency));
        // A wrong currency is complained about once, at its own field.
        if fault(&probe).is_some() {
            probe = Corrections::default();
        }
        let is_new_currency = self.differs(Slot::Field(name), detail);
        for field in FieldName::ALL {
            let slot = Slot::Field(*field);
            let text = self.shown(slot, detail);
            // Amounts depend on the currency: they may become wrong without being touched.
            let is_affected = is_new_currency && field.kind() == Kind::Money && !text.is_empty();
            if is_affected || self.differs(slot, detail) {
                let before = probe.entries.insert(
                    *field,
                    Entry {
                        value: Some(text),
                        place: None,
                    },
                );
                complaints.extend(fault(&probe).map(|code| Complaint { slot, code }));
                match before {
                    Some(before) => drop(probe.entries.insert(*field, before)),
                    None => drop(probe.entries.remove(field)),
                }
            }
        }
        for list in List::ALL {
            for (at, line) in self.lists[list as usize].iter().flatten().enumerate() {
                for (place, column) in list.columns().iter().enumerate() {
                    let mut only = Line::default();
                    only.cells[place].clone_from(&line.cells[place]);
                    enter(list, [&only].into_iter(), &mut probe);
                    let slot = Slot::Cell(list, at, *column);
                    complaints.extend(fault(&probe).map(|code| Complaint { slot, code }));
                }
            }
            (probe.items, probe.taxes, probe.payments, probe.tax_ids) = (None, None, None, None);
        }
        complaints
    }

    fn list_differs(&self, list: List, detail: &ReceiptDetail) -> bool {
        self.lists[list as usize].is_some() && !self.filled(list).eq(&lines_of(list, detail))
    }

    fn filled(&self, list: List) -> impl Iterator<Item = &Line> {
        self.lists[list as usize]
            .iter()
            .flatten()
            .filter(|line| !line.is_blank())
    }

    fn lines_mut(&mut self, list: List, detail: &ReceiptDetail) -> &mut Vec<Line> {
        self.lists[list as usize].get_or_insert_with(|| lines_of(list, detail))
    }
}

/// What is proved of a receipt, without its evidence: code that copies all of it would be kilobytes.
fn bare(receipt: &Receipt) -> Receipt {
    fn value<T: Copy>(field: &Field<T>) -> Field<T> {
        Field {
            value: field.value,
            ..Field::gap()
        }
    }
    let mut bare = Receipt::default();
    for field in FieldName::ALL {
        if let (Some(amount), Some(read)) = (bare.money_mut(*field), receipt.money(*field)) {
            *amount = value(read);
        }
    }
    bare.date = value(&receipt.date);
    bare.currency = value(&receipt.currency);
    for item in &receipt.items {
        let mut only = Item {
            quantity: value(&item.quantity),
            ..Item::default()
        };
        only.unit_price = value(&item.unit_price);
        only.discount = value(&item.discount);
        only.amount = value(&item.amount);
        bare.items.push(only);
    }
    for tax in &receipt.taxes {
        let mut only = Tax {
            included: tax.included,
            ..Tax::default()
        };
        only.rate = value(&tax.rate);
        only.base = value(&tax.base);
        only.amount = value(&tax.amount);
        bare.taxes.push(only);
    }
    bare
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
