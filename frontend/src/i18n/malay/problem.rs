//! Malay: everything that can go wrong in front of a person.

use shared::problem::ProblemCode;

#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn message(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::EmptyFile => "Fail ini kosong.",
        ProblemCode::UnknownKind => "Ini bukan gambar atau PDF.",
        ProblemCode::TooLarge => "Fail ini terlalu besar.",
        ProblemCode::FileUnreadable => {
            "Fail ini tidak dapat dibaca. Adakah fail ini dialihkan atau dipadam?"
        }

        ProblemCode::KindNotReadable => {
            "Fail jenis ini disimpan, tetapi belum dapat dibaca. Isikan medan sendiri, atau hantar JPEG."
        }
        ProblemCode::PictureLocked => {
            "PDF ini dikunci dengan kata laluan. Hantar tanpa kata laluan, atau sebagai gambar."
        }
        ProblemCode::PictureBroken => {
            "Gambar ini rosak atau terpotong. Hantar sekali lagi, atau ambil gambar baharu."
        }
        ProblemCode::PictureTooLarge => {
            "Gambar ini terlalu besar untuk dibaca. Hantar gambar yang lebih kecil, atau bahagikannya."
        }
        ProblemCode::TookTooLong => {
            "Gambar ini mengambil masa terlalu lama untuk dibaca. Cuba lagi, atau isikan medan sendiri."
        }
        ProblemCode::NothingRead => {
            "Tiada teks ditemui pada gambar ini. Ambil semula, jelas dan terang, atau isikan medan sendiri."
        }
        ProblemCode::ReadingFailed => "Gambar ini gagal dibaca. Cuba lagi.",
        ProblemCode::ReaderCrashed => {
            "Fail ini tidak dapat dibaca: pembaca ranap kerananya. Fail ini disimpan. Hantarnya sebagai foto atau JPEG, atau taip medan sendiri."
        }
        ProblemCode::BudgetUsedUp => {
            "Kuota bacaan hari ini sudah habis. Gambar ini disimpan dan akan dibaca esok."
        }

        ProblemCode::ReceiptUnknown => "Resit ini tidak wujud, atau telah dipadam.",
        ProblemCode::ReceiptDeleted => {
            "Resit ini berada dalam tong sampah. Pulihkan resit ini untuk meneruskan."
        }
        ProblemCode::MergeUnusable => "Pilih 2 hingga 20 resit berlainan untuk digabung.",
        ProblemCode::MergeTooLong => {
            "Bersama-sama, resit ini mempunyai terlalu banyak halaman. Gabungkan kurang daripadanya."
        }
        ProblemCode::DatabaseBusy => "Pelayan sedang sibuk. Cuba lagi dalam beberapa saat.",
        ProblemCode::RuleUnknown => "Peraturan ini tidak wujud lagi.",
        ProblemCode::RuleUnusable => {
            "Peraturan memerlukan perkataan dan sesuatu untuk diisi, tidak terlalu panjang."
        }
        ProblemCode::ReceiptChanged => {
            "Resit ini telah diubah sementara itu. Muat semula dan cuba lagi."
        }
        ProblemCode::SourceChanged => "Salah satu resit ini diubah semasa digabungkan. Cuba lagi.",
        ProblemCode::PictureUnknown => "Belum ada gambar untuk resit ini.",
        ProblemCode::DateUnusable => "Ini bukan tarikh. Tulis seperti 2026-09-15.",
        ProblemCode::TimeUnusable => "Ini bukan masa. Tulis seperti 18:30.",
        ProblemCode::AmountUnusable => "Ini bukan amaun. Tulis seperti 12.50.",
        ProblemCode::AmountTooLarge => "Amaun ini terlalu besar.",
        ProblemCode::CurrencyUnknown => "Ini bukan mata wang. Tulis tiga huruf seperti EUR.",
        ProblemCode::NameTooLong => "Nama ini terlalu panjang.",
        ProblemCode::RequestUnusable => "Pelayan tidak dapat menggunakan permintaan ini.",

        ProblemCode::UploadUnknown => "Pelayan tidak mengenali muat naik ini.",
        ProblemCode::UploadExists => "Muat naik dengan ID ini sudah ada.",
        ProblemCode::OffsetMismatch => "Pelayan mempunyai bahagian lain daripada fail ini.",
        ProblemCode::LengthExceeded => "Lebih banyak bait diterima daripada yang dimaklumkan.",
        ProblemCode::HeaderUnusable => "Pengepala muat naik ini tiada atau tidak betul bentuknya.",
        ProblemCode::ContentTypeUnusable => {
            "Muat naik mesti berjenis application/offset+octet-stream."
        }
        ProblemCode::TusVersion => "Pelayan ini menggunakan tus 1.0.0.",
        ProblemCode::LengthUnusable => "Panjang muat naik ini tidak boleh diubah lagi.",
        ProblemCode::ChecksumUnusable => {
            "Hasil tambah semak mesti sha1, sha256 atau crc32 dengan nilai dalam base64."
        }
        ProblemCode::ChecksumMismatch => "Bahagian ini rosak semasa dihantar dan tidak disimpan.",
        ProblemCode::DigestMismatch => "Fail ini rosak semasa dihantar dan tidak disimpan.",
        ProblemCode::UploadFinal => {
            "Muat naik ini digabungkan daripada muat naik lain dan tidak menerima bait."
        }
        ProblemCode::PartialUnusable => {
            "Muat naik hanya boleh digabungkan daripada muat naik separa yang sudah selesai."
        }
        ProblemCode::UploadExpired => {
            "Muat naik ini tidak selesai dalam masanya dan telah dibuang."
        }
        ProblemCode::UploadTakenOver => "Permintaan lain sedang meneruskan muat naik ini.",
        ProblemCode::UploadUnfinished => "Muat naik ini belum selesai.",
        ProblemCode::TooSlow => {
            "Bait tiba terlalu perlahan. Yang sudah diterima disimpan: cuba lagi."
        }
        ProblemCode::FormUnusable => "Ini bukan borang yang dapat dibaca (multipart/form-data).",
        ProblemCode::FileMissing => {
            "Tiada fail dalam borang ini. Bahagiannya mesti dinamakan file."
        }
        ProblemCode::FilingUnusable => {
            "Nota, kategori, tag atau masa terlalu panjang atau tidak betul bentuknya."
        }
        ProblemCode::KeyUnusable => {
            "Idempotency-Key mesti mempunyai 1 hingga 255 aksara yang boleh dilihat."
        }
        ProblemCode::KeyUnderWay => {
            "Permintaan dengan Idempotency-Key ini sedang dijawab. Tanya lagi kemudian."
        }
        ProblemCode::KeyReused => "Idempotency-Key ini pernah digunakan dengan fail lain.",
        ProblemCode::ConnectionLost => {
            "Sambungan terputus. Yang sudah diterima disimpan: cuba lagi."
        }
        ProblemCode::AnswerUnusable => "Pelayan memberikan jawapan yang tidak dapat difahami.",
        ProblemCode::StorageFull => "Ruang storan pelayan sudah penuh.",

        ProblemCode::LinkUnusable => {
            "Ini bukan pautan ke fail. Pautan bermula dengan https:// atau http://."
        }
        ProblemCode::LinkForbidden => {
            "Pautan ini menuju ke rangkaian peribadi, yang tidak dibuka oleh pelayan."
        }
        ProblemCode::LinkToPage => {
            "Pautan ini menuju ke halaman web atau fail lain, bukan ke gambar atau PDF."
        }
        ProblemCode::LinkRefused => "Laman di sebalik pautan ini tidak memberikan fail itu.",
        ProblemCode::LinkUnreachable => {
            "Laman di sebalik pautan ini tidak dapat dicapai. Cuba lagi kemudian."
        }
        ProblemCode::LinkTooSlow => {
            "Laman di sebalik pautan ini terlalu perlahan. Cuba lagi kemudian."
        }
        ProblemCode::DownloadUnknown => "Pelayan tidak mengenali muat turun ini.",

        ProblemCode::ProfilePictureKind => "Gambar profil mesti JPEG, PNG atau WebP.",
        ProblemCode::ProfilePictureTooLarge => "Saiz gambar profil tidak boleh melebihi 5 MB.",
        ProblemCode::ProfilePictureUnknown => "Tiada gambar profil.",
        ProblemCode::RangeUnusable => "Fail ini tidak mempunyai bahagian sedemikian.",
        ProblemCode::FileChanged => "Fail ini sudah berubah.",

        ProblemCode::ForeignOrigin => {
            "Permintaan ini datang daripada laman web lain dan telah ditolak."
        }
        ProblemCode::HostUnknown => {
            "Pelayan ini tidak menjawab pada nama hos ini. Mulakan dengan --hosts dan nama itu, atau gunakan alamat IPnya."
        }
        ProblemCode::TooManyConnections => {
            "Terlalu banyak sambungan ke pelayan ini sedang dibuka. Tutup sebahagiannya, atau cuba lagi kemudian."
        }
        ProblemCode::NotFound => "Tiada apa-apa di alamat ini.",
        ProblemCode::MethodUnusable => "Alamat ini tidak menerima kaedah ini.",
        ProblemCode::Internal => "Berlaku ralat pada pelayan.",
    }
}
