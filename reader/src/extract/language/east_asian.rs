//! What receipts print in the signs of East Asia: capital letters, no accents, no spaces within a word.

use super::super::label::Notion;
use super::Language;

#[rustfmt::skip]
pub(super) const EAST_ASIAN: Language = Language {
    code: "ja",
    labels: &[
        (Notion::Total, "合计 合計 総計"),
        (Notion::Subtotal, "小計 小计"),
        (Notion::Included, "税込"),
    ],
    months: ["", "", "", "", "", "", "", "", "", "", "", ""],
    weekdays: ["", "", "", "", "", "", ""],
    dates: "日期 日付",
    other_dates: "",
    due: "",
    starts: "",
    ends: "",
    customers: "",
    common: "領収書 領収証 ありがとうございました 日付 現金 お釣り 消費税",
};
