//! French: receipts by their links.

use crate::i18n::desk::LinksTexts;

pub(super) const TEXTS: LinksTexts = LinksTexts {
    title: "Par un lien",
    link: "Lien vers le ticket",
    fetch: "Récupérer",
    empty_title: "Pas encore de lien",
    empty_text: "Beaucoup de magasins envoient le ticket sous forme de lien. Votre serveur récupère l’image ou le PDF ; ce qui arrive est lu comme une photo.",
    waiting: "En attente",
    running: |percent| match percent {
        Some(percent) => ["Récupération en cours, ", &percent.to_string(), " %"].concat(),
        None => "Récupération en cours…".to_owned(),
    },
    done: "Récupéré",
    open: "Ouvrir le ticket",
    remove_this: |link| ["Retirer ", link].concat(),
};
