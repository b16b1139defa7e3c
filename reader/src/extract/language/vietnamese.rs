//! Vietnamese vocabulary of receipts.

use super::{LabelWord, Language, NO_WORDS};

#[rustfmt::skip]
pub(super) const VIETNAMESE: Language = Language {
    code: "vi",
    amount_labels: &[
        (LabelWord::Total, "\
      TỔNGCỘNG TỔNGTIỀN TỔNGTIỀNHÀNG CỘNGTIỀNHÀNG TỔNGTHANHTOÁN TỔNGSỐTIỀN THÀNHTIỀN TỔNGHÓAĐƠN \
      TỔNGBILL \
   "),
        (LabelWord::Subtotal, "TẠMTÍNH TIỀNHÀNG TIỀNTRƯỚCTHUẾ"),
        (LabelWord::Final, "TỔNGTIỀNTHANHTOÁN TỔNGSỐTIỀNTHANHTOÁN TỔNGCỘNGTIỀNTHANHTOÁN"),
        (LabelWord::Due, "\
            PHẢITHANHTOÁN TỔNGTIỀNPHẢITHANHTOÁN TỔNGTIỀNPHẢITTOÁN PHẢITTOÁN CẦNTHANHTOÁN \
            KHÁCHPHẢITRẢ KHÁCHCẦNTRẢ TIỀNPHẢITRẢ"),
        (LabelWord::Tax, "THUẾ THUẾGTGT TIỀNTHUẾ GTGT THUẾVAT TIỀNTHUẾGTGT"),
        (LabelWord::Included, "BAOGỒM ĐÃBAOGỒM GỒM"),
        (LabelWord::Excluded, "CHƯABAOGỒM CHƯATHUẾ"),
        (LabelWord::Rounding, "LÀMTRÒN"),
        (LabelWord::Discount, "\
            GIẢMGIÁ CHIẾTKHẤU KHUYẾNMÃI KHUYẾNMẠI ĐÃGIẢM TIẾTKIỆM TỔNGTIỀNĐÃGIẢM TIỀNĐÃGIẢM \
            TIỀNGIẢM TỔNGGIẢM TỔNGCHIẾTKHẤU"),
        (LabelWord::Service, "PHÍDỊCHVỤ PHÍPHỤCVỤ"),
        (LabelWord::Shipping, "PHÍVẬNCHUYỂN PHÍGIAOHÀNG PHÍSHIP"),
        (LabelWord::Tender, "\
            TIỀNMẶT KHÁCHTRẢ TIỀNKHÁCHTRẢ KHÁCHĐƯA TIỀNKHÁCHĐƯA TIỀNNHẬN KHÁCHTHANHTOÁN"),
        (LabelWord::Card, "TIỀNTHẺ QUẸTTHẺ THẺNGÂNHÀNG CHUYỂNKHOẢN VÍĐIỆNTỬ VNPAY"),
        (LabelWord::Change, "\
            TIỀNTHỪA TIỀNTRẢLẠI TRẢLẠI TIỀNTHỐI TIỀNTHỐILẠI THỐILẠI TRẢLẠIKHÁCH TIỀNTHỐITRẢ"),
        (LabelWord::Count, "\
      SỐLƯỢNG TỔNGSỐLƯỢNG TỔNGSỐLƯỢNGHÀNG TỔNGSỐ TỔNGSL TỔNGSỐMÓN TỔNGSỐMẶTHÀNG"),
        (LabelWord::TaxSummary, "THUẾSUẤT"),
        (LabelWord::Other, "ĐIỂM ĐIỂMTÍCHLŨY TÍCHĐIỂM TÍCHLŨY ĐIỂMMUA"),
        (LabelWord::Ignored, "MÃSỐTHUẾ MSTHUẾ PHƯƠNGTHỨCTHANHTOÁN HÌNHTHỨCTHANHTOÁN CỘNGHÒA"),
    ],
    weekdays: ["THỨHAI", "THỨBA", "THỨTƯ", "THỨNĂM", "THỨSÁU", "THỨBẢY", "CHỦNHẬT"],
    date_labels: "NGÀY NGÀYBÁN NGÀYGIỜ NGÀYLẬP GIỜRA NGÀYIN",
    other_date_labels: "HẠNSỬDỤNG HSD HẠNDÙNG",
    due_date_labels: "HẠNTHANHTOÁN",
    period_start_labels: "GIỜVÀO NGÀYĐẾN",
    period_end_labels: "GIỜRA NGÀYĐI",
    customer_labels: "KHÁCHHÀNG TÊNKHÁCHHÀNG TÊNKH",
    common_words: "\
        CẢMƠN QUÝKHÁCH HẸNGẶPLẠI HÓAĐƠN BÁNHÀNG THUNGÂN PHIẾU ĐƯỜNG QUẬN PHƯỜNG QUẦY NHÂNVIÊN \
        ĐƠNGIÁ TÊNHÀNG MẶTHÀNG SỐHĐ",
    ..NO_WORDS
};
