//! German: everything that can go wrong in front of a person.

use shared::problem::ProblemCode;

#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn message(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::EmptyFile => "Diese Datei ist leer.",
        ProblemCode::UnknownKind => "Das ist weder ein Bild noch ein PDF.",
        ProblemCode::TooLarge => "Diese Datei ist zu groß.",
        ProblemCode::FileUnreadable => {
            "Diese Datei kann nicht gelesen werden. Wurde sie verschoben oder gelöscht?"
        }
        ProblemCode::KindNotReadable => {
            "Dateien dieser Art werden aufbewahrt, können aber noch nicht gelesen werden. Fülle die Felder \
             selbst aus oder sende ein JPEG."
        }
        ProblemCode::PictureLocked => {
            "Dieses PDF ist mit einem Passwort geschützt. Sende es ohne Passwort oder als Bild."
        }
        ProblemCode::PictureBroken => {
            "Dieses Bild ist beschädigt oder abgeschnitten. Sende es noch einmal oder nimm ein neues auf."
        }
        ProblemCode::PictureTooLarge => {
            "Dieses Bild ist zu groß, um gelesen zu werden. Sende es kleiner oder in Teilen."
        }
        ProblemCode::TookTooLong => {
            "Das Lesen dieses Bildes hat zu lange gedauert. Versuch es noch einmal oder fülle die Felder \
             selbst aus."
        }
        ProblemCode::NothingRead => {
            "Auf diesem Bild wurde kein Text gefunden. Nimm es noch einmal auf, scharf und hell, oder fülle \
             die Felder selbst aus."
        }
        ProblemCode::ReadingFailed => {
            "Dieses Bild konnte nicht gelesen werden. Versuch es noch einmal."
        }
        ProblemCode::ReaderCrashed => {
            "Diese Datei kann nicht gelesen werden: Der Leser ist daran abgestürzt. Sie bleibt erhalten. Schick sie als Foto oder JPEG, oder trag die Felder selbst ein."
        }
        ProblemCode::BudgetUsedUp => {
            "Für heute ist das Limit zum Lesen erreicht. Dieses Bild bleibt erhalten und wird morgen gelesen."
        }
        ProblemCode::ReceiptUnknown => "Diesen Beleg gibt es nicht, oder er wurde gelöscht.",
        ProblemCode::ReceiptDeleted => {
            "Dieser Beleg liegt im Papierkorb. Stell ihn wieder her, um mit ihm weiterzumachen."
        }
        ProblemCode::MergeUnusable => "Wähle 2 bis 20 verschiedene Belege zum Verbinden.",
        ProblemCode::MergeTooLong => {
            "Zusammen haben diese Belege zu viele Seiten. Verbinde weniger davon."
        }
        ProblemCode::DatabaseBusy => {
            "Der Server ist ausgelastet. Versuch es in einigen Sekunden noch einmal."
        }
        ProblemCode::RuleUnknown => "Diese Regel gibt es nicht mehr.",
        ProblemCode::RuleUnusable => {
            "Eine Regel braucht Wörter und etwas, das sie einträgt, beides nicht zu lang."
        }
        ProblemCode::ReceiptChanged => {
            "Dieser Beleg wurde inzwischen geändert. Lade ihn neu und versuch es noch einmal."
        }
        ProblemCode::SourceChanged => {
            "Einer dieser Belege wurde während des Verbindens geändert. Versuch es noch einmal."
        }
        ProblemCode::PictureUnknown => "Von diesem Beleg gibt es noch kein Bild.",
        ProblemCode::DateUnusable => "Das ist kein Datum. Schreib es so: 2026-09-15.",
        ProblemCode::TimeUnusable => "Das ist keine Uhrzeit. Schreib sie so: 18:30.",
        ProblemCode::AmountUnusable => "Das ist kein Betrag. Schreib ihn so: 12,50.",
        ProblemCode::AmountTooLarge => "Dieser Betrag ist zu groß.",
        ProblemCode::CurrencyUnknown => {
            "Das ist keine Währung. Schreib drei Buchstaben, zum Beispiel EUR."
        }
        ProblemCode::NameTooLong => "Dieser Name ist zu lang.",
        ProblemCode::RequestUnusable => "Der Server kann mit dieser Anfrage nichts anfangen.",
        ProblemCode::UploadUnknown => "Der Server kennt diesen Upload nicht.",
        ProblemCode::UploadExists => "Einen Upload mit dieser Kennung gibt es schon.",
        ProblemCode::OffsetMismatch => "Der Server hat einen anderen Teil dieser Datei.",
        ProblemCode::LengthExceeded => "Es kamen mehr Bytes an als angekündigt.",
        ProblemCode::HeaderUnusable => "Ein Header dieses Uploads fehlt oder ist fehlerhaft.",
        ProblemCode::ContentTypeUnusable => "Ein Upload muss application/offset+octet-stream sein.",
        ProblemCode::TusVersion => "Dieser Server spricht tus 1.0.0.",
        ProblemCode::LengthUnusable => "Die Länge dieses Uploads lässt sich nicht mehr ändern.",
        ProblemCode::ChecksumUnusable => {
            "Eine Prüfsumme muss sha1, sha256 oder crc32 sein, dazu ein Wert in Base64."
        }
        ProblemCode::ChecksumMismatch => {
            "Dieser Teil wurde unterwegs beschädigt und nicht behalten."
        }
        ProblemCode::DigestMismatch => "Diese Datei wurde unterwegs beschädigt und nicht behalten.",
        ProblemCode::UploadFinal => {
            "Dieser Upload wurde aus anderen zusammengesetzt und nimmt keine Bytes an."
        }
        ProblemCode::PartialUnusable => {
            "Ein Upload lässt sich nur aus fertigen Teil-Uploads zusammensetzen."
        }
        ProblemCode::UploadExpired => {
            "Dieser Upload wurde nicht rechtzeitig fertig und wurde entfernt."
        }
        ProblemCode::UploadTakenOver => "Eine andere Anfrage setzt diesen Upload fort.",
        ProblemCode::UploadUnfinished => "Dieser Upload ist noch nicht fertig.",
        ProblemCode::TooSlow => {
            "Die Bytes kamen zu langsam. Was angekommen ist, bleibt erhalten: Versuch es noch einmal."
        }
        ProblemCode::FormUnusable => "Das ist kein lesbares Formular (multipart/form-data).",
        ProblemCode::FileMissing => {
            "In diesem Formular ist keine Datei. Ihr Teil muss file heißen."
        }
        ProblemCode::FilingUnusable => {
            "Notiz, Kategorie, Schlagwörter oder Uhrzeit sind zu lang oder fehlerhaft."
        }
        ProblemCode::KeyUnusable => "Ein Idempotency-Key muss 1 bis 255 sichtbare Zeichen haben.",
        ProblemCode::KeyUnderWay => {
            "Eine Anfrage mit diesem Idempotency-Key wird gerade beantwortet. Frag später noch einmal."
        }
        ProblemCode::KeyReused => "Dieser Idempotency-Key kam schon mit anderen Dateien.",
        ProblemCode::ConnectionLost => {
            "Die Verbindung ging verloren. Was angekommen ist, bleibt erhalten: Versuch es noch einmal."
        }
        ProblemCode::AnswerUnusable => "Die Antwort des Servers ergibt keinen Sinn.",
        ProblemCode::StorageFull => "Der Server hat keinen Speicherplatz mehr.",
        ProblemCode::LinkUnusable => {
            "Das ist kein Link zu einer Datei. Ein Link beginnt mit https:// oder http://."
        }
        ProblemCode::LinkForbidden => {
            "Dieser Link führt in ein privates Netz, in das der Server nicht geht."
        }
        ProblemCode::LinkToPage => {
            "Dieser Link führt zu einer Webseite oder einer anderen Datei, nicht zu einem Bild oder PDF."
        }
        ProblemCode::LinkRefused => {
            "Die Website hinter diesem Link hat die Datei nicht herausgegeben."
        }
        ProblemCode::LinkUnreachable => {
            "Die Website hinter diesem Link ist nicht erreichbar. Versuch es später noch einmal."
        }
        ProblemCode::LinkTooSlow => {
            "Die Website hinter diesem Link ist zu langsam. Versuch es später noch einmal."
        }
        ProblemCode::DownloadUnknown => "Der Server kennt diesen Download nicht.",
        ProblemCode::ProfilePictureKind => "Ein Profilbild muss ein JPEG, PNG oder WebP sein.",
        ProblemCode::ProfilePictureTooLarge => "Ein Profilbild darf höchstens 5\u{a0}MB groß sein.",
        ProblemCode::ProfilePictureUnknown => "Es gibt kein Profilbild.",
        ProblemCode::RangeUnusable => "Diesen Teil hat die Datei nicht.",
        ProblemCode::FileChanged => "Das ist jetzt eine andere Datei.",
        ProblemCode::ForeignOrigin => {
            "Diese Anfrage kam von einer anderen Website und wurde abgelehnt."
        }
        ProblemCode::HostUnknown => {
            "Dieser Server antwortet nicht unter diesem Namen. Starte ihn mit --hosts und dem Namen, oder nimm \
             seine IP-Adresse."
        }
        ProblemCode::TooManyConnections => {
            "Zu viele Verbindungen zu diesem Server sind offen. Schließ einige, oder versuch es später."
        }
        ProblemCode::NotFound => "Unter dieser Adresse gibt es nichts.",
        ProblemCode::MethodUnusable => "Diese Adresse nimmt diese Methode nicht an.",
        ProblemCode::Internal => "Auf dem Server ist etwas schiefgegangen.",
    }
}
