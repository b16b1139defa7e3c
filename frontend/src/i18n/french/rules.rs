//! French: rules: what is filled in by itself.

use crate::i18n::desk::RulesTexts;

pub(super) const TEXTS: RulesTexts = RulesTexts {
    title: "Règles",
    intro: "Une règle remplit commerçant, catégorie et étiquettes là où le texte d’un ticket contient ses mots. Ce que vous saisissez vous-même l’emporte toujours.",
    error_title: "Les règles ne peuvent pas être affichées",
    empty: "Il n’y a pas encore de règles. Corrigez des tickets et des règles seront proposées ici ; ou écrivez-en une plus bas.",
    suggestions: "Propositions",
    said_of: |count| match count {
        0 | 1 => ["Vous l’avez dit de ", &count.to_string(), " ticket"].concat(),
        count => ["Vous l’avez dit de ", &count.to_string(), " tickets"].concat(),
    },
    take: "L’utiliser",
    new: "Nouvelle règle",
    change: "Modifier la règle",
    text: "Là où le texte dit",
    text_hint: "Des mots entiers, comme imprimés, par exemple REWE",
    preview: |matching, changing| [held(matching), changed(changing)].concat(),
    nothing: "rien",
    save_new: "Pour les nouveaux tickets",
    save_past: |count| match count {
        0 | 1 => ["Enregistrer et modifier ", &count.to_string(), " ticket"].concat(),
        count => ["Enregistrer et modifier ", &count.to_string(), " tickets"].concat(),
    },
    cancel: "Annuler",
    edit: "Modifier",
    delete: "Supprimer",
    edit_this: |words| ["Modifier la règle ", words].concat(),
    delete_this: |words| ["Supprimer la règle ", words].concat(),
    used: |count| match count {
        0 | 1 => [&count.to_string(), " ticket"].concat(),
        count => [&count.to_string(), " tickets"].concat(),
    },
    saved: |count| match count {
        0 | 1 => ["Enregistré. ", &count.to_string(), " ticket modifié."].concat(),
        count => ["Enregistré. ", &count.to_string(), " tickets modifiés."].concat(),
    },
    deleted: |count| match count {
        0 | 1 => ["Supprimé. ", &count.to_string(), " ticket est comme avant."].concat(),
        count => [
            "Supprimé. ",
            &count.to_string(),
            " tickets sont comme avant.",
        ]
        .concat(),
    },
    always: "En faire une règle",
};

fn held(count: u64) -> String {
    match count {
        0 | 1 => [&count.to_string(), " ticket contient ces mots, "].concat(),
        count => [&count.to_string(), " tickets contiennent ces mots, "].concat(),
    }
}

fn changed(count: u64) -> String {
    match count {
        0 | 1 => [&count.to_string(), " changerait."].concat(),
        count => [&count.to_string(), " changeraient."].concat(),
    }
}
