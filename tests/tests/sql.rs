//! Owners in the SQL of the backend, as a test: nobody reaches rows of another owner.
//!
//! Only the source tree is read; nothing is started.

use std::collections::BTreeSet;
use std::fs;

use harness::checkout_root;
use harness::sql::{Statement, find_statements};
use harness::tidy::read_sources;

/// Tables with data of users. Those without an owner belong to a row that has one.
const USER_TABLES: [&str; 13] = [
    "dismissed_rules",
    "distinct_receipts",
    "downloads",
    "idempotency_keys",
    "jobs",
    "profiles",
    "reader_failures",
    "receipt_readings",
    "receipts",
    "rule_uses",
    "rules",
    "upload_parts",
    "uploads",
];

/// Other tables, with the reason why they have no owner, or one that is not that of a user.
const SERVER_TABLES: [(&str, &str); 3] = [
    ("engine_calls", "counts the calls of the whole server"),
    (
        "purged_receipts",
        "ids of files that may be left, of any owner",
    ),
    ("uptime", "belongs to the server, whatever its column says"),
];

/// Statements without an owner: file, beginning, and the reason.
const UNSCOPED: [(&str, &str, &str); 27] = [
    // Ids are unique over all owners, and files are found by id.
    (
        "claims.rs",
        "SELECT EXISTS (SELECT 1 FROM uploads WHERE id = $1)",
        "an id in use is taken for every owner",
    ),
    // Workers of the queue serve all owners.
    (
        "queue.rs",
        "kind = $1 AND NOT EXISTS (SELECT 1 FROM receipts",
        "condition of the claim",
    ),
    (
        "queue.rs",
        "UPDATE jobs SET lease = $2",
        "claim of a job by a worker",
    ),
    ("queue.rs", "SELECT MIN(CASE", "time of the next claim"),
    (
        "queue.rs",
        "UPDATE jobs SET lease = NULL, leased_until_ms = 0, attempt = attempt - $2 WHERE kind",
        "leases at startup",
    ),
    (
        "downloads.rs",
        "UPDATE downloads SET state = 'waiting' WHERE state = 'running'",
        "interrupted downloads at startup",
    ),
    (
        "downloads.rs",
        "DELETE FROM downloads WHERE state IN",
        "ended downloads at startup",
    ),
    // Sweeps go over the rows of all owners.
    (
        "derived.rs",
        "SELECT id FROM receipts WHERE derived < $1",
        "refresh of the derived columns",
    ),
    (
        "derived.rs",
        "UPDATE receipts SET derived = $1 WHERE id = $2",
        "refresh of the derived columns",
    ),
    (
        "idempotency.rs",
        "DELETE FROM idempotency_keys WHERE created_at_ms < $1",
        "expired keys",
    ),
    (
        "idempotency.rs",
        "DELETE FROM idempotency_keys WHERE answer IS NULL",
        "interrupted requests at startup",
    ),
    (
        "receipts.rs",
        "SELECT id FROM receipts",
        "comparison with the files",
    ),
    (
        "receipts.rs",
        "SELECT NOT EXISTS (SELECT 1 FROM receipts)",
        "comparison with the files at startup",
    ),
    (
        "rules.rs",
        "DELETE FROM rules WHERE deleted_at_ms IS NOT NULL",
        "expired rules",
    ),
    (
        "trash.rs",
        "SELECT id FROM receipts WHERE deleted_at_ms IS NOT NULL",
        "expired receipts in the trash",
    ),
    (
        "upload_parts.rs",
        "SELECT EXISTS (SELECT 1 FROM upload_parts WHERE blob = $1)",
        "comparison with the files at startup",
    ),
    (
        "upload_parts.rs",
        "SELECT upload_id, start, size_bytes, blob FROM upload_parts",
        "comparison with the files at startup",
    ),
    (
        "uploads.rs",
        "SELECT * FROM uploads WHERE received = length",
        "interrupted admissions at startup",
    ),
    (
        "uploads.rs",
        "SELECT id FROM uploads WHERE expires_at_ms <= $1",
        "expired uploads",
    ),
    // Beginnings to which a selection adds its conditions, the owner first.
    (
        "receipt_list.rs",
        "SELECT {columns} FROM {tables}",
        "conditions of a selection",
    ),
    (
        "selection.rs",
        "SELECT number FROM receipts",
        "conditions of a selection",
    ),
    (
        "sums.rs",
        "SELECT currency, COUNT(*) AS receipts, COUNT(total_minor)",
        "conditions of a selection",
    ),
    (
        "sums.rs",
        "SELECT SUBSTR(date, 1, 7) AS month",
        "conditions of a selection",
    ),
    (
        "sums.rs",
        "SELECT {key} AS common",
        "conditions of a selection",
    ),
    (
        "sums.rs",
        "SELECT COUNT(*) FROM receipts",
        "conditions of a selection",
    ),
    (
        "sums.rs",
        "SELECT MIN({name}) AS name",
        "conditions of a selection",
    ),
    // The part of a statement.
    (
        "columns.rs",
        "receipts JOIN receipt_readings ON receipt_id = id",
        "tables only",
    ),
];

fn is_of_user(statement: &Statement) -> bool {
    let is_of_user = |table: &String| USER_TABLES.contains(&table.as_str()) || table.contains('{');
    statement.tables.iter().any(is_of_user)
}

#[test]
fn every_statement_on_data_of_users_names_the_owner() {
    let mut report = Vec::new();
    let mut unused: BTreeSet<_> = UNSCOPED
        .iter()
        .map(|(file, start, _)| (*file, *start))
        .collect();
    for source in read_sources(&checkout_root()) {
        let Some(file) = source.path.strip_prefix("backend/src/db/") else {
            continue;
        };
        let statements = find_statements(&source).into_iter();
        for statement in statements.filter(|found| is_of_user(found) && !found.is_scoped()) {
            let exceptions = UNSCOPED
                .iter()
                .filter(|(of, start, _)| *of == file && statement.text.starts_with(start));
            let exceptions: Vec<_> = exceptions.collect();
            if exceptions.is_empty() {
                report.push(format!(
                    "{}:{}: {}",
                    source.path, statement.line, statement.text
                ));
            }
            for (of, start, _) in exceptions {
                unused.remove(&(*of, *start));
            }
        }
    }
    assert!(
        report.is_empty(),
        "without `owner = $1`:\n{}",
        report.join("\n")
    );
    assert!(
        unused.is_empty(),
        "exceptions for statements that are gone: {unused:?}"
    );
}

#[test]
fn every_table_is_one_of_users_or_of_the_server() {
    let folder = checkout_root().join("backend/migrations");
    let mut tables = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("the migrations").flatten() {
        let text = fs::read_to_string(entry.path()).expect("a migration");
        for line in text.lines() {
            let name = line
                .strip_prefix("CREATE TABLE ")
                .and_then(|rest| rest.split(' ').next());
            tables.extend(name.map(|name| name.trim_end_matches("_new").to_owned()));
            let dropped = line
                .strip_prefix("DROP TABLE ")
                .map(|rest| rest.trim_end_matches(';'));
            // A table that is made anew is dropped only to be renamed.
            if let Some(name) = dropped.filter(|name| !text.contains(&format!("{name}_new "))) {
                tables.remove(name);
            }
        }
    }
    let server = SERVER_TABLES.iter().map(|(name, _)| *name);
    let known: BTreeSet<_> = USER_TABLES
        .into_iter()
        .chain(server)
        .map(str::to_owned)
        .collect();
    assert_eq!(
        tables, known,
        "tables of the migrations, and those that are known here"
    );
}
