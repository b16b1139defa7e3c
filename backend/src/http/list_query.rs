//! Query parameters of list, sums and export: a filter and extras.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use shared::filter::{Filter, FilterError, SortOrder};
use shared::problem::ProblemCode;

use super::error::ApiError;

/// Maximum number of parameters per request; each part of a filter takes at most 100 values.
const PARAMETERS_MAX: usize = 1_000;

/// Parsed query string.
#[derive(Debug, Default)]
pub(super) struct ListQuery {
    /// Filter of the receipts.
    pub(super) filter: Filter,
    /// Parameters that are not part of the filter and not empty.
    other_parameters: Vec<(String, String)>,
}

impl ListQuery {
    /// Returns the text of a parameter; the last occurrence counts.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.other_parameters
            .iter()
            .rev()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    /// Parses the order; the default one if absent.
    pub(super) fn sort(&self) -> Result<SortOrder, ApiError> {
        let Some(sort) = self.text("sort") else {
            return Ok(SortOrder::default());
        };
        sort.parse()
            .map_err(|error: FilterError| invalid_request(error.to_string()))
    }

    /// Parses a parameter that is `true`, `false` or absent.
    pub(super) fn is_set(&self, name: &str) -> Result<bool, ApiError> {
        match self.text(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(invalid_request(format!("{name}: must be true or false"))),
        }
    }

    /// Parses a whole number; `None` if absent.
    pub(super) fn number(&self, name: &str) -> Result<Option<u32>, ApiError> {
        let number = self.text(name).map(str::parse).transpose();
        number.map_err(|_| invalid_request(format!("{name}: must be a whole number")))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ListQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        // A list of pairs keeps repeated parameters, which a filter combines.
        let query = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Query(parameters) = query.map_err(|error| invalid_request(error.body_text()))?;
        if parameters.len() > PARAMETERS_MAX {
            return Err(invalid_request(format!(
                "at most {PARAMETERS_MAX} parameters"
            )));
        }
        let mut asked = Self::default();
        for (name, value) in parameters {
            // Parameters unknown to the filter are left to the handler; empty ones count as absent.
            match asked.filter.set_parameter(&name, &value) {
                Some(set) => set.map_err(|error| invalid_request(error.to_string()))?,
                None if value.is_empty() => {}
                None => asked.other_parameters.push((name, value)),
            }
        }
        Ok(asked)
    }
}

/// Creates an error that explains the fault of a request.
pub(super) fn invalid_request(detail: impl Into<String>) -> ApiError {
    ApiError::with_detail(ProblemCode::RequestUnusable, detail)
}
