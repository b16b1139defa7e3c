//! Arabic and Persian vocabulary of receipts.

use super::{LabelWord, Language, NO_WORDS};

#[rustfmt::skip]
pub(super) const ARABIC: Language = Language {
    code: "ar",
    amount_labels: &[
        (LabelWord::Total, "الإجمالي إجمالي المجموع الاجمالى جمع الإجماليالكلي المجموعالكلي"),
        (LabelWord::Subtotal, "المجموعالفرعي الإجماليقبلالضريبة قبلالضريبة"),
        (LabelWord::Final, "الإجماليشاملالضريبة صافي الصافي"),
        (LabelWord::Due, "المستحق المبلغالمستحق المطلوب المبلغالمطلوب"),
        (LabelWord::Amount, "المبلغ القيمة"),
        (LabelWord::Tax, "الضريبة ضريبة ضريبةالقيمةالمضافة ضريبةالقيمة"),
        (LabelWord::Included, "شامل"),
        (LabelWord::Excluded, "قبل بدون"),
        (LabelWord::Rounding, "التقريب"),
        (LabelWord::Discount, "الخصم خصم تخفیف"),
        (LabelWord::Service, "خدمة الخدمة"),
        (LabelWord::Shipping, "التوصيل توصيل"),
        (LabelWord::Tender, "نقدا نقدي كاش المدفوع نقد"),
        (LabelWord::Card, "بطاقة شبكة مدى فيزا"),
        (LabelWord::Change, "الباقي المتبقي"),
        (LabelWord::Count, "الكمية عددالأصناف العدد"),
        (LabelWord::Ignored, "الرقمالضريبي فاتورةضريبية ضريبية الضريبي رقمالبطاقة"),
    ],
    months: [
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
        "نوفمبر", "ديسمبر",
    ],
    weekdays: ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
    date_labels: "التاريخ تاريخ",
    other_date_labels: "انتهاء صلاحية",
    due_date_labels: "الاستحقاق",
    customer_labels: "العميل الزبون",
    common_words: "شكرا لزيارتكم فاتورة مبسطة رقم هاتف الكاشير السعر الوقت الفرع ريال درهم",
    ..NO_WORDS
};
