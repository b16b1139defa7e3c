//! Files out of inputs, drops and pastes. Dropped folders are walked through.

use gloo_file::File;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry, HtmlInputElement,
};

/// More files than this out of dropped folders are left out: someone dropped a whole disk.
const FOLDER_FILES_MAX: usize = 1_000;

/// The files chosen in an input, which is emptied so that the same file can be chosen again.
pub(crate) fn chosen(input: &HtmlInputElement) -> Vec<File> {
    let files = input.files().map(|list| listed(&list)).unwrap_or_default();
    input.set_value("");
    files
}

/// The files of a paste.
pub(crate) fn pasted(data: Option<DataTransfer>) -> Vec<File> {
    data.and_then(|data| data.files())
        .map(|list| listed(&list))
        .unwrap_or_default()
}

/// What is dragged over the page are files.
pub(crate) fn has_files(data: Option<&DataTransfer>) -> bool {
    data.is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
}

/// The files of a drop, those in folders included. It must be called within the event: afterwards the
/// browser takes the drop away.
pub(crate) fn dropped(data: &DataTransfer) -> impl Future<Output = Vec<File>> + use<> {
    let files = data.files().map(|list| listed(&list)).unwrap_or_default();
    let items = data.items();
    let entries: Vec<FileSystemEntry> = (0..items.length())
        .filter_map(|index| items.get(index)?.webkit_get_as_entry().ok().flatten())
        .collect();
    async move {
        if entries.iter().any(FileSystemEntry::is_directory) {
            walked(entries).await
        } else {
            files
        }
    }
}

async fn walked(mut entries: Vec<FileSystemEntry>) -> Vec<File> {
    let mut files = Vec::new();
    // Taken from the end: turned around, the first stays first.
    entries.reverse();
    while let Some(entry) = entries.pop() {
        if files.len() >= FOLDER_FILES_MAX {
            break;
        }
        if entry.is_directory() {
            let mut inside = children(entry.unchecked_into()).await;
            inside.reverse();
            entries.append(&mut inside);
        } else if !entry.name().starts_with('.')
            && let Some(file) = file(entry.unchecked_into()).await
        {
            files.push(file);
        }
    }
    files
}

async fn file(entry: FileSystemFileEntry) -> Option<File> {
    let file = called_back(|resolve, reject| {
        entry.file_with_callback_and_callback(resolve, reject);
    });
    file.await
        .map(|file| web_sys::File::unchecked_from_js(file).into())
}

async fn children(folder: FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader: FileSystemDirectoryReader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let some = called_back(|resolve, reject| {
            // A failure to ask is a folder without an answer: the promise is rejected by nobody.
            if reader
                .read_entries_with_callback_and_callback(resolve, reject)
                .is_err()
            {
                let _ = reject.call0(&JsValue::NULL);
            }
        });
        // The browser gives a folder in portions, an empty one at the end.
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
async fn called_back(ask: impl Fn(&js_sys::Function, &js_sys::Function)) -> Option<JsValue> {
    let promise = js_sys::Promise::new(&mut |resolve, reject| ask(&resolve, &reject));
    JsFuture::from(promise).await.ok()
}

fn listed(list: &FileList) -> Vec<File> {
    gloo_file::FileList::from(list.clone()).to_vec()
}
