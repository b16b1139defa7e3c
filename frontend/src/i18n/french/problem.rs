//! French: everything that can go wrong in front of a person.

use shared::problem::ProblemCode;

#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn message(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::EmptyFile => "Ce fichier est vide.",
        ProblemCode::UnknownKind => "Ce n’est ni une image ni un PDF.",
        ProblemCode::TooLarge => "Ce fichier est trop volumineux.",
        ProblemCode::FileUnreadable => {
            "Impossible de lire ce fichier. A-t-il été déplacé ou supprimé\u{202f}?"
        }
        ProblemCode::KindNotReadable => {
            "Les fichiers de ce type sont conservés, mais ne peuvent pas encore être lus. Remplissez les \
             champs vous-même, ou envoyez un JPEG."
        }
        ProblemCode::PictureLocked => {
            "Ce PDF est protégé par un mot de passe. Envoyez-le sans mot de passe, ou sous forme d’image."
        }
        ProblemCode::PictureBroken => {
            "Cette image est endommagée ou tronquée. Renvoyez-la, ou prenez-en une nouvelle."
        }
        ProblemCode::PictureTooLarge => {
            "Cette image est trop grande pour être lue. Envoyez-la en plus petit, ou en plusieurs parties."
        }
        ProblemCode::TookTooLong => {
            "La lecture de cette image a pris trop de temps. Réessayez, ou remplissez les champs vous-même."
        }
        ProblemCode::NothingRead => {
            "Aucun texte n’a été trouvé sur cette image. Reprenez-la, bien nette et bien éclairée, ou \
             remplissez les champs vous-même."
        }
        ProblemCode::ReadingFailed => "La lecture de cette image a échoué. Réessayez.",
        ProblemCode::ReaderCrashed => {
            "Ce fichier ne peut pas être lu : le lecteur a planté. Il est conservé. Envoyez-le comme photo ou JPEG, ou saisissez les champs vous-même."
        }
        ProblemCode::BudgetUsedUp => {
            "Les lectures du jour sont épuisées. Cette image est conservée et sera lue demain."
        }
        ProblemCode::ReceiptUnknown => "Ce ticket n’existe pas, ou a été supprimé.",
        ProblemCode::ReceiptDeleted => {
            "Ce ticket est dans la corbeille. Restaurez-le pour continuer."
        }
        ProblemCode::MergeUnusable => "Choisissez de 2 à 20 tickets différents à fusionner.",
        ProblemCode::MergeTooLong => "Ensemble, ces tickets ont trop de pages. Fusionnez-en moins.",
        ProblemCode::DatabaseBusy => "Le serveur est occupé. Réessayez dans quelques secondes.",
        ProblemCode::RuleUnknown => "Cette règle n’existe plus.",
        ProblemCode::RuleUnusable => {
            "Une règle demande des mots et quelque chose à remplir, sans être trop longs."
        }
        ProblemCode::ReceiptChanged => {
            "Ce ticket a été modifié entre-temps. Rechargez-le et réessayez."
        }
        ProblemCode::SourceChanged => {
            "L’un de ces tickets a été modifié pendant la fusion. Réessayez."
        }
        ProblemCode::PictureUnknown => "Il n’y a pas encore d’image de ce ticket.",
        ProblemCode::DateUnusable => "Ce n’est pas une date. Écrivez-la ainsi\u{a0}: 2026-09-15.",
        ProblemCode::TimeUnusable => "Ce n’est pas une heure. Écrivez-la ainsi\u{a0}: 18:30.",
        ProblemCode::AmountUnusable => "Ce n’est pas un montant. Écrivez-le ainsi\u{a0}: 12,50.",
        ProblemCode::AmountTooLarge => "Ce montant est trop élevé.",
        ProblemCode::CurrencyUnknown => {
            "Ce n’est pas une devise. Écrivez trois lettres, comme EUR."
        }
        ProblemCode::NameTooLong => "Ce nom est trop long.",
        ProblemCode::RequestUnusable => "Le serveur ne peut pas traiter cette requête.",
        ProblemCode::UploadUnknown => "Le serveur ne connaît pas cet envoi.",
        ProblemCode::UploadExists => "Un envoi avec cet identifiant existe déjà.",
        ProblemCode::OffsetMismatch => "Le serveur a une autre partie de ce fichier.",
        ProblemCode::LengthExceeded => "Plus d’octets sont arrivés qu’annoncé.",
        ProblemCode::HeaderUnusable => "Un en-tête de cet envoi est absent ou mal formé.",
        ProblemCode::ContentTypeUnusable => {
            "Un envoi doit être de type application/offset+octet-stream."
        }
        ProblemCode::TusVersion => "Ce serveur utilise tus 1.0.0.",
        ProblemCode::LengthUnusable => "La longueur de cet envoi ne peut plus être modifiée.",
        ProblemCode::ChecksumUnusable => {
            "Une somme de contrôle doit être sha1, sha256 ou crc32, suivie d’une valeur en base64."
        }
        ProblemCode::ChecksumMismatch => {
            "Cette partie a été endommagée en chemin et n’a pas été conservée."
        }
        ProblemCode::DigestMismatch => {
            "Ce fichier a été endommagé en chemin et n’a pas été conservé."
        }
        ProblemCode::UploadFinal => {
            "Cet envoi a été assemblé à partir d’autres et n’accepte plus d’octets."
        }
        ProblemCode::PartialUnusable => {
            "Un envoi ne peut être assemblé qu’à partir d’envois partiels terminés."
        }
        ProblemCode::UploadExpired => "Cet envoi n’a pas été terminé à temps et a été effacé.",
        ProblemCode::UploadTakenOver => "Une autre requête poursuit cet envoi.",
        ProblemCode::UploadUnfinished => "Cet envoi n’est pas encore terminé.",
        ProblemCode::TooSlow => {
            "Les octets sont arrivés trop lentement. Ce qui est arrivé est conservé\u{a0}: réessayez."
        }
        ProblemCode::FormUnusable => "Ce formulaire est illisible (multipart/form-data attendu).",
        ProblemCode::FileMissing => {
            "Il n’y a pas de fichier dans ce formulaire. Sa partie doit s’appeler file."
        }
        ProblemCode::FilingUnusable => {
            "La note, la catégorie, les étiquettes ou l’heure sont trop longues ou mal formées."
        }
        ProblemCode::KeyUnusable => {
            "Une Idempotency-Key doit avoir de 1 à 255 caractères visibles."
        }
        ProblemCode::KeyUnderWay => {
            "Une requête avec cette Idempotency-Key est en cours de traitement. Réessayez plus tard."
        }
        ProblemCode::KeyReused => "Cette Idempotency-Key a déjà servi avec d’autres fichiers.",
        ProblemCode::ConnectionLost => {
            "La connexion a été perdue. Ce qui est arrivé est conservé\u{a0}: réessayez."
        }
        ProblemCode::AnswerUnusable => "Le serveur a donné une réponse qui n’a pas de sens.",
        ProblemCode::StorageFull => "Le serveur n’a plus d’espace libre.",
        ProblemCode::LinkUnusable => {
            "Ce n’est pas un lien vers un fichier. Un lien commence par https:// ou http://."
        }
        ProblemCode::LinkForbidden => "Ce lien mène à un réseau privé, où le serveur ne va pas.",
        ProblemCode::LinkToPage => {
            "Ce lien mène à une page web ou à un autre fichier, pas à une image ni à un PDF."
        }
        ProblemCode::LinkRefused => "Le site derrière ce lien n’a pas donné le fichier.",
        ProblemCode::LinkUnreachable => {
            "Le site derrière ce lien est injoignable. Réessayez plus tard."
        }
        ProblemCode::LinkTooSlow => "Le site derrière ce lien est trop lent. Réessayez plus tard.",
        ProblemCode::DownloadUnknown => "Le serveur ne connaît pas ce téléchargement.",
        ProblemCode::ProfilePictureKind => {
            "Une photo de profil doit être un JPEG, un PNG ou un WebP."
        }
        ProblemCode::ProfilePictureTooLarge => {
            "Une photo de profil ne peut pas dépasser 5\u{a0}Mo."
        }
        ProblemCode::ProfilePictureUnknown => "Il n’y a pas de photo de profil.",
        ProblemCode::RangeUnusable => "Ce fichier n’a pas cette partie.",
        ProblemCode::FileChanged => "Ce fichier n’est plus le même.",
        ProblemCode::ForeignOrigin => "Cette requête venait d’un autre site web et a été refusée.",
        ProblemCode::HostUnknown => {
            "Ce serveur ne répond pas à ce nom. Démarrez-le avec --hosts et ce nom, ou utilisez son adresse IP."
        }
        ProblemCode::TooManyConnections => {
            "Trop de connexions à ce serveur sont ouvertes. Fermez-en ou réessayez plus tard."
        }
        ProblemCode::NotFound => "Il n’y a rien à cette adresse.",
        ProblemCode::MethodUnusable => "Cette adresse n’accepte pas cette méthode.",
        ProblemCode::Internal => "Un problème est survenu sur le serveur.",
    }
}
