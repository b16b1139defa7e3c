//! German: receipts by their links.

use crate::i18n::desk::LinksTexts;

pub(super) const TEXTS: LinksTexts = LinksTexts {
    title: "Über einen Link",
    link: "Link zum Beleg",
    fetch: "Abrufen",
    empty_title: "Noch keine Links",
    empty_text: "Viele Geschäfte schicken den Beleg als Link. Dein Server holt das Bild oder PDF dahinter; was ankommt, wird wie ein Foto gelesen.",
    waiting: "Wartet",
    running: |percent| match percent {
        Some(percent) => ["Wird abgerufen, ", &percent.to_string(), " %"].concat(),
        None => "Wird abgerufen…".to_owned(),
    },
    done: "Abgerufen",
    open: "Beleg öffnen",
    remove_this: |link| [link, " entfernen"].concat(),
};
