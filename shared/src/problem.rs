//! Everything that can go wrong in front of a person: one table of codes, HTTP statuses and sentences.
//!
//! The wire form is `application/problem+json` (RFC 9457). The sentence here is the English one; the
//! browser has its own table by code for other languages.

use serde::{Deserialize, Serialize};

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident $code:literal $status:literal $message:literal;)+) => {
        /// What went wrong. The name in the JSON is the code in kebab-case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ProblemCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)+
        }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The name in JSON and in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The HTTP status it is answered with.
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ }
            }

            /// What happened and what to do, for a person.
            pub fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)+ }
            }
        }
    };
}

problems! {
    /// A file of no bytes.
    EmptyFile "empty-file" 422 "This file is empty.";
    /// The first bytes are of no kind we know.
    UnknownKind "unknown-kind" 415 "This is not a picture or a PDF.";
    /// Larger than the server takes.
    TooLarge "too-large" 413 "This file is too large.";
    /// The browser cannot read the file any more.
    FileUnreadable "file-unreadable" 422 "This file cannot be read. Was it moved or deleted?";

    /// A known kind that no decoder is there for.
    KindNotReadable "kind-not-readable" 422 "Files of this kind are kept, but cannot be read yet. Type the fields yourself, or send a JPEG.";
    /// A document that opens with a password only.
    PictureLocked "picture-locked" 422 "This PDF is locked with a password. Send it without one, or as a picture.";
    /// The picture is cut off or damaged.
    PictureBroken "picture-broken" 422 "This picture is damaged or cut off. Send it again, or take a new one.";
    /// More pixels or memory than we decode, or more to draw.
    PictureTooLarge "picture-too-large" 422 "This picture is too large to be read. Send it smaller, or in parts.";
    /// Reading was stopped at its time limit.
    TookTooLong "took-too-long" 504 "Reading this picture took too long. Try again, or type the fields yourself.";
    /// No text was found.
    NothingRead "nothing-read" 422 "No text was found on this picture. Take it again, sharp and bright, or type the fields yourself.";
    /// The engine failed; it was tried more than once.
    ReadingFailed "reading-failed" 502 "Reading this picture failed. Try again.";
    /// The file made the reader process crash.
    ReaderCrashed "reader-crashed" 422 "This file cannot be read: the reader crashed on it. It is kept. Send it as a photo or a JPEG, or type the fields yourself.";
    /// The engine's budget of the day is used up.
    BudgetUsedUp "budget-used-up" 503 "Today's readings are used up. This picture is kept and will be read tomorrow.";

    /// No such receipt.
    ReceiptUnknown "receipt-unknown" 404 "This receipt does not exist, or was deleted.";
    /// A receipt in the trash.
    ReceiptDeleted "receipt-deleted" 410 "This receipt is in the trash. Restore it to go on with it.";
    /// The receipt is not the version that the client meant (`If-Match`).
    ReceiptChanged "receipt-changed" 412 "This receipt has been changed in the meantime. Reload it and try again.";
    /// A source was corrected while its pages were being merged.
    SourceChanged "source-changed" 409 "One of these receipts was changed while they were being merged. Try again.";
    /// The picture is still being prepared, or there is none.
    PictureUnknown "picture-unknown" 404 "There is no picture of this receipt yet.";
    /// Too few or too many receipts to merge, or one of them twice.
    MergeUnusable "merge-unusable" 422 "Choose 2 to 20 different receipts to merge.";
    /// More pages than are read of a file.
    MergeTooLong "merge-too-long" 422 "Together these receipts have too many pages. Merge fewer of them.";
    /// A date that is not one.
    DateUnusable "date-unusable" 422 "This is not a date. Write it like 2026-09-15.";
    /// A time that is not one.
    TimeUnusable "time-unusable" 422 "This is not a time. Write it like 18:30.";
    /// An amount that is not one.
    AmountUnusable "amount-unusable" 422 "This is not an amount. Write it like 12.50.";
    /// An amount beyond all reason.
    AmountTooLarge "amount-too-large" 422 "This amount is too large.";
    /// Not an ISO 4217 code.
    CurrencyUnknown "currency-unknown" 422 "This is not a currency. Write three letters like EUR.";
    /// A merchant name of more than 200 characters.
    NameTooLong "name-too-long" 422 "This name is too long.";
    /// The body is not the JSON it should be.
    RequestUnusable "request-unusable" 400 "The server cannot use this request.";

    /// No such upload.
    UploadUnknown "upload-unknown" 404 "The server does not know this upload.";
    /// The id of a new upload is in use.
    UploadExists "upload-exists" 409 "An upload of this id is there already.";
    /// The client's offset is not the server's.
    OffsetMismatch "offset-mismatch" 409 "The server has another part of this file.";
    /// More bytes than were announced.
    LengthExceeded "length-exceeded" 413 "More bytes arrived than were announced.";
    /// A tus header is missing or malformed.
    HeaderUnusable "header-unusable" 400 "A header of this upload is missing or malformed.";
    /// Not the content type of the protocol.
    ContentTypeUnusable "content-type-unusable" 415 "An upload must be application/offset+octet-stream.";
    /// Another version of tus.
    TusVersion "tus-version" 412 "This server speaks tus 1.0.0.";
    /// The length was announced before, or is less than what arrived.
    LengthUnusable "length-unusable" 400 "The length of this upload cannot be changed any more.";
    /// A checksum header that is malformed or of another algorithm.
    ChecksumUnusable "checksum-unusable" 400 "A checksum must be sha1, sha256 or crc32 and a value in base64.";
    /// The bytes are not those the checksum was made of.
    ChecksumMismatch "checksum-mismatch" 460 "This part was damaged on its way and was not kept.";
    /// The file is not the one its digest was made of.
    DigestMismatch "digest-mismatch" 400 "This file was damaged on its way and was not kept.";
    /// Bytes for an upload that was put together of others.
    UploadFinal "upload-final" 403 "This upload was put together of others and takes no bytes.";
    /// A partial upload that is not there, not partial or not finished.
    PartialUnusable "partial-unusable" 400 "An upload can be put together of finished partial uploads only.";
    /// It stood unfinished for too long.
    UploadExpired "upload-expired" 410 "This upload was not finished in time and was cleared away.";
    /// Another request appends to the same upload now.
    UploadTakenOver "upload-taken-over" 409 "Another request goes on with this upload.";
    /// The bytes of an upload that are not all there yet.
    UploadUnfinished "upload-unfinished" 409 "This upload is not finished yet.";
    /// A body below the minimum rate.
    TooSlow "too-slow" 408 "The bytes came too slowly. What arrived is kept: try again.";
    /// Not multipart/form-data, or malformed.
    FormUnusable "form-unusable" 400 "This is not a form that can be read (multipart/form-data).";
    /// A form without a part named `file`.
    FileMissing "file-missing" 422 "There is no file in this form. Its part must be named file.";
    /// Note, category, tags or time beyond their limits.
    FilingUnusable "filing-unusable" 422 "Note, category, tags or time are too long or malformed.";
    /// A key that cannot be one.
    KeyUnusable "key-unusable" 400 "An Idempotency-Key must have 1 to 255 visible characters.";
    /// The first request with this key is still being answered.
    KeyUnderWay "key-under-way" 409 "A request with this Idempotency-Key is being answered. Ask again later.";
    /// The key came with another request before.
    KeyReused "key-reused" 422 "This Idempotency-Key came with other files before.";
    /// The line was lost too often.
    ConnectionLost "connection-lost" 503 "The connection was lost. What arrived is kept: try again.";
    /// The server answered with something that makes no sense.
    AnswerUnusable "answer-unusable" 502 "The server gave an answer that makes no sense.";
    /// The disk is full.
    StorageFull "storage-full" 507 "The server has no space left.";
    /// The database is locked, or too many writes are waiting for it.
    DatabaseBusy "database-busy" 503 "The server is busy. Try again in a few seconds.";

    /// No such rule.
    RuleUnknown "rule-unknown" 404 "This rule does not exist, or was deleted.";
    /// A rule without words or without anything to set, or one too many.
    RuleUnusable "rule-unusable" 422 "A rule needs words to look for and something to set. There can be 500.";

    /// Not a link of the web.
    LinkUnusable "link-unusable" 422 "This is not a link to a file. A link begins with https:// or http://.";
    /// The link leads to an address that is closed to downloads.
    LinkForbidden "link-forbidden" 403 "This link leads into a private network, where the server does not go.";
    /// The link leads to something of another type.
    LinkToPage "link-to-page" 415 "This link leads to a web page or another file, not to a picture or a PDF.";
    /// The other server did not answer with the file.
    LinkRefused "link-refused" 502 "The site behind this link did not give the file.";
    /// No connection to the other server, or one that was cut.
    LinkUnreachable "link-unreachable" 502 "The site behind this link cannot be reached. Try again later.";
    /// The other server took too long.
    LinkTooSlow "link-too-slow" 504 "The site behind this link is too slow. Try again later.";
    /// No such download.
    DownloadUnknown "download-unknown" 404 "The server does not know this download.";

    /// Not a kind of picture that every browser shows.
    ProfilePictureKind "profile-picture-kind" 415 "A profile picture must be a JPEG, a PNG or a WebP.";
    /// More than [`crate::profile::BYTES_MAX`].
    ProfilePictureTooLarge "profile-picture-too-large" 413 "A profile picture may have 5 MB at most.";
    /// No profile picture was set.
    ProfilePictureUnknown "profile-picture-unknown" 404 "There is no profile picture.";
    /// A part of a file that begins behind its end.
    RangeUnusable "range-unusable" 416 "This file has no such part.";
    /// The file is not the one the client meant (`If-Match`).
    FileChanged "file-changed" 412 "This file is another one now.";

    /// Another web site tried to use this server through the person's browser.
    ForeignOrigin "foreign-origin" 403 "This request came from another web site and was refused.";
    /// A host name that is none of this server's (DNS rebinding).
    HostUnknown "host-unknown" 421 "This server does not answer to this host name. Start it with --hosts and the name, or use its IP address.";
    /// One client holds too many connections or event streams.
    TooManyConnections "too-many-connections" 503 "Too many connections to this server are open. Close some, or try again later.";
    /// No such address.
    NotFound "not-found" 404 "There is nothing at this address.";
    /// The address does not take this method.
    MethodUnusable "method-unusable" 405 "This address does not take this method.";
    /// A fault of ours.
    Internal "internal" 500 "Something went wrong on the server.";
}

/// A problem as it is answered: RFC 9457 with our code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What went wrong.
    pub code: ProblemCode,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do, in English.
    pub title: String,
    /// Which field, header or limit is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Problem {
    /// The problem of this code, with what is special about this case.
    pub fn new(code: ProblemCode, detail: Option<String>) -> Self {
        Self {
            code,
            status: code.status(),
            title: code.message().to_owned(),
            detail,
        }
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
