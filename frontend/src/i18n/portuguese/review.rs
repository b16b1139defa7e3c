//! Portuguese: receipts one after the other, the least sure first.

use crate::i18n::desk::ReviewTexts;

pub(super) const TEXTS: ReviewTexts = ReviewTexts {
    title: "Revisar",
    error_title: "Não foi possível carregar os recibos a revisar",
    empty_title: "Nada para revisar",
    empty_text: "Todos os recibos lidos já foram revisados.",
    all_receipts: "Todos os recibos",
    left: |count| match count {
        0 => "Não falta nenhum recibo".to_owned(),
        1 => "Falta 1 recibo".to_owned(),
        count => format!("Faltam {count} recibos"),
    },
    accept: "Aceitar",
    accepting: "Aceitando…",
    skip: "Pular",
    back: "Voltar",
    undo: "Desfazer",
    accept_sure: |count| match count {
        1 => "Aceitar o que confere".to_owned(),
        count => format!("Aceitar os {count} que conferem"),
    },
    accepted: |count| match count {
        1 => "1 recibo aceito.".to_owned(),
        count => format!("{count} recibos aceitos."),
    },
    undone: |count| match count {
        1 => "1 recibo voltou.".to_owned(),
        count => format!("{count} recibos voltaram."),
    },
    nothing_sure: "Nenhum recibo aqui confere e é confiável.",
    nothing_to_undo: "Não há nada para desfazer.",
    at_field: |field, value| format!("{field}: {value}"),
    ask_missing: |field| {
        format!(
            "O campo {field} está vazio. Preencha-o ou pressione Enter de novo se ele não está no papel."
        )
    },
    now: |name| format!("Agora: {name}"),
    open: "Abrir",
    compare: "Comparar",
    end_compare: "Parar de comparar",
    twin: "Talvez o mesmo recibo",
    twin_picture: "O outro recibo",
    no_twin: "Nenhum outro recibo desse dia se parece com este.",
    keys: "Atalhos",
    close: "Fechar",
    key_list: &[
        ("Enter", "Aceitar e continuar"),
        ("↑ ↓", "Mover entre os campos"),
        ("1 … 9", "Usar uma alternativa do campo"),
        ("E", "Digitar no campo; Esc termina"),
        ("S →", "Pular"),
        ("←", "Voltar"),
        ("A", "Aceitar todos os que conferem e são confiáveis"),
        ("Z", "Desfazer o que foi aceito por último"),
        ("C", "Comparar com um recibo parecido"),
        ("?", "Mostrar estes atalhos"),
    ],
};
