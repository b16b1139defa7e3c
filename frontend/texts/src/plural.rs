//! Plural rules in the syntax of Unicode CLDR, translated into conditions of Rust.
//!
//! Counts are whole numbers: the operands `n` and `i` are the count, and all operands about
//! fractions and exponents are 0.

/// The categories of CLDR besides `other`, in the order in which their rules are tried.
const CATEGORIES: [&str; 5] = ["zero", "one", "two", "few", "many"];

/// The plural rules of one language.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct PluralRules {
    /// Category and condition. The condition contains `#` where the count belongs.
    rules: Vec<(String, String)>,
}

impl PluralRules {
    /// Parses a table of categories and rules: `one = "n = 0..1"`.
    pub(crate) fn parse(table: &toml::Table) -> Result<Self, String> {
        if let Some(unknown) = table.keys().find(|key| !CATEGORIES.contains(&key.as_str())) {
            return Err(format!("`{unknown}` is not a plural category with a rule"));
        }
        let rules = CATEGORIES.iter().filter_map(|category| {
            let rule = table.get(*category)?;
            let condition = rule
                .as_str()
                .and_then(translate)
                .ok_or_else(|| format!("the rule of `{category}` cannot be parsed"));
            Some(condition.map(|condition| ((*category).to_owned(), condition)))
        });
        Ok(Self {
            rules: rules.collect::<Result<_, _>>()?,
        })
    }

    /// The categories that every plural text of the language needs, `other` last.
    pub(crate) fn categories(&self) -> impl Iterator<Item = &str> {
        let named = self.rules.iter().map(|(category, _)| category.as_str());
        named.chain(["other"])
    }

    /// Whether counting never changes a text.
    pub(crate) fn has_one_form(&self) -> bool {
        self.rules.is_empty()
    }

    /// The condition under which the variable `name` falls into a category other than `other`.
    pub(crate) fn condition(&self, category: &str, name: &str) -> Option<String> {
        let (_, condition) = self.rules.iter().find(|(named, _)| named == category)?;
        Some(condition.replace('#', name))
    }
}

/// Translates `n % 10 = 1 and n % 100 != 11 or n = 0` into Rust.
fn translate(rule: &str) -> Option<String> {
    let alternatives = rule.split(" or ").map(|alternative| {
        let relations: Option<Vec<_>> =
            alternative.split(" and ").map(translate_relation).collect();
        Some(relations?.join(" && "))
    });
    Some(alternatives.collect::<Option<Vec<_>>>()?.join(" || "))
}

fn translate_relation(relation: &str) -> Option<String> {
    let (operand, values, negation) = if let Some((operand, values)) = relation.split_once(" != ") {
        (operand, values, "!")
    } else {
        let (operand, values) = relation.split_once(" = ")?;
        (operand, values, "")
    };
    let (operand, modulus) = match operand.trim().split_once(" % ") {
        Some((operand, modulus)) => (operand, format!(" % {}", modulus.parse::<u32>().ok()?)),
        None => (operand.trim(), String::new()),
    };
    let operand = match operand {
        "n" | "i" => "#",
        "v" | "w" | "f" | "t" | "c" | "e" => "0",
        _ => return None,
    };
    let ranges: Option<Vec<_>> = values.trim().split(',').map(translate_range).collect();
    let ranges = ranges?.join(" | ");
    Some(format!("{negation}matches!({operand}{modulus}, {ranges})"))
}

fn translate_range(range: &str) -> Option<String> {
    let parse = |number: &str| number.trim().parse::<u32>().ok();
    match range.split_once("..") {
        Some((first, last)) => Some(format!("{}..={}", parse(first)?, parse(last)?)),
        None => Some(parse(range)?.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(rules: &str) -> Result<PluralRules, String> {
        PluralRules::parse(&rules.parse().expect("a table"))
    }

    #[test]
    fn rules_become_conditions() {
        for (rule, condition) in [
            ("n = 1", "matches!(k, 1)"),
            ("i = 1 and v = 0", "matches!(k, 1) && matches!(0, 0)"),
            ("i = 0,1", "matches!(k, 0 | 1)"),
            (
                "n % 10 = 2..4 and n % 100 != 12..14",
                "matches!(k % 10, 2..=4) && !matches!(k % 100, 12..=14)",
            ),
            (
                "n = 0 or n % 100 = 11..19",
                "matches!(k, 0) || matches!(k % 100, 11..=19)",
            ),
        ] {
            let rules = parse(&format!("few = \"{rule}\"")).expect(rule);
            assert_eq!(rules.condition("few", "k").as_deref(), Some(condition));
            assert_eq!(rules.categories().collect::<Vec<_>>(), ["few", "other"]);
        }
    }

    #[test]
    fn a_language_without_rules_has_one_form() {
        let rules = parse("").expect("no rules");
        assert!(rules.has_one_form());
        assert_eq!(rules.categories().collect::<Vec<_>>(), ["other"]);
    }

    #[test]
    fn wrong_rules_are_errors() {
        for rules in [
            "several = \"n = 1\"",
            "one = \"n\"",
            "one = \"x = 1\"",
            "one = 1",
        ] {
            assert!(parse(rules).is_err(), "{rules}");
        }
    }
}
