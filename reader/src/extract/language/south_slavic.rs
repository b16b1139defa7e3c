//! Croatian, Serbian, Bosnian, Macedonian and Slovenian vocabulary of receipts.

use super::{LabelWord, Language, NO_WORDS};

#[rustfmt::skip]
pub(super) const CROATIAN: Language = Language {
    code: "hr",
    amount_labels: &[
        (LabelWord::Total, "UKUPNO SVEUKUPNO UKUPNOEUR UKUPNOKN UKUPANIZNOS UKUPNOKM"),
        (LabelWord::Subtotal, "MEĐUZBROJ MEĐUSUMA OSNOVICA"),
        (LabelWord::Due, "ZAPLATITI ZANAPLATU ZAUPLATU ZAPLAĆANJE UKUPNOZAPLATITI"),
        (LabelWord::Amount, "IZNOS"),
        (LabelWord::Tax, "PDV POREZ PNP"),
        (LabelWord::TaxTotal, "PDVUKUPNO"),
        (LabelWord::Included, "UKLJUČEN UKLJUČENO SPDVOM"),
        (LabelWord::Excluded, "BEZPDV BEZPDVA"),
        (LabelWord::Rounding, "ZAOKRUŽIVANJE ZAOKRUŽENJE"),
        (LabelWord::Discount, "POPUST UŠTEDA"),
        (LabelWord::Tip, "NAPOJNICA"),
        (LabelWord::Shipping, "DOSTAVA"),
        (LabelWord::Deposit, "POVRATNANAKNADA KAUCIJA"),
        (LabelWord::Tender, "GOTOVINA GOTOVINSKI NOVČANICE PRIMLJENO UPLAĆENO PLAĆENO"),
        (LabelWord::Card, "KARTICA KARTICE KREDITNAKARTICA BEZGOTOVINSKI PLATNAKARTICA"),
        (LabelWord::Change, "POVRAT ZAVRATITI VRAĆENO OSTATAK"),
        (LabelWord::Count, "KOLIČINA BROJARTIKALA BROJSTAVKI"),
        (LabelWord::TaxSummary, "REKAPITULACIJAPOREZA POREZNASTOPA STOPA"),
        (LabelWord::Ignored, "RESTORAN BROJKARTICE"),
    ],
    months: [
        "SIJECANJ SIJECNJA", "VELJACA VELJACE", "OZUJAK OZUJKA", "TRAVANJ TRAVNJA",
        "SVIBANJ SVIBNJA", "LIPANJ LIPNJA", "SRPANJ SRPNJA", "KOLOVOZ KOLOVOZA", "RUJAN RUJNA",
        "", "STUDENI STUDENOGA", "PROSINAC PROSINCA",
    ],
    weekdays: ["PONEDJELJAK", "UTORAK", "SRIJEDA", "ČETVRTAK", "PETAK", "SUBOTA", "NEDJELJA"],
    date_labels: "DATUM DATUMIZDAVANJA VRIJEMEIZDAVANJA DATUMIVRIJEME",
    other_date_labels: "VRIJEDI DOSPIJEĆE",
    due_date_labels: "DOSPIJEĆE DATUMDOSPIJEĆA ROKPLAĆANJA",
    period_start_labels: "DOLAZAK ULAZ RAZDOBLJE",
    period_end_labels: "ODLAZAK IZLAZ",
    customer_labels: "KUPAC NAZIVKUPCA",
    common_words: "\
        HVALA POSJETI RAČUN BLAGAJNA BLAGAJNIK OIB ULICA KOM CIJENA NAZIV DATUM VRIJEME ZKI JIR \
        OPERATER TRGOVINA",
};

#[rustfmt::skip]
pub(super) const SERBIAN: Language = Language {
    code: "sr",
    amount_labels: &[
        (LabelWord::Total, "УКУПНО УКУПАНИЗНОС ВКУПНО ВКУПЕНПРОМЕТ UKUPANIZNOS ЗАУПЛАТУ"),
        (LabelWord::Subtotal, "МЕЂУЗБИР"),
        (LabelWord::Amount, "ИЗНОС"),
        (LabelWord::Tax, "ПДВ ПОРЕЗ ДДВ ИЗНОСПОРЕЗА"),
        (LabelWord::TaxTotal, "УКУПАНИЗНОСПОРЕЗА UKUPANIZNOSPOREZA"),
        (LabelWord::Discount, "ПОПУСТ"),
        (LabelWord::Tender, "ГОТОВИНА УПЛАЋЕНО ПЛАЋЕНО ВОГОТОВО"),
        (LabelWord::Card, "ПЛАТНАКАРТИЦА КАРТИЦА ПЛАТЕЖНАКАРТИЧКА PLATNAKARTICA"),
        (LabelWord::Change, "ПОВРАЋАЈ ЗАВРАЋАЊЕ POVRAĆAJ КУСУР"),
        (LabelWord::Count, "КОЛИЧИНА"),
        (LabelWord::TaxSummary, "ОЗНАКА СТОПА OZNAKA"),
        (LabelWord::Ignored, "РЕСТОРАН"),
    ],
    months: [
        "ЈАНУАР", "ФЕБРУАР", "МАРТ", "АПРИЛ", "МАЈ", "ЈУН", "ЈУЛ", "АВГУСТ", "СЕПТЕМБАР",
        "ОКТОБАР", "НОВЕМБАР", "ДЕЦЕМБАР",
    ],
    weekdays: ["ПОНЕДЕЉАК", "УТОРАК", "СРЕДА", "ЧЕТВРТАК", "ПЕТАК", "СУБОТА", "НЕДЕЉА"],
    date_labels: "ДАТУМ ПФРВРЕМЕ PFRVREME ВРЕМЕ",
    other_date_labels: "ВАЖИДО РОК",
    due_date_labels: "ДАТУМДОСПЕЋА ROKPLAĆANJA VALUTAPLAĆANJA",
    customer_labels: "КУПАЦ ИДКУПЦА",
    common_words: "\
        ХВАЛА ФИСКАЛНИ РАЧУН КАСИР ПИБ ПРОМЕТ ПРОДАЈА НАЗИВ ЦЕНА FISKALNI RAČUN KASIR PIB PROMET \
        PRODAJA ESIR",
    ..NO_WORDS
};

#[rustfmt::skip]
pub(super) const SLOVENIAN: Language = Language {
    code: "sl",
    amount_labels: &[
        (LabelWord::Total, "SKUPAJ SKUPAJEUR SKUPNIZNESEK"),
        (LabelWord::Subtotal, "VMESNASUMA SKUPAJBREZDDV OSNOVAZADDV"),
        (LabelWord::Due, "ZAPLAČILO SKUPAJZAPLAČILO"),
        (LabelWord::Amount, "ZNESEK"),
        (LabelWord::Tax, "DDV DAVEK"),
        (LabelWord::Included, "VKLJUČEN ZDDV"),
        (LabelWord::Excluded, "BREZDDV"),
        (LabelWord::Rounding, "ZAOKROŽITEV IZRAVNAVA"),
        (LabelWord::Discount, "POPUST PRIHRANEK"),
        (LabelWord::Tip, "NAPITNINA"),
        (LabelWord::Tender, "GOTOVINA PLAČANO PREJETO"),
        (LabelWord::Card, "KARTICA PLAČILNAKARTICA"),
        (LabelWord::Change, "VRAČILO ZAVRAČILO VRNJENO"),
        (LabelWord::Count, "ŠTEVILOARTIKLOV KOLIČINA"),
        (LabelWord::TaxSummary, "STOPNJA STOPNJADDV REKAPITULACIJADDV"),
    ],
    weekdays: ["PONEDELJEK", "TOREK", "SREDA", "ČETRTEK", "PETEK", "SOBOTA", "NEDELJA"],
    date_labels: "DATUM DATUMIZDAJE DATUMRAČUNA",
    other_date_labels: "VELJA ZAPADLOST",
    due_date_labels: "ROKPLAČILA ZAPADLOST DATUMZAPADLOSTI",
    period_start_labels: "PRIHOD VSTOP OBDOBJE",
    period_end_labels: "ODHOD IZSTOP",
    customer_labels: "KUPEC STRANKA",
    common_words: "HVALA OBISK RAČUN BLAGAJNA BLAGAJNIČARKA ULICA CENA ZOI EOR ZADDV NAKUP",
    ..NO_WORDS
};
