//! Installed languages of Tesseract, by the files of their data.

use std::path::{Path, PathBuf};

/// Folders in which systems install language data, the most common first.
const USUAL_FOLDERS: [&str; 4] = [
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
];
/// Ending of the files.
const EXTENSION: &str = "traineddata";

/// Returns the first folder with language data and the codes of its languages, sorted. `named` is
/// a folder of such files or the one above it, unless it is one of the usual ones.
pub(super) fn find_languages(named: Option<&Path>) -> Option<(PathBuf, Vec<String>)> {
    let folders = named.map_or_else(
        || USUAL_FOLDERS.map(PathBuf::from).to_vec(),
        |named| vec![named.to_path_buf(), named.join("tessdata")],
    );
    folders.into_iter().find_map(|folder| {
        let languages = list_languages(&folder);
        (!languages.is_empty()).then_some((folder, languages))
    })
}

fn list_languages(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let code = |file: PathBuf| {
        let is_data = file.extension().is_some_and(|ending| ending == EXTENSION);
        is_data.then(|| file.file_stem()?.to_str().map(str::to_owned))?
    };
    let mut languages: Vec<String> = files.filter_map(|entry| code(entry.path())).collect();
    languages.sort_unstable();
    languages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_files_of_a_folder_or_the_one_below() {
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join("tessdata");
        std::fs::create_dir(&folder).unwrap();
        assert_eq!(find_languages(Some(above.path())), None);
        for name in ["tha.traineddata", "eng.traineddata", "pdf.ttf"] {
            std::fs::write(folder.join(name), b"").unwrap();
        }
        let expected = Some((folder.clone(), vec!["eng".to_owned(), "tha".to_owned()]));
        assert_eq!(find_languages(Some(&folder)), expected);
        assert_eq!(find_languages(Some(above.path())), expected);
        assert_eq!(find_languages(Some(Path::new("/nowhere"))), None);
    }
}
