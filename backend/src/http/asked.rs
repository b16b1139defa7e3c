//! Parameters of list, sums and export: a filter, and what else each of them takes.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use shared::filter::{Filter, FilterError, Sort};
use shared::problem::ProblemCode;

use super::error::ApiError;

/// The most parameters of one request; each part of a filter takes 100 values at most.
const PARAMETERS_MAX: usize = 1_000;

/// What was asked for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Which receipts.
    pub(super) filter: Filter,
    /// What is no part of the filter and not empty.
    others: Vec<(String, String)>,
}

impl Asked {
    /// The text of a parameter; the last one counts.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.others
            .iter()
            .rev()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    /// The order.
    pub(super) fn sort(&self) -> Result<Sort, ApiError> {
        let Some(sort) = self.text("sort") else {
            return Ok(Sort::default());
        };
        sort.parse()
            .map_err(|error: FilterError| unusable(error.to_string()))
    }

    /// A parameter that is `true` or absent.
    pub(super) fn is_set(&self, name: &str) -> Result<bool, ApiError> {
        match self.text(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(unusable(format!("{name}: must be true or false"))),
        }
    }

    /// A whole number.
    pub(super) fn number(&self, name: &str) -> Result<Option<u32>, ApiError> {
        let number = self.text(name).map(str::parse).transpose();
        number.map_err(|_| unusable(format!("{name}: must be a whole number")))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let query = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Query(parameters) = query.map_err(|error| unusable(error.body_text()))?;
        if parameters.len() > PARAMETERS_MAX {
            return Err(unusable(format!("at most {PARAMETERS_MAX} parameters")));
        }
        let mut asked = Self::default();
        for (name, value) in parameters {
            match asked.filter.set(&name, &value) {
                Some(set) => set.map_err(|error| unusable(error.to_string()))?,
                None if value.is_empty() => {}
                None => asked.others.push((name, value)),
            }
        }
        Ok(asked)
    }
}

/// A request that cannot be used, and why.
pub(super) fn unusable(detail: impl Into<String>) -> ApiError {
    ApiError::with_detail(ProblemCode::RequestUnusable, detail)
}
