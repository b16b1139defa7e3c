//! Portuguese: what was deleted, and filing that changes.

use crate::i18n::desk::TrashTexts;

pub(super) const TEXTS: TrashTexts = TrashTexts {
    title: "Lixeira",
    error_title: "Não foi possível mostrar a lixeira",
    empty_title: "A lixeira está vazia",
    empty_text: "O que você exclui fica aqui por um tempo e pode ser restaurado.",
    kept: |days| match days {
        None => "Os recibos excluídos ficam guardados até você os remover.".to_owned(),
        Some(1) => "Os recibos excluídos ficam guardados por um dia e depois são removidos de vez."
            .to_owned(),
        Some(days) => [
            "Os recibos excluídos ficam guardados por ",
            &days.to_string(),
            " dias e depois são removidos de vez.",
        ]
        .concat(),
    },
    others: |count| match count {
        1 => "Há mais 1 recibo além destes.".to_owned(),
        count => ["Há mais ", &count.to_string(), " recibos além destes."].concat(),
    },
    restore: "Restaurar",
    restored: "Restaurado.",
    restore_this: |name| ["Restaurar ", name].concat(),
    remove: "Excluir de vez",
    remove_this: |name| ["Excluir de vez: ", name].concat(),
    remove_all: "Esvaziar a lixeira",
    removed: "Excluído de vez.",
    moved_title: "Movido para a lixeira",
    moved_text: "Este recibo foi excluído. Ele pode ser restaurado com tudo o que você preencheu.",
    undo: "Desfazer",
    undone: "Tudo como antes.",
    tags_hint: "Separe as tags com vírgulas.",
};
