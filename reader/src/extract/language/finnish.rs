//! Finnish vocabulary of receipts.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const FINNISH: Language = Language {
    code: "fi",
    amount_labels: &[
        (LabelWord::Total, "YHTEENSÄ YHT YHTEENSÄEUR KOKONAISSUMMA"),
        (LabelWord::Subtotal, "VÄLISUMMA VEROTON VEROTONHINTA VEROTONYHTEENSÄ"),
        (LabelWord::Final, "LOPPUSUMMA VEROLLINENYHTEENSÄ"),
        (LabelWord::Due, "MAKSETTAVA MAKSETTAVAA MAKSETTAVAYHTEENSÄ"),
        (LabelWord::Tax, "ALV ARVONLISÄVERO"),
        (LabelWord::TaxTotal, "VEROYHTEENSÄ ALVYHTEENSÄ"),
        (LabelWord::Included, "SISÄLTÄÄ SIS VEROLLINEN"),
        (LabelWord::Rounding, "PYÖRISTYS"),
        (LabelWord::Discount, "ALENNUS ALENNUKSET ETUSI TARJOUSETU BONUSETU"),
        (LabelWord::Service, "PALVELUMAKSU"),
        (LabelWord::Tip, "JUOMARAHA TIPPI"),
        (LabelWord::Shipping, "TOIMITUSMAKSU TOIMITUSKULUT POSTIKULUT"),
        (LabelWord::Deposit, "PANTTI PULLOPALAUTUS PANTTIPALAUTUS"),
        (LabelWord::Tender, "KÄTEINEN KÄTEISELLÄ MAKSETTU ANNETTU"),
        (LabelWord::Card, "KORTTI KORTTITAPAHTUMA PANKKIKORTTI LUOTTOKORTTI KORTTIMAKSU LÄHIMAKSU"),
        (LabelWord::Change, "TAKAISIN VAIHTORAHA"),
        (LabelWord::Count, "MÄÄRÄ TUOTTEITA"),
        (LabelWord::TaxSummary, "ALVERITTELY VEROERITTELY VEROKANTA ALVKANTA"),
        (LabelWord::Other, "BONUSOSTOT KERTYNEET BONUSPISTEET"),
        (LabelWord::Ignored, "KORTTINUMERO YTUNNUS VERONRO"),
    ],
    months: [
        "TAMMI TAMMIKUU TAMMIKUUTA", "HELMI HELMIKUU HELMIKUUTA", "MAALIS MAALISKUU MAALISKUUTA",
        "HUHTI HUHTIKUU HUHTIKUUTA", "TOUKO TOUKOKUU TOUKOKUUTA", "KESÄKUU KESAKUU KESAKUUTA",
        "HEINÄKUU HEINAKUU HEINAKUUTA", "ELOKUU ELOKUUTA", "SYYSKUU SYYSKUUTA",
        "LOKAKUU LOKAKUUTA", "MARRASKUU MARRASKUUTA", "JOULUKUU JOULUKUUTA",
    ],
    weekdays: [
        "MAANANTAI", "TIISTAI", "KESKIVIIKKO", "TORSTAI", "PERJANTAI", "LAUANTAI", "SUNNUNTAI",
    ],
    date_labels: "PVM PÄIVÄMÄÄRÄ PÄIVÄYS KUITINPVM OSTOPÄIVÄ",
    other_date_labels: "VOIMASSA ERÄPÄIVÄ ERÄPVM SYNTYMÄAIKA",
    due_date_labels: "ERÄPÄIVÄ ERÄPVM MAKSUPÄIVÄ",
    period_start_labels: "SAAPUMINEN TULOPÄIVÄ SISÄÄN AJALTA",
    period_end_labels: "LÄHTÖ LÄHTÖPÄIVÄ ULOS",
    customer_labels: "ASIAKAS ASIAKKAANNIMI OSTAJA",
    common_words: "\
        KIITOS KÄYNNISTÄ TERVETULOA UUDELLEEN KUITTI MYYJÄ KASSA OSTOT KATU TUOTE HINTA \
        OSUUSKAUPPA",
};
