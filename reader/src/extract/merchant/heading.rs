//! Rows that are headings, labels or sentences and not names.
//!
//! Headings are titles of documents, copies, card slips, queue numbers. They are compared without
//! accents, as engines lose them, and with one misread letter in long words.

use std::collections::HashSet;
use std::sync::LazyLock;

use shared::text::normalize_text;

use crate::extract::pattern::Pattern;
use crate::extract::text::sole_difference;

/// Words of headings: a row of such words and numbers alone is a heading.
const HEADING_WORDS: &str = "\
    invoice receipt bill tax vat gst check ticket order table cashier till pos terminal queue \
    number no nr num name date time copy customer merchant client guest duplicate original reprint \
    re print settlement sale sales sold transaction card amount debit credit payment paid visa \
    mastercard maestro contactless cash change included incl abb abbreviated total subtotal shop \
    store screen counter pickup take away takeaway dine in eat here to go delivery dinein online \
    qty item items description price sub welcome closed \
    printed server waiter staff operator page of \
    simplified electronic official \
    boleta electronica factura simplificada recibo ticket comprobante venta compra afecta exenta \
    copia cliente comercio documento tributario caja cajero mesa nota credito fiscal valido como \
    mesero nro numero fecha hora de a consumidor final electronico \
    cupom eletronica auxiliar danfe nfce nfc via estabelecimento talao fatura recibo original \
    rechnung quittung kassenbon beleg bon kundenbeleg handlerbeleg kartenzahlung bewirtungsbeleg \
    tisch rechnungsnummer datum uhrzeit kasse kassierer \
    kopie bonkopie barverkauf lieferschein bestellung \
    kaufbeleg kassenbeleg bestatigung zahlung bezahlt zwischenrechnung \
    carte bancaire facture recu addition caisse caissier vente client note duplicata commercant \
    sans contact article articles achat debit bonjour bienvenue \
    scontrino ricevuta fattura documento commerciale vendita prestazione non fiscale preconto \
    cassa tavolo conto \
    kassabon kassakvitto kvitto kvittering kuitti faktuur factuur pin betaling kaart klant \
    orderbevestiging kontokort kvittens bongnr salgskvittering \
    paragon fiskalny niefiskalny faktura uctenka danovy doklad zjednodusena prodejka blocek \
    pokladni nyugta szamla szamlaszam adoszam vasarlo eladas racun kasa gotowka kopia \
    bon fiscal chitanta casa marca \
    fis fisi fatura arsiv efatura earsiv bilgi satis kasiyer tarih saat masa adisyon belge e \
    struk nota kuitansi kasir faktur pajak salinan pelanggan diskon bayar meja \
    getnet transbank redbanc redsys worldline ingenico verifone sumup zettle nets elavon \
    worldpay cielo pagseguro adyen garanti bankasi isbank \
    akbank ziraat banco bank sparkasse edc mandiri \
    producto cantidad pesos pu qte cod codigo descr \
    descripcion articulo importe unid unit precio valor \
    artikel menge preis summe betrag mge bezeichnung einzelpreis prix prezzo qtd preco \
    hoa don ban hang phieu thanh toan thu ngan tam tinh tinh tien \
    resit cukai tunai salinan invois ph";

/// Smallest length of a heading word in which one letter may be misread.
const MISREAD_LETTERS_MIN: usize = 6;

static KNOWN_HEADING_WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| HEADING_WORDS.split_whitespace().collect());

/// Those of them in which a letter may be misread.
static LONG_HEADING_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let words = KNOWN_HEADING_WORDS.iter().copied();
    words
        .filter(|word| word.len() >= MISREAD_LETTERS_MIN)
        .collect()
});

/// Titles that make a row a heading, whatever else stands in it.
static HEADING_PHRASE: Pattern = Pattern::new(
    r"(?x)\b(?:boleta\s?e?lectr|boleta\sde\sventa|factura\s(?:simplificada|electronica|de\sventa|[abc]\b)
        |nota\sfiscal|documento\sauxiliar|cupom\sfiscal|documento\scommerciale|paragon\sfiskalny
        |bon\sfiscal|(?:carte|ticket)\s(?:bancaire|client)|ticket\sde\s(?:caisse|compra)|tax\sinvoice
        |guest\scheck|sales?\sreceipt|cash\s(?:receipt|memo|bill|sale)|official\sreceipt|credit\snote
        |queue\sno|order\sno|bill\sno|receipt\sno|table\sno|your\sorder|danovy\sdoklad|e\sars[i1]v
        |e\sfatura|bilgi\sfisi|hoa\sdon|phieu\s(?:thanh|tinh)|phieu|kundenbeleg|handlerbeleg
        |kartenzahlung|copia\s(?:cliente|comercio|para)|(?:customer|merchant|cardholder)\scopy
        |kart\shamil|musteri\snusha|uye\sisyeri|isyeri\snusha|exemplaire\s(?:client|commercant)
        |responsable\sinscripto|consumidor\sfinal|visit\sus|follow\sus|served\sby|es\sbediente
        |sie\sbediente|palvelemme|avoinna|opening|ouvert\s(?:du|le|de|7)|du\slundi|le\sdimanche
        |lun(?:edi)?\s(?:a\s)?ven|mon\s(?:to\s)?fri|monday|sunday|geoffnet|offnungszeiten
        |store\s(?:manager|director|hours)|guest\snumber|any\squestions|contact\sus|kopie\sfactuur
        |toll\sfree|customer\s(?:service|care)|self\s(?:check|service))",
);

/// Labels that begin a row and are followed by data about the company or the purchase.
static LABEL_ROW: Pattern = Pattern::new(
    r"(?x)^(?:giro|comuna|ciudad|dir|direcc?ion|endereco|adresse|adresa|indirizzo|alamat|dc|dia\schi
        |address|object\s(?:address|code)|r\su\st|rut|s\s[i1l]\s[i1l]|sii|sucursal|suc|casa\smatriz
        |domicilio|cod|codigo|npwp|nib|y\stunnus|org\snr|orgnr|kvk|btw|dic|ic|ico|nip|regon|bdo|krs
        |nr\s(?:rej|bdo|wydr)|rej|tin|trn|ssm|uen|abn|acn|ruc|rfc|nit|cuit|c\su\si\st|cif|nif|nipc|cnpj
        |ie|cui|reg\scom|mst|ma\sso\sthue|mersis|vkn|tckn|ettn|ticaret\ssicil|tic\ssicil|sicil|fssai
        |gstin|cin|pan|steuer\s?nr|steuernummer|ust|uid|siret|siren|ape|naf|rcs|tva|tva\sintra|iva
        |puh|puhelin\w*|tel\w*|telp|tlf|fono|fon|fax|phone|ph|mob\w*|cell|dt|sdt|hotline|bankszam\w*
        |iban|bic|kasse|kassier\w*|kasir|kasiyer|bon|fis\sno|z\sno|ref|trans|trx|tgl|date|datum|fecha
        |data|tarih|saat|hora|zeit|time|pvm|caissier|vendeur|vendedor|cajero|operador|operator|staff
        |server|servei|waiter|bediener|bedient|forsaljare|kassor|nhan\svien|thu\sngan|client|cliente
        |customer|kunde|vevo|buyer|asiakas|klant|sayin|musteri|email|e\smail|mail|web|plaza|via\s[0-9]
        |v\sd|tankste\wlen\snr|filiale|fil|tim[ae]|szamlaszam|adoszam|terminal|pos|sid|mid|tid|aid
        |merchant\s(?:id|no)|batch|visa|mastercard|maestro|contactless|pax|op|slip|sc|bomba|isla|turno
        |manguera|sklep)\b(?:\s.*[0-9]|\s[a-z]{1,2}\b|$)",
);

/// Labels of data that are never part of names and need no number behind them.
static STRICT_LABEL: Pattern = Pattern::new(
    r"(?x)^(?:giro|comuna|direcc?ion|endereco|indirizzo|alamat|object\s(?:address|code)|r\su\st
        |s\s[i1l]\s[i1l]|casa\smatriz|domicilio|y\stunnus|cod\sdesc|codigo\sdesc|puhelin\w*|telefon\w*
        |vendedor|cajero|caissier|kasiyer|kasir|cashier|client\scaisse|nhan\svien|por\scuenta\sde
        |nr\srej|zeit|oddil|vedena|spol\svedena|sidlo|server|staff|operator|waiter|mgz\skod)\b
        | \b(?:v\sd|vergi\sdairesi|kurumlar|mukellefler)\b | \bspolka\svedena\b | \bsidlo\splatce\b",
);

/// Headings, labels and greetings in other scripts.
static OTHER_SCRIPTS: Pattern = Pattern::new(
    r"(?xi)(?:кассовый|товарный|фискальн|продажа|приход|смена|чек\b|кассир|касса|место\sрасч|ИНН\b|УНП\b
        |ПН\b|ЄДРПОУ|ЗН\sККТ|РН\sККТ|ЭККМ|сайт|добро\sпожаловать|спасибо|акци[ия]\b|купон|скидк|ласкаво|дякуємо|тел[.:]|документ
        |ΑΠΟΔΕΙΞ|ΛΙΑΝΙΚ|ΤΙΜΟΛΟΓ|ΑΦΜ|Α\.Φ\.Μ|ΔΟΥ|Δ\.Ο\.Υ|ΤΗΛ|ΕΥΧΑΡΙΣΤ|ΝΟΜΙΜΗ
        |영수증|소득공제|매출전표|신용승인|신용카드|카드매출|고객용|가맹점용|회원용|사업자|대표|전화|주소|등록번호|승인|교환|환불|일시|계산대|주문번호|테이블
        |領収|レシート|お買上|電話|登録番号|担当|レジ|日時|毎度|ありがとう|営業時間|伝票|取引
        |收据|小票|发票|發票|收银|收銀|单号|單號|流水|结账|結帳|电话|電話|收據|桌号|桌號|檯號|日期|时间|欢迎|歡迎|统一编号|統一編號
        |ใบเสร็จ|ใบกำกับ|เลขประจำตัว|เลขที่|โทร|พนักงาน|วันที่|ขอบคุณ|สำเนา|โต๊ะ|คิว
        |חשבונית|קבלה|עוסק|ח[.]?פ[.]|טלפון|טל[:']|קופאי|קופה|תאריך|העתק|מקור
        |فاتورة|ضريب|إيصال|هاتف|تلفون|الرقم|التاريخ|الكاشير|شكرا|أهلا)",
);

/// Words of sentences, which slogans have and names rarely.
static SENTENCE_WORD: Pattern = Pattern::new(
    r"(?x)\b(?:we|you|your|our|us|it|is|are|always|every\w*|get|make|makes|it's|i'm|pays?|help
        |wir|sie|ihr|ihre|ist|gibt|immer|wer|bin|ich|mehr|auf|dem|der|kaufen|kauf|was|einkaufen
        |vous|nous|votre|vos|notre|tout|va|vont|plus|bien|est|loin|pour
        |su|sus|tu|tus|nos|es|son|siempre|mas|desde|por|para|solo
        |il|tuo|tua|sempre|per|che|sono|seu|sua|sempre|mais|voce
        |codziennie|ceny|niskie|dobre|zawsze|dla|twoj\w*|det|er|du|din|vi|alltid|altid|joka|aina
        |untuk|anda|kami|cho|moi)\b",
);

/// Year of the foundation, as slogans have it.
static SINCE_YEAR: Pattern = Pattern::new(concat!(
    r"(?i)\b(?:desde|since|seit|depuis|dal|od|established",
    r"|est\.|fondata nel|anno)\s(?:1[789]|20)[0-9]{2}",
));

/// Returns whether a row is a heading or a label with its data.
pub(super) fn is_heading(text: &str) -> bool {
    if !text.is_ascii() && OTHER_SCRIPTS.is_match(text) {
        return true;
    }
    let folded = normalize_text(text);
    if HEADING_PHRASE.is_match(&folded)
        || LABEL_ROW.is_match(&folded)
        || STRICT_LABEL.is_match(&folded)
    {
        return true;
    }
    let mut words = folded.split(' ').filter(|word| !is_number(word)).peekable();
    words.peek().is_some() && words.all(is_heading_word)
}

/// Returns whether a text reads like a sentence: a slogan, a notice.
pub(super) fn is_sentence(text: &str) -> bool {
    if SINCE_YEAR.is_match(text) {
        return true;
    }
    let folded = text.to_lowercase();
    let words = folded.split_whitespace().count();
    let hits = SENTENCE_WORD.find_iter(&folded).count();
    let small = text
        .split_whitespace()
        .filter(|word| word.starts_with(char::is_lowercase) && word.chars().count() > 3);
    words >= 3 && (hits >= 2 || hits == 1 && text.trim_end().ends_with(['.', '!', '?']))
        || words >= 4 && small.count() * 2 > words
}

fn is_number(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit()) || word.chars().count() == 1
}

/// Returns whether a word is one of headings, with at most one letter of a long one misread.
fn is_heading_word(word: &str) -> bool {
    let length = word.chars().count();
    KNOWN_HEADING_WORDS.contains(word)
        || LONG_HEADING_WORDS
            .iter()
            .any(|known| known.len() == length && sole_difference(known, word).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_all_languages_are_told_from_names() {
        for text in [
            "BOLETA ELECTRÓNICA",
            "x7 BOLETA ELECTRONICA",
            "FACTURA SIMPLIFICADA",
            "PARAGON FISKALNY",
            "E-ARŞİV FATURA",
            "TAX INVOICE (ABB)",
            "Queue no.",
            "CARTE BANCAIRE",
            "KUITTI",
            "KVITTO 12",
            "BON FISCAL",
            "GUEST CHECK",
            "Card Amount",
            "Table 12",
            "HÓA ĐƠN BÁN HÀNG",
            "Giro: Supermercado",
            "MARMARA KURUMLAR V.D. 1234567890",
            "BOLETAELECTRONICA",
            "КАССОВЫЙ ЧЕК",
            "АКЦИИ",
            "영수증",
            "領収書",
            "ใบเสร็จรับเงิน",
        ] {
            assert!(is_heading(text), "{text}");
        }
        for text in [
            "Hillside Cafe",
            "HILLSIDE 12",
            "Casa Lomas",
            "Comercial Lomas Ltda",
            "Холм",
            "언덕 카페",
            "丘の上",
            "เนินเขา",
            "Bar Colina",
            "Sklep Pagorek",
        ] {
            assert!(!is_heading(text), "{text}");
        }
    }

    #[test]
    fn slogans_are_sentences() {
        for text in [
            "Es gibt immer etwas zu bauen.",
            "we bake it every day",
            "Votre maison va plus loin!",
            "TRADICIÓN EN LA COCINA DESDE 1978",
            "open daily until the last guest leaves",
        ] {
            assert!(is_sentence(text), "{text}");
        }
        for text in [
            "Hillside Coffee Roasters",
            "Zum Goldenen Hirsch",
            "La Casa de Lomas",
        ] {
            assert!(!is_sentence(text), "{text}");
        }
    }
}
