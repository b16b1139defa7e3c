//! Bulgarian vocabulary of receipts.

use super::{LabelWord, Language, NO_WORDS};

#[rustfmt::skip]
pub(super) const BULGARIAN: Language = Language {
    code: "bg",
    amount_labels: &[
        (LabelWord::Total, "ОБЩО ОБЩАСУМА ОБЩАСУМАЛВ СУМАЗАПЛАЩАНЕ ОБЩОЛВ"),
        (LabelWord::Subtotal, "МЕЖДИННАСУМА ДАНЪЧНАОСНОВА"),
        (LabelWord::Due, "ЗАПЛАЩАНЕ ДЪЛЖИМАСУМА"),
        (LabelWord::Amount, "СТОЙНОСТ"),
        (LabelWord::Tax, "ДДС"),
        (LabelWord::Included, "ВКЛЮЧЕН СДДС"),
        (LabelWord::Excluded, "БЕЗДДС"),
        (LabelWord::Rounding, "ЗАКРЪГЛЕНИЕ"),
        (LabelWord::Discount, "ОТСТЪПКА"),
        (LabelWord::Tip, "БАКШИШ"),
        (LabelWord::Deposit, "ДЕПОЗИТ"),
        (LabelWord::Tender, "ВБРОЙ ПЛАТЕНО ПЛАТЕНОВБРОЙ"),
        (LabelWord::Card, "КАРТА ДЕБИТНАКАРТА КРЕДИТНАКАРТА БАНКОВАКАРТА"),
        (LabelWord::Change, "РЕСТО"),
        (LabelWord::Count, "БРОЙ АРТИКУЛ АРТИКУЛА АРТИКУЛИ"),
        (LabelWord::TaxSummary, "ДАНЪЧНАГРУПА"),
    ],
    months: [
        "ЯНУАРИ", "ФЕВРУАРИ", "МАРТ", "АПРИЛ", "МАЙ", "ЮНИ", "ЮЛИ", "АВГУСТ", "СЕПТЕМВРИ",
        "ОКТОМВРИ", "НОЕМВРИ", "ДЕКЕМВРИ",
    ],
    weekdays: ["ПОНЕДЕЛНИК", "ВТОРНИК", "СРЯДА", "ЧЕТВЪРТЪК", "ПЕТЪК", "СЪБОТА", "НЕДЕЛЯ"],
    date_labels: "ДАТА",
    other_date_labels: "ВАЛИДЕН ПАДЕЖ",
    due_date_labels: "ПАДЕЖ СРОКЗАПЛАЩАНЕ",
    customer_labels: "КЛИЕНТ КУПУВАЧ ПОЛУЧАТЕЛ",
    common_words: "БЛАГОДАРИМ ФИСКАЛЕН БОН КАСИЕР ЕИК ЗДДС КАСА ОПЕРАТОР ЧАС УЛ ГР ЛВ",
    ..NO_WORDS
};
