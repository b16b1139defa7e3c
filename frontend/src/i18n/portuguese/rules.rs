//! Portuguese: rules: what is filled in by itself.

use crate::i18n::desk::RulesTexts;

pub(super) const TEXTS: RulesTexts = RulesTexts {
    title: "Regras",
    intro: "Uma regra preenche estabelecimento, categoria e etiquetas onde o texto de um recibo contém as palavras dela. O que você digita sempre vale mais.",
    error_title: "Não foi possível mostrar as regras",
    empty: "Ainda não há regras. Corrija recibos e regras serão sugeridas aqui; ou escreva uma abaixo.",
    suggestions: "Sugestões",
    said_of: |count| match count {
        0 | 1 => ["Você disse isso de ", &count.to_string(), " recibo"].concat(),
        count => ["Você disse isso de ", &count.to_string(), " recibos"].concat(),
    },
    take: "Usar",
    new: "Nova regra",
    change: "Alterar a regra",
    text: "Onde o texto diz",
    text_hint: "Palavras inteiras, como impressas, por exemplo REWE",
    preview: |matching, changing| [held(matching), changed(changing)].concat(),
    nothing: "nada",
    save_new: "Para recibos novos",
    save_past: |count| match count {
        0 | 1 => ["Salvar e alterar ", &count.to_string(), " recibo"].concat(),
        count => ["Salvar e alterar ", &count.to_string(), " recibos"].concat(),
    },
    cancel: "Cancelar",
    edit: "Alterar",
    delete: "Excluir",
    edit_this: |words| ["Alterar a regra ", words].concat(),
    delete_this: |words| ["Excluir a regra ", words].concat(),
    used: |count| match count {
        0 | 1 => [&count.to_string(), " recibo"].concat(),
        count => [&count.to_string(), " recibos"].concat(),
    },
    saved: |count| match count {
        0 | 1 => ["Salvo. ", &count.to_string(), " recibo alterado."].concat(),
        count => ["Salvo. ", &count.to_string(), " recibos alterados."].concat(),
    },
    deleted: |count| match count {
        0 | 1 => ["Excluída. ", &count.to_string(), " recibo está como antes."].concat(),
        count => [
            "Excluída. ",
            &count.to_string(),
            " recibos estão como antes.",
        ]
        .concat(),
    },
    always: "Criar uma regra",
};

fn held(count: u64) -> String {
    match count {
        0 | 1 => [&count.to_string(), " recibo tem essas palavras, "].concat(),
        count => [&count.to_string(), " recibos têm essas palavras, "].concat(),
    }
}

fn changed(count: u64) -> String {
    match count {
        0 | 1 => [&count.to_string(), " mudaria."].concat(),
        count => [&count.to_string(), " mudariam."].concat(),
    }
}
