//! Edits of a receipt that are not saved yet. Pure.
//!
//! Only edited fields have a text of their own; all others show the value of the server. Therefore
//! updates from the server never overwrite an edit, and saving sends only differences. A list
//! counts as edited as a whole.

mod validation;

use shared::api::ReceiptDetail;
use shared::corrections::{Corrections, FieldEntry};
use shared::field::Area;
use shared::fields::FieldName;
use shared::problem::ProblemCode;
use shared::receipt::Receipt;

use super::draft_lines::{
    Line, column_index, lines_from_corrections, refer_to_reading, server_lines, set_lines,
};
use super::slot::{List, Part, Slot};
use super::stripped_receipt::strip_evidence;

/// Edited fields and lists.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Draft {
    entries: Vec<(FieldName, FieldEntry)>,
    /// Indexed by [`List`].
    lists: [Option<Vec<Line>>; List::ALL.len()],
}

/// Reason why an edit cannot be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ValidationError {
    pub(crate) slot: Slot,
    pub(crate) code: ProblemCode,
}

impl Draft {
    /// Restores a draft from the result of [`Draft::unsaved_changes`].
    pub(crate) fn from_unsaved(unsaved: Corrections) -> Self {
        let lists = List::ALL.map(|list| lines_from_corrections(list, &unsaved));
        let mut entries: Vec<_> = unsaved.entries.into_iter().collect();
        for (_, entry) in &mut entries {
            // `None` stands for an emptied field, not for an untouched one.
            entry.value.get_or_insert_default();
        }
        Self { entries, lists }
    }

    /// Returns all that differs from the server, valid or not: the input of
    /// [`Draft::from_unsaved`].
    pub(crate) fn unsaved_changes(&self, detail: &ReceiptDetail) -> Corrections {
        self.collect_changes(detail)
    }

    /// Sets the text of a slot. Words assigned to a field stay assigned.
    pub(crate) fn set_text(&mut self, slot: Slot, text: String, detail: &ReceiptDetail) {
        match slot {
            Slot::Field(field) => match self.entries.iter_mut().find(|(name, _)| *name == field) {
                Some((_, entry)) => entry.value = Some(text),
                None => self.entries.push((field, unplaced_entry(text))),
            },
            Slot::Cell(list, line, column) => {
                let cell = self.lines_mut(list, detail).get_mut(line);
                if let Some((line, at)) = cell.zip(column_index(list, column)) {
                    line.cells[at] = text;
                }
            }
        }
    }

    /// Assigns recognised words to a field.
    pub(crate) fn assign_words(&mut self, field: FieldName, entry: FieldEntry) {
        // A field has at most one entry; the new one replaces text and place.
        self.entries.retain(|(name, _)| *name != field);
        self.entries.push((field, entry));
    }

    /// Adds an empty line and returns its index.
    pub(crate) fn add_line(&mut self, list: List, detail: &ReceiptDetail) -> usize {
        let lines = self.lines_mut(list, detail);
        lines.push(Line::default());
        lines.len() - 1
    }

    /// Removes a line.
    pub(crate) fn remove_line(&mut self, list: List, line: usize, detail: &ReceiptDetail) {
        let lines = self.lines_mut(list, detail);
        if line < lines.len() {
            lines.remove(line);
        }
    }

    /// Sets whether the prices include a tax.
    pub(crate) fn set_tax_included(
        &mut self,
        line: usize,
        is_included: bool,
        detail: &ReceiptDetail,
    ) {
        if let Some(line) = self.lines_mut(List::Taxes, detail).get_mut(line) {
            line.is_included = is_included;
        }
    }

    /// Returns whether the field was edited, even if it is still empty.
    pub(crate) fn has_entry(&self, field: FieldName) -> bool {
        self.find_entry(field).is_some()
    }

    /// Returns the number of lines shown.
    pub(crate) fn line_count(&self, list: List, detail: &ReceiptDetail) -> usize {
        self.lists[list as usize]
            .as_ref()
            .map_or_else(|| list.line_count(&detail.receipt), Vec::len)
    }

    /// Returns whether the prices include a tax.
    pub(crate) fn is_tax_included(&self, line: usize, detail: &ReceiptDetail) -> bool {
        match &self.lists[List::Taxes as usize] {
            Some(lines) => lines.get(line).is_some_and(|line| line.is_included),
            None => detail
                .receipt
                .taxes
                .get(line)
                .is_some_and(|tax| tax.included),
        }
    }

    /// Returns the slot of the server that is shown in this one, as lines move; `None` for an added
    /// line.
    pub(crate) fn server_slot(&self, slot: Slot) -> Option<Slot> {
        match slot {
            Slot::Cell(list, line, column) => match &self.lists[list as usize] {
                Some(lines) => lines
                    .get(line)?
                    .origin
                    .map(|of| Slot::Cell(list, of, column)),
                None => Some(slot),
            },
            Slot::Field(_) => Some(slot),
        }
    }

    /// Returns page and area of the words assigned to a field.
    pub(crate) fn assigned_place(&self, slot: Slot) -> Option<(u32, Area)> {
        let Slot::Field(field) = slot else {
            return None;
        };
        let place = self.find_entry(field)?.place.as_ref()?;
        Some((place.page, place.area))
    }

    /// Returns the text shown in a slot.
    pub(crate) fn shown_text(&self, slot: Slot, detail: &ReceiptDetail) -> String {
        let typed = match slot {
            Slot::Field(field) => self.find_entry(field).and_then(|entry| entry.value.clone()),
            Slot::Cell(list, line, column) => self.lists[list as usize].as_ref().map(|lines| {
                let cell = column_index(list, column).and_then(|at| lines.get(line)?.cells.get(at));
                cell.cloned().unwrap_or_default()
            }),
        };
        typed.unwrap_or_else(|| slot.state_in(&detail.receipt).text)
    }

    /// Returns whether a slot differs from the server.
    pub(crate) fn is_changed(&self, slot: Slot, detail: &ReceiptDetail) -> bool {
        let read = self
            .server_slot(slot)
            .map(|slot| slot.state_in(&detail.receipt).text)
            .unwrap_or_default();
        let is_placed = match slot {
            Slot::Field(field) => self
                .find_entry(field)
                .is_some_and(|entry| entry.place.is_some()),
            Slot::Cell(..) => false,
        };
        // Words assigned to a field are an edit even if they have the same text: their place is
        // new.
        is_placed || self.shown_text(slot, detail).trim() != read
    }

    /// Returns whether a field or list differs from the server. An edit may have been taken back by
    /// hand, so the texts are compared.
    pub(crate) fn is_part_changed(&self, part: Part, detail: &ReceiptDetail) -> bool {
        match part {
            Part::Field(field) => {
                self.has_entry(field) && self.is_changed(Slot::Field(field), detail)
            }
            Part::List(list) => self.is_list_changed(list, detail),
        }
    }

    /// Returns date and amounts of the receipt as they would be after saving; `None` while an edit
    /// is invalid.
    pub(crate) fn corrected_receipt(&self, detail: &ReceiptDetail) -> Option<Receipt> {
        // The checks need values only; copying all evidence at every keystroke would be slow.
        strip_evidence(&detail.receipt)
            .with_corrections(&self.collect_changes(detail))
            .ok()
    }

    /// Returns the changes in the form that the server takes.
    pub(crate) fn changes_to_send(&self, detail: &ReceiptDetail) -> Corrections {
        let mut changes = self.collect_changes(detail);
        refer_to_reading(&mut changes, detail);
        changes
    }

    /// Removes the edits that were saved; edits made meanwhile stay.
    pub(crate) fn forget_saved(&mut self, saved: &Self) {
        self.entries
            .retain(|(field, entry)| saved.find_entry(*field) != Some(entry));
        for (now, saved) in self.lists.iter_mut().zip(&saved.lists) {
            if now == saved {
                *now = None;
            }
            // The saved lines are the server's lines now: renumber the origins of edited ones.
            let kept: Vec<_> = saved
                .iter()
                .flatten()
                .filter(|line| !line.is_blank())
                .map(|line| line.origin)
                .collect();
            for line in now.iter_mut().flatten().filter(|_| saved.is_some()) {
                line.origin = line
                    .origin
                    .and_then(|of| kept.iter().position(|kept| *kept == Some(of)));
            }
        }
    }

    /// Removes edits that were taken back by hand, so that they do not hide later values of the
    /// server. A field that was added and is still empty stays.
    pub(crate) fn forget_unchanged(&mut self, detail: &ReceiptDetail) {
        let before = self.clone();
        self.entries.retain(|(field, entry)| {
            let is_blank = entry
                .value
                .as_deref()
                .is_none_or(|text| text.trim().is_empty());
            is_blank || before.is_changed(Slot::Field(*field), detail)
        });
    }

    fn find_entry(&self, field: FieldName) -> Option<&FieldEntry> {
        self.entries
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, entry)| entry)
    }

    /// Collects all that differs; origins are line indices of the server.
    fn collect_changes(&self, detail: &ReceiptDetail) -> Corrections {
        let mut entered = Corrections::default();
        for (field, entry) in &self.entries {
            if self.is_changed(Slot::Field(*field), detail) {
                let value = entry.value.as_deref().map(str::trim);
                let entry = FieldEntry {
                    // An emptied field is sent as `null`.
                    value: value.filter(|text| !text.is_empty()).map(str::to_owned),
                    place: entry.place.clone(),
                };
                entered.entries.insert(*field, entry);
            }
        }
        for list in List::ALL {
            if self.is_list_changed(list, detail) {
                set_lines(list, self.filled_lines(list), &mut entered);
            }
        }
        entered
    }

    fn is_list_changed(&self, list: List, detail: &ReceiptDetail) -> bool {
        self.lists[list as usize].is_some()
            && !self.filled_lines(list).eq(&server_lines(list, detail))
    }

    fn filled_lines(&self, list: List) -> impl Iterator<Item = &Line> {
        self.lists[list as usize]
            .iter()
            .flatten()
            .filter(|line| !line.is_blank())
    }

    fn lines_mut(&mut self, list: List, detail: &ReceiptDetail) -> &mut Vec<Line> {
        self.lists[list as usize].get_or_insert_with(|| server_lines(list, detail))
    }
}

/// Returns the entry of a text that was typed.
fn unplaced_entry(text: String) -> FieldEntry {
    FieldEntry {
        value: Some(text),
        place: None,
    }
}

#[cfg(test)]
#[path = "draft_tests.rs"]
pub(super) mod tests;
