//! The languages that receipts are understood in, a file each. To teach one, add its file and its line in [`ALL`].
//!
//! A language is words: what labels of amounts mean, months, what stands beside dates, and words that tell it from
//! others. They are looked for together, since receipts mix languages.

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

use super::keyword::{Letters, Vocabulary};
use super::label::Notion;
use super::text::Row;

/// Fewer words than this tell no language.
const WORDS_MIN: usize = 3;

/// What is known of a language. Words are in capital letters without accents, a space between them.
pub(super) struct Language {
    /// Its two letters (ISO 639-1).
    pub(super) code: &'static str,
    /// Words in labels of amounts, and what they mean.
    pub(super) labels: &'static [(Notion, &'static str)],
    /// The names of the months, short and long.
    pub(super) months: [&'static str; 12],
    /// The days of the week from Monday.
    pub(super) weekdays: [&'static str; 7],
    /// Words beside the date of the purchase.
    pub(super) dates: &'static str,
    /// Words beside other dates.
    pub(super) other_dates: &'static str,
    /// Words right before the day until when to pay.
    pub(super) due: &'static str,
    /// Words right before the first and the last day of what was paid for.
    pub(super) starts: &'static str,
    pub(super) ends: &'static str,
    /// Words before the name of who bought it.
    pub(super) customers: &'static str,
    /// Words that are common on its receipts.
    pub(super) common: &'static str,
}

/// Every language.
pub(super) const ALL: &[Language] = &[
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

static COMMON: LazyLock<Vocabulary<usize>> = LazyLock::new(|| {
    let words: Vec<(usize, &str)> = ALL
        .iter()
        .enumerate()
        .flat_map(|(at, language)| {
            let labels = language
                .labels
                .iter()
                .filter(|(notion, _)| *notion != Notion::Nothing);
            labels
                .map(move |(_, words)| (at, *words))
                .chain([(at, language.common)])
        })
        .collect();
    Vocabulary::new(&words)
});

/// The language that most words are of, and how sure that is.
pub(super) fn of(rows: &[Row]) -> Option<(&'static str, f32)> {
    let mut counts = [0_usize; ALL.len()];
    for row in rows {
        for (language, found) in COMMON.find(&Letters::of(&row.text)) {
            counts[language] += usize::from(found.exact);
        }
    }
    let best = (0..ALL.len()).max_by_key(|at| (counts[*at], std::cmp::Reverse(*at)))?;
    let second = (0..ALL.len())
        .filter(|at| *at != best)
        .map(|at| counts[at])
        .max()?;
    #[expect(clippy::cast_precision_loss, reason = "a receipt has few words")]
    let share = counts[best] as f32 / (counts[best] + second).max(1) as f32;
    (counts[best] >= WORDS_MIN).then(|| (ALL[best].code, share.min(0.97)))
}
