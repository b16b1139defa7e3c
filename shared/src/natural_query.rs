//! Natural queries: periods, amounts and tags in what is typed into the search, such as
//! `kiosk last month over 50 #trip`. Pure.
//!
//! Phrases are recognised in one language and in English. What is no phrase stays a search word,
//! and so does everything in quotes.

mod words;

use std::ops::Range;

use jiff::civil::Date;

use crate::filter::Filter;
use crate::period::{Period, RelativePeriod};
use crate::quantity::Quantity;
use crate::text::normalize_text;
use words::{LANGUAGES, QueryWords};

/// Earliest year that a number alone stands for.
const YEAR_MIN: i16 = 1990;

/// Search text, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NaturalQuery {
    /// The words that are in no phrase.
    pub words: String,
    /// The phrases, in their order.
    pub phrases: Vec<Phrase>,
}

/// Part of a search text that is a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// What it stands for.
    pub condition: Condition,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

/// Condition of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Date in a period that is seen from today.
    During(RelativePeriod),
    /// Date in a period.
    In(Period),
    /// Total above an amount.
    Over(Quantity),
    /// Total below an amount.
    Under(Quantity),
    /// Total from one amount to another, both included.
    Between(Quantity, Quantity),
    /// Tag.
    Tag(String),
}

impl NaturalQuery {
    /// Takes a search text apart. `language` is the tag of a language of the app; years that lie
    /// beyond the one after `today` are search words.
    pub fn parse(text: &str, language: &str, today: Date) -> Self {
        let languages: Vec<_> = LANGUAGES
            .iter()
            .filter(|words| words.language == language || words.language == "en")
            .collect();
        let tokens = split_tokens(text);
        let parser = Parser {
            tokens: &tokens,
            languages: &languages,
            year_max: today.year().saturating_add(1),
        };
        let (mut phrases, mut words) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if let Some((condition, count)) = parser.find_phrase(at) {
                let end = tokens[at + count - 1].range.end;
                let range = token.range.start..end;
                phrases.push(Phrase { condition, range });
                at += count;
            } else {
                words.push(&text[token.range.clone()]);
                at += 1;
            }
        }
        Self {
            words: words.join(" "),
            phrases,
        }
    }

    /// Replaces the text of a filter by the words, and narrows the filter by the phrases.
    pub fn apply_to(&self, filter: &mut Filter, today: Date) {
        filter.text = Some(self.words.clone()).filter(|words| !words.is_empty());
        for phrase in &self.phrases {
            phrase.condition.narrow(filter, today);
        }
    }
}

impl Phrase {
    /// Returns the text without this phrase.
    pub fn remove_from(&self, text: &str) -> String {
        let before = text.get(..self.range.start).unwrap_or_default();
        let behind = text.get(self.range.end..).unwrap_or_default();
        [before.trim_end(), behind.trim_start()]
            .join(" ")
            .trim()
            .to_owned()
    }
}

impl Condition {
    fn narrow(&self, filter: &mut Filter, today: Date) {
        match self {
            Self::During(relative) => narrow_dates(filter, relative.as_of(today)),
            Self::In(period) => narrow_dates(filter, *period),
            // The limits of a filter are included; amounts have no more than three decimals.
            Self::Over(amount) => raise_min(filter, amount.thousandths.saturating_add(1)),
            Self::Under(amount) => lower_max(filter, amount.thousandths.saturating_sub(1)),
            Self::Between(low, high) => {
                raise_min(filter, low.thousandths);
                lower_max(filter, high.thousandths);
            }
            Self::Tag(tag) => {
                if !filter.tags.contains(tag) {
                    filter.tags.push(tag.clone());
                }
            }
        }
    }
}

fn narrow_dates(filter: &mut Filter, period: Period) {
    if let Some((first, last)) = period.days() {
        filter.from = Some(filter.from.map_or(first, |from| from.max(first)));
        filter.to = Some(filter.to.map_or(last, |to| to.min(last)));
    }
}

fn raise_min(filter: &mut Filter, thousandths: i64) {
    let least = Quantity { thousandths };
    filter.min_total = Some(filter.min_total.map_or(least, |min| min.max(least)));
}

fn lower_max(filter: &mut Filter, thousandths: i64) {
    let most = Quantity { thousandths };
    filter.max_total = Some(filter.max_total.map_or(most, |max| max.min(most)));
}

/// Word of the text between spaces, or everything between quotes.
struct Token<'t> {
    text: &'t str,
    /// The form that is compared; `None` for a quotation.
    normalized: Option<String>,
    range: Range<usize>,
}

fn split_tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = 0;
    while let Some(offset) = text[rest..].find(|letter: char| !letter.is_whitespace()) {
        let start = rest + offset;
        let is_quotation = text[start..].starts_with('"');
        // A quotation without an end goes on to the end of the text.
        let end = if is_quotation {
            text[start + 1..].find('"').map(|at| start + at + 2)
        } else {
            text[start..].find(char::is_whitespace).map(|at| start + at)
        };
        rest = end.unwrap_or(text.len());
        let own = &text[start..rest];
        tokens.push(Token {
            text: own,
            // Signs alone have no form that could be compared.
            normalized: Some(normalize_text(own))
                .filter(|normalized| !is_quotation && !normalized.is_empty()),
            range: start..rest,
        });
    }
    tokens
}

/// Condition, and the number of tokens that name it.
type Found = (Condition, usize);

/// Tokens of a text, and the languages they may be in.
struct Parser<'p> {
    tokens: &'p [Token<'p>],
    languages: &'p [&'static QueryWords],
    year_max: i16,
}

impl Parser<'_> {
    /// Returns the phrase that begins at a token.
    fn find_phrase(&self, at: usize) -> Option<Found> {
        let in_language = |words: &&QueryWords| {
            self.find_relative_period(words, at)
                .or_else(|| self.find_month(words, at))
                .or_else(|| self.find_quarter(words, at))
                .or_else(|| self.find_amount(words, at))
        };
        self.find_tag(at)
            .or_else(|| self.languages.iter().find_map(in_language))
            .or_else(|| Some((Condition::In(Period::Year(self.year_at(at)?)), 1)))
    }

    fn find_tag(&self, at: usize) -> Option<Found> {
        let tag = self.tokens.get(at)?.text.strip_prefix('#')?;
        // Several signs are no tag.
        let is_tag = tag.starts_with(char::is_alphanumeric);
        is_tag.then(|| (Condition::Tag(tag.to_owned()), 1))
    }

    fn find_relative_period(&self, words: &QueryWords, at: usize) -> Option<Found> {
        let spellings = [
            (RelativePeriod::ThisMonth, words.this_month),
            (RelativePeriod::LastMonth, words.last_month),
            (RelativePeriod::ThisQuarter, words.this_quarter),
            (RelativePeriod::LastQuarter, words.last_quarter),
            (RelativePeriod::ThisYear, words.this_year),
            (RelativePeriod::LastYear, words.last_year),
        ];
        spellings.into_iter().find_map(|(period, spellings)| {
            let count = self.match_any(spellings, at)?;
            Some((Condition::During(period), count))
        })
    }

    /// Returns a month with its year.
    fn find_month(&self, words: &QueryWords, at: usize) -> Option<Found> {
        let mut months = (1..).zip(words.months);
        let (month, name) =
            months.find_map(|(month, spellings)| Some((month, self.match_any(spellings, at)?)))?;
        let of = self.match_any(words.of, at + name).unwrap_or(0);
        let year = self.year_at(at + name + of)?;
        Some((Condition::In(Period::Month(year, month)), name + of + 1))
    }

    /// Returns a quarter with its year.
    fn find_quarter(&self, words: &QueryWords, at: usize) -> Option<Found> {
        let token = self.tokens.get(at)?.normalized.as_deref()?;
        let mut letters = words.quarter.iter();
        let number = letters.find_map(|letter| token.strip_prefix(letter))?;
        let quarter = number
            .parse()
            .ok()
            .filter(|number| (1..=4).contains(number))?;
        let of = self.match_any(words.of, at + 1).unwrap_or(0);
        let year = self.year_at(at + 1 + of)?;
        Some((Condition::In(Period::Quarter(year, quarter)), 2 + of))
    }

    fn find_amount(&self, words: &QueryWords, at: usize) -> Option<Found> {
        if let Some(count) = self.match_any(words.over, at) {
            let amount = self.amount_at(at + count)?;
            return Some((Condition::Over(amount), count + 1));
        }
        if let Some(count) = self.match_any(words.under, at) {
            let amount = self.amount_at(at + count)?;
            return Some((Condition::Under(amount), count + 1));
        }
        let between = self.match_any(words.between, at)?;
        let one = self.amount_at(at + between)?;
        let and = self.match_any(words.and, at + between + 1)?;
        let other = self.amount_at(at + between + 1 + and)?;
        let condition = Condition::Between(one.min(other), one.max(other));
        Some((condition, between + and + 2))
    }

    /// Returns the number of tokens of the first spelling that stands at a token.
    fn match_any(&self, spellings: &[&str], at: usize) -> Option<usize> {
        let count_tokens = |spelling: &&str| {
            let mut rest = *spelling;
            // A token such as `mois-ci` has several words.
            for (index, token) in self.tokens.iter().skip(at).enumerate() {
                rest = rest.strip_prefix(token.normalized.as_deref()?)?;
                if rest.is_empty() {
                    return Some(index + 1);
                }
                rest = rest.strip_prefix(' ')?;
            }
            None
        };
        spellings.iter().find_map(count_tokens)
    }

    fn year_at(&self, at: usize) -> Option<i16> {
        let digits = &self.tokens.get(at)?.text;
        let is_year = digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_digit());
        let year = digits.parse().ok().filter(|_| is_year)?;
        (YEAR_MIN..=self.year_max).contains(&year).then_some(year)
    }

    /// Returns the amount at a token, with or without the sign of a currency.
    fn amount_at(&self, at: usize) -> Option<Quantity> {
        let is_sign = |character: char| !character.is_alphanumeric();
        let digits = self.tokens.get(at)?.text.trim_matches(is_sign);
        digits.parse().ok()
    }
}

#[cfg(test)]
mod tests;
