//! Word patterns of merchant names and of the text around them.
//!
//! Legal forms, kinds of business, addresses, titles of documents. All are matched without regard
//! to case.

use crate::extract::pattern::Pattern;

/// Legal forms that are words of their own, anywhere in a name.
pub(super) static LEGAL_FORM: Pattern = Pattern::new(
    r"(?xi)(?:^|[\s.,)&-])(?:
          S[DOU0]N\W{0,3}B[HN]\s?[DOÒ0] | 5/B | BERHAD | BHD | S/B
        | (?:PTE|PTY|PVT|PRIVATE)\W{0,3}(?:LTD|LIMITED) | \(PTY\)\W{0,2}LTD | CO\.?,?\s?LTD
        | LIMITED | LTD | LLC | L\.L\.C | INCORPORATED | CORPORATION
        | GMBH(?:\W{1,3}CO\W{1,3}KG)? | S\.\s?A\.\s?DE\s?C\.\s?V | SP\.?\s?Z\s?\.?O\.?\s?O
        )(?:[\s.,;:)(*]|$)",
);

/// Short legal forms, which must end the name.
pub(super) static TRAILING_LEGAL_FORM: Pattern = Pattern::new(
    r"(?x)[\s.,)&-](?i:
          PLT | LLP | PLC | INC | CORP | A\.?G | K\.?G | OHG | E\.\s?K | UG | MBH | E\.\s?V
        | S\.A\.S\.?U? | SAS | SASU | S\.?A\.?R\.?L | EURL | SNC | S\.A | S\.?P\.?A
        | S\.?R\.?L\.?S? | S\.L\.?U? | LDA | L\.DA | LTDA | S\.N\.C
        | B\.?V | N\.V | V\.O\.F | BVBA | OYJ? | A/S | APS | ASA | A\.S | S\.R\.O | KFT | D\.O\.O
        | K\.K
        )\W*$",
);

/// Legal form `Sdn Bhd` with lookalike letters.
pub(super) static MISREAD_SDN_BHD: Pattern =
    Pattern::new(r"(?i)S[DOU0]N(\W{0,3})B[HN]\s?[DOÒ0](?:\b|$)");
/// One or two letters that an engine made of a mark behind the legal form.
pub(super) static SCRAP_AFTER_FORM: Pattern =
    Pattern::new(r"(?i)((?:BHD|LTD|GMBH|LLC)\.?)[ .,]?\(?[A-Z]{1,2}\)?$");
/// `CO.` with lookalike letters, before the rest of a legal form.
pub(super) static MISREAD_CO: Pattern = Pattern::new(r"(?i)\bC[P0QD]\.(\s*(?:\(M\)|SDN|LTD|PTE))");
/// Beginning of a registration number whose digits stand elsewhere.
pub(super) static INCOMPLETE_NUMBER: Pattern =
    Pattern::new(r"(?i)\s*[(\[]\s*(?:CO|COMPANY|REG|ROC|GST)\b[^)\]0-9]*$");
/// Legal form `S/B` with a digit in place of the letter.
pub(super) static MISREAD_SB: Pattern = Pattern::new(r"( )5/B$");

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
          |DROGERIE|BOOK)\b",
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

/// Rows of an address.
pub(super) static ADDRESS_ROW: Pattern = Pattern::new(
    r"(?xi)
          ^\W*LOT\s | ^\W*(?:NO|LOT|UNIT|SUITE|LEVEL|FLOOR|BLK|BLOCK|PT|KM|BATU|PLOT|G-?[0-9]|GF
            |SHOP\s?(?:NO|[0-9]))\b[\s.:]*[\w-]*[0-9]
          | \b(?:JALAN|JLN|PERUSAHAAN\s[0-9]|LORONG|LRG|TAMAN|KAMPUNG|KG\.|BANDAR|PERSIARAN
            |LEBUH|KAWASAN|SEKSYEN|SECTION|MUKIM|SELANGOR|JOHOR|KUALA\s?LUMPUR|WILAYAH|PENANG
            |PERAK|MELAKA)\b
        | \b(?:STREET|ROAD|AVENUE|BOULEVARD|BLVD|LANE|DRIVE|HIGHWAY|HWY|RUE|PLACE|STRADA
          |PIAZZA|CALLE|AVENIDA|AVDA|PLAZA\s?[0-9]|RUA|PRAÇA|LARGO|WEG|PLATZ|GASSE|ALLEE
          |STRAAT|LAAN|PLEIN|VÄGEN|GATAN)\b | (?:STRASSE|STRAßE|STR\.)\s*[0-9] | ^\W*VIA\s.*[0-9]
        | ^\W*(?:D|F|CH|A|I|E|NL|B)?-?[0-9]{4,6}\s?[,\s][A-ZÀ-Ü] | \b[0-9]{5,6}\b[\s,.]+[A-Z]{2,}
        | ^\W*[0-9]+[A-Z]?(?:-[0-9]+)?\s*,.* | ,\s*[A-Z]{2}\s[0-9]{5}
        | \b[A-Z]{1,2}[0-9][A-Z0-9]?\s[0-9][A-Z]{2}\b
        | \b(?:1ST|2ND|3RD|[0-9]TH|GROUND|FIRST|SECOND)\s?(?:FLOOR|FLR)\b | \bP\.?\s?O\.?\s?BOX\b",
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

/// Row with the tax number of the company.
pub(super) static TAX_NUMBER_ROW: Pattern = Pattern::new(concat!(
    r"(?i)^\W*(?:GST|SST|VAT|TAX|TVA|IVA|P\.?\s?IVA|UST|UID|MWST|NIF|CIF|TIN|NIP|BTW",
    r"|MOMS)\b.*[0-9]{4}",
));

/// Registration number that other text may follow.
pub(super) static INNER_NUMBER: Pattern = Pattern::new(r"(?i)\s*\(?\b[0-9]{5,}\s?-?\s?[A-Z]\b");

/// Company at the beginning of a row whose branch follows.
pub(super) static COMPANY_PREFIX: Pattern =
    Pattern::new(r"(?i)^.{4,}?\s(?:CO\.|CORP\.?|INC\.?|LTD\.?|GMBH)\s");

/// Legal form followed by a place in parentheses.
pub(super) static PLACE_AFTER_FORM: Pattern =
    Pattern::new(r"(?i)(?:BHD|LTD|GMBH|INC|LLC)\.?\s*\([^)]*\)$");

/// Row that is only a registration number or another code.
pub(super) static CODE_ROW: Pattern =
    Pattern::new(r"(?i)^\W*(?:[A-Z]{0,4}[\s.:-]*)?[0-9][0-9\s./-]*(?:[A-Z]{0,2})\W*$");

/// Words that introduce a name.
pub(super) static LEAD_IN: Pattern = Pattern::new(concat!(
    r"(?i)^\W*(?:WELCOME\s?TO|DIMILIKI(?:\s?OLEH)?|OWN(?:ED)?\s?BY|OPERATED\s?BY",
    r"|MANAGED\s?BY|BIENVENUE\s?(?:CHEZ|A|À)|FORMERLY)\s*:?\s*",
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
