//! Vocabulary of Indian receipts: Hindi, and English words of the Indian tax.

use super::{LabelWord, Language, NO_WORDS};

#[rustfmt::skip]
pub(super) const INDIAN: Language = Language {
    code: "hi",
    amount_labels: &[
        (LabelWord::Total, "कुल कुलराशि योग कुलयोग"),
        (LabelWord::Final, "\
            BILLAMT BILLAMOUNT NETBILL NETBILLAMT NETPAYABLE GRANDTOTALRS INVOICEVALUE \
            TOTALINVOICEVALUE"),
        (LabelWord::Due, "देयराशि"),
        (LabelWord::Amount, "राशि"),
        (LabelWord::Subtotal, "TAXABLEVALUE TAXABLEAMT TAXABLEVAL BASICAMT BASICAMOUNT"),
        (LabelWord::Tax, "\
            CGST SGST IGST UTGST CESS CGSTAMT SGSTAMT IGSTAMT CENTRALTAX STATETAX KKCESS SBCESS \
            कर"),
        (LabelWord::TaxTotal, "GSTTOTAL TOTALTAXAMT"),
        (LabelWord::Rounding, "ROUNDEDOFF RDOFF ROFF"),
        (LabelWord::Discount, "छूट"),
        (LabelWord::Service, "SERCHARGE SERCHG"),
        (LabelWord::Shipping, "PACKINGCHARGE PACKINGCHARGES PACKAGINGCHARGES DELIVERYCHARGES"),
        (LabelWord::Tender, "नकद"),
        (LabelWord::Card, "PAYTM PHONEPE GOOGLEPAY GPAY UPI"),
        (LabelWord::Count, "मात्रा TOTQTY TOTALQTY NOOFQTY"),
        (LabelWord::TaxSummary, "GSTSUMMARY GSTBREAKUP TAXBREAKUP HSN HSNSUMMARY"),
        (LabelWord::Ignored, "\
            GSTIN GSTINNO FSSAI FSSAINO GSTTIN HSNCODE UPIID CASHMEMO CASHBILL बीजक"),
    ],
    months: [
        "जनवरी", "फरवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर",
        "नवंबर",
        "दिसंबर",
    ],
    weekdays: ["सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"],
    date_labels: "दिनांक तारीख",
    customer_labels: "ग्राहक",
    common_words: "धन्यवाद बिल रसीद फिर पधारें रुपये दिनांक नाम",
    ..NO_WORDS
};
