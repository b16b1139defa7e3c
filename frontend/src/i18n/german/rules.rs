//! German: rules: what is filled in by itself.

use crate::i18n::desk::RulesTexts;

pub(super) const TEXTS: RulesTexts = RulesTexts {
    title: "Regeln",
    intro: "Eine Regel trägt Händler, Kategorie und Schlagwörter ein, wo der Text eines Belegs ihre Wörter enthält. Was du selbst einträgst, gilt immer.",
    error_title: "Die Regeln können nicht gezeigt werden",
    empty: "Noch gibt es keine Regeln. Korrigiere Belege, dann werden hier Regeln vorgeschlagen; oder schreib unten eine.",
    suggestions: "Vorschläge",
    said_of: |count| match count {
        1 => ["Bei ", &count.to_string(), " Beleg hast du das gesagt"].concat(),
        count => ["Bei ", &count.to_string(), " Belegen hast du das gesagt"].concat(),
    },
    take: "Übernehmen",
    new: "Neue Regel",
    change: "Regel ändern",
    text: "Wo im Text steht",
    text_hint: "Ganze Wörter, wie gedruckt, etwa REWE",
    preview: |matching, changing| [held(matching), changed(changing)].concat(),
    nothing: "nichts",
    save_new: "Für neue Belege sichern",
    save_past: |count| match count {
        1 => ["Sichern und ", &count.to_string(), " Beleg ändern"].concat(),
        count => ["Sichern und ", &count.to_string(), " Belege ändern"].concat(),
    },
    cancel: "Abbrechen",
    edit: "Ändern",
    delete: "Löschen",
    edit_this: |words| ["Regel ändern: ", words].concat(),
    delete_this: |words| ["Regel löschen: ", words].concat(),
    used: |count| match count {
        1 => [&count.to_string(), " Beleg"].concat(),
        count => [&count.to_string(), " Belege"].concat(),
    },
    saved: |count| match count {
        1 => ["Gesichert. ", &count.to_string(), " Beleg geändert."].concat(),
        count => ["Gesichert. ", &count.to_string(), " Belege geändert."].concat(),
    },
    deleted: |count| match count {
        1 => ["Gelöscht. ", &count.to_string(), " Beleg ist wie vorher."].concat(),
        count => ["Gelöscht. ", &count.to_string(), " Belege sind wie vorher."].concat(),
    },
    always: "Zur Regel machen",
};

fn held(count: u64) -> String {
    match count {
        1 => [&count.to_string(), " Beleg enthält diese Wörter, "].concat(),
        count => [&count.to_string(), " Belege enthalten diese Wörter, "].concat(),
    }
}

fn changed(count: u64) -> String {
    match count {
        1 => [&count.to_string(), " würde sich ändern."].concat(),
        count => [&count.to_string(), " würden sich ändern."].concat(),
    }
}
