//! Edits of a receipt that wait until they can be sent, and their conflicts with other changes.
//!
//! An edit remembers the version it was made over and the values it replaced. If the receipt has
//! changed meanwhile, a part is in conflict if its value is neither the replaced nor the entered
//! one; all others are sent for the new version.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::annotations::{AnnotationChange, Change};
use crate::api::ReceiptDetail;
use crate::checks::check_receipt;
use crate::corrections::{Corrections, ItemEntry, PaymentEntry, TaxEntry, TaxIdEntry};
use crate::fields::FieldName;
use crate::id::ReceiptId;
use crate::money::Money;
use crate::receipt::Receipt;
use crate::summary::Summary;

use super::shown_annotations;

/// All edits of one receipt that were not sent yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WaitingEdit {
    /// Edited receipt.
    pub id: ReceiptId,
    /// Version of the receipt over which the edits were made.
    pub version: u64,
    /// Time of the first edit, in milliseconds since 1970: the order of sending.
    pub since_ms: u64,
    /// Corrections of fields and lists.
    #[serde(default)]
    pub corrections: Corrections,
    /// Changes of note, category and tags.
    #[serde(default)]
    pub annotations: AnnotationChange,
    /// `true` if the receipt is moved to the trash.
    #[serde(default)]
    pub is_deleted: bool,
    /// Values that were replaced, by the name of their part.
    #[serde(default)]
    pub replaced: BTreeMap<String, String>,
    /// `true` if the server refused the edits: the user has to choose.
    #[serde(default)]
    pub is_refused: bool,
}

/// Part of a receipt that is edited as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditedPart {
    /// Single field.
    Field(FieldName),
    /// Items.
    Items,
    /// Taxes.
    Taxes,
    /// Payments.
    Payments,
    /// Tax numbers of the merchant.
    TaxIds,
    /// Category.
    Category,
    /// Tags.
    Tags,
    /// Note.
    Note,
}

/// Part that was changed here and elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictingPart {
    /// The part.
    pub part: EditedPart,
    /// Value entered here; empty if it was cleared.
    pub own: String,
    /// Value of the server; empty if there is none.
    pub other: String,
}

impl WaitingEdit {
    /// Returns an edit that changes nothing.
    pub fn new(id: ReceiptId, version: u64, since_ms: u64) -> Self {
        Self {
            id,
            version,
            since_ms,
            corrections: Corrections::default(),
            annotations: AnnotationChange::default(),
            is_deleted: false,
            replaced: BTreeMap::new(),
            is_refused: false,
        }
    }

    /// Returns whether nothing is left to be sent.
    pub fn is_empty(&self) -> bool {
        self.parts().is_empty() && !self.is_deleted
    }

    /// Returns the number of changes, as it is shown to the user.
    pub fn count(&self) -> usize {
        self.parts().len() + usize::from(self.is_deleted)
    }

    /// Returns the edited parts.
    pub fn parts(&self) -> Vec<EditedPart> {
        let Corrections {
            entries,
            items,
            taxes,
            payments,
            tax_ids,
        } = &self.corrections;
        let others = [
            (EditedPart::Items, items.is_some()),
            (EditedPart::Taxes, taxes.is_some()),
            (EditedPart::Payments, payments.is_some()),
            (EditedPart::TaxIds, tax_ids.is_some()),
            (EditedPart::Category, !self.annotations.category.is_keep()),
            (EditedPart::Tags, self.annotations.tags.is_some()),
            (EditedPart::Note, !self.annotations.note.is_keep()),
        ];
        let others = others.into_iter().filter(|(_, is_edited)| *is_edited);
        let fields = entries.keys().copied().map(EditedPart::Field);
        fields.chain(others.map(|(part, _)| part)).collect()
    }

    /// Adds later edits. `shown` is the receipt as the user saw it when editing it; the values that
    /// were replaced first stay.
    pub fn add(&mut self, newer: Self, shown: &ReceiptDetail) {
        for part in newer.parts() {
            let value = || part.text_in(shown);
            self.replaced.entry(part.name()).or_insert_with(value);
        }
        let corrections = std::mem::take(&mut self.corrections);
        self.corrections = corrections.updated_with(newer.corrections);
        let AnnotationChange {
            note,
            category,
            tags,
        } = newer.annotations;
        if !note.is_keep() {
            self.annotations.note = note;
        }
        if !category.is_keep() {
            self.annotations.category = category;
        }
        self.annotations.tags = tags.or(self.annotations.tags.take());
        self.is_deleted |= newer.is_deleted;
    }

    /// Removes what was sent. Edits that were made meanwhile stay, for the version that the server
    /// returned.
    pub fn remove_sent(&mut self, sent: &Self, answer: &ReceiptDetail) {
        let entries = &mut self.corrections.entries;
        entries.retain(|field, entry| sent.corrections.entries.get(field) != Some(entry));
        remove_same(&mut self.corrections.items, sent.corrections.items.as_ref());
        remove_same(&mut self.corrections.taxes, sent.corrections.taxes.as_ref());
        remove_same(
            &mut self.corrections.payments,
            sent.corrections.payments.as_ref(),
        );
        remove_same(
            &mut self.corrections.tax_ids,
            sent.corrections.tax_ids.as_ref(),
        );
        remove_same(&mut self.annotations.tags, sent.annotations.tags.as_ref());
        let AnnotationChange { note, category, .. } = &sent.annotations;
        if self.annotations.note == *note {
            self.annotations.note = Change::Keep;
        }
        if self.annotations.category == *category {
            self.annotations.category = Change::Keep;
        }
        self.rebase(answer);
    }

    /// Makes the edits ones of the current version of the receipt: they replace its values.
    pub fn rebase(&mut self, current: &ReceiptDetail) {
        self.version = current.version;
        self.is_refused = false;
        let parts = self.parts().into_iter();
        self.replaced = parts
            .map(|part| (part.name(), part.text_in(current)))
            .collect();
    }

    /// Gives up the edit of a part.
    pub fn discard(&mut self, part: EditedPart) {
        let Corrections {
            entries,
            items,
            taxes,
            payments,
            tax_ids,
        } = &mut self.corrections;
        match part {
            EditedPart::Field(field) => drop(entries.remove(&field)),
            EditedPart::Items => *items = None,
            EditedPart::Taxes => *taxes = None,
            EditedPart::Payments => *payments = None,
            EditedPart::TaxIds => *tax_ids = None,
            EditedPart::Category => self.annotations.category = Change::Keep,
            EditedPart::Tags => self.annotations.tags = None,
            EditedPart::Note => self.annotations.note = Change::Keep,
        }
    }

    /// Returns the parts whose value in the current receipt is neither the replaced nor the entered
    /// one.
    pub fn conflicts_with(&self, current: &ReceiptDetail) -> Vec<ConflictingPart> {
        let is_conflict = |one: &ConflictingPart| {
            let replaced = self.replaced.get(&one.part.name());
            one.own != one.other && replaced != Some(&one.other)
        };
        self.compare_with(current)
            .into_iter()
            .filter(is_conflict)
            .collect()
    }

    /// Returns all edited parts with both values.
    pub fn compare_with(&self, current: &ReceiptDetail) -> Vec<ConflictingPart> {
        let mut edited = current.clone();
        self.apply_to(&mut edited);
        let compare = |part: EditedPart| ConflictingPart {
            part,
            own: part.text_in(&edited),
            other: part.text_in(current),
        };
        self.parts().into_iter().map(compare).collect()
    }

    /// Shows the edits in a receipt, as the server will. Corrections that it would refuse are left
    /// out.
    pub fn apply_to(&self, detail: &mut ReceiptDetail) {
        // Lines of edited lists refer to the reading, which is not known here: they lose their
        // evidence until the server has them.
        let shown = without_references(self.corrections.clone());
        if let Ok(receipt) = detail.receipt.clone().with_corrections(&shown) {
            detail.receipt = receipt;
            let corrections = std::mem::take(&mut detail.corrections);
            detail.corrections = corrections.updated_with(self.corrections.clone());
        }
        let filing = &mut detail.filing;
        apply_text(&self.annotations.note, &mut filing.note);
        apply_text(&self.annotations.category, &mut filing.category);
        filing.refused.category |= self.annotations.category == Change::Clear;
        if let Some(tags) = &self.annotations.tags {
            filing.tags.clone_from(tags);
        }
        refresh_row(detail);
    }
}

impl EditedPart {
    /// Returns the name of the part in the JSON of a receipt.
    pub fn name(self) -> String {
        let name = match self {
            Self::Field(field) => field.as_str(),
            Self::Items => "items",
            Self::Taxes => "taxes",
            Self::Payments => "payments",
            Self::TaxIds => "tax_ids",
            // Unlike the field names, so that none is ambiguous.
            Self::Category => "filing.category",
            Self::Tags => "filing.tags",
            Self::Note => "filing.note",
        };
        name.to_owned()
    }

    /// Returns the value of the part as text, one line for each line of a list.
    pub fn text_in(self, detail: &ReceiptDetail) -> String {
        let receipt = &detail.receipt;
        match self {
            Self::Field(field) => receipt.field(field).to_text().unwrap_or_default(),
            Self::Items => item_lines(receipt),
            Self::Taxes => tax_lines(receipt),
            Self::Payments => payment_lines(receipt),
            Self::TaxIds => tax_id_lines(receipt),
            Self::Category => shown_annotations(detail).category.unwrap_or_default(),
            Self::Tags => detail.filing.tags.join(", "),
            Self::Note => detail.filing.note.clone().unwrap_or_default(),
        }
    }
}

/// Computes the row and the checks of a receipt anew.
fn refresh_row(detail: &mut ReceiptDetail) {
    let annotations = shown_annotations(detail);
    let summary = Summary::from_receipt(&detail.receipt);
    detail.checks = check_receipt(&detail.receipt, None);
    let row = &mut detail.row;
    row.merchant = summary.merchant;
    row.date = summary.date;
    row.total = summary.total;
    row.confidence = summary.confidence;
    row.verified = summary.verified;
    row.adds_up = summary.adds_up;
    row.category = annotations.category;
    row.tags = annotations.tags;
    row.has_note = detail.filing.note.is_some();
}

fn apply_text(change: &Change, text: &mut Option<String>) {
    match change {
        Change::Keep => {}
        Change::Clear => *text = None,
        Change::Set(new) => *text = Some(new.trim().to_owned()).filter(|new| !new.is_empty()),
    }
}

fn remove_same<T: PartialEq>(waiting: &mut Option<T>, sent: Option<&T>) {
    if waiting.as_ref() == sent {
        *waiting = None;
    }
}

fn without_references(mut corrections: Corrections) -> Corrections {
    fn forget<T>(lines: &mut Option<Vec<T>>, reference: impl Fn(&mut T) -> &mut Option<u32>) {
        for line in lines.iter_mut().flatten() {
            *reference(line) = None;
        }
    }
    forget(&mut corrections.items, |line: &mut ItemEntry| &mut line.of);
    forget(&mut corrections.taxes, |line: &mut TaxEntry| &mut line.of);
    forget(&mut corrections.payments, |line: &mut PaymentEntry| {
        &mut line.of
    });
    forget(&mut corrections.tax_ids, |line: &mut TaxIdEntry| {
        &mut line.of
    });
    corrections
}

fn item_lines(receipt: &Receipt) -> String {
    join_lines(receipt.items.iter().map(|item| {
        [
            item.description.value.clone(),
            item.quantity.value.map(|quantity| quantity.to_string()),
            item.unit_price.value.map(Money::to_decimal),
            item.amount.value.map(Money::to_decimal),
        ]
    }))
}

fn tax_lines(receipt: &Receipt) -> String {
    join_lines(receipt.taxes.iter().map(|tax| {
        [
            tax.rate.value.map(|rate| rate.to_string()),
            tax.base.value.map(Money::to_decimal),
            tax.amount.value.map(Money::to_decimal),
        ]
    }))
}

fn payment_lines(receipt: &Receipt) -> String {
    join_lines(receipt.payments.iter().map(|payment| {
        [
            payment
                .method
                .value
                .map(|method| method.as_str().to_owned()),
            payment.brand.value.clone(),
            payment.last4.value.clone(),
            payment.amount.value.map(Money::to_decimal),
        ]
    }))
}

fn tax_id_lines(receipt: &Receipt) -> String {
    let ids = receipt.merchant.tax_ids.iter();
    join_lines(ids.map(|id| [Some(id.kind.clone()), id.value.value.clone()]))
}

fn join_lines<const N: usize>(lines: impl Iterator<Item = [Option<String>; N]>) -> String {
    let lines = lines.map(|values| values.into_iter().flatten().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n")
}
