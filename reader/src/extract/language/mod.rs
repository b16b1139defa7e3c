//! Vocabularies of the languages on receipts, a module each.
//!
//! A language consists of words: meanings of labels, months, labels of dates, and words that
//! distinguish it from others. All languages are searched together, since receipts mix them. A new
//! one needs its module and its line in [`LANGUAGES`].

mod danish;
mod dutch;
mod east_asian;
mod english;
mod french;
mod german;
mod italian;
mod malay;
mod polish;
mod portuguese;
mod spanish;
mod swedish;

use std::sync::LazyLock;

use super::text::Row;
use super::word_search::{Letters, Vocabulary};

/// Minimum number of words that identify a language.
const WORDS_MIN: usize = 3;

/// Meaning of a word in a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelWord {
    Total,
    Subtotal,
    Final,
    Due,
    Net,
    Amount,
    Sales,
    Tax,
    Included,
    Excluded,
    After,
    Rounding,
    Rounded,
    Discount,
    Service,
    Tip,
    Shipping,
    Deposit,
    Tender,
    Card,
    Change,
    Cashback,
    Count,
    Supplies,
    TaxSummary,
    Other,
    /// A word without meaning here that contains a known one: `EXCHANGE`.
    Ignored,
}

/// Vocabulary of a language. Words are in capitals, without accents, separated by spaces.
pub(super) struct Language {
    /// ISO 639-1 code.
    pub(super) code: &'static str,
    /// Words in labels of amounts, with their meanings.
    pub(super) amount_labels: &'static [(LabelWord, &'static str)],
    /// Names of the months, short and long.
    pub(super) months: [&'static str; 12],
    /// Names of the weekdays, from Monday.
    pub(super) weekdays: [&'static str; 7],
    /// Labels of the purchase date.
    pub(super) date_labels: &'static str,
    /// Labels of other dates.
    pub(super) other_date_labels: &'static str,
    /// Labels directly before a due date.
    pub(super) due_date_labels: &'static str,
    /// Labels directly before the first day of a service period.
    pub(super) period_start_labels: &'static str,
    /// Labels directly before the last day of a service period.
    pub(super) period_end_labels: &'static str,
    /// Labels before the name of the customer.
    pub(super) customer_labels: &'static str,
    /// Words that are common on receipts in this language.
    pub(super) common_words: &'static str,
}

/// All languages.
pub(super) const LANGUAGES: &[Language] = &[
    english::ENGLISH,
    german::GERMAN,
    french::FRENCH,
    spanish::SPANISH,
    italian::ITALIAN,
    portuguese::PORTUGUESE,
    dutch::DUTCH,
    malay::MALAY,
    polish::POLISH,
    swedish::SWEDISH,
    danish::DANISH,
    east_asian::EAST_ASIAN,
];

/// Words that identify a language, each with the index of its language.
static LANGUAGE_WORDS: LazyLock<Vocabulary<usize>> = LazyLock::new(|| {
    Vocabulary::new(LANGUAGES.iter().enumerate().flat_map(|(at, language)| {
        // Ignored words are not typical of a language.
        let labels = language
            .amount_labels
            .iter()
            .filter(|(notion, _)| *notion != LabelWord::Ignored);
        labels
            .map(move |(_, words)| (at, *words))
            .chain([(at, language.common_words)])
    }))
});

/// Builds a vocabulary from the same list of words of every language.
pub(super) fn vocabulary(of: fn(&Language) -> &'static str) -> Vocabulary<()> {
    Vocabulary::new(LANGUAGES.iter().map(|language| ((), of(language))))
}

/// Returns the code of the language with the most words, and its share of the words of the best
/// two.
pub(super) fn likeliest_language(rows: &[Row]) -> Option<(&'static str, f32)> {
    let mut counts = [0_usize; LANGUAGES.len()];
    for row in rows {
        for (language, found) in LANGUAGE_WORDS.find_all(&Letters::from_text(&row.text)) {
            counts[language] += usize::from(found.exact);
        }
    }
    // On a tie the language that is listed first counts.
    let best = (0..LANGUAGES.len()).max_by_key(|at| (counts[*at], std::cmp::Reverse(*at)))?;
    let second = (0..LANGUAGES.len())
        .filter(|at| *at != best)
        .map(|at| counts[at])
        .max()?;
    #[expect(clippy::cast_precision_loss, reason = "a receipt has few words")]
    let share = counts[best] as f32 / (counts[best] + second).max(1) as f32;
    (counts[best] >= WORDS_MIN).then(|| (LANGUAGES[best].code, share.min(0.97)))
}
