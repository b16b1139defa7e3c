//! Table of all user-visible problems: code, HTTP status and English message.
//!
//! The wire form is `application/problem+json` (RFC 9457). The browser has a table of its own by
//! code for other languages.

use serde::{Deserialize, Serialize};

use crate::json::{self, FromJson, Value};

// One row per problem: variant, JSON code, HTTP status, English message.
macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident $code:literal $status:literal $message:literal;)+) => {
        /// Problem code. The JSON is the code in kebab-case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ProblemCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)+
        }

        impl ProblemCode {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns the name used in JSON and in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// Returns the HTTP status of the response.
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ }
            }

            /// Returns the English message: the problem, and the action the user can take.
            pub fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)+ }
            }
        }
    };
}

problems! {
    /// Empty file.
    EmptyFile "empty-file" 422
        "This file is empty.";
    /// Unsupported file kind, by the first bytes.
    UnknownKind "unknown-kind" 415
        "This is not a picture or a PDF.";
    /// File above the size limit.
    TooLarge "too-large" 413
        "This file is too large.";
    /// File that the browser can no longer read.
    FileUnreadable "file-unreadable" 422
        "This file cannot be read. Was it moved or deleted?";

    /// Known file kind without a decoder.
    KindNotReadable "kind-not-readable" 422
        "Files of this kind are kept, but cannot be read yet. Type the fields yourself, or send a \
         JPEG.";
    /// Document encrypted with a password.
    PictureLocked "picture-locked" 422
        "This PDF is locked with a password. Send it without one, or as a picture.";
    /// Truncated or damaged picture of which nothing can be read.
    PictureBroken "picture-broken" 422
        "This picture is damaged or cut off. Send it again, or take a new one.";
    /// Damaged picture of which a part was read ([`ProblemCode::is_notice`]).
    PictureDamaged "picture-damaged" 422
        "Part of this picture is damaged or missing. Only the rest was read: check the fields.";
    /// File with more pages than are read ([`ProblemCode::is_notice`]).
    PagesLeftOut "pages-left-out" 422
        "This file is long: only its first and last pages were read. Check the fields.";
    /// Picture above the limits on pixels, memory or drawing operations.
    PictureTooLarge "picture-too-large" 422
        "This picture is too large to be read. Send it smaller, or in parts.";
    /// Reading stopped at its time limit.
    TookTooLong "took-too-long" 504
        "Reading this picture took too long. Try again, or type the fields yourself.";
    /// No text found.
    NothingRead "nothing-read" 422
        "No text was found on this picture. Take it again, sharp and bright, or type the fields \
         yourself.";
    /// Text that is not that of a receipt ([`ProblemCode::is_notice`]).
    NoReceipt "no-receipt" 422
        "No receipt was recognised on this picture.";
    /// Engine failure after several attempts.
    ReadingFailed "reading-failed" 502
        "Reading this picture failed. Try again.";
    /// Crash of the reader process on this file.
    ReaderCrashed "reader-crashed" 422
        "This file cannot be read: the reader crashed on it. It is kept. Send it as a photo or a \
         JPEG, or type the fields yourself.";
    /// Daily budget of the engine used up.
    BudgetUsedUp "budget-used-up" 503
        "Today's readings are used up. This picture is kept and will be read tomorrow.";

    /// Unknown receipt.
    ReceiptUnknown "receipt-unknown" 404
        "This receipt does not exist, or was deleted.";
    /// Receipt in the trash.
    ReceiptDeleted "receipt-deleted" 410
        "This receipt is in the trash. Restore it to go on with it.";
    /// Version of the receipt differs from the one in `If-Match`.
    ReceiptChanged "receipt-changed" 412
        "This receipt has been changed in the meantime. Reload it and try again.";
    /// Source corrected during a merge.
    SourceChanged "source-changed" 409
        "One of these receipts was changed while they were being merged. Try again.";
    /// Picture not prepared yet, or missing.
    PictureUnknown "picture-unknown" 404
        "There is no picture of this receipt.";
    /// Merge of too few, too many or duplicate receipts.
    MergeUnusable "merge-unusable" 422
        "Choose 2 to 20 different receipts to merge.";
    /// Merge with more pages than are read of a file.
    MergeTooLong "merge-too-long" 422
        "Together these receipts have too many pages. Merge fewer of them.";
    /// Malformed date.
    DateUnusable "date-unusable" 422
        "This is not a date. Write it like 2026-09-15.";
    /// Malformed time.
    TimeUnusable "time-unusable" 422
        "This is not a time. Write it like 18:30.";
    /// Malformed amount.
    AmountUnusable "amount-unusable" 422
        "This is not an amount. Write it like 12.50.";
    /// Amount out of range.
    AmountTooLarge "amount-too-large" 422
        "This amount is too large.";
    /// Unknown ISO 4217 code.
    CurrencyUnknown "currency-unknown" 422
        "This is not a currency. Write three letters like EUR.";
    /// Text field, such as the merchant name, of more than 200 characters.
    NameTooLong "name-too-long" 422
        "This name is too long.";
    /// Body that is not the expected JSON.
    RequestUnusable "request-unusable" 400
        "The server cannot use this request.";

    /// Unknown upload.
    UploadUnknown "upload-unknown" 404
        "The server does not know this upload.";
    /// Id of a new upload that is in use.
    UploadExists "upload-exists" 409
        "An upload of this id is there already.";
    /// Offset of the client that differs from the server's.
    OffsetMismatch "offset-mismatch" 409
        "The server has another part of this file.";
    /// More bytes than announced.
    LengthExceeded "length-exceeded" 413
        "More bytes arrived than were announced.";
    /// Missing or malformed tus header.
    HeaderUnusable "header-unusable" 400
        "A header of this upload is missing or malformed.";
    /// Wrong content type for an upload.
    ContentTypeUnusable "content-type-unusable" 415
        "An upload must be application/offset+octet-stream.";
    /// Unsupported tus version.
    TusVersion "tus-version" 412
        "This server speaks tus 1.0.0.";
    /// Length that was announced before, or that is below the number of bytes received.
    LengthUnusable "length-unusable" 400
        "The length of this upload cannot be changed any more.";
    /// Malformed checksum header or unsupported algorithm.
    ChecksumUnusable "checksum-unusable" 400
        "A checksum must be sha1, sha256 or crc32 and a value in base64.";
    /// Checksum mismatch of one part.
    ChecksumMismatch "checksum-mismatch" 460
        "This part was damaged on its way and was not kept.";
    /// Digest mismatch of the whole file.
    DigestMismatch "digest-mismatch" 400
        "This file was damaged on its way and was not kept.";
    /// Bytes sent to a final upload, which is a concatenation of others.
    UploadFinal "upload-final" 403
        "This upload was put together of others and takes no bytes.";
    /// Concatenation of an upload that is missing, not partial or not finished.
    PartialUnusable "partial-unusable" 400
        "An upload can be put together of finished partial uploads only.";
    /// Unfinished upload that expired.
    UploadExpired "upload-expired" 410
        "This upload was not finished in time and was cleared away.";
    /// Upload taken over by another request.
    UploadTakenOver "upload-taken-over" 409
        "Another request goes on with this upload.";
    /// Read of an upload that is not complete.
    UploadUnfinished "upload-unfinished" 409
        "This upload is not finished yet.";
    /// Body below the minimum rate.
    TooSlow "too-slow" 408
        "The bytes came too slowly. What arrived is kept: try again.";
    /// Malformed form, or one that is not multipart/form-data.
    FormUnusable "form-unusable" 400
        "This is not a form that can be read (multipart/form-data).";
    /// Form without a part named `file`.
    FileMissing "file-missing" 422
        "There is no file in this form. Its part must be named file.";
    /// Note, category, tags or time out of their limits.
    FilingUnusable "filing-unusable" 422
        "Note, category, tags or time are too long or malformed.";
    /// Malformed idempotency key.
    KeyUnusable "key-unusable" 400
        "An Idempotency-Key must have 1 to 255 visible characters.";
    /// Idempotency key of a request that is still running.
    KeyUnderWay "key-under-way" 409
        "A request with this Idempotency-Key is being answered. Ask again later.";
    /// Idempotency key used before with another request.
    KeyReused "key-reused" 422
        "This Idempotency-Key came with other files before.";
    /// Connection lost too often.
    ConnectionLost "connection-lost" 503
        "The connection was lost. What arrived is kept: try again.";
    /// Response that violates the protocol.
    AnswerUnusable "answer-unusable" 502
        "The server gave an answer that makes no sense.";
    /// Disk full.
    StorageFull "storage-full" 507
        "The server has no space left.";
    /// Database locked, too many writes queued, or no reader process available.
    ServerBusy "server-busy" 503
        "The server is busy. Try again in a few seconds.";

    /// Unknown rule.
    RuleUnknown "rule-unknown" 404
        "This rule does not exist, or was deleted.";
    /// Rule without words or effect, or beyond the maximum number.
    RuleUnusable "rule-unusable" 422
        "A rule needs words to look for and something to set. There can be 500.";

    /// Link that is not an HTTP or HTTPS URL.
    LinkUnusable "link-unusable" 422
        "This is not a link to a file. A link begins with https:// or http://.";
    /// Link to an address that downloads may not reach.
    LinkForbidden "link-forbidden" 403
        "This link leads into a private network, where the server does not go.";
    /// Link to content of an unsupported type.
    LinkToPage "link-to-page" 415
        "This link leads to a web page or another file, not to a picture or a PDF.";
    /// Other server did not respond with the file.
    LinkRefused "link-refused" 502
        "The site behind this link did not give the file.";
    /// Connection to the other server failed or was cut.
    LinkUnreachable "link-unreachable" 502
        "The site behind this link cannot be reached. Try again later.";
    /// Timeout of the other server.
    LinkTooSlow "link-too-slow" 504
        "The site behind this link is too slow. Try again later.";
    /// Unknown download.
    DownloadUnknown "download-unknown" 404
        "The server does not know this download.";

    /// Profile picture in a format that not every browser shows.
    ProfilePictureKind "profile-picture-kind" 415
        "A profile picture must be a JPEG, a PNG or a WebP.";
    /// Profile picture above [`crate::profile::PICTURE_BYTES_MAX`].
    ProfilePictureTooLarge "profile-picture-too-large" 413
        "A profile picture may have 5 MB at most.";
    /// No profile picture set.
    ProfilePictureUnknown "profile-picture-unknown" 404
        "There is no profile picture.";
    /// Byte range that begins after the end of the file.
    RangeUnusable "range-unusable" 416
        "This file has no such part.";
    /// File that differs from the one in `If-Match`.
    FileChanged "file-changed" 412
        "This file is another one now.";

    /// Cross-site request through the user's browser (CSRF).
    ForeignOrigin "foreign-origin" 403
        "This request came from another web site and was refused.";
    /// Unknown host name (protection from DNS rebinding).
    HostUnknown "host-unknown" 421
        "This server does not answer to this host name. Start it with --hosts and the name, or \
         use its IP address.";
    /// Too many connections or event streams of one client.
    TooManyConnections "too-many-connections" 503
        "Too many connections to this server are open. Close some, or try again later.";
    /// Unknown address.
    NotFound "not-found" 404
        "There is nothing at this address.";
    /// Method not allowed at this address.
    MethodUnusable "method-unusable" 405
        "This address does not take this method.";
    /// Internal error.
    Internal "internal" 500
        "Something went wrong on the server.";
}

/// Error response: RFC 9457 problem details with a code of this project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Problem {
    /// Problem code.
    pub code: ProblemCode,
    /// HTTP status.
    pub status: u16,
    /// English message.
    pub title: String,
    /// Affected field, header or limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Problem {
    /// Returns the problem of this code; `detail` describes this occurrence.
    pub fn new(code: ProblemCode, detail: Option<String>) -> Self {
        Self {
            code,
            status: code.status(),
            title: code.message().to_owned(),
            detail,
        }
    }
}

impl ProblemCode {
    /// Returns whether the receipt was read all the same, and the problem is a notice about its
    /// fields.
    pub fn is_notice(self) -> bool {
        matches!(
            self,
            Self::PictureDamaged | Self::PagesLeftOut | Self::NoReceipt
        )
    }
}

impl From<ProblemCode> for Problem {
    fn from(code: ProblemCode) -> Self {
        Self::new(code, None)
    }
}

impl std::str::FromStr for ProblemCode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.as_str() == text)
            .ok_or(())
    }
}

impl FromJson for ProblemCode {
    fn blank() -> Self {
        Self::Internal
    }

    fn fill(&mut self, json: &Value) -> bool {
        // Not derived, because that would make a second table of the many names.
        json::set(self, json.as_str().and_then(|text| text.parse().ok()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_kebab_case_and_differ() {
        let mut names: Vec<_> = ProblemCode::ALL.iter().map(|code| code.as_str()).collect();
        assert!(
            names
                .iter()
                .all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
        );
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ProblemCode::ALL.len());
    }

    #[test]
    fn sentences_end_and_statuses_are_errors() {
        for code in ProblemCode::ALL {
            assert!(code.message().ends_with(['.', '?']), "{code:?}");
            assert!((400..600).contains(&code.status()), "{code:?}");
            assert_eq!(code.as_str().parse(), Ok(*code));
        }
    }
}
