//! Filter for texts offered as alternatives to the merchant.

use shared::money::Currency;

use super::address::is_address;
use super::heading::is_heading;
use super::legal_form::has_legal_form;
use crate::extract::amount::{self, Notation};
use crate::extract::pattern::Pattern;

/// Texts near the names of shops that are not names, beyond those of [`is_address`]: parts of
/// addresses, long numbers, web addresses, sizes of goods, labels of numbers alone.
static NEVER_OFFERED: Pattern = Pattern::new(
    r"(?xi)
          ^\W*C/\s?\pL | \bS/N\b
          | \pL(?:STRASSE|STRAßE|STR\.|WEG|PLATZ|GASSE|ALLEE|GADE|VEJ|GATAN|VÄGEN|STRAAT
            |LAAN|KATU)\s.*[0-9]
        | \b(?:STR|ST|RD|AVE|AV|DR|UL|AL|VIALE|CORSO|PASEO|CTRA|PZA|ULICA|UTCA|GADE|VEJ
          |KATU)\b\.?\s.*[0-9]
        | [0-9]{5} | [0-9](?:[\s()/.-]*[0-9]){6} | \b[0-9]{4}\pL{3}
        | @ | \bWWW\b | \.(?:COM|NET|ORG|EU|INFO|SHOP|[A-Z]{2})(?:/.*)?$
        | \b[0-9]+(?:[.,][0-9]+)?\s?(?:KG|GR?|ML|CL|L|LTR|OZ|LBS?|PCS|STK|STÜCK|SZT|UN)\b
        | ^\W*[0-9]+\s?[X*]\s
        | ^\W*(?:GST|SST|VAT|TAX|TVA|IVA|UST|UID|MWST|NIF|CIF|TIN|NIP|BTW|MOMS|RFC|RUC|CNPJ
          |SIRET|TEL|FAX|NO|NR)\W*$",
);

/// Returns whether a text is plausible as a name: no address, number, line of goods or label.
pub(super) fn can_be_offered(name: &str) -> bool {
    let is_currency = || name.len() == 3 && name.parse::<Currency>().is_ok();
    // A legal form outweighs everything else.
    has_legal_form(name)
        || !(is_address(name)
            || is_heading(name)
            || NEVER_OFFERED.is_match(name)
            || is_currency()
            || !amount::find_amounts(name, Notation::for_currency(None)).is_empty())
}

#[cfg(test)]
mod tests {
    use crate::extract::merchant::find_merchant;
    use crate::extract::tests::page;
    use crate::extract::text;

    #[test]
    fn what_a_person_would_not_take_for_a_name_is_not_offered() {
        let read = |print: &str| find_merchant(&text::collect_rows(&[page(print)]));
        let offered = |print: &str| -> Vec<String> {
            read(print)
                .alternatives
                .into_iter()
                .map(|other| other.value)
                .collect()
        };
        let header = concat!(
            "MERCADO DELMAR S.A.U.\nCasa Delmar\nC/ Condesa Mencia s/n (G3)\n09006Burgos\nNIF\n",
            "A60195278\nwww.delmar.es\nEUR\nDulces 0,65x 3\nTotal  3,04",
        );
        assert_eq!(read(header).value.as_deref(), Some("MERCADO DELMAR S.A.U."));
        assert_eq!(offered(header), ["Casa Delmar"]);
        for print in [
            "ALPRO BLABAER 750G  25,95\nTOTAL  25,95",
            "Hauptstr. 12\n+49 30 123 45 67",
            "1 x Tee\n500 ml Milch",
        ] {
            assert_eq!(offered(print), [""; 0], "{print}");
        }
        let many = "Alder\nBirch\nCedar\nDogwood\nElm\nFir";
        assert!(offered(many).len() <= 3, "more are no help");
    }
}
