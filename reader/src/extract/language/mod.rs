//! Vocabularies of the languages on receipts, a module each.
//!
//! A language consists of words: meanings of labels, months, labels of dates, and words that
//! distinguish it from others. All languages are searched together, since receipts mix them. A new
//! one needs its module and its line in [`LANGUAGES`].

mod arabic;
mod baltic;
mod bulgarian;
mod catalan;
mod chinese;
mod czech;
mod danish;
mod dutch;
mod east_slavic;
mod english;
mod finnish;
mod french;
mod german;
mod greek;
mod hebrew;
mod hungarian;
mod icelandic;
mod indian;
mod indonesian;
mod italian;
mod japanese;
mod korean;
mod malay;
mod norwegian;
mod polish;
mod portuguese;
mod romanian;
mod slovak;
mod south_slavic;
mod spanish;
mod swedish;
mod thai;
mod turkish;
mod vietnamese;

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
    /// The sum of all taxes in a word: `TOPKDV`.
    TaxTotal,
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

/// Vocabulary of a language. Words are separated by spaces and have none within; case and accents
/// do not matter.
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

/// A language without words, for the lists that a language leaves out.
const NO_WORDS: Language = Language {
    code: "",
    amount_labels: &[],
    months: [""; 12],
    weekdays: [""; 7],
    date_labels: "",
    other_date_labels: "",
    due_date_labels: "",
    period_start_labels: "",
    period_end_labels: "",
    customer_labels: "",
    common_words: "",
};

/// All languages. Of a word with several meanings the first counts.
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
    finnish::FINNISH,
    norwegian::NORWEGIAN,
    icelandic::ICELANDIC,
    czech::CZECH,
    slovak::SLOVAK,
    hungarian::HUNGARIAN,
    romanian::ROMANIAN,
    south_slavic::CROATIAN,
    south_slavic::SERBIAN,
    south_slavic::SLOVENIAN,
    bulgarian::BULGARIAN,
    greek::GREEK,
    baltic::ESTONIAN,
    baltic::LATVIAN,
    baltic::LITHUANIAN,
    turkish::TURKISH,
    turkish::AZERBAIJANI,
    indonesian::INDONESIAN,
    vietnamese::VIETNAMESE,
    thai::THAI,
    east_slavic::RUSSIAN,
    east_slavic::UKRAINIAN,
    east_slavic::BELARUSIAN,
    east_slavic::KAZAKH,
    korean::KOREAN,
    japanese::JAPANESE,
    chinese::CHINESE,
    indian::INDIAN,
    arabic::ARABIC,
    hebrew::HEBREW,
    catalan::CATALAN,
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
        for (language, _) in LANGUAGE_WORDS.find_exact(&Letters::from_text(&row.text)) {
            counts[language] += 1;
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
