//! Russian, Ukrainian, Belarusian, Kazakh and Kyrgyz vocabulary of receipts.

use super::{LabelWord, Language, NO_WORDS};

#[rustfmt::skip]
pub(super) const RUSSIAN: Language = Language {
    code: "ru",
    amount_labels: &[
        (LabelWord::Total, "ИТОГ ИТОГО ВСЕГО СУММАЧЕКА ИТОГОСУММА ИТОГПОЧЕКУ ОБЩАЯСУММА"),
        (LabelWord::Subtotal, "ПОДЫТОГ ПОДИТОГ ПРОМЕЖУТОЧНЫЙИТОГ СУММАБЕЗСКИДКИ СУММАБЕЗНДС"),
        (LabelWord::Final, "ИТОГОКОПЛАТЕ ИТОГКОПЛАТЕ ВСЕГОКОПЛАТЕ"),
        (LabelWord::Due, "КОПЛАТЕ СУММАКОПЛАТЕ"),
        (LabelWord::Amount, "СУММА СТОИМОСТЬ"),
        (LabelWord::Tax, "НДС НАЛОГ НСП СУММАНДС ВТЧНДС ВТОМЧИСЛЕНДС"),
        (LabelWord::Included, "ВТЧ ВТОМЧИСЛЕ ВКЛЮЧАЯ ВКЛЮЧЕН"),
        (LabelWord::Excluded, "БЕЗНДС БЕЗНАЛОГА"),
        (LabelWord::Rounding, "ОКРУГЛЕНИЕ"),
        (LabelWord::Discount, "\
            СКИДКА СКИДКИ СУММАСКИДКИ ВЫГОДА ВАШАСКИДКА ВАШАЭКОНОМИЯ ВАШАВЫГОДА"),
        (LabelWord::Service, "ОБСЛУЖИВАНИЕ"),
        (LabelWord::Tip, "ЧАЕВЫЕ"),
        (LabelWord::Shipping, "ДОСТАВКА"),
        (LabelWord::Tender, "НАЛИЧНЫМИ НАЛИЧНЫЕ НАЛИЧНЫЙ ПОЛУЧЕНО ВНЕСЕНО ОПЛАЧЕНО ОПЛАТА"),
        (LabelWord::Card, "\
            БЕЗНАЛИЧНЫМИ БЕЗНАЛИЧНЫЕ БЕЗНАЛИЧНЫЙ КАРТОЙ ЭЛЕКТРОННЫМИ БАНКОВСКАЯКАРТА \
            ПЛАТЕЖНАЯКАРТА БЕЗНАЛ ПЛКАРТОЙ"),
        (LabelWord::Change, "СДАЧА"),
        (LabelWord::Count, "КОЛИЧЕСТВО КОЛВО ПОЗИЦИЙ ТОВАРОВ ПОКУПОК"),
        (LabelWord::TaxSummary, "СУММАБЕЗНДС СТАВКА"),
        (LabelWord::Other, "БОНУСЫ БОНУСОВ БАЛЛОВ БАЛЛЫ ОСТАТОК НАЧИСЛЕНО"),
        (LabelWord::Ignored, "\
            КАРТА НОМЕРКАРТЫ СПОСОБОПЛАТЫ НАЛОГОВАЯ СИСТЕМАНАЛОГООБЛОЖЕНИЯ НАЛОГООБЛОЖЕНИЯ \
            РЕГИСТРАЦИОННЫЙ"),
    ],
    months: [
        "ЯНВ ЯНВАРЬ ЯНВАРЯ", "ФЕВ ФЕВРАЛЬ ФЕВРАЛЯ", "МАРТ МАРТА", "АПР АПРЕЛЬ АПРЕЛЯ", "МАЙ МАЯ",
        "ИЮН ИЮНЬ ИЮНЯ", "ИЮЛ ИЮЛЬ ИЮЛЯ", "АВГ АВГУСТ АВГУСТА", "СЕН СЕНТЯБРЬ СЕНТЯБРЯ",
        "ОКТ ОКТЯБРЬ ОКТЯБРЯ", "НОЯ НОЯБ НОЯБРЬ НОЯБРЯ", "ДЕК ДЕКАБРЬ ДЕКАБРЯ",
    ],
    weekdays: ["ПОНЕДЕЛЬНИК", "ВТОРНИК", "СРЕДА", "ЧЕТВЕРГ", "ПЯТНИЦА", "СУББОТА", "ВОСКРЕСЕНЬЕ"],
    date_labels: "ДАТА ДАТАВРЕМЯ ДАТАПРОДАЖИ",
    other_date_labels: "ДЕЙСТВИТЕЛЕН СРОК ГОДЕНДО",
    due_date_labels: "СРОКОПЛАТЫ ОПЛАТИТЬДО",
    period_start_labels: "ЗАЕЗД ВЪЕЗД ПЕРИОД",
    period_end_labels: "ВЫЕЗД",
    customer_labels: "ПОКУПАТЕЛЬ КЛИЕНТ ЗАКАЗЧИК",
    common_words: "\
        СПАСИБО ПОКУПКУ КАССОВЫЙ ЧЕК КАССИР ИНН КАССА СМЕНА ПРИХОД ТОВАР ЦЕНА УЛИЦА МЕСТО РАСЧЕТОВ \
        ФН ФД ФПД ККТ САЙТ РУБ",
};

#[rustfmt::skip]
pub(super) const UKRAINIAN: Language = Language {
    code: "uk",
    amount_labels: &[
        (LabelWord::Total, "ВСЬОГО РАЗОМ УСЬОГО ЗАГАЛЬНАСУМА"),
        (LabelWord::Subtotal, "ПРОМІЖНИЙПІДСУМОК ПІДСУМОК"),
        (LabelWord::Due, "ДОСПЛАТИ ДОСПЛАТИГРН ДООПЛАТИ"),
        (LabelWord::Amount, "СУМА"),
        (LabelWord::Tax, "ПДВ АКЦИЗ ПОДАТОК"),
        (LabelWord::Included, "ВТОМУЧИСЛІ УТОМУЧИСЛІ"),
        (LabelWord::Excluded, "БЕЗПДВ"),
        (LabelWord::Rounding, "ЗАОКРУГЛЕННЯ ОКРУГЛЕННЯ"),
        (LabelWord::Discount, "ЗНИЖКА ЗНИЖКИ ЕКОНОМІЯ"),
        (LabelWord::Tip, "ЧАЙОВІ"),
        (LabelWord::Tender, "ГОТІВКА ГОТІВКОЮ СПЛАЧЕНО ОТРИМАНО"),
        (LabelWord::Card, "КАРТКА КАРТКОЮ БЕЗГОТІВКОВА БЕЗГОТІВКОВИЙ ПЛАТІЖНАКАРТКА"),
        (LabelWord::Change, "РЕШТА ЗДАЧА"),
        (LabelWord::Count, "КІЛЬКІСТЬ"),
        (LabelWord::Other, "БОНУСІВ ЗАЛИШОК"),
        (LabelWord::Ignored, "НОМЕРКАРТКИ"),
    ],
    months: [
        "СІЧ СІЧЕНЬ СІЧНЯ", "ЛЮТ ЛЮТИЙ ЛЮТОГО", "БЕР БЕРЕЗЕНЬ БЕРЕЗНЯ", "КВІТ КВІТЕНЬ КВІТНЯ",
        "ТРАВ ТРАВЕНЬ ТРАВНЯ", "ЧЕРВ ЧЕРВЕНЬ ЧЕРВНЯ", "ЛИП ЛИПЕНЬ ЛИПНЯ", "СЕРП СЕРПЕНЬ СЕРПНЯ",
        "ВЕР ВЕРЕСЕНЬ ВЕРЕСНЯ", "ЖОВТ ЖОВТЕНЬ ЖОВТНЯ", "ЛИСТ ЛИСТОПАД ЛИСТОПАДА",
        "ГРУД ГРУДЕНЬ ГРУДНЯ",
    ],
    weekdays: ["ПОНЕДІЛОК", "ВІВТОРОК", "СЕРЕДА", "ЧЕТВЕР", "ПЯТНИЦЯ", "СУБОТА", "НЕДІЛЯ"],
    date_labels: "ДАТА ДАТАЧАС",
    other_date_labels: "ДІЙСНИЙ ТЕРМІН",
    due_date_labels: "ТЕРМІНОПЛАТИ СПЛАТИТИДО",
    customer_labels: "ПОКУПЕЦЬ КЛІЄНТ",
    common_words: "\
        ДЯКУЄМО ПОКУПКУ ФІСКАЛЬНИЙ ЧЕК КАСИР КАСА ВУЛИЦЯ ТОВ ГРН ЧЕКФН МАГАЗИН ЦІНА ЗАПРОШУЄМО",
    ..NO_WORDS
};

#[rustfmt::skip]
pub(super) const BELARUSIAN: Language = Language {
    code: "be",
    amount_labels: &[
        (LabelWord::Total, "УСЯГО РАЗАМ"),
        (LabelWord::Due, "ДААПЛАТЫ КААПЛАТЫ"),
        (LabelWord::Tax, "ПДВ ПАДАТАК"),
        (LabelWord::Discount, "СКІДКА ЗНІЖКА"),
        (LabelWord::Tender, "НАЯЎНЫМІ"),
        (LabelWord::Card, "БЕЗНАЯЎНЫМІ"),
        (LabelWord::Change, "РЭШТА"),
    ],
    common_words: "ДЗЯКУЕМ ПАКУПКУ КАСІР ПЛАЦЕЖНЫ УНП СКНО",
    ..NO_WORDS
};

#[rustfmt::skip]
pub(super) const KAZAKH: Language = Language {
    code: "kk",
    amount_labels: &[
        (LabelWord::Total, "БАРЛЫҒЫ ЖАЛПЫ ЖЫЙЫНТЫГЫ БААРДЫГЫ ЖАМИ"),
        (LabelWord::Amount, "СОМАСЫ СУММАСЫ"),
        (LabelWord::Tax, "ҚҚС КНС"),
        (LabelWord::Discount, "ЖЕҢІЛДІК АРЗАНДАТУУ"),
        (LabelWord::Tender, "ҚОЛМАҚОЛ НАКТАЛАЙ"),
        (LabelWord::Card, "ҚОЛМАҚОЛСЫЗ НАКТАЛАЙЭМЕС БАНККАРТАСЫ"),
        (LabelWord::Change, "ҚАЙТАРЫМ ТАПСЫРУ"),
    ],
    common_words: "РАХМЕТ ЧЕГІ БСН ТЕҢГЕ РАХМАТ КАССАЛЫК ЧЕГИ СОМ КҮНІ УАҚЫТЫ",
    ..NO_WORDS
};
