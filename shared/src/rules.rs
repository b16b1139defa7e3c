//! Rules of a person: where the text of a receipt holds these words, merchant, category and tags are set.
//!
//! What rules set lies between the reading and what a person says of a receipt itself, which always wins. Here are the
//! requests and answers, and what several rules set together; how text is compared is the server's.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::api::Filing;
use crate::bulk::Change;
use crate::id::{ReceiptId, RuleId};
use crate::receipt::Receipt;

/// The most rules of a person: each is looked for in every receipt that is read.
pub const RULES_MAX: usize = 500;
/// How many receipts a preview shows.
pub const FIRST_MAX: usize = 20;
/// How sure a merchant is that a rule names: it need not be looked at, but nobody has.
pub const CONFIDENCE: f32 = 0.95;

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// Whole words that stand one behind the other; capitals, accents and signs do not matter. 200 characters at most.
    pub text: String,
    /// The merchant it names, up to 200 characters.
    pub merchant: Option<String>,
    /// The category it sets, up to 60 characters.
    pub category: Option<String>,
    /// The tags it adds: at most 20 of up to 60 characters.
    pub tags: Vec<String>,
    /// When it was made, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// When it changed last, in milliseconds since 1970.
    pub updated_at_ms: i64,
}

/// Which receipts a rule is laid over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// Those that are read from now on.
    #[default]
    New,
    /// Those that were read before, too.
    Past,
}

/// `POST /api/rules` and `POST /api/rules/preview`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleDraft {
    /// The id of a deleted rule that shall be back with all it set, or one that was chosen; else the server chooses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<RuleId>,
    /// The words.
    pub text: String,
    /// The merchant.
    pub merchant: Option<String>,
    /// The category.
    pub category: Option<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// Which receipts.
    pub apply: Reach,
}

/// `PATCH /api/rules/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleChange {
    /// The words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The merchant.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub merchant: Change,
    /// The category.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub category: Change,
    /// All tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// Which receipts. Where they are the new ones only, the others keep what the rule set until now.
    pub apply: Reach,
}

/// `GET /api/rules`: in the order in which they win over each other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleList {
    /// The rules.
    pub rules: Vec<RuleRow>,
}

/// A rule, and how much it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRow {
    /// The rule.
    pub rule: Rule,
    /// How many receipts it was laid over.
    pub receipts: u64,
}

/// A rule was made, changed or deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleDone {
    /// The rule as it is now, or was.
    pub rule: Rule,
    /// How many receipts show something else now.
    pub changed: u64,
}

/// The answer of `POST /api/rules/preview` to a [`RuleDraft`]: what would come of laying it over past receipts. With the id
/// of a rule it is that one, changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulePreview {
    /// How many receipts hold the words.
    pub matching: u64,
    /// How many receipts would show something else.
    pub changing: u64,
    /// The first of these, [`FIRST_MAX`] at most: first those that hold the words, then those that no longer do, the newest
    /// of each first.
    pub first: Vec<Effect>,
}

/// What becomes of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// Which one.
    pub id: ReceiptId,
    /// Its day, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// What it shows.
    pub before: Taught,
    /// What it would show.
    pub after: Taught,
}

/// `GET /api/rules/suggestions`: what a person said again and again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSuggestions {
    /// The rules that would have said the same, the most frequent first.
    pub suggestions: Vec<RuleSuggestion>,
}

/// A rule that would have said what a person said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSuggestion {
    /// The merchant as it is printed.
    pub text: String,
    /// What a person called it.
    pub merchant: Option<String>,
    /// What a person filed it under.
    pub category: Option<String>,
    /// How many receipts it was said of.
    pub receipts: u64,
}

/// What a rule set for a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleUse {
    /// The rule.
    pub rule: RuleId,
    /// Its words as they were typed.
    pub text: String,
    /// The merchant.
    pub merchant: Option<String>,
    /// The category.
    pub category: Option<String>,
    /// The tags.
    pub tags: Vec<String>,
}

/// Merchant, category and tags: what several rules set together, or what a receipt shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taught {
    /// The merchant.
    pub merchant: Option<String>,
    /// The category.
    pub category: Option<String>,
    /// The tags.
    pub tags: Vec<String>,
}

impl Rule {
    /// What it sets.
    pub fn used(&self) -> RuleUse {
        let Self {
            id,
            text,
            merchant,
            category,
            tags,
            ..
        } = self.clone();
        RuleUse {
            rule: id,
            text,
            merchant,
            category,
            tags,
        }
    }
}

impl Taught {
    /// What rules set together, the strongest first: the first that names a merchant or a category wins, tags add up.
    pub fn of(uses: &[RuleUse]) -> Self {
        let mut known = HashSet::new();
        let tags = uses
            .iter()
            .flat_map(|used| &used.tags)
            .filter(|tag| known.insert(*tag))
            .cloned()
            .collect();
        Self {
            merchant: uses.iter().find_map(|used| used.merchant.clone()),
            category: uses.iter().find_map(|used| used.category.clone()),
            tags,
        }
    }

    /// Category and tags with what a person said laid over them.
    #[must_use]
    pub fn filed(self, said: &Filing) -> Self {
        let taught = self.category.filter(|_| !said.refused.category);
        let mut known: HashSet<&String> = said.tags.iter().chain(&said.refused.tags).collect();
        let by_rules = self.tags.iter().filter(|tag| known.insert(tag));
        let tags = said.tags.iter().chain(by_rules).cloned().collect();
        Self {
            category: said.category.clone().or(taught),
            tags,
            ..self
        }
    }
}

impl Receipt {
    /// The reading with the merchant that rules name laid over it.
    #[must_use]
    pub fn taught(mut self, uses: &[RuleUse]) -> Self {
        if let Some(merchant) = Taught::of(uses).merchant {
            self.merchant.name = self.merchant.name.taught(merchant, CONFIDENCE);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Refused;

    fn used(merchant: &str, category: &str, tags: &[&str]) -> RuleUse {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        RuleUse {
            rule: RuleId::new(1, [0; 10]),
            text: String::new(),
            merchant: text(merchant),
            category: text(category),
            tags: tags.iter().map(ToString::to_string).collect(),
        }
    }

    fn line(taught: &Taught) -> String {
        let Taught {
            merchant,
            category,
            tags,
        } = taught;
        format!(
            "{} {} {}",
            merchant.as_deref().unwrap_or("-"),
            category.as_deref().unwrap_or("-"),
            tags.join(",")
        )
    }

    #[test]
    fn the_strongest_wins_and_tags_add_up() {
        for (uses, expected) in [
            (vec![], "- - "),
            (
                vec![used("A", "", &["x"]), used("B", "Food", &["y", "x"])],
                "A Food x,y",
            ),
            (
                vec![used("", "Fuel", &[]), used("B", "Food", &[])],
                "B Fuel ",
            ),
        ] {
            assert_eq!(line(&Taught::of(&uses)), expected);
        }
    }

    #[test]
    fn a_persons_word_always_wins() {
        let taught = Taught::of(&[used("A", "Food", &["x", "y"])]);
        let said = |category: &str, tags: &[&str], refused: (bool, &[&str])| Filing {
            category: Some(category.to_owned()).filter(|category| !category.is_empty()),
            tags: tags.iter().map(ToString::to_string).collect(),
            refused: Refused {
                category: refused.0,
                tags: refused.1.iter().map(ToString::to_string).collect(),
            },
            ..Filing::default()
        };
        for (said, expected) in [
            (said("", &[], (false, &[])), "A Food x,y"),
            (said("Fuel", &["z", "y"], (false, &[])), "A Fuel z,y,x"),
            (said("", &["z"], (true, &["x"])), "A - z,y"),
        ] {
            assert_eq!(line(&taught.clone().filed(&said)), expected);
        }
    }
}
