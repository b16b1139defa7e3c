//! Statements on the rows of one owner.

/// Builds a statement on rows of the owner: `$1` is the owner, the values follow from `$2`.
///
/// `owned!(scalar …)` selects one value per row, `owned!(record …)` a type that is made of a row.
macro_rules! owned {
    (scalar $sql:expr $(; $($value:expr),+)?) => {
        sqlx::query_scalar($sql).bind($crate::db::OWNER)$($(.bind($value))+)?
    };
    (record $sql:expr $(; $($value:expr),+)?) => {
        sqlx::query_as($sql).bind($crate::db::OWNER)$($(.bind($value))+)?
    };
    ($sql:expr $(; $($value:expr),+)?) => {
        sqlx::query($sql).bind($crate::db::OWNER)$($(.bind($value))+)?
    };
}
