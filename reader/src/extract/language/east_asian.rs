//! East Asian vocabulary of receipts (Japanese and Chinese characters).
//!
//! No spaces within a word. The code of the language is that of Japanese.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const EAST_ASIAN: Language = Language {
    code: "ja",
    amount_labels: &[
        (LabelWord::Total, "合计 合計 総計"),
        (LabelWord::Subtotal, "小計 小计"),
        (LabelWord::Included, "税込"),
    ],
    months: ["", "", "", "", "", "", "", "", "", "", "", ""],
    weekdays: ["", "", "", "", "", "", ""],
    date_labels: "日期 日付",
    other_date_labels: "",
    due_date_labels: "",
    period_start_labels: "",
    period_end_labels: "",
    customer_labels: "",
    common_words: "領収書 領収証 ありがとうございました 日付 現金 お釣り 消費税",
};
