//! Indonesian vocabulary of receipts.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const INDONESIAN: Language = Language {
    code: "id",
    amount_labels: &[
        (LabelWord::Total, "TOTALBELANJA TOTALHARGA JUMLAHTOTAL TOTALSEMUA TOTALRP"),
        (LabelWord::Subtotal, "HARGAJUAL TOTALSEBELUM SUBTOTALRP"),
        (LabelWord::Final, "TOTALAKHIR TOTALTAGIHAN GRANDTOTALRP"),
        (LabelWord::Due, "TOTALBAYAR HARUSDIBAYAR YANGHARUSDIBAYAR TOTALPEMBAYARAN TAGIHAN"),
        (LabelWord::Tax, "PPN PAJAK PJK PBJT PAJAKRESTO PAJAKRESTORAN PAJAKDAERAH PJKRST"),
        (LabelWord::Included, "TERMASUK SUDAHTERMASUK"),
        (LabelWord::Excluded, "BELUMTERMASUK"),
        (LabelWord::Rounding, "PEMBULATAN DONASIPEMBULATAN"),
        (LabelWord::Discount, "\
            DISKON POTONGAN HEMAT ANDAHEMAT TOTALDISKON TOTALDISC TOTALPOTONGAN"),
        (LabelWord::Service, "BIAYALAYANAN LAYANAN SERVIS"),
        (LabelWord::Shipping, "ONGKIR ONGKOSKIRIM BIAYAKIRIM"),
        (LabelWord::Tender, "TUNAI BAYAR DIBAYAR PEMBAYARAN UANG UANGTUNAI NONTUNAI"),
        (LabelWord::Card, "KARTU KARTUKREDIT KARTUDEBIT DEBITBCA KREDITBCA QRIS GOPAY SHOPEEPAY"),
        (LabelWord::Change, "KEMBALI KEMBALIAN UANGKEMBALI SUSUK"),
        (LabelWord::Count, "JUMLAHBARANG JUMLAHITEM KUANTITAS TOTALQTY JMLITEM"),
        (LabelWord::TaxSummary, "DPP NONPPN BKP DASARPENGENAANPAJAK"),
        (LabelWord::Other, "POIN SALDO STAMPEL"),
        (LabelWord::Ignored, "LAYANANKONSUMEN LAYANANPELANGGAN RESTORAN PAJAKNO NOKARTU"),
    ],
    months: [
        "JANUARI", "FEBRUARI", "MARET", "APRIL", "MEI", "JUNI", "JULI", "AGT AGUSTUS AGS",
        "SEPTEMBER", "OKT OKTOBER", "NOV NOPEMBER NOVEMBER", "DES DESEMBER",
    ],
    weekdays: ["SENIN", "SELASA", "RABU", "KAMIS", "JUMAT", "SABTU", "MINGGU"],
    date_labels: "TANGGAL TGL TGLTRANSAKSI",
    other_date_labels: "BERLAKU KADALUARSA JATUHTEMPO PENGUKUHAN",
    due_date_labels: "JATUHTEMPO TANGGALJATUHTEMPO",
    period_start_labels: "TANGGALMASUK PERIODE",
    period_end_labels: "TANGGALKELUAR",
    customer_labels: "PELANGGAN NAMAPELANGGAN PEMBELI",
    common_words: "\
        TERIMA KASIH STRUK KASIR BELANJA HARGA JALAN NPWP BARANG TANGGAL JAM NOTA KAMI ANDA KRITIK \
        SARAN TOKO DAN YANG",
};
