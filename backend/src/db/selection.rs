//! SQL conditions of a filter, for list, sums and export.

use shared::api::ReceiptStatus;
use shared::field::CONFIDENCE_THRESHOLD;
use shared::filter::{Filter, MissingField, ReviewState};
use shared::id::ReceiptId;
use shared::receipt::format_date;
use shared::search_results::SimilarWords;
use shared::text::comparison_key;
use sqlx::{QueryBuilder, Sqlite};

use super::columns::status_text;
use super::full_text::SearchQuery;
use super::{Db, DbError, OWNER};

/// Maximum number of receipts looked up one by one; more are recognised in a scan in the order of
/// the list.
const LOOKUP_MAX: u32 = 2000;

/// The selected receipts.
#[derive(Debug, Clone)]
pub struct Selection {
    filter: Filter,
    ids: Vec<ReceiptId>,
    search: Option<SearchQuery>,
    /// Words that the search replaces by similar ones.
    similar: Vec<SimilarWords>,
    /// Numbers of all of them, if they are few.
    numbers: Option<Vec<i64>>,
}

/// Purpose of a query, which determines the indexes it may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QueryGoal {
    /// All receipts in no order: any index may help.
    All,
    /// The first receipts in some order: the index of that order must be walked.
    First,
}

impl Db {
    /// Prepares the selection of a filter; if `ids` are given, of those receipts only.
    pub async fn select_receipts(
        &self,
        filter: Filter,
        ids: Vec<ReceiptId>,
    ) -> Result<Selection, DbError> {
        let search = filter.text.as_deref().and_then(SearchQuery::from_text);
        // Conditions besides the search may narrow the selection, too.
        let narrows = !ids.is_empty()
            || Filter {
                text: None,
                allows_similar: false,
                ..filter.clone()
            } != Filter::default();
        let mut selection = Selection {
            filter,
            ids,
            search,
            similar: Vec::new(),
            numbers: None,
        };
        // The search is tried first, since the full-text index answers it without a scan.
        if let Some(search) = &selection.search {
            selection.numbers = self.matching_numbers(search, LOOKUP_MAX).await?;
            self.search_similar(&mut selection).await?;
        }
        // One row more than the maximum tells that there are too many.
        if narrows && selection.numbers.is_none() {
            let mut query = QueryBuilder::new("SELECT number FROM receipts");
            selection.push_conditions(&mut query, QueryGoal::All);
            query.push(" LIMIT ").push_bind(i64::from(LOOKUP_MAX) + 1);
            let numbers: Vec<i64> = query.build_query_scalar().fetch_all(&self.pool).await?;
            selection.numbers =
                Some(numbers).filter(|numbers| numbers.len() <= LOOKUP_MAX as usize);
        }
        Ok(selection)
    }

    /// Searches for similar words, if that is allowed and no receipt has the words themselves.
    async fn search_similar(&self, selection: &mut Selection) -> Result<(), DbError> {
        let is_none = |numbers: &Option<Vec<i64>>| numbers.as_ref().is_some_and(Vec::is_empty);
        if selection.filter.allows_similar
            && is_none(&selection.numbers)
            && let Some(text) = selection.filter.text.as_deref()
            && let Some((search, similar)) = self.find_similar(text).await?
        {
            let numbers = self.matching_numbers(&search, LOOKUP_MAX).await?;
            if !is_none(&numbers) {
                selection.search = Some(search);
                selection.similar = similar;
                selection.numbers = numbers;
            }
        }
        Ok(())
    }
}

impl Selection {
    /// Returns the search, if there is one.
    pub(super) fn search(&self) -> Option<&SearchQuery> {
        self.search.as_ref()
    }

    /// Returns the words that the search replaces by similar ones.
    pub fn into_similar_words(self) -> Vec<SimilarWords> {
        self.similar
    }

    /// Pushes ` WHERE …`, without receipts in the trash; more conditions may follow with ` AND`.
    ///
    /// A `+` before a column keeps its index from being used; that of totals is for sorting only.
    pub(super) fn push_conditions(&self, query: &mut QueryBuilder<Sqlite>, used: QueryGoal) {
        // A few receipts are looked up by their numbers, everything else is a condition on their
        // rows.
        if let Some(few) = &self.numbers {
            query.push(" WHERE +owner = ").push_bind(OWNER);
            push_list(query, "number", few.iter().copied());
        } else {
            query.push(" WHERE owner = ").push_bind(OWNER);
            if let Some(search) = &self.search {
                query.push(" AND +number IN (");
                search.push_numbers(query);
                query.push(")");
            }
        }
        query.push(" AND +deleted_at_ms IS NULL");
        // No further index where the order or the numbers determine it.
        let plus = if used == QueryGoal::First || self.numbers.is_some() {
            "+"
        } else {
            ""
        };
        let ids = self.ids.iter().map(ToString::to_string);
        push_any_of(query, &format!("{plus}id"), ids);
        self.push_ranges(query, plus);
        self.push_names(query, plus);
        self.push_states(query, plus);
    }

    /// Pushes the limits on date and total.
    fn push_ranges(&self, query: &mut QueryBuilder<Sqlite>, plus: &str) {
        let filter = &self.filter;
        let days = [(">=", filter.from), ("<=", filter.to)];
        for (relation, day) in days {
            if let Some(day) = day {
                query
                    .push(format!(" AND {plus}date {relation} "))
                    .push_bind(format_date(day));
            }
        }
        let totals = [(">=", filter.min_total), ("<=", filter.max_total)];
        for (relation, total) in totals {
            if let Some(total) = total {
                query
                    .push(format!(" AND +total_scaled {relation} "))
                    .push_bind(total.thousandths);
            }
        }
    }

    /// Pushes the conditions on review and problems.
    fn push_states(&self, query: &mut QueryBuilder<Sqlite>, plus: &str) {
        match self.filter.review {
            Some(state @ (ReviewState::Open | ReviewState::ToCheck)) => {
                // Finished readings that the user has not verified.
                let finished = [ReceiptStatus::Ready, ReceiptStatus::Failed];
                push_any_of(query, "status", finished.map(status_text));
                query.push(" AND NOT verified");
                if state == ReviewState::ToCheck {
                    query
                        .push(format!(" AND {plus}confidence < "))
                        .push_bind(CONFIDENCE_THRESHOLD);
                }
            }
            Some(ReviewState::Done) => {
                query.push(" AND verified");
            }
            None => {}
        }
        // A problem is a failed reading, or numbers that do not add up.
        if self.filter.has_problem {
            query
                .push(" AND (status = ")
                .push_bind(status_text(ReceiptStatus::Failed))
                .push(" OR NOT adds_up)");
        }
    }

    fn push_names(&self, query: &mut QueryBuilder<Sqlite>, plus: &str) {
        let Filter {
            merchants,
            categories,
            tags,
            currencies,
            statuses,
            missing,
            ..
        } = &self.filter;
        let keys = merchants.iter().map(|name| comparison_key(name));
        push_any_of(query, &format!("{plus}merchant_key"), keys);
        let keys = categories.iter().map(|name| comparison_key(name));
        push_any_of(query, "category_key", keys);
        let codes = currencies.iter().map(|currency| currency.code().to_owned());
        push_any_of(query, "currency", codes);
        let statuses = statuses.iter().map(|status| status_text(*status));
        push_any_of(query, "status", statuses);
        // Tags are alternatives; in their column each stands between line feeds.
        if !tags.is_empty() {
            query.push(" AND (");
            let mut any = query.separated(" OR ");
            for tag in tags {
                any.push("tags_key LIKE ")
                    .push_bind_unseparated(line_pattern(&comparison_key(tag)));
                any.push_unseparated(" ESCAPE '\\'");
            }
            query.push(")");
        }
        if !missing.is_empty() {
            query.push(" AND (");
            let mut any = query.separated(" OR ");
            for missing in missing {
                any.push(missing_condition(*missing));
            }
            query.push(")");
        }
    }
}

/// Returns the condition of receipts with missing data.
pub(super) fn missing_condition(missing: MissingField) -> &'static str {
    match missing {
        MissingField::Merchant => "merchant IS NULL",
        MissingField::Date => "date IS NULL",
        MissingField::Total => "total_minor IS NULL",
        MissingField::Category => "category IS NULL",
        MissingField::Currency => "currency IS NULL",
        MissingField::Spending => "(date IS NULL OR total_minor IS NULL OR currency IS NULL)",
    }
}

/// Returns a pattern of `LIKE` for texts that contain this line.
fn line_pattern(line: &str) -> String {
    format!("%\n{}\n%", escape_like(line))
}

/// Returns a pattern of `LIKE` for names with this prefix, in the spelling in which they are
/// compared.
pub(super) fn prefix_pattern(start: &str) -> String {
    format!("{}%", escape_like(&comparison_key(start)))
}

fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

/// Pushes the condition that a column has one of these values, if there are any.
fn push_any_of<'v, V>(
    query: &mut QueryBuilder<Sqlite>,
    column: &str,
    values: impl IntoIterator<Item = V>,
) where
    V: sqlx::Encode<'v, Sqlite> + sqlx::Type<Sqlite> + Send + 'v,
{
    let mut values = values.into_iter().peekable();
    if values.peek().is_some() {
        push_list(query, column, values);
    }
}

/// Pushes the condition that a column has one of these values; without any, nothing matches.
fn push_list<'v, V>(
    query: &mut QueryBuilder<Sqlite>,
    column: &str,
    values: impl IntoIterator<Item = V>,
) where
    V: sqlx::Encode<'v, Sqlite> + sqlx::Type<Sqlite> + Send + 'v,
{
    query.push(format!(" AND {column} IN ("));
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    query.push(")");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_never_a_pattern() {
        assert_eq!(line_pattern(r"50%_a\b"), "%\n50\\%\\_a\\\\b\n%");
    }
}
