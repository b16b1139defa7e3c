//! Portuguese: many receipts at once: choosing them, what is done with them, and merged receipts.

use crate::i18n::desk::{Deed, ManyTexts};

pub(super) const TEXTS: ManyTexts = ManyTexts {
    select: "Selecionar",
    select_this: |name| ["Selecionar ", name].concat(),
    bar: "Recibos selecionados",
    selected: |count| match count {
        0 | 1 => [&count.to_string(), " selecionado"].concat(),
        count => [&count.to_string(), " selecionados"].concat(),
    },
    all_shown: "Todos os exibidos",
    all_found: "Todos os encontrados",
    leave: "Encerrar seleção",
    confirm: "Confirmar",
    set_category: "Definir categoria",
    category_hint: "Vazia remove a categoria",
    add_tags: "Adicionar",
    remove_tags: "Remover",
    merge: "Juntar",
    merge_hint: "De 2 a 20 recibos viram um só",
    export_hint: |most| ["Até ", &most.to_string(), " recibos de uma vez"].concat(),
    working: "Um momento…",
    done: |deed, count| match (deed, count) {
        (Deed::Confirmed, 0 | 1) => [&count.to_string(), " recibo confirmado."].concat(),
        (Deed::Confirmed, count) => [&count.to_string(), " recibos confirmados."].concat(),
        (Deed::Filed, 0 | 1) => [&count.to_string(), " recibo alterado."].concat(),
        (Deed::Filed, count) => [&count.to_string(), " recibos alterados."].concat(),
        (Deed::Deleted, 0 | 1) => [&count.to_string(), " recibo está na lixeira."].concat(),
        (Deed::Deleted, count) => [&count.to_string(), " recibos estão na lixeira."].concat(),
        (Deed::Merged, count) => [&count.to_string(), " recibos agora são um só."].concat(),
    },
    failed: |count| match count {
        0 | 1 => ["Não funcionou com ", &count.to_string(), " recibo."].concat(),
        count => ["Não funcionou com ", &count.to_string(), " recibos."].concat(),
    },
    close: "Fechar",
    merged_from: |count| ["Juntado de ", &count.to_string(), " recibos."].concat(),
    separate: "Separar de novo",
    separating: "Separando…",
    separated: |count| [&count.to_string(), " recibos voltaram."].concat(),
};
