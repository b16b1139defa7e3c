//! `IndexedDB`: the databases of the upload queue and of stored receipts. No other module uses it.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

use super::callbacks::await_callbacks;

const STORE_NAME: &str = "files";

/// Database with its object stores.
pub(crate) struct Schema {
    name: &'static str,
    stores: &'static [&'static str],
}

/// Files of the upload queue.
static UPLOADS: Schema = Schema {
    name: "uploads",
    stores: &[STORE_NAME],
};

/// Receipts for times without a connection, and edits that wait.
pub(crate) static RECEIPTS: Schema = Schema {
    name: "receipts",
    stores: &["rows", "details", "words", "edits"],
};

thread_local! {
    /// Opened once each; a page has one thread.
    static OPENED: RefCell<Vec<(&'static str, IdbDatabase)>> = const { RefCell::new(Vec::new()) };
}

/// Opens the object store for changes, in a transaction of its own.
pub(crate) async fn open_for_writing() -> Result<IdbObjectStore, JsValue> {
    open_store(IdbTransactionMode::Readwrite).await
}

/// Opens the object store for reading, in a transaction of its own.
pub(crate) async fn open_for_reading() -> Result<IdbObjectStore, JsValue> {
    open_store(IdbTransactionMode::Readonly).await
}

async fn open_store(mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    begin(&UPLOADS, mode).await?.object_store(STORE_NAME)
}

/// Begins a transaction over all object stores of a database.
pub(crate) async fn begin(
    schema: &Schema,
    mode: IdbTransactionMode,
) -> Result<IdbTransaction, JsValue> {
    let names: Array = schema
        .stores
        .iter()
        .map(|name| JsValue::from(*name))
        .collect();
    let begin =
        |database: &IdbDatabase| database.transaction_with_str_sequence_and_mode(&names, mode);
    let opened = OPENED.with_borrow(|opened| {
        let database = opened.iter().find(|(name, _)| *name == schema.name);
        database.and_then(|(_, database)| begin(database).ok())
    });
    if let Some(transaction) = opened {
        return Ok(transaction);
    }
    // Not opened yet, or closed by the browser.
    let database = open_database(schema).await?;
    let transaction = begin(&database)?;
    OPENED.with_borrow_mut(|opened| {
        opened.retain(|(name, _)| *name != schema.name);
        opened.push((schema.name, database));
    });
    Ok(transaction)
}

async fn open_database(schema: &Schema) -> Result<IdbDatabase, JsValue> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    let request = factory.ok_or(JsValue::NULL)?.open(schema.name)?;
    let upgraded = request.clone();
    let stores = schema.stores;
    let create = Closure::once(move || {
        if let Ok(database) = upgraded.result() {
            let database: IdbDatabase = database.unchecked_into();
            for name in stores {
                // A failure rejects the open request as well.
                let _ = database.create_object_store(name);
            }
        }
    });
    request.set_onupgradeneeded(Some(create.as_ref().unchecked_ref()));
    await_request(&request).await.map(JsCast::unchecked_into)
}

/// Waits for the result of a request.
pub(crate) async fn await_request(request: &IdbRequest) -> Result<JsValue, JsValue> {
    await_callbacks(|resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    })
    .await?;
    request.result()
}

/// Waits until the writes of a transaction are durable.
pub(crate) async fn await_commit(store: &IdbObjectStore) -> Result<(), JsValue> {
    await_transaction(&store.transaction()).await
}

/// Waits until a transaction is durable.
pub(crate) async fn await_transaction(transaction: &IdbTransaction) -> Result<(), JsValue> {
    await_callbacks(|resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    })
    .await
    .map(drop)
}
