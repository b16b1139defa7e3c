//! French. Sentences end with a full stop, labels do not.

mod camera;
pub(super) mod desk;
mod links;
mod list;
mod many;
mod problem;
mod receipt;
mod review;
mod rules;
mod spending;
mod trash;

use super::{Numbers, Order, ProfileTexts, ReceiptsTexts, ScanTexts, Texts, UploadTexts};

pub(super) static TEXTS: Texts = Texts {
    product: "Receipt Scanner",
    skip_to_content: "Aller au contenu",
    main_navigation: "Menu principal",
    months: [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
        "déc.",
    ],
    date: |day, month, year| format!("{day} {month} {year}"),
    numbers: Numbers {
        point: ',',
        group: '\u{202f}',
        grouped_from: 4,
        byte: 'o',
    },
    problem: problem::message,
    unreachable: "Le serveur est injoignable. Est-il démarré, et cet appareil est-il en ligne\u{202f}?",
    try_again: "Réessayer",
    loading: "Chargement…",
    reconnecting: "Hors ligne. Reconnexion…",
    new_version: "Une nouvelle version est prête.",
    take_new_version: "L’utiliser",
    later: "Plus tard",
    review: "Vérifier",
    spending: "Dépenses",
    language: "Langue",
    scan: ScanTexts {
        title: "Scanner",
        heading: "Scanner un ticket",
        take_photo: "Prendre une photo",
        choose_files: "Choisir des fichiers",
        guided: "Plusieurs pages, ou avec de l’aide",
        from_link: "Par un lien",
        drop_here: "Déposez vos tickets ici",
        drop_hint: "ou collez une image, n’importe où sur la page",
        kinds: |limit| match limit {
            Some(limit) => {
                format!(
                    "JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP ou PDF, {limit} maximum par fichier"
                )
            }
            None => "JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP ou PDF".to_owned(),
        },
        empty_title: "Rien à envoyer pour l’instant",
        empty_text: "Photographiez un ticket ou choisissez des images et des PDF. Le commerçant, la date \
                     et le total sont lus pour vous.",
        drop_anywhere: "Déposez pour scanner",
        queue: "Envois",
        order: |order| match order {
            Order::Pause => "Tout suspendre",
            Order::Resume => "Tout reprendre",
            Order::Retry => "Réessayer les échecs",
            Order::Cancel => "Tout annuler",
            Order::Clear => "Retirer les terminés",
        },
        plain_http: "Cette page est servie en simple HTTP\u{a0}: si l’espace vient à manquer, le navigateur \
                     peut effacer les fichiers en attente. Laissez-la ouverte jusqu’à la fin des envois.",
        interrupted_title: "Envois interrompus",
        interrupted: |name| {
            format!("{name} a été interrompu\u{a0}: choisissez-le à nouveau pour continuer.")
        },
        dismiss: "Ignorer",
    },
    upload: UploadTexts {
        checking: "Vérification…",
        waiting: "En attente de son tour",
        following: "Le même fichier est plus haut dans la liste",
        paused: "En pause",
        needs_page: "Laissez cette page ouverte jusqu’à la fin de l’envoi",
        resting: "Connexion perdue. Nouvel essai…",
        uploaded: "Envoyé",
        reading: "Lecture…",
        nothing_found: "Lu, mais aucun champ trouvé",
        known: "Ce fichier est déjà enregistré.",
        cancelled: "Annulé",
        order: |order| match order {
            Order::Pause => "Suspendre",
            Order::Resume => "Reprendre",
            Order::Retry => "Réessayer",
            Order::Cancel => "Annuler",
            Order::Clear => "Retirer",
        },
        open: "Ouvrir",
        sent_of: |sent, size| format!("{sent} sur {size}"),
        left: |time| format!("encore {time}"),
        progress_of: |name| format!("Envoi de {name}"),
        added: |count| match count {
            0 | 1 => format!("{} ajouté.", files(count)),
            _ => format!("{} ajoutés.", files(count)),
        },
        restored: |count| match count {
            0 | 1 => format!("{} conservé depuis la dernière fois.", files(count)),
            _ => format!("{} conservés depuis la dernière fois.", files(count)),
        },
        files,
        under_way: |count, percent| format!("Envoi de {} · {percent}\u{202f}%", files(count)),
        stalled: |count| match count {
            1 => "1 fichier en attente\u{a0}: il sera envoyé au retour de la connexion".to_owned(),
            _ => format!(
                "{count} fichiers en attente\u{a0}: ils seront envoyés au retour de la connexion"
            ),
        },
        already_here: |name| format!("{name} est déjà dans la liste."),
        news: |name, news| format!("{name}\u{a0}: {news}"),
    },
    receipts: ReceiptsTexts {
        title: "Tickets",
        empty_title: "Aucun ticket pour l’instant",
        empty_text: "Ce que vous scannez apparaît ici, du plus récent au plus ancien.",
        error_title: "Impossible d’afficher la liste",
        picture: "Image",
        merchant: "Commerçant",
        date: "Date",
        status: "Statut",
        total: "Total",
        no_merchant: "Commerçant inconnu",
        no_date: "Sans date",
        no_total: "Sans total",
        more: "Afficher plus",
        status_waiting: "En attente",
        status_reading: "Lecture",
        status_ready: "Lu",
        status_check: "À vérifier",
        status_verified: "Confirmé",
        status_failed: "Illisible",
    },
    profile: ProfileTexts {
        title: "Photo de profil",
        alt: "Votre photo de profil",
        hint: "JPEG, PNG ou WebP, 5\u{a0}Mo maximum. C’est le milieu de l’image qui est affiché.",
        choose: "Choisir une photo",
        replace: "Choisir une autre photo",
        busy: "Un instant…",
        remove: "Supprimer",
        close: "Fermer",
        changed: "Votre photo de profil a été modifiée.",
        removed: "Votre photo de profil a été supprimée.",
    },
    not_found_title: "Il n’y a rien ici",
    not_found_text: "L’adresse est peut-être mal saisie, ou ce qui était ici a été déplacé.",
    to_scan: "Scanner un ticket",
};

fn files(count: usize) -> String {
    match count {
        0 | 1 => format!("{count} fichier"),
        _ => format!("{count} fichiers"),
    }
}
