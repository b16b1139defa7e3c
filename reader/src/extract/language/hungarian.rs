//! Hungarian vocabulary of receipts.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const HUNGARIAN: Language = Language {
    code: "hu",
    amount_labels: &[
        (LabelWord::Total, "ÖSSZESEN ÖSSZESENFT ÖSSZES VÉGÖSSZEG MINDÖSSZESEN BRUTTÓÖSSZESEN"),
        (LabelWord::Subtotal, "RÉSZÖSSZEG RÉSZÖSSZESEN NETTÓÖSSZESEN NETTÓÉRTÉK"),
        (LabelWord::Final, "SZÁMLAÖSSZESEN SZÁMLAVÉGÖSSZEG"),
        (LabelWord::Due, "FIZETENDŐ FIZETENDŐÖSSZEG FIZETENDŐÖSSZESEN"),
        (LabelWord::Amount, "ÖSSZEG ÉRTÉK"),
        (LabelWord::Tax, "ÁFA"),
        (LabelWord::TaxTotal, "ÁFAÖSSZESEN ÖSSZESÁFA ÁFAÖSSZEG"),
        (LabelWord::Included, "BRUTTÓ TARTALMAZ EBBŐL"),
        (LabelWord::Excluded, "NETTÓ NÉLKÜL"),
        (LabelWord::Rounding, "KEREKÍTÉS KEREKÍTÉSI"),
        (LabelWord::Discount, "KEDVEZMÉNY ENGEDMÉNY ÁRENGEDMÉNY MEGTAKARÍTÁS"),
        (LabelWord::Service, "SZERVIZDÍJ FELSZOLGÁLÁSIDÍJ"),
        (LabelWord::Tip, "BORRAVALÓ"),
        (LabelWord::Shipping, "SZÁLLÍTÁSIDÍJ KISZÁLLÍTÁS"),
        (LabelWord::Deposit, "BETÉTDÍJ VISSZAVÁLTÁSIDÍJ"),
        (LabelWord::Tender, "KÉSZPÉNZ FIZETVE BEFIZETETT"),
        (LabelWord::Card, "BANKKÁRTYA BANKKÁRTYÁVAL KÁRTYA SZÉPKÁRTYA"),
        (LabelWord::Change, "VISSZAJÁRÓ"),
        (LabelWord::Count, "TÉTELSZÁM DARABSZÁM MENNYISÉG"),
        (LabelWord::TaxSummary, "ÁFAKULCS ÁFAALAP ADÓALAP ÁFATARTALOM ÁFAMÉRTÉK"),
        (LabelWord::Other, "PONTOK EGYENLEG"),
        (LabelWord::Ignored, "KÁRTYASZÁM ADÓSZÁM ADÓÜGYI ADÓÜGYIELLENŐRZŐ ÉRTÉKESÍTÉS ÉRTÉKELÉS"),
    ],
    months: [
        "JANUAR", "FEBR FEBRUAR", "MARC MARCIUS", "APRILIS", "MAJUS", "JUNIUS", "JULIUS",
        "AUGUSZTUS", "SZEPT SZEPTEMBER", "OKT OKTOBER", "NOVEMBER", "DECEMBER",
    ],
    weekdays: ["HÉTFŐ", "KEDD", "SZERDA", "CSÜTÖRTÖK", "PÉNTEK", "SZOMBAT", "VASÁRNAP"],
    date_labels: "DÁTUM KELTE SZÁMLAKELTE NYUGTAKELTE",
    other_date_labels: "ÉRVÉNYES HATÁRIDŐ LEJÁRAT",
    due_date_labels: "FIZETÉSIHATÁRIDŐ ESEDÉKESSÉG",
    period_start_labels: "ÉRKEZÉS BELÉPÉS IDŐSZAK",
    period_end_labels: "TÁVOZÁS KILÉPÉS",
    customer_labels: "VEVŐ VEVŐNEVE",
    common_words: "\
        KÖSZÖNJÜK VÁSÁRLÁS VÁSÁRLÁST NYUGTA NYUGTASZÁM SZÁMLA ADÓSZÁM UTCA PÉNZTÁR PÉNZTÁROS \
        KFT FT DB NEMADÓÜGYI",
};
