//! Functions of libtesseract, loaded at run time.
//!
//! The library is opened when it is first used and stays open until the process ends. A machine
//! without it lacks only the Tesseract engine. This is the only module with unsafe code: it calls
//! the documented C interface of the library (`tesseract/capi.h`, version 5). [`Instance`] is the
//! safe interface for the rest of the crate.
#![allow(
    unsafe_code,
    reason = "functions of a C library can be called in no other way"
)]

use std::ffi::{CStr, CString, c_char, c_float, c_int, c_uchar, c_void};
use std::ptr::{self, NonNull};
use std::sync::OnceLock;

use image::GrayImage;
use libloading::Library;

use super::super::EngineError;

/// Names under which systems install the library.
const FILE_NAMES: [&str; 3] = [
    "libtesseract.so.5",
    "libtesseract.5.dylib",
    "libtesseract-5.dll",
];
/// Resolution stated for pictures, in dots per inch; without one the library guesses.
const RESOLUTION: c_int = 300;

/// Layout that the library expects on a picture (`TessPageSegMode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Unknown layout; only the text direction and the script are detected.
    DirectionAndScript = 0,
    /// One block of text.
    Block = 6,
    /// One line of text.
    Line = 7,
}

/// Pointer to a recogniser (`TessBaseAPI *`).
type Handle = *mut c_void;

/// Functions of the library that are used.
struct Functions {
    create: unsafe extern "C" fn() -> Handle,
    delete: unsafe extern "C" fn(Handle),
    initialise: unsafe extern "C" fn(Handle, *const c_char, *const c_char) -> c_int,
    set_layout: unsafe extern "C" fn(Handle, c_int),
    set_picture: unsafe extern "C" fn(Handle, *const c_uchar, c_int, c_int, c_int, c_int),
    set_resolution: unsafe extern "C" fn(Handle, c_int),
    recognise: unsafe extern "C" fn(Handle, *mut c_void) -> c_int,
    table: unsafe extern "C" fn(Handle, c_int) -> *mut c_char,
    delete_text: unsafe extern "C" fn(*const c_char),
    detect_script: unsafe extern "C" fn(
        Handle,
        *mut c_int,
        *mut c_float,
        *mut *const c_char,
        *mut c_float,
    ) -> c_int,
    /// Keeps the code of the functions in memory.
    _library: Library,
}

impl Functions {
    fn load() -> Result<Self, String> {
        // SAFETY: opening runs the initialisers of the library and of its dependencies. They belong
        // to the system's own Tesseract and have no preconditions.
        let library = FILE_NAMES
            .iter()
            .find_map(|name| unsafe { Library::new(name) }.ok())
            .ok_or_else(|| "the library libtesseract, version 5, is not installed".to_owned())?;
        macro_rules! function {
            ($name:literal) => {
                // SAFETY: the types of the fields of `Functions` are those of `capi.h`, and the
                // library outlives the pointer, because the same value owns both.
                *unsafe { library.get($name) }.map_err(|error| error.to_string())?
            };
        }
        Ok(Self {
            create: function!(b"TessBaseAPICreate\0"),
            delete: function!(b"TessBaseAPIDelete\0"),
            initialise: function!(b"TessBaseAPIInit3\0"),
            set_layout: function!(b"TessBaseAPISetPageSegMode\0"),
            set_picture: function!(b"TessBaseAPISetImage\0"),
            set_resolution: function!(b"TessBaseAPISetSourceResolution\0"),
            recognise: function!(b"TessBaseAPIRecognize\0"),
            table: function!(b"TessBaseAPIGetTsvText\0"),
            delete_text: function!(b"TessDeleteText\0"),
            detect_script: function!(b"TessBaseAPIDetectOrientationScript\0"),
            _library: library,
        })
    }
}

/// Returns the functions of the library, which is opened once per process.
fn functions() -> Result<&'static Functions, EngineError> {
    static FUNCTIONS: OnceLock<Result<Functions, String>> = OnceLock::new();
    FUNCTIONS
        .get_or_init(Functions::load)
        .as_ref()
        .map_err(|reason| EngineError::Broken(format!("Tesseract cannot be loaded: {reason}")))
}

/// Opens the library now, before the process loses the right to open files.
pub fn open_library() -> Result<(), EngineError> {
    functions().map(drop)
}

/// Recogniser of the library with the data of its languages. Reads one picture at a time.
pub(super) struct Instance {
    functions: &'static Functions,
    handle: NonNull<c_void>,
}

// SAFETY: a recogniser may be used by any thread, but only by one at a time, which `&mut self`
// ensures.
unsafe impl Send for Instance {}

impl Instance {
    /// Loads languages such as `eng+deu` from a folder, or from where the library looks for them.
    /// `None` if that fails, for example because the data are missing.
    pub(super) fn load(folder: Option<&str>, languages: &str) -> Result<Option<Self>, EngineError> {
        let functions = functions()?;
        let (Ok(languages), Ok(folder)) = (
            CString::new(languages),
            folder.map(CString::new).transpose(),
        ) else {
            return Ok(None);
        };
        // SAFETY: the function has no arguments.
        let handle = unsafe { (functions.create)() };
        let Some(handle) = NonNull::new(handle) else {
            return Ok(None);
        };
        // Deletes the recogniser on drop, also if loading fails below.
        let instance = Self { functions, handle };
        let folder = folder
            .as_ref()
            .map_or(ptr::null(), |folder| folder.as_ptr());
        // SAFETY: the handle is valid, both strings end with NUL, and the library copies them. The
        // folder may be null.
        let status =
            unsafe { (functions.initialise)(instance.handle.as_ptr(), folder, languages.as_ptr()) };
        Ok((status == 0).then_some(instance))
    }

    /// Returns the words of a picture as tab-separated values. `None` if the library fails.
    pub(super) fn read_table(&mut self, picture: &GrayImage, layout: Layout) -> Option<String> {
        self.set_picture(picture, layout)?;
        let handle = self.handle.as_ptr();
        // SAFETY: the handle is valid and has a picture; the progress monitor may be null.
        let status = unsafe { (self.functions.recognise)(handle, ptr::null_mut()) };
        if status != 0 {
            return None;
        }
        // SAFETY: the handle is valid and its picture was read.
        let table = NonNull::new(unsafe { (self.functions.table)(handle, 0) })?;
        // SAFETY: the table is a string that ends with NUL and belongs to the caller.
        let text = unsafe { CStr::from_ptr(table.as_ptr()) }
            .to_string_lossy()
            .into_owned();
        // SAFETY: the string came from this library and is not used any more.
        unsafe { (self.functions.delete_text)(table.as_ptr()) };
        Some(text)
    }

    /// Returns the name of the script on a picture and the confidence of the library, which has no
    /// upper limit. The instance must have been loaded with the language `osd`.
    pub(super) fn detect_script(&mut self, picture: &GrayImage) -> Option<(String, f32)> {
        self.set_picture(picture, Layout::DirectionAndScript)?;
        let (mut degrees, mut direction, mut confidence) = (0, 0.0, 0.0);
        let mut name: *const c_char = ptr::null();
        // SAFETY: the handle is valid and has a picture, and the results are written to variables
        // of the right types.
        let found = unsafe {
            (self.functions.detect_script)(
                self.handle.as_ptr(),
                &raw mut degrees,
                &raw mut direction,
                &raw mut name,
                &raw mut confidence,
            )
        };
        if found == 0 || name.is_null() {
            return None;
        }
        // SAFETY: the name ends with NUL and belongs to the recogniser, which still exists.
        let name = unsafe { CStr::from_ptr(name) };
        Some((name.to_string_lossy().into_owned(), confidence))
    }

    /// Sets the picture to read. `None` if it is too large for the library.
    fn set_picture(&mut self, picture: &GrayImage, layout: Layout) -> Option<()> {
        let (width, height) = picture.dimensions();
        let [width, height] = [width, height].map(|side| c_int::try_from(side).ok());
        let (width, height) = (width?, height?);
        // SAFETY: the handle is valid. The picture has one byte for each of `width * height`
        // pixels without gaps, and the library copies it.
        unsafe {
            (self.functions.set_layout)(self.handle.as_ptr(), layout as c_int);
            (self.functions.set_picture)(
                self.handle.as_ptr(),
                picture.as_raw().as_ptr(),
                width,
                height,
                1,
                width,
            );
            (self.functions.set_resolution)(self.handle.as_ptr(), RESOLUTION);
        }
        Some(())
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // SAFETY: the handle is valid and not used any more.
        unsafe { (self.functions.delete)(self.handle.as_ptr()) };
    }
}
