//! `IndexedDB`: one object store for the files of the upload queue, and the database of receipts
//! ([`receipts`]). No other module uses it.

pub(crate) mod receipts;

use std::cell::RefCell;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

use super::callbacks::await_callbacks;

const DATABASE_NAME: &str = "uploads";
const STORE_NAME: &str = "files";

thread_local! {
    /// Opened once; a page has one thread.
    static OPENED: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) };
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
    let begin = |database: &IdbDatabase| database.transaction_with_str_and_mode(STORE_NAME, mode);
    let opened =
        OPENED.with_borrow(|opened| opened.as_ref().and_then(|database| begin(database).ok()));
    if let Some(transaction) = opened {
        return transaction.object_store(STORE_NAME);
    }
    // Not opened yet, or closed by the browser.
    let database = open_database().await?;
    let transaction = begin(&database)?;
    OPENED.set(Some(database));
    transaction.object_store(STORE_NAME)
}

async fn open_database() -> Result<IdbDatabase, JsValue> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    let request = factory.ok_or(JsValue::NULL)?.open(DATABASE_NAME)?;
    let upgraded = request.clone();
    let create = Closure::once(move || {
        if let Ok(database) = upgraded.result() {
            // A failure rejects the open request as well.
            let _ = database
                .unchecked_into::<IdbDatabase>()
                .create_object_store(STORE_NAME);
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
    let transaction = store.transaction();
    await_callbacks(|resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    })
    .await
    .map(drop)
}
