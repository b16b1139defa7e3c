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

/// No more receipts than this are looked up one by one; more are recognised while the rows go by in their order.
const FEW: u32 = 2000;

/// The receipts that are meant.
#[derive(Debug, Clone)]
pub struct Selection {
    filter: Filter,
    ids: Vec<ReceiptId>,
    search: Option<Search>,
    /// The numbers of all of them, where they are few.
    few: Option<Vec<i64>>,
}

/// What the conditions are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// All of them are asked for, in no order: any index may help.
    All,
    /// The first of them in some order: the index of that order shall be walked.
    First,
}

impl Db {
    /// The receipts of a filter; where `ids` are named, those of them only.
    pub async fn select(&self, filter: Filter, ids: Vec<ReceiptId>) -> Result<Selection, DbError> {
        let search = filter.text.as_deref().and_then(Search::of);
        let narrows = !ids.is_empty()
            || Filter {
                text: None,
                ..filter.clone()
            } != Filter::default();
        let mut selection = Selection {
            filter,
            ids,
            search,
            few: None,
        };
        if let Some(search) = &selection.search {
            selection.few = self.found(search, FEW).await?;
        }
        if narrows && selection.few.is_none() {
            let mut query = QueryBuilder::new("SELECT number FROM receipts");
            selection.push(&mut query, Use::All);
            query.push(" LIMIT ").push_bind(i64::from(FEW) + 1);
            let numbers: Vec<i64> = query.build_query_scalar().fetch_all(&self.pool).await?;
            selection.few = Some(numbers).filter(|numbers| numbers.len() <= FEW as usize);
        }
        Ok(selection)
    }
}

impl Selection {
    /// What is searched for.
    pub(super) fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    /// Pushes ` WHERE …`, without what is in the trash; more conditions may follow with ` AND`.
    ///
    /// A `+` before a column keeps its index from being used; that of totals is for sorting only.
    pub(super) fn push(&self, query: &mut QueryBuilder<Sqlite>, used: Use) {
        if let Some(few) = &self.few {
            query.push(" WHERE +owner = ").push_bind(OWNER);
            push_any(query, "number", few.iter().copied());
        } else {
            query.push(" WHERE owner = ").push_bind(OWNER);
            if let Some(search) = &self.search {
                query.push(" AND +number IN (");
                search.push_numbers(query);
                query.push(")");
            }
        }
        query.push(" AND +deleted_at_ms IS NULL");
        let plus = if used == Use::First || self.few.is_some() {
            "+"
        } else {
            ""
        };
        if !self.ids.is_empty() {
            push_any(
                query,
                &format!("{plus}id"),
                self.ids.iter().map(ToString::to_string),
            );
        }
        let Filter {
            from,
            to,
            min,
            max,
            review,
            has_problem,
            ..
        } = &self.filter;
        if let Some(from) = from {
            query
                .push(format!(" AND {plus}date >= "))
                .push_bind(format_date(*from));
        }
        if let Some(to) = to {
            query
                .push(format!(" AND {plus}date <= "))
                .push_bind(format_date(*to));
        }
        if let Some(min) = min {
            query
                .push(" AND +total_scaled >= ")
                .push_bind(min.thousandths);
        }
        if let Some(max) = max {
            query
                .push(" AND +total_scaled <= ")
                .push_bind(max.thousandths);
        }
        self.push_names(query, plus);
        match review {
            Some(Review::Open) => {
                push_any(
                    query,
                    "status",
                    [Status::Ready, Status::Failed].map(status_text),
                );
                query.push(" AND NOT verified");
            }
            Some(Review::Done) => {
                query.push(" AND verified");
            }
            None => {}
        }
        if *has_problem {
            query
                .push(" AND (status = ")
                .push_bind(status_text(Status::Failed))
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
        let keys = |names: &[String]| names.iter().map(|name| key(name)).collect::<Vec<_>>();
        if !merchants.is_empty() {
            push_any(query, &format!("{plus}merchant_key"), keys(merchants));
        }
        if !categories.is_empty() {
            push_any(query, "category_key", keys(categories));
        }
        if !currencies.is_empty() {
            push_any(
                query,
                "currency",
                currencies.iter().map(|currency| currency.code().to_owned()),
            );
        }
        if !statuses.is_empty() {
            push_any(
                query,
                "status",
                statuses.iter().map(|status| status_text(*status)),
            );
        }
        if !tags.is_empty() {
            query.push(" AND (");
            let mut any = query.separated(" OR ");
            for tag in tags {
                any.push("tags_key LIKE ")
                    .push_bind_unseparated(holding(&key(tag)));
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
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

fn push_any<'v, V>(
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
        assert_eq!(holding(r"50%_a\b"), "%\n50\\%\\_a\\\\b\n%");
    }
}
