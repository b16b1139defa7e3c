//! What a person typed on the page of a receipt, before it is saved. Pure.
//!
//! Only fields that were touched have a text of their own; all others show what the server has, so news from
//! the server never overwrites an entry, and saving sends only what differs.

use shared::api::ReceiptDetail;
use shared::money::{Currency, Money, MoneyError};
use shared::problem::ProblemCode;
use shared::receipt::{Corrections, MERCHANT_CHARACTERS_MAX, format_date, parse_date};

/// The fields a person can edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldName {
    Merchant,
    Date,
    Total,
    Currency,
}

/// The texts of the fields that were touched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Draft {
    merchant: Option<String>,
    date: Option<String>,
    total: Option<String>,
    currency: Option<String>,
}

/// A field that cannot be saved as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Complaint {
    pub(crate) field: FieldName,
    pub(crate) code: ProblemCode,
}

impl FieldName {
    /// Every field, in the order they stand on the page.
    pub(crate) const ALL: [Self; 4] = [Self::Merchant, Self::Date, Self::Total, Self::Currency];

    /// The name in JSON and of the input.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Merchant => "merchant",
            Self::Date => "date",
            Self::Total => "total",
            Self::Currency => "currency",
        }
    }

    /// The field of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == name)
    }

    /// What the server has, as it is typed.
    pub(crate) fn text_of(self, detail: &ReceiptDetail) -> String {
        let receipt = &detail.receipt;
        match self {
            Self::Merchant => receipt.merchant.name.value.clone().unwrap_or_default(),
            Self::Date => receipt.date.value.map(format_date).unwrap_or_default(),
            Self::Total => receipt.total.value.map(Money::to_decimal).unwrap_or_default(),
            Self::Currency => receipt.currency.value.map(String::from).unwrap_or_default(),
        }
    }
}

impl Draft {
    /// The text typed into a field, if it was touched.
    pub(crate) fn typed(&self, field: FieldName) -> Option<&str> {
        match field {
            FieldName::Merchant => self.merchant.as_deref(),
            FieldName::Date => self.date.as_deref(),
            FieldName::Total => self.total.as_deref(),
            FieldName::Currency => self.currency.as_deref(),
        }
    }

    /// A person typed, or took an alternative.
    pub(crate) fn put(&mut self, field: FieldName, text: String) {
        *self.slot(field) = Some(text);
    }

    /// The text shown in a field.
    pub(crate) fn shown(&self, field: FieldName, detail: &ReceiptDetail) -> String {
        self.typed(field).map_or_else(|| field.text_of(detail), str::to_owned)
    }

    /// The field differs from what the server has.
    pub(crate) fn differs(&self, field: FieldName, detail: &ReceiptDetail) -> bool {
        self.typed(field).is_some_and(|text| text.trim() != field.text_of(detail))
    }

    /// What to send, or what is wrong with it.
    pub(crate) fn changes(&self, detail: &ReceiptDetail) -> Result<Corrections, Vec<Complaint>> {
        let mut complaints = Vec::new();
        let mut corrections = Corrections::default();
        for field in FieldName::ALL {
            // The total depends on the currency: it may become wrong without being touched.
            let is_affected = field == FieldName::Total
                && self.differs(FieldName::Currency, detail)
                && detail.receipt.total.value.is_some();
            let differs = self.differs(field, detail);
            if !differs && !is_affected {
                continue;
            }
            match self.entry(field, detail) {
                Err(code) => complaints.push(Complaint { field, code }),
                Ok(entry) if differs => put_correction(&mut corrections, field, entry),
                Ok(_) => {}
            }
        }
        if complaints.is_empty() { Ok(corrections) } else { Err(complaints) }
    }

    /// Says that what the server has in one field is right.
    pub(crate) fn confirmation(field: FieldName, detail: &ReceiptDetail) -> Corrections {
        let mut corrections = Corrections::default();
        put_correction(&mut corrections, field, Some(field.text_of(detail)).filter(|text| !text.is_empty()));
        corrections
    }

    /// Forgets what was saved; what was typed meanwhile stays.
    pub(crate) fn settle(&mut self, saved: &Self) {
        for field in FieldName::ALL {
            if self.typed(field) == saved.typed(field) {
                *self.slot(field) = None;
            }
        }
    }

    /// Forgets one field, whose value was confirmed as the server has it.
    pub(crate) fn forget(&mut self, field: FieldName) {
        *self.slot(field) = None;
    }

    fn slot(&mut self, field: FieldName) -> &mut Option<String> {
        match field {
            FieldName::Merchant => &mut self.merchant,
            FieldName::Date => &mut self.date,
            FieldName::Total => &mut self.total,
            FieldName::Currency => &mut self.currency,
        }
    }

    /// The entry of a field as it is sent: `None` says that the receipt has no such thing.
    fn entry(&self, field: FieldName, detail: &ReceiptDetail) -> Result<Option<String>, ProblemCode> {
        let text = self.shown(field, detail).trim().to_owned();
        if text.is_empty() {
            return Ok(None);
        }
        match field {
            FieldName::Merchant if text.chars().count() > MERCHANT_CHARACTERS_MAX => {
                Err(ProblemCode::NameTooLong)
            }
            FieldName::Merchant => Ok(Some(text)),
            FieldName::Date => {
                parse_date(&text).map(|date| Some(format_date(date))).map_err(|error| error.code)
            }
            FieldName::Currency => currency(&text).map(|currency| Some(currency.into())),
            FieldName::Total => {
                // A wrong currency is complained about once, at its own field.
                let currency = currency(&self.shown(FieldName::Currency, detail)).ok();
                Money::parse(&text, currency).map(|money| Some(money.to_decimal())).map_err(code)
            }
        }
    }
}

fn put_correction(corrections: &mut Corrections, field: FieldName, entry: Option<String>) {
    let slot = match field {
        FieldName::Merchant => &mut corrections.merchant,
        FieldName::Date => &mut corrections.date,
        FieldName::Total => &mut corrections.total,
        FieldName::Currency => &mut corrections.currency,
    };
    *slot = Some(entry);
}

fn currency(text: &str) -> Result<Currency, ProblemCode> {
    text.parse().map_err(code)
}

fn code(error: MoneyError) -> ProblemCode {
    match error {
        MoneyError::NotAnAmount => ProblemCode::AmountUnusable,
        MoneyError::TooLarge => ProblemCode::AmountTooLarge,
        MoneyError::NotACurrency => ProblemCode::CurrencyUnknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(corrections: &str) -> ReceiptDetail {
        let row = r#"{"id":"018bcfe5-6800-7707-8707-070707070707","status":"ready","problem":null,"merchant":null,
            "date":null,"total":null,"confidence":0.9,"verified":false,"has_picture":true,"created_at_ms":0,"updated_at_ms":0,
            "file":{"name":"a.jpg","kind":"jpeg","size_bytes":1,"sha256":""}}"#;
        let receipt = shared::receipt::Receipt::default()
            .corrected(&serde_json::from_str(corrections).unwrap())
            .unwrap();
        ReceiptDetail {
            row: serde_json::from_str(row).unwrap(),
            receipt,
            corrections: Corrections::default(),
            engine: None,
            tried: Vec::new(),
            sent: Vec::new(),
            filing: shared::api::Filing::default(),
            pages: Vec::new(),
            papers: Vec::new(),
        }
    }

    fn draft(typed: &[(FieldName, &str)]) -> Draft {
        let mut draft = Draft::default();
        for (field, text) in typed {
            draft.put(*field, (*text).to_owned());
        }
        draft
    }

    const READ: &str = r#"{"merchant":"Kiosk","date":"2026-09-15","currency":"EUR","total":"12.50"}"#;

    #[test]
    fn sends_only_what_differs() {
        use FieldName::{Currency, Date, Merchant, Total};
        for (typed, expected) in [
            (&[][..], "{}"),
            (&[(Merchant, "Kiosk"), (Total, "12.50")][..], "{}"),
            (&[(Merchant, " Kiosk am Eck ")][..], r#"{"merchant":"Kiosk am Eck"}"#),
            (&[(Merchant, "  ")][..], r#"{"merchant":null}"#),
            (&[(Date, "2026-09-16"), (Total, "13,5")][..], r#"{"date":"2026-09-16","total":"13.50"}"#),
            (&[(Currency, "usd")][..], r#"{"currency":"USD"}"#),
            (&[(Currency, "KWD"), (Total, "12.505")][..], r#"{"currency":"KWD","total":"12.505"}"#),
        ] {
            let corrections = draft(typed).changes(&detail(READ)).unwrap();
            assert_eq!(serde_json::to_string(&corrections).unwrap(), expected, "{typed:?}");
        }
    }

    #[test]
    fn complains_at_the_field() {
        use FieldName::{Currency, Date, Merchant, Total};
        let long = "x".repeat(201);
        for (typed, field, code) in [
            ((Merchant, long.as_str()), Merchant, ProblemCode::NameTooLong),
            ((Date, "tomorrow"), Date, ProblemCode::DateUnusable),
            ((Total, "12.505"), Total, ProblemCode::AmountUnusable),
            ((Currency, "BITCOIN"), Currency, ProblemCode::CurrencyUnknown),
            ((Currency, "JPY"), Total, ProblemCode::AmountUnusable),
        ] {
            let complaints = draft(&[typed]).changes(&detail(READ)).unwrap_err();
            assert_eq!(complaints, [Complaint { field, code }], "{typed:?}");
        }
    }

    #[test]
    fn news_from_the_server_leaves_entries_alone() {
        let draft = draft(&[(FieldName::Merchant, "Mine")]);
        let news = detail(r#"{"merchant":"Theirs","date":"2026-01-02"}"#);
        assert_eq!(draft.shown(FieldName::Merchant, &news), "Mine");
        assert_eq!(draft.shown(FieldName::Date, &news), "2026-01-02");
    }

    #[test]
    fn what_is_typed_while_saving_stays() {
        let saved = draft(&[(FieldName::Merchant, "A"), (FieldName::Total, "1")]);
        let mut now = draft(&[(FieldName::Merchant, "A"), (FieldName::Total, "12")]);
        now.settle(&saved);
        assert_eq!(now, draft(&[(FieldName::Total, "12")]));
    }
}
