//! Generates the tables of texts from `i18n/*.toml`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use shared::problem::ProblemCode;
use texts::{Foreign, Sources};

/// Parameters whose types cannot be inferred from the English text: placeholders other than
/// `{count}`, which is a `usize`, are `&str`. Enums, `bool` and `Option` select a variant, integers
/// a plural form. A line holds the path of a text and its parameters.
const DECLARED: &str = "
first.date = day: u8, month: &str, year: i16
first.numbers.point = char
first.numbers.group = char
first.numbers.byte = char
first.excess = size: Option<&str>, limit: &str
first.problem = code: shared::problem::ProblemCode
first.scan.kinds = limit: Option<&str>
first.scan.order = order: crate::upload::queue::Order
first.upload.order = order: crate::upload::queue::Order
first.review_count = count: u64
first.upload.under_way = count: usize, percent: u8
first.upload.batch = done: usize, total: usize
lazy.receipt.field = field: shared::fields::FieldName
lazy.receipt.column = column: crate::features::receipt::slot::Column
lazy.receipt.group = group: shared::fields::Group
lazy.receipt.add_line = list: crate::features::receipt::slot::List
lazy.receipt.line_details = number: usize
lazy.receipt.remove_line = number: usize
lazy.receipt.method = method: shared::receipt::PaymentMethod
lazy.receipt.tried = reason: shared::provenance::FallbackReason
lazy.receipt.several = count: u32
lazy.receipt.was_split = count: u32
lazy.picture.alt = page: u32
lazy.picture.page_of = page: u32, count: usize
lazy.picture.match_of = number: usize, count: usize
lazy.list.order_by = key: shared::filter::SortKey, is_descending: bool
lazy.list.count = count: u64
lazy.list.period = period: shared::period::RelativePeriod
lazy.list.quarter = number: u8, year: i16
lazy.many.export_hint = most: usize
lazy.many.done = deed: crate::i18n::Deed, count: usize
lazy.review.left = count: u64
lazy.review.checked_text = count: u64
lazy.rules.said_of = count: u64
lazy.rules.preview = matching: u64, changing: u64
lazy.rules.save_past = count: u64
lazy.rules.used = count: u64
lazy.rules.saved = count: u64
lazy.rules.deleted = count: u64
lazy.spending.period_of = period: crate::features::spending::period::Period
lazy.spending.month = name: &str, year: i16
lazy.spending.receipts = count: u64
lazy.spending.than_until = month: &str, day: u8
lazy.spending.changed = difference: &str, percent: Option<&str>
lazy.spending.beyond = count: u64
lazy.spending.future = count: u64
lazy.spending.left_out = count: u64
lazy.settings.source = source: shared::server_settings::SettingSource
lazy.trash.kept = days: Option<u64>
lazy.trash.others = count: u64
lazy.camera.advice = advice: crate::features::camera::advice::Advice
lazy.camera.page = number: usize
lazy.camera.edit = number: usize
lazy.camera.replacing = number: usize
lazy.camera.filter_of = filter: crate::features::camera::page_filter::PageFilter
lazy.camera.corner = corner: crate::features::camera::crop::Corner
lazy.camera.refused_title = refusal: crate::browser::camera_stream::CameraError
lazy.camera.refused = refusal: crate::browser::camera_stream::CameraError
lazy.links.running = percent: Option<u64>
";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=i18n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let sources = Sources {
        files: texts::read_files(Path::new("i18n")).expect("the folder can be read"),
        declared: &DECLARED
            .lines()
            .filter_map(|line| line.split_once(" = "))
            .collect::<Vec<_>>(),
        foreign: vec![list_problems()],
    };
    match texts::generate(&sources) {
        Ok(code) => {
            fs::write(out.join("tables.rs"), code.tables).expect("the tables can be written");
            fs::write(out.join("languages.rs"), code.languages).expect("the list can be written");
            ExitCode::SUCCESS
        }
        Err(problems) => {
            for problem in problems {
                println!("cargo::error=frontend/i18n/{problem}");
            }
            ExitCode::FAILURE
        }
    }
}

/// The English messages of problems, which the server sends as well.
fn list_problems() -> Foreign {
    let text = |code: &ProblemCode| (format!("{code:?}"), code.message().to_owned());
    Foreign {
        path: "first.problem".to_owned(),
        function: "shared::problem::ProblemCode::message".to_owned(),
        texts: ProblemCode::ALL.iter().map(text).collect(),
    }
}
