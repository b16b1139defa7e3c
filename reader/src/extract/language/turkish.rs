//! Turkish and Azerbaijani vocabulary of receipts.

use super::{LabelWord, Language, NO_WORDS};

#[rustfmt::skip]
pub(super) const TURKISH: Language = Language {
    code: "tr",
    amount_labels: &[
        (LabelWord::Total, "TOPLAM TOPLAMTUTAR TUTARTOPLAM"),
        (LabelWord::Subtotal, "ARATOPLAM ARATOP MATRAH MALHİZMETTOPLAMTUTARI"),
        (LabelWord::Final, "GENELTOPLAM VERGİLERDAHİLTOPLAM VERGİLERDAHİLTOPLAMTUTAR"),
        (LabelWord::Due, "ÖDENECEK ÖDENECEKTUTAR ÖDENECEKTOPLAM"),
        (LabelWord::Amount, "TUTAR TUTARI"),
        (LabelWord::Tax, "KDV VERGİ ÖTV KDVTUTARI"),
        (LabelWord::TaxTotal, "TOPKDV KDVTOPLAMI KDVTOPLAM TOPLAMKDVTUTARI"),
        (LabelWord::Included, "DAHİL DAHİLDİR KDVDAHİL"),
        (LabelWord::Excluded, "HARİÇ KDVHARİÇ"),
        (LabelWord::Rounding, "YUVARLAMA"),
        (LabelWord::Discount, "İNDİRİM İNDİRİMİ İSKONTO İNDİRİMLER TOPLAMİNDİRİM"),
        (LabelWord::Service, "SERVİSÜCRETİ GARSONİYE KUVER"),
        (LabelWord::Tip, "BAHŞİŞ"),
        (LabelWord::Shipping, "KARGOÜCRETİ TESLİMATÜCRETİ"),
        (LabelWord::Deposit, "DEPOZİTO"),
        (LabelWord::Tender, "NAKİT ÖDENEN ALINAN ALINANPARA"),
        (LabelWord::Card, "KREDİ KREDİKARTI BANKAKARTI KREDİKART KARTİLEÖDEME YEMEKKARTI"),
        (LabelWord::Change, "PARAÜSTÜ PARAOSTU"),
        (LabelWord::Count, "MİKTAR ÜRÜNSAYISI"),
        (LabelWord::TaxSummary, "KDVORANI KDVORANLARI KDVMATRAHI KDVDAHİLTUTAR"),
        (LabelWord::Other, "PUAN BAKİYE KAZANILANPUAN"),
        (LabelWord::Ignored, "KARTNO KARTHAMİLİ VERGİDAİRESİ VERGİNO VERGİDNO"),
    ],
    months: [
        "OCA OCAK", "SUB SUBAT", "MART", "NIS NISAN", "MAYIS", "HAZ HAZIRAN", "TEM TEMMUZ",
        "AGU AGUSTOS", "EYL EYLUL", "EKI EKIM", "KASIM", "ARA ARALIK",
    ],
    weekdays: ["PAZARTESİ", "SALI", "ÇARŞAMBA", "PERŞEMBE", "CUMA", "CUMARTESİ", "PAZAR"],
    date_labels: "TARİH TARİHİ FİŞTARİHİ FATURATARİHİ DÜZENLEMETARİHİ",
    other_date_labels: "GEÇERLİ SONÖDEME VADE",
    due_date_labels: "SONÖDEMETARİHİ VADETARİHİ",
    period_start_labels: "GİRİŞTARİHİ DÖNEM",
    period_end_labels: "ÇIKIŞTARİHİ",
    customer_labels: "MÜŞTERİ MÜŞTERİADI ALICI",
    common_words: "\
        TEŞEKKÜR EDERİZ FİŞNO FİŞ SAAT KASİYER EKÜ MAĞAZA CADDESİ MAHALLESİ SOKAK VDB BİLGİFİŞİ \
        TARİH EARŞİV MERSİS TİC ŞTİ İYİGÜNLER",
};

#[rustfmt::skip]
pub(super) const AZERBAIJANI: Language = Language {
    code: "az",
    amount_labels: &[
        (LabelWord::Total, "CƏMİ YEKUN CƏMMƏBLƏĞ CƏMİMƏBLƏĞ"),
        (LabelWord::Subtotal, "ARACƏM"),
        (LabelWord::Due, "ÖDƏNİLƏCƏK ÖDƏNİLMƏLİ"),
        (LabelWord::Amount, "MƏBLƏĞ"),
        (LabelWord::Tax, "ƏDV"),
        (LabelWord::TaxTotal, "CƏMİVERGİ TOPLAMVERGİ"),
        (LabelWord::Discount, "ENDİRİM"),
        (LabelWord::Tender, "NAĞD NƏĞD NAĞDƏN ÖDƏNİLDİ ÖDƏNİLİB"),
        (LabelWord::Card, "NAĞDSIZ BANKKARTI"),
        (LabelWord::Change, "QALIQ QALIQQAYTARILDI"),
        (LabelWord::Count, "MİQDAR"),
    ],
    months: [
        "YANVAR", "FEVRAL", "MART", "APREL", "", "IYUN", "IYUL", "AVQUST", "SENTYABR",
        "OKTYABR", "NOYABR", "DEKABR",
    ],
    date_labels: "TARİX",
    common_words: "TƏŞƏKKÜR SATIŞ ÇEKİ KASSİR KASSA VÖEN TARİX VAXT QİYMƏT",
    ..NO_WORDS
};
