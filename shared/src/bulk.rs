//! Requests and responses for annotations, bulk operations, undo, merging and the trash.

use serde::{Deserialize, Serialize};

use crate::annotations::{Annotations, Change};
use crate::api::ReceiptRow;
use crate::corrections::Corrections;
use crate::id::ReceiptId;
use crate::json::FromJson;
use crate::problem::ProblemCode;

/// Maximum number of receipts per bulk request.
pub const BULK_RECEIPTS_MAX: usize = 1_000;
/// Minimum number of receipts to merge.
pub const MERGE_RECEIPTS_MIN: usize = 2;
/// Maximum number of receipts to merge.
pub const MERGE_RECEIPTS_MAX: usize = 20;

/// Body of `POST /api/receipts/bulk`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkRequest {
    /// Receipts to change, at most [`BULK_RECEIPTS_MAX`].
    pub receipts: Vec<ReceiptId>,
    /// Operation applied to each receipt.
    #[serde(rename = "do")]
    pub action: BulkOperation,
}

/// Operation on many receipts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub enum BulkOperation {
    /// Marks merchant, date and total as verified.
    Verify,
    /// Moves the receipts to the trash.
    Delete,
    /// Restores the receipts from the trash.
    Restore,
    /// Reads the receipts again.
    Read,
    /// Changes the annotations.
    File {
        /// Update of the note.
        #[serde(default, skip_serializing_if = "Change::is_keep")]
        note: Change,
        /// Update of the category.
        #[serde(default, skip_serializing_if = "Change::is_keep")]
        category: Change,
        /// Tags to add.
        #[serde(default)]
        add_tags: Vec<String>,
        /// Tags to remove.
        #[serde(default)]
        remove_tags: Vec<String>,
    },
}

/// Response to [`BulkRequest`] and [`UndoRequest`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct BulkResponse {
    /// Receipts that were changed.
    pub done: Vec<ReceiptId>,
    /// Receipts that could not be changed; they keep their state.
    pub failed: Vec<BulkFailure>,
    /// Previous states, to be sent back in an [`UndoRequest`].
    pub before: Vec<UndoState>,
}

/// Receipt that an operation failed for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct BulkFailure {
    /// Receipt id.
    pub id: ReceiptId,
    /// Reason for the failure.
    pub problem: ProblemCode,
}

/// User data of a receipt before a change; absent members were not changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
pub struct UndoState {
    /// Receipt id.
    pub id: ReceiptId,
    /// All corrections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrections: Option<Corrections>,
    /// All annotations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filing: Option<Annotations>,
}

/// Body of `POST /api/receipts/undo`: restores previous states exactly.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct UndoRequest {
    /// Previous states, as returned in [`BulkResponse`].
    pub before: Vec<UndoState>,
}

/// Body of `POST /api/receipts/merge`: combines several receipts into one, its pages in this order.
/// The response is the new receipt; the sources move to the trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeRequest {
    /// Id of the new receipt, chosen by the client so that a repeated request is idempotent.
    pub id: ReceiptId,
    /// Distinct source receipts, [`MERGE_RECEIPTS_MIN`] to [`MERGE_RECEIPTS_MAX`].
    pub receipts: Vec<ReceiptId>,
}

/// Response of `POST /api/receipts/{id}/unmerge`: the restored receipts; empty if it was not
/// merged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmergedReceipts {
    /// Ids in page order.
    pub receipts: Vec<ReceiptId>,
}

/// Response of `GET /api/trash`, most recently deleted first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
pub struct TrashPage {
    /// Receipts, at most 200.
    pub receipts: Vec<TrashRow>,
    /// Number of receipts in the trash.
    pub count: u64,
    /// Retention period in milliseconds; absent if receipts are kept forever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_ms: Option<u64>,
}

/// Receipt in the trash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
pub struct TrashRow {
    /// Row of the list.
    pub row: ReceiptRow,
    /// Deletion time, in milliseconds since 1970.
    pub deleted_at_ms: i64,
}
