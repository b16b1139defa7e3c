//! French: the pages that come later.

use shared::provenance::FallbackReason;

use super::receipt;
use crate::i18n::desk::{DeskTexts, PictureTexts, ReceiptTexts};
use crate::slot::List;

pub(in crate::i18n) static TEXTS: DeskTexts = DeskTexts {
    receipt: ReceiptTexts {
        title: "Ticket",
        back: "Tickets",
        error_title: "Impossible d’afficher ce ticket",
        unknown_title: "Ticket introuvable",
        field: receipt::field,
        column: receipt::column,
        group: receipt::group,
        items: "Articles",
        add_field: "Ajouter un champ",
        add_line: |list| match list {
            List::Items => "Ajouter un article",
            List::Taxes => "Ajouter une taxe",
            List::Payments => "Ajouter un paiement",
            List::TaxIds => "Ajouter un numéro fiscal",
        },
        remove_line: |number| ["Supprimer la ligne ", &number.to_string()].concat(),
        included: "Comprise dans les prix",
        to_check: |count| [&count.to_string(), " à vérifier"].concat(),
        adds_up: "Le compte est bon",
        sums: receipt::SUMS,
        no_total: |total| {
            [
                "Aucun total trouvé. Les autres montants donnent ",
                total,
                ".",
            ]
            .concat()
        },
        take_total: |total| ["Utiliser ", total].concat(),
        method: receipt::method,
        assigned: |field, text| ["Le champ ", field, " contient maintenant ", text].concat(),
        sure: "Sûr",
        check: "À vérifier",
        missing: "Manquant",
        confirmed: "Confirmé",
        unsaved: "Pas encore enregistré",
        pending: "Lecture en cours",
        as_read: "Sur le ticket",
        alternatives: "Ou peut-être",
        confirm: "Confirmer",
        save: "Enregistrer",
        saving: "Enregistrement…",
        saved: "Enregistré",
        not_saved: "Non enregistré.",
        resumed: "Les modifications non enregistrées ont été rétablies.",
        discard: "Abandonner",
        original: "Télécharger l’original",
        read_again: "Relire",
        reading_now: "La lecture de ce ticket est en cours. Vous pouvez attendre ou déjà remplir les champs.",
        failed_hint: "L’image est conservée, et vous pouvez remplir les champs vous-même.",
        delete: "Supprimer",
        delete_title: "Supprimer définitivement\u{202f}?",
        delete_text: "Les images et les champs seront supprimés du serveur. Cette action est irréversible.",
        keep: "Conserver",
        deleted: "Placé dans la corbeille.",
        note: "Note",
        category: "Catégorie",
        tags: "Étiquettes",
        file: "Fichier",
        read_by: "Lu par",
        tried: |reason| match reason {
            FallbackReason::Busy => "n’avait pas le temps",
            FallbackReason::Spent => "a épuisé ses appels du jour",
            FallbackReason::Broken => "n’a pas fonctionné",
            FallbackReason::Refused => "a refusé",
            FallbackReason::Unsure => "n’était pas sûr",
            FallbackReason::Nothing => "n’a rien trouvé",
        },
        sent_to: |size, host| [size, " transmis à ", host].concat(),
        nothing_sent: "Rien n’a quitté cette machine",
        several: |count| {
            [
                "Cette image montre ",
                &count.to_string(),
                " tickets. Celui au contour continu a été lu\u{202f}; ",
                "un autre, au contour en tirets, peut devenir un ticket à part.",
            ]
            .concat()
        },
        split: "Séparer les tickets",
        splitting: "Séparation…",
        was_split: |count| match count {
            0 | 1 => [
                &count.to_string(),
                " autre ticket a été créé à partir de cette image.",
            ]
            .concat(),
            _ => [
                &count.to_string(),
                " autres tickets ont été créés à partir de cette image.",
            ]
            .concat(),
        },
        show_all: "Afficher tous les tickets",
    },
    picture: PictureTexts {
        label: "Image du ticket. Plus et moins pour zoomer, touches fléchées pour se déplacer, \
                zéro pour tout afficher.",
        alt: |page| format!("Page {page} du ticket"),
        zoom_in: "Agrandir",
        zoom_out: "Réduire",
        fit: "Tout afficher",
        none: "Il n’y a pas encore d’image de ce ticket.",
        previous: "Page précédente",
        next: "Page suivante",
        page_of: |page, count| format!("{page} / {count}"),
        show_text: "Afficher le texte",
        search: "Rechercher dans le texte",
        previous_match: "Résultat précédent",
        next_match: "Résultat suivant",
        words: |count| counted(count, " mot", " mots"),
        found: |count| counted(count, " résultat", " résultats"),
        match_of: |number, count| [&number.to_string(), " sur ", &count.to_string()].concat(),
        no_text: "Aucun texte n’a été lu sur cette image.",
        unsure: "En pointillés\u{a0}: lu, mais incertain",
        text: "Texte de l’image. Les touches fléchées passent d’un mot à l’autre, \
               Entrée en place un dans un champ.",
        use_as: "Choisir un champ pour",
        extend: "Vous pouvez ajouter des mots de la même ligne.",
        close: "Fermer",
    },
    list: super::list::TEXTS,
    many: super::many::TEXTS,
    review: super::review::TEXTS,
    rules: super::rules::TEXTS,
    spending: super::spending::TEXTS,
    trash: super::trash::TEXTS,
    links: super::links::TEXTS,
    camera: super::camera::TEXTS,
};

fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => ["Aucun", one].concat(),
        1 => ["1", one].concat(),
        _ => [&count.to_string(), many].concat(),
    }
}
