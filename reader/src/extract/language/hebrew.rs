//! Hebrew vocabulary of receipts.

use super::{LabelWord, Language, NO_WORDS};

#[rustfmt::skip]
pub(super) const HEBREW: Language = Language {
    code: "he",
    amount_labels: &[
        (LabelWord::Total, "סהכ סךהכל סה״כ סךהכול"),
        (LabelWord::Subtotal, "ביניים סכוםביניים לפנימעמ חייבמע״מ"),
        (LabelWord::Due, "לתשלום לשלם"),
        (LabelWord::Amount, "סכום"),
        (LabelWord::Tax, "מעמ"),
        (LabelWord::Included, "כולל"),
        (LabelWord::Excluded, "ללא לפני"),
        (LabelWord::Rounding, "עיגול"),
        (LabelWord::Discount, "הנחה הנחות מבצע חסכת"),
        (LabelWord::Service, "שירות"),
        (LabelWord::Tip, "טיפ תשר"),
        (LabelWord::Shipping, "משלוח"),
        (LabelWord::Deposit, "פיקדון פקדון"),
        (LabelWord::Tender, "מזומן שולם התקבל"),
        (LabelWord::Card, "אשראי כרטיס כרטיסאשראי ויזה"),
        (LabelWord::Change, "עודף"),
        (LabelWord::Count, "פריטים כמות יחידות"),
        (LabelWord::Other, "נקודות יתרה"),
        (LabelWord::Ignored, "עוסקמורשה מספרכרטיס חשבוניתמס"),
    ],
    months: [
        "ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני", "יולי", "אוגוסט", "ספטמבר", "אוקטובר",
        "נובמבר", "דצמבר",
    ],
    weekdays: ["יוםשני", "יוםשלישי", "יוםרביעי", "יוםחמישי", "יוםשישי", "יוםשבת", "יוםראשון"],
    date_labels: "תאריך",
    other_date_labels: "בתוקף תוקף",
    due_date_labels: "לתשלוםעד",
    customer_labels: "לקוח שםלקוח לכבוד",
    common_words: "תודה קבלה חשבונית קופה קופאי עוסק מורשה טלפון שעה סניף רחוב מקור העתק",
    ..NO_WORDS
};
