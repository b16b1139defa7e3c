//! Greek vocabulary of receipts.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const GREEK: Language = Language {
    code: "el",
    amount_labels: &[
        (LabelWord::Total, "ΣΥΝΟΛΟ ΣΥΝΟΛΟΕΥΡΩ ΓΕΝΙΚΟΣΥΝΟΛΟ SYNOLO ΣΥΝΟΛΙΚΗΑΞΙΑ"),
        (LabelWord::Subtotal, "ΥΠΟΣΥΝΟΛΟ ΜΕΡΙΚΟΣΥΝΟΛΟ ΚΑΘΑΡΗΑΞΙΑ ΚΑΘΑΡΟΠΟΣΟ"),
        (LabelWord::Due, "ΠΛΗΡΩΤΕΟ ΠΛΗΡΩΤΕΟΠΟΣΟ ΠΟΣΟΠΛΗΡΩΜΗΣ"),
        (LabelWord::Amount, "ΠΟΣΟ ΑΞΙΑ"),
        (LabelWord::Tax, "ΦΠΑ FPA"),
        (LabelWord::Included, "ΠΕΡΙΛΑΜΒΑΝΕΤΑΙ ΜΕΦΠΑ ΣΥΜΠΦΠΑ"),
        (LabelWord::Excluded, "ΧΩΡΙΣ ΧΩΡΙΣΦΠΑ ΠΡΟΦΠΑ"),
        (LabelWord::Rounding, "ΣΤΡΟΓΓΥΛΟΠΟΙΗΣΗ"),
        (LabelWord::Discount, "ΕΚΠΤΩΣΗ ΕΚΠΤΩΣΕΙΣ"),
        (LabelWord::Service, "ΣΕΡΒΙΣ"),
        (LabelWord::Tip, "ΦΙΛΟΔΩΡΗΜΑ"),
        (LabelWord::Deposit, "ΕΓΓΥΗΣΗ"),
        (LabelWord::Tender, "ΜΕΤΡΗΤΑ ΜΕΤΡΗΤΟΙΣ ΠΛΗΡΩΜΗ METRHTA"),
        (LabelWord::Card, "ΚΑΡΤΑ ΠΙΣΤΩΤΙΚΗΚΑΡΤΑ ΧΡΕΩΣΤΙΚΗΚΑΡΤΑ KARTA"),
        (LabelWord::Change, "ΡΕΣΤΑ ΑΛΛΑΓΗ"),
        (LabelWord::Count, "ΠΟΣΟΤΗΤΑ ΠΛΗΘΟΣ ΕΙΔΗ"),
        (LabelWord::TaxSummary, "ΑΝΑΛΥΣΗΦΠΑ ΚΑΤΗΓΟΡΙΑΦΠΑ ΣΥΝΤΕΛΕΣΤΗΣ"),
    ],
    months: [
        "ΙΑΝ ΙΑΝΟΥΑΡΙΟΣ ΙΑΝΟΥΑΡΙΟΥ", "ΦΕΒ ΦΕΒΡΟΥΑΡΙΟΣ ΦΕΒΡΟΥΑΡΙΟΥ", "ΜΑΡΤΙΟΣ ΜΑΡΤΙΟΥ",
        "ΑΠΡ ΑΠΡΙΛΙΟΣ ΑΠΡΙΛΙΟΥ", "ΜΑΙΟΣ ΜΑΙΟΥ", "ΙΟΥΝ ΙΟΥΝΙΟΣ ΙΟΥΝΙΟΥ", "ΙΟΥΛ ΙΟΥΛΙΟΣ ΙΟΥΛΙΟΥ",
        "ΑΥΓ ΑΥΓΟΥΣΤΟΣ ΑΥΓΟΥΣΤΟΥ", "ΣΕΠ ΣΕΠΤ ΣΕΠΤΕΜΒΡΙΟΣ ΣΕΠΤΕΜΒΡΙΟΥ", "ΟΚΤ ΟΚΤΩΒΡΙΟΣ ΟΚΤΩΒΡΙΟΥ",
        "ΝΟΕ ΝΟΕΜΒΡΙΟΣ ΝΟΕΜΒΡΙΟΥ", "ΔΕΚ ΔΕΚΕΜΒΡΙΟΣ ΔΕΚΕΜΒΡΙΟΥ",
    ],
    weekdays: ["ΔΕΥΤΕΡΑ", "ΤΡΙΤΗ", "ΤΕΤΑΡΤΗ", "ΠΕΜΠΤΗ", "ΠΑΡΑΣΚΕΥΗ", "ΣΑΒΒΑΤΟ", "ΚΥΡΙΑΚΗ"],
    date_labels: "ΗΜΕΡΟΜΗΝΙΑ ΗΜΝΙΑ ΗΜΕΡ ΗΜΕΡΟΜΗΝΙΑΕΚΔΟΣΗΣ",
    other_date_labels: "ΛΗΞΗ ΙΣΧΥΕΙ",
    due_date_labels: "ΛΗΞΗ ΠΡΟΘΕΣΜΙΑ",
    period_start_labels: "ΑΦΙΞΗ ΕΙΣΟΔΟΣ ΠΕΡΙΟΔΟΣ",
    period_end_labels: "ΑΝΑΧΩΡΗΣΗ ΕΞΟΔΟΣ",
    customer_labels: "ΠΕΛΑΤΗΣ ΕΠΩΝΥΜΙΑΠΕΛΑΤΗ",
    common_words: "ΕΥΧΑΡΙΣΤΟΥΜΕ ΑΠΟΔΕΙΞΗ ΛΙΑΝΙΚΗΣ ΑΦΜ ΔΟΥ ΤΑΜΕΙΟ ΤΑΜΙΑΣ ΩΡΑ ΤΗΛ ΟΔΟΣ ΝΟΜΙΜΗ ΕΝΑΡΞΗ",
};
