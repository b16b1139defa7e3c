//! Which receipts are meant, in SQL: the conditions of a filter, the same for list, sums and export.

use shared::api::Status;
use shared::filter::{Filter, Missing, Review};
use shared::id::ReceiptId;
use shared::receipt::format_date;
use sqlx::{QueryBuilder, Sqlite};

use super::derived::key;
use super::full_text::Search;
use super::receipt_standing::status_text;
use super::{Db, DbError, OWNER};

/// A search that finds no more than this is answered from what it found; a larger one is asked of each row in turn.
const FEW: u32 = 2000;

/// The receipts that are meant.
#[derive(Debug, Clone)]
pub struct Selection {
    filter: Filter,
    ids: Vec<ReceiptId>,
    found: Found,
}

/// What the search of a filter found.
#[derive(Debug, Clone)]
enum Found {
    /// Nothing is searched for.
    Unasked,
    /// These receipts.
    These(Search, Vec<i64>),
    /// Too many to be named.
    Many(Search),
}

impl Db {
    /// The receipts of a filter; where `ids` are named, those of them only.
    pub async fn select(&self, filter: Filter, ids: Vec<ReceiptId>) -> Result<Selection, DbError> {
        let found = match filter.text.as_deref().and_then(Search::of) {
            None => Found::Unasked,
            Some(search) => match self.found(&search, FEW).await? {
                Some(numbers) => Found::These(search, numbers),
                None => Found::Many(search),
            },
        };
        Ok(Selection { filter, ids, found })
    }
}

impl Selection {
    /// What is searched for.
    pub(super) fn search(&self) -> Option<&Search> {
        match &self.found {
            Found::Unasked => None,
            Found::These(search, _) | Found::Many(search) => Some(search),
        }
    }

    /// Pushes ` WHERE …`, without what is in the trash; more conditions may follow with ` AND`.
    pub(super) fn push(&self, query: &mut QueryBuilder<Sqlite>) {
        let Filter { from, to, min, max, review, has_problem, .. } = &self.filter;
        match &self.found {
            Found::Unasked => {
                query.push(" WHERE owner = ").push_bind(OWNER);
            }
            // The signs keep an index from being used: few that were found are looked up by number, many are
            // recognised while the rows go by in their order.
            Found::These(_, numbers) => {
                query.push(" WHERE +owner = ").push_bind(OWNER);
                push_any(query, "number", numbers.iter().copied());
            }
            Found::Many(search) => {
                query.push(" WHERE owner = ").push_bind(OWNER).push(" AND +number IN (");
                search.push_numbers(query);
                query.push(")");
            }
        }
        query.push(" AND deleted_at_ms IS NULL");
        if !self.ids.is_empty() {
            push_any(query, "id", self.ids.iter().map(ToString::to_string));
        }
        if let Some(from) = from {
            query.push(" AND date >= ").push_bind(format_date(*from));
        }
        if let Some(to) = to {
            query.push(" AND date <= ").push_bind(format_date(*to));
        }
        if let Some(min) = min {
            query.push(" AND total_scaled >= ").push_bind(min.thousandths);
        }
        if let Some(max) = max {
            query.push(" AND total_scaled <= ").push_bind(max.thousandths);
        }
        self.push_names(query);
        match review {
            Some(Review::Open) => {
                let read = [Status::Ready, Status::Failed];
                push_any(query, "status", read.into_iter().map(status_text));
                query.push(" AND NOT verified");
            }
            Some(Review::Done) => {
                query.push(" AND verified");
            }
            None => {}
        }
        if *has_problem {
            query.push(" AND (status = ").push_bind(status_text(Status::Failed)).push(" OR NOT adds_up)");
        }
    }

    fn push_names(&self, query: &mut QueryBuilder<Sqlite>) {
        let Filter { merchants, categories, tags, currencies, statuses, missing, .. } = &self.filter;
        let keys = |names: &[String]| names.iter().map(|name| key(name)).collect::<Vec<_>>();
        if !merchants.is_empty() {
            push_any(query, "merchant_key", keys(merchants));
        }
        if !categories.is_empty() {
            push_any(query, "category_key", keys(categories));
        }
        if !currencies.is_empty() {
            push_any(query, "currency", currencies.iter().map(|currency| currency.code().to_owned()));
        }
        if !statuses.is_empty() {
            push_any(query, "status", statuses.iter().map(|status| status_text(*status)));
        }
        if !tags.is_empty() {
            query.push(" AND (");
            let mut any = query.separated(" OR ");
            for tag in tags {
                any.push("tags_key LIKE ").push_bind_unseparated(holding(&key(tag)));
                any.push_unseparated(" ESCAPE '\\'");
            }
            query.push(")");
        }
        if !missing.is_empty() {
            query.push(" AND (");
            let mut any = query.separated(" OR ");
            for missing in missing {
                any.push(column_of(*missing)).push_unseparated(" IS NULL");
            }
            query.push(")");
        }
    }
}

fn column_of(missing: Missing) -> &'static str {
    match missing {
        Missing::Merchant => "merchant",
        Missing::Date => "date",
        Missing::Total => "total_minor",
        Missing::Category => "category",
    }
}

/// A pattern of `LIKE` for texts that hold this line.
fn holding(line: &str) -> String {
    format!("%\n{}\n%", escaped(line))
}

/// A pattern of `LIKE` for names that begin so, in the spelling in which they are compared.
pub(super) fn beginning(start: &str) -> String {
    format!("{}%", escaped(&key(start)))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn push_any<'v, V>(query: &mut QueryBuilder<Sqlite>, column: &str, values: impl IntoIterator<Item = V>)
where
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
        assert_eq!(holding(r"50%_a\b"), "%\n50\\%\\_a\\\\b\n%");
    }
}
