//! Database of receipts for times without a connection, and of edits that wait.
//!
//! Apart from that of the upload queue, so that its code is not in the first load.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbTransaction, IdbTransactionMode};

use super::await_request;
use crate::browser::callbacks::await_callbacks;

const DATABASE_NAME: &str = "receipts";
const STORE_NAMES: [&str; 4] = ["rows", "details", "words", "edits"];

thread_local! {
    /// Opened once; a page has one thread.
    static OPENED: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) };
}

/// Transaction over all object stores.
pub(crate) type Transaction = IdbTransaction;

/// Begins a transaction for changes.
pub(crate) async fn begin_writing() -> Result<Transaction, JsValue> {
    begin(IdbTransactionMode::Readwrite).await
}

/// Begins a transaction for reading.
pub(crate) async fn begin_reading() -> Result<Transaction, JsValue> {
    begin(IdbTransactionMode::Readonly).await
}

async fn begin(mode: IdbTransactionMode) -> Result<Transaction, JsValue> {
    let names: Array = STORE_NAMES.into_iter().map(JsValue::from).collect();
    let begin =
        |database: &IdbDatabase| database.transaction_with_str_sequence_and_mode(&names, mode);
    let opened =
        OPENED.with_borrow(|opened| opened.as_ref().and_then(|database| begin(database).ok()));
    if let Some(transaction) = opened {
        return Ok(transaction);
    }
    // Not opened yet, or closed by the browser.
    let database = open_database().await?;
    let transaction = begin(&database)?;
    OPENED.set(Some(database));
    Ok(transaction)
}

/// Waits until a transaction is durable.
pub(crate) async fn await_transaction(transaction: &Transaction) -> Result<(), JsValue> {
    await_callbacks(|resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    })
    .await
    .map(drop)
}

async fn open_database() -> Result<IdbDatabase, JsValue> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    let request = factory.ok_or(JsValue::NULL)?.open(DATABASE_NAME)?;
    let upgraded = request.clone();
    let create = Closure::once(move || {
        if let Ok(database) = upgraded.result() {
            let database: IdbDatabase = database.unchecked_into();
            for name in STORE_NAMES {
                // A failure rejects the open request as well.
                let _ = database.create_object_store(name);
            }
        }
    });
    request.set_onupgradeneeded(Some(create.as_ref().unchecked_ref()));
    await_request(&request).await.map(JsCast::unchecked_into)
}
