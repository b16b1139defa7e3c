//! Word patterns of merchant names and of the text around them.
//!
//! Kinds of business, registration numbers, lead-ins, contact data. All are matched without regard
//! to case.

use crate::extract::pattern::Pattern;

/// Beginning of a registration number whose digits stand elsewhere.
pub(super) static INCOMPLETE_NUMBER: Pattern =
    Pattern::new(r"(?i)\s*[(\[]\s*(?:CO|COMPANY|REG|ROC|GST)\b[^)\]0-9]*$");

/// Words for kinds of business at the beginning or end of names.
pub(super) static BUSINESS_WORD: Pattern = Pattern::new(
    r"(?xi)\b(?:ENTERPRISES?|TRADING|HARDWARE|STATIONER(?:Y|IES)|RESTAURANTS?|RESTORAN
          |RISTORANTE|RESTAURANTE|TRATTORIA|PIZZERIA|CAFE|CAFFE|COFFEE|KOPITIAM|BAKER(?:Y|IES)
          |BAECKEREI|BÄCKEREI|BOULANGERIE|PANADERIA|MARTS?|MINI\s?MARKET|SUPERMARKET
          |HYPERMARKET|MARKET|MARCHE|MARKT|SUPERMERCATO|SUPERMERCADO|MERCADO
        |STORES?|SHOP|CENTRE|CENTER|PHARMACY|FARMASI|FARMACIA|PHARMACIE|APOTHEKE
          |CLINIC|KLINIK|HOTEL|BISTRO|BAR|GRILL|FOODS?|CATERING|SEAFOOD|KITCHEN|HOUSE|SYARIKAT
          |PERNIAGAAN|KEDAI|PASARAYA|PASAR|GALLERY|BOOKS?|BOOKSTORE|BOUTIQUE|SALON|HOLDINGS?
          |MARKETING|SERVICES?|INDUSTRIES|GROUP
        |INTERNATIONAL|COMPANY|& \s?CO|& \s?SONS?|BROS|BROTHERS|STATION|PETROL
          |PETROLEUM|AUTO|MOTORS?|ELECTRICAL|ELECTRONICS|FASHION|TEXTILES?|FLORIST|OPTICAL
          |PARKING|KEBAB|NOODLES?|SUSHI|BURGER|PIZZA|TEA|DELI|BUTCHER|GASTHAUS|METZGEREI
          |DROGERIE|BOOK|FERRETERIA|LIBRERIA|CARNICERIA|VETERINARIA|COMERCIAL|ALMACEN|TIENDA
          |SUPERMERCADOS|LANCHONETE|PADARIA|POUSADA|OSTERIA|ALIMENTARI|TABACCHI|BRASSERIE|CREPERIE
          |BAUMARKT|TANKSTELLE|GASTHOF|WIRTSHAUS|IMBISS|BUCHHANDLUNG|BISTROT|SKLEP|APTEKA|PIEKARNIA
          |RESTAURACJA|KAWIARNIA|LEKARNA|POTRAVINY|HOSPODA|VENDEGLO|ETTEREM|OSUUSKAUPPA|KAUPPA
          |RAVINTOLA|APTEEKKI|APOTEK|RESTAURANG|KONDITORI|BAGERI|KAVARNA|MAGAZIN|FARMACIE
          |ECZANE(?:SI)?|LOKANTA(?:SI)?|PASTANE(?:SI)?|MARKETLER|TOKO|WARUNG|APOTEK|SWALAYAN
          |MINIMART|NHA\s?HANG|NHA\s?SACH|CUA\s?HANG|SIEU\s?THI|STEAKHOUSE|MEGASTORE|MUSEUM
          |магазин|аптека|кафе|ресторан|супермаркет|столовая|АЗС)\b
        | (?:마트|카페|식당|약국|편의점|점|[店館楼樓屋堂]|食堂|餐厅|餐廳|超市)\s*$ | ร้าน",
);

/// Words for kinds of business that are too long to become another word by one misread letter.
pub(super) const LONG_BUSINESS_WORDS: &str = "\
    ENTERPRISE ENTERPRISES RESTAURANT RESTAURANTS RESTAURANTE RISTORANTE RESTORAN HARDWARE \
    SUPERMARKET HYPERMARKET SUPERMERCADO SUPERMERCATO PHARMACY BOOKSTORE BOUTIQUE CATERING \
    MARKETING HOLDINGS SERVICES INDUSTRIES INTERNATIONAL ELECTRICAL ELECTRONICS PETROLEUM \
    CONFECTIONERY MANAGEMENT RESOURCES SUPPLIES BROTHERS TEXTILES SYARIKAT PERNIAGAAN PASARAYA";

/// Correct words that differ from one of [`LONG_BUSINESS_WORDS`] by a letter.
pub(super) const SIMILAR_VALID_WORDS: &str = "\
    SUPERMARKED SUPERMERCATI RESTAURANG RESTAURACE RISTORANTI PHARMACI INTERNACIONAL CATERINA \
    ELECTRONICA ELECTRONICO ELECTRICAS INDUSTRIER SUPPLIER SERVICED SERVICER MOLDINGS \
    ENTERPRIZE";

/// Rows that are never a name.
pub(super) static NON_NAME_ROW: Pattern = Pattern::new(
    r"(?xi)
          \b(?:TEL|TELE?PHONE|PHONE|FAX|H/?P|HOTLINE|TÉL|TLF|TELEFON[OE]?|E-?MAIL
            |WHATSAPP|FACEBOOK)\b | WWW\. | HTTPS? | @\w
          | \.(?:COM|NET|ORG|MY|DE|FR|UK)(?:\.\w\w)?\s*$
        | ^\W*(?:SIMPLIFIED\s?|FULL\s?)?(?:TAX\s?)?(?:INVOICE|RECEIPT|BILL|CASH\s?(?:BILL
          |SALES?|RECEIPT)|CREDIT\s?NOTE|OFFICIAL\s?RECEIPT|SALES?\s?(?:RECEIPT|ORDER|SLIP)
          |QUOTATION|DELIVERY\s?ORDER|RECHNUNG|QUITTUNG|KASSENBON|BELEG|FACTUR[AE]|TICKET
          |RE[CÇ]U|RICEVUTA|SCONTRINO|RECIBO|BON|KASSABON|KVITT\w+|RESIT|INVOIS)\b
        | \b(?:TAX\s?INVOICE|THANK\s?YOU|WELCOME|TERIMA\s?KASIH|GUEST\s?CHECK
          |CUSTOMER\s?COPY|MERCHANT\s?COPY|DUPLICATE|REPRINT|COPY|ORIGINAL|SELAMAT\s?DATANG
          |BIENVENUE?|BIENVENID\w+|BENVENUT\w+|WILLKOMMEN|MERCI|DANKE|GRACIAS|GRAZIE|CASHIER
          |TABLE|POSTED|TERMINAL|SERVED|YOUR|OPENING\s?HOURS?|BUSINESS\s?HOURS?
          |OPERATION\s?HOURS?)\b
        | \b(?:GST|SST|VAT|TAX|CO|COMPANY|BUSINESS|BIZ|BR|ROC|ROB|SSM|REG|REGN|REGISTRATION
          |SYARIKAT|UEN|ABN|TRN|TIN|UST|MWST|NIF|CIF|SIRET|SIREN|P\.?IVA|PARTITA|LICENSE|LESEN
          |PENDAFTARAN|INV|INVOICE|RECEIPT|BILL|DOC|DOCUMENT|ORDER|STORE|BRANCH|MEMBER
          |SLIP)[\s.]*(?:REF[\s.]*)?(?:REG|NO|NUM|NR|ID|\#|RFG|N[°º])\b
        | \b(?:DATE|TIME|DATUM|FECHA|TARIKH)\b\s*: | ^\W*(?:BILL|SHIP|SOLD|DELIVER)\s?TO\b
        | ^\W*(?:ATTN|TO|BRANCH|OUTLET|STORE|COUNTER|POS|USER|SALESPERSON)\s*[:\#]",
);

/// Registration number at the end of a name, with or without parentheses.
pub(super) static REGISTRATION_NUMBER: Pattern = Pattern::new(concat!(
    r"(?i)\s*(?:[(\[{]\s*(?:CO\.?|COMPANY|REG\.?|ROC|NO\.?|NR\.?|[:.#\s-]|[A-Z]{0,3})*",
    r"[0-9][0-9A-Z\s.-]{3,}[)\]}]?",
    r"|\s[A-Z]{0,2}[0-9]{5,}\s?-?\s?[A-Z]{0,2})\W*$",
));

/// Row with the registration number of the company.
pub(super) static COMPANY_NUMBER_ROW: Pattern = Pattern::new(concat!(
    r"(?i)^\W*(?:(?:CO|COMPANY|BUSINESS|BIZ|BR|ROC|ROB|SSM|UEN|ABN|ACN|SIRET|SIREN|HRB",
    r"|KVK|CVR|CRN|REG|REGN|REGISTRATION|SYARIKAT)\b[\s.:#]*)+(?:(?:NO|NUM|NUMBER|NR|RFG",
    r"|N[°º])\b)?[\s.:#]*[0-9A-Z]*[0-9]{3}",
));

/// Registration number that other text may follow.
pub(super) static INNER_NUMBER: Pattern = Pattern::new(r"(?i)\s*\(?\b[0-9]{5,}\s?-?\s?[A-Z]\b");

/// Row that is only a registration number or another code.
pub(super) static CODE_ROW: Pattern =
    Pattern::new(r"(?i)^\W*(?:[A-Z]{0,4}[\s.:-]*)?[0-9][0-9\s./-]*(?:[A-Z]{0,2})\W*$");

/// Words that introduce a name.
pub(super) static LEAD_IN: Pattern = Pattern::new(concat!(
    r"(?i)^\W*(?:(?:WELCOME\s?TO|DIMILIKI(?:\s?OLEH)?|OWN(?:ED)?\s?BY|OPERATED\s?BY",
    r"|MANAGED\s?BY|BIENVENUE\s?(?:CHEZ|A|À)|FORMERLY",
    r"|THANK(?:S|\s?YOU)\s?FOR\s?(?:SHOPPING|VISITING|DINING|EATING|CHOOSING)\s?(?:AT|WITH|IN)?",
    r"|(?:VIELEN\s?)?DANK\s?FÜR\s?IHREN\s?(?:EINKAUF|BESUCH)\s?(?:BEI|IM)",
    r"|MERCI\s?DE\s?VOTRE\s?VISITE\s?CHEZ",
    r"|GRACIAS\s?POR\s?(?:SU\s?COMPRA|COMPRAR|VISITAR)(?:\s?EN)?",
    r"|OBRIGADO\s?POR\s?COMPRAR\s?N[AO])\b\s*:?\s*",
    r"|(?:OBJECT\s?NAME|TAXPAYER\s?NAME|STORE\s?NAME",
    r"|MERCHANT(?:\s?NAME)?|NAMA\s?TOKO|RAZ[OÓ]N\s?SOCIAL",
    r"|NOMBRE\s?COMERCIAL|RAISON\s?SOCIALE|RAGIONE\s?SOCIALE",
    r"|DENUMIRE|[UÜ]NVANI?|EMITENTE|SHOP\s?NAME",
    r"|SELLER|VERKÄUFER|LIEFERANT|SZ[AÁ]LL[IÍ]T[OÓ]|SPRZEDAWCA|DODAVATEL|VENDEDOR",
    r"|COMPANY(?:\s?NAME)?|VENDOR|SUPPLIER|FIRMA|ENTREPRISE|SOCI[EÉ]T[EÉ]|EMPRESA|FORNECEDOR",
    r"|PROVEEDOR|AZIENDA|DITTA|BEDRIJF|F[OÖ]RETAG|VIRKSOMHED",
    // A gap between columns separates a label like a colon.
    r"|МАГАЗИН|ОРГАНИЗАЦИЯ|ПРОДАВЕЦ|НАЗВАНИЕ|ТОРГОВЫЙ\s?ОБЪЕКТ|ЗАКЛАД)(?:\s*:\s*|\s{2,})",
    r"|\[?(?:상\s?호명?|가맹점명?|매\s?장명?|점\s?포명?|업체명|店名|店舗名?|商户名称|商户|商戶|门店|門店|店铺)\]?\s*[:：]?\s*",
    r"|(?:שם\s?החנות|اسم\s?المتجر)\s*:?\s*)",
));

/// Words behind a name that thank or greet.
pub(super) static LEAD_OUT: Pattern = Pattern::new(concat!(
    r"(?i)\s+(?:VOUS\s?REMERCIE(?:NT)?|VOUS\s?SOUHAITE",
    r"|DANKT\s?IHNEN|THANKS?\s?YOU|WISHES\s?YOU|LE\s?AGRADECE",
    r"|AGRADECE|LA\s?RINGRAZIA|WÜNSCHT|DZIĘKUJE|TAKKER|TACKAR|KIITTÄÄ)\b.*$",
));

/// Telephone, tax or registration number with its label behind a name.
pub(super) static NUMBER_TAIL: Pattern = Pattern::new(concat!(
    r"(?i)\s+(?:(?:PUH|TEL|TLF|PH|FON|P|T|Y|R\.?U\.?T|CUIT",
    r"|NIF|CIF|NIP|RUC|RFC|CNPJ|TIN|GST|UID|ORG\s?NR|ABN|NR)\b",
    r"[\s.:]*)?\+?\(?[0-9][0-9()\s./-]{5,}[0-9K]\W*$",
    r"|\s+[A-Z]-?[0-9]{8}\W*$",
    r"|\s+(?:CHECK|CHK|TICKET|TABLE|RECEIPT|INVOICE|BILL",
    r"|ORDER|BON|RECHNUNG|TISCH)\W*(?:NO|NR)?\W*[0-9]+\W*$",
    r"|\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s?[AP]M)?\W*$",
));

/// Number of a branch behind a name.
pub(super) static BRANCH_NUMBER: Pattern =
    Pattern::new(r"(?i)[\s#(]+(?:NO|NR|N[°º])?[.:]?\s?[0-9]{1,5}\)?\W*$");

/// Name of few letters, or of letters and a number, alone in its row.
pub(super) static SHORT_NAME: Pattern = Pattern::new(concat!(
    r"^\W*(\p{Lu}\p{L}{1,2}|\p{Lu}{2}[0-9]{2}|\p{Lu}[0-9]{3}",
    r"|\p{Lu}[&+]\p{Lu}|[0-9]-?\p{Lu}{2,3})\W*$",
));

/// Row of goods: it ends with a price, or with a quantity and a price.
pub(super) static PRICED_ROW: Pattern = Pattern::new(
    r"\s[0-9]+[.,][0-9]{2}\s?\p{L}?\W*$|\s[0-9][0-9.,]*\s+[0-9][0-9]*[.,][0-9]{2,3}\W*$",
);

/// Row that begins the data of the customer.
pub(super) static CUSTOMER_ROW: Pattern = Pattern::new(concat!(
    r"(?i)^\W*(?:BILL(?:ED)?\s?TO|SHIP\s?TO|SOLD\s?TO|DELIVER\s?TO",
    r"|INVOICE\s?(?:TO|ADDRESS)|CUSTOMER|CLIENTE?|ACHETEUR",
    r"|KUNDE|RECHNUNGSADRESSE|LIEFERADRESSE|FACTUURADRES",
    r"|AFLEVERADRES|KLANT|FAKTURAADRESS|ASIAKAS|NABYWCA",
    r"|ODB[EĚ]RATEL|VEV[OŐÖ]|CUMP[AĂ]R[AĂ]TOR|DESTINATARIO",
    r"|DESTINATAIRE|COMPRADOR|ADQUIRENTE|SAYIN|ALICI",
    r"|ПОКУПАТЕЛЬ|ПОКУПЕЦЬ|ПОЛУЧАТЕЛЬ|공급받는자|お客様|客户)\b",
));

/// The same words alone in a row; the name is in the next one.
pub(super) static LEAD_IN_ROW: Pattern = Pattern::new(concat!(
    r"(?i)^\W*(?:WELCOME\s?TO|DIMILIKI(?:\s?OLEH)?|OWN(?:ED)?\s?BY|OPERATED\s?BY",
    r"|MANAGED\s?BY|BIENVENUE\s?(?:CHEZ|A|À))\s*:?\s*$",
));

/// Words that continue the name of a company and are not a name themselves.
pub(super) static CONTINUATION_WORDS: Pattern = Pattern::new(
    r"(?xi)^[\s&.,-]*(?:(?:AND|&|CO|C[OP]\.|M|\(\s?M\s?\)|MALAYSIA|\([A-Z\s]{1,16}\)
          |TRADING|MARKETING|ENTERPRISES?|HOLDINGS?|INDUSTRIES|GROUP|INTERNATIONAL|COMPANY
          |SUPPLIES|MANAGEMENT|VENTURES?|RETAIL|SONS?|BROS|RESOURCES)(?:[\s.,&]+|$))*",
);

/// Column headings above the goods.
pub(super) static COLUMN_HEADING: Pattern = Pattern::new(concat!(
    r"(?i)\b(?:QTY|QUANTITY|PRICE|AMOUNT|AMT|DESCRIPTION|DESC|ITEMS?|UOM|MENGE|PREIS",
    r"|ARTIKEL|PRIX|PRECIO|PREZZO)\b",
));
