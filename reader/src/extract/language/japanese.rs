//! Japanese vocabulary of receipts.

use super::{LabelWord, Language, NO_WORDS};

#[rustfmt::skip]
pub(super) const JAPANESE: Language = Language {
    code: "ja",
    amount_labels: &[
        (LabelWord::Total, "合計 総合計 総計 お買上計 お買上合計 お買上げ合計 ご利用金額 ご利用額 合計金額 お会計 税込合計 合計額"),
        (LabelWord::Subtotal, "小計 税抜合計 税抜小計 外税対象額小計 本体合計 商品合計"),
        (LabelWord::Due, "お支払金額 お支払い金額 お支払合計 お支払い合計 ご請求額 ご請求金額 支払合計 領収金額"),
        (LabelWord::Amount, "金額"),
        (LabelWord::Tax, "消費税 消費税等 内税 外税 内消費税 内消費税等 税額 内税額 外税額 消費税額 うち消費税"),
        (LabelWord::TaxTotal, "消費税合計 税合計 消費税等合計 消費税額合計"),
        (LabelWord::Included, "税込"),
        (LabelWord::Excluded, "税抜 税別"),
        (LabelWord::Rounding, "端数 端数調整"),
        (LabelWord::Discount, "値引 値引き 値引額 割引 割引額 クーポン 値引合計 割引合計 ポイント値引"),
        (LabelWord::Service, "サービス料 奉仕料"),
        (LabelWord::Shipping, "送料 配送料"),
        (LabelWord::Tender, "現金 お預り お預かり お預り金 預り金 お預り合計 現計 お預かり金額 預かり金 お預り金額"),
        (LabelWord::Card, "クレジット クレジットカード 電子マネー カード支払 クレジット支払 交通系 コード決済 ペイペイ 交通系マネー"),
        (LabelWord::Change, "お釣り お釣 おつり 釣銭 釣り お返し"),
        (LabelWord::Count, "点数 合計点数 お買上点数 お買上げ点数 買上点数 数量 個数 点買"),
        (LabelWord::TaxSummary, "対象 対象額 税率対象 課税対象 課税対象額 内税対象 外税対象 内税対象額 外税対象額 非課税"),
        (LabelWord::Other, "ポイント 累計ポイント 残高 カード残高 有効ポイント 今回ポイント 単価 ポイント残高"),
        (LabelWord::Ignored, "カード番号 会員番号 クレジット売上票 金額欄"),
    ],
    weekdays: ["月曜日 月曜", "火曜日 火曜", "水曜日 水曜", "木曜日 木曜", "金曜日 金曜", "土曜日 土曜", "日曜日 日曜"],
    date_labels: "日付 日時 取引日 ご利用日 発行日 取引日時 ご利用日時",
    other_date_labels: "有効期限 期限 まで",
    due_date_labels: "支払期限 お支払期限",
    period_start_labels: "入庫 入庫時刻 入庫日時 チェックイン",
    period_end_labels: "出庫 出庫時刻 出庫日時 チェックアウト",
    customer_labels: "お客様名 宛名",
    common_words: "領収書 領収証 レシート ありがとうございました ありがとうございます 電話 登録番号 担当 店舗 責 またのお越し お預り お釣り 消費税",
    ..NO_WORDS
};
