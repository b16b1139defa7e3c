//! Files from inputs, drops and pastes. Dropped folders are searched recursively.

use gloo_file::File;
use wasm_bindgen::JsCast;
use web_sys::{
    DataTransfer, Event, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader,
    FileSystemEntry, FileSystemFileEntry, HtmlInputElement,
};

use crate::browser::callbacks::{await_callbacks, call};
use crate::browser::events::target_of;

/// Number of files taken from dropped folders; with more of them somebody dropped a whole disk.
const FOLDER_FILES_MAX: usize = 1_000;

/// Returns the files chosen in the input of an event, and clears it so that the same file can be
/// chosen again.
pub(crate) fn chosen_files(event: &Event) -> Vec<File> {
    let Some(input) = target_of::<HtmlInputElement>(event) else {
        return Vec::new();
    };
    let files = to_files(input.files());
    input.set_value("");
    files
}

/// Returns the files of a paste.
pub(crate) fn pasted_files(data: Option<DataTransfer>) -> Vec<File> {
    to_files(data.and_then(|data| data.files()))
}

/// Returns whether the dragged data contains files.
pub(crate) fn has_files(data: Option<&DataTransfer>) -> bool {
    data.is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
}

/// Returns the files of a drop, including those in folders. It must be called during the event:
/// afterwards the browser clears the data.
pub(crate) fn dropped_files(data: &DataTransfer) -> impl Future<Output = Vec<File>> + use<> {
    let files = to_files(data.files());
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
        entry.file_with_callback_and_callback(&resolve, &reject);
    });
    let file = file.await.ok()?;
    Some(web_sys::File::unchecked_from_js(file).into())
}

async fn read_directory(folder: FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader: FileSystemDirectoryReader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let some = await_callbacks(|resolve, reject| {
            // A call that fails never calls back, so the promise is rejected here.
            let asked = reader.read_entries_with_callback_and_callback(&resolve, &reject);
            if asked.is_err() {
                call(&reject);
            }
        });
        // The browser returns a folder in batches, the last one empty.
        let some: Vec<FileSystemEntry> = match some.await {
            Ok(some) => js_sys::Array::from(&some)
                .iter()
                .map(JsCast::unchecked_into)
                .collect(),
            Err(_) => Vec::new(),
        };
        if some.is_empty() {
            return all;
        }
        all.extend(some);
    }
}

fn to_files(list: Option<FileList>) -> Vec<File> {
    list.map(|list| gloo_file::FileList::from(list).to_vec())
        .unwrap_or_default()
}
