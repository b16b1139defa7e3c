//! Files from inputs, drops and pastes. Dropped folders are searched recursively.

use gloo_file::File;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry, HtmlInputElement,
};

/// Number of files taken from dropped folders; with more of them somebody dropped a whole disk.
const FOLDER_FILES_MAX: usize = 1_000;

/// Returns the files chosen in an input, and clears it so that the same file can be chosen again.
pub(crate) fn take_input_files(input: &HtmlInputElement) -> Vec<File> {
    let files = input
        .files()
        .map(|list| to_files(&list))
        .unwrap_or_default();
    input.set_value("");
    files
}

/// Returns the files of a paste.
pub(crate) fn pasted_files(data: Option<DataTransfer>) -> Vec<File> {
    data.and_then(|data| data.files())
        .map(|list| to_files(&list))
        .unwrap_or_default()
}

/// Returns whether the dragged data contains files.
pub(crate) fn has_files(data: Option<&DataTransfer>) -> bool {
    data.is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
}

/// Returns the files of a drop, including those in folders. It must be called during the event:
/// afterwards the browser clears the data.
pub(crate) fn dropped_files(data: &DataTransfer) -> impl Future<Output = Vec<File>> + use<> {
    let files = data.files().map(|list| to_files(&list)).unwrap_or_default();
    let items = data.items();
    let entries: Vec<FileSystemEntry> = (0..items.length())
        .filter_map(|index| items.get(index)?.webkit_get_as_entry().ok().flatten())
        .collect();
    async move {
        if entries.iter().any(FileSystemEntry::is_directory) {
            walk_entries(entries).await
        } else {
            files
        }
    }
}

/// Walks through folders depth first and returns their files, except hidden ones.
async fn walk_entries(mut entries: Vec<FileSystemEntry>) -> Vec<File> {
    let mut files = Vec::new();
    // Entries are taken from the end: reversed, they keep their order.
    entries.reverse();
    while let Some(entry) = entries.pop() {
        if files.len() >= FOLDER_FILES_MAX {
            break;
        }
        if entry.is_directory() {
            let mut inside = read_directory(entry.unchecked_into()).await;
            inside.reverse();
            entries.append(&mut inside);
        } else if !entry.name().starts_with('.')
            && let Some(file) = read_file_entry(entry.unchecked_into()).await
        {
            files.push(file);
        }
    }
    files
}

async fn read_file_entry(entry: FileSystemFileEntry) -> Option<File> {
    let file = await_callbacks(|resolve, reject| {
        entry.file_with_callback_and_callback(resolve, reject);
    });
    file.await
        .map(|file| web_sys::File::unchecked_from_js(file).into())
}

async fn read_directory(folder: FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader: FileSystemDirectoryReader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let some = await_callbacks(|resolve, reject| {
            // A call that fails never calls back, so the promise is rejected here.
            if reader
                .read_entries_with_callback_and_callback(resolve, reject)
                .is_err()
            {
                let _ = reject.call0(&JsValue::NULL);
            }
        });
        // The browser returns a folder in batches, the last one empty.
        let some: Vec<FileSystemEntry> = match some.await {
            Some(some) => js_sys::Array::from(&some)
                .iter()
                .map(JsCast::unchecked_into)
                .collect(),
            None => Vec::new(),
        };
        if some.is_empty() {
            return all;
        }
        all.extend(some);
    }
}

/// Waits for one of two callbacks; the second one means failure.
async fn await_callbacks(ask: impl Fn(&js_sys::Function, &js_sys::Function)) -> Option<JsValue> {
    let promise = js_sys::Promise::new(&mut |resolve, reject| ask(&resolve, &reject));
    JsFuture::from(promise).await.ok()
}

fn to_files(list: &FileList) -> Vec<File> {
    gloo_file::FileList::from(list.clone()).to_vec()
}
