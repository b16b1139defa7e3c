//! Portuguese: the pages that come later.

use shared::provenance::FallbackReason;

use super::receipt;
use crate::i18n::desk::{DeskTexts, PictureTexts, ReceiptTexts};
use crate::slot::List;

pub(in crate::i18n) static TEXTS: DeskTexts = DeskTexts {
    receipt: ReceiptTexts {
        title: "Recibo",
        back: "Recibos",
        error_title: "Não foi possível mostrar este recibo",
        unknown_title: "Recibo não encontrado",
        field: receipt::field,
        column: receipt::column,
        group: receipt::group,
        items: "Itens",
        add_field: "Adicionar campo",
        add_line: |list| match list {
            List::Items => "Adicionar item",
            List::Taxes => "Adicionar imposto",
            List::Payments => "Adicionar pagamento",
            List::TaxIds => "Adicionar número fiscal",
        },
        remove_line: |number| ["Remover linha ", &number.to_string()].concat(),
        included: "Incluído nos preços",
        to_check: |count| [&count.to_string(), " a verificar"].concat(),
        adds_up: "Valores conferem",
        sums: receipt::SUMS,
        no_total: |total| {
            [
                "Nenhum total foi encontrado. Os outros valores somam ",
                total,
                ".",
            ]
            .concat()
        },
        take_total: |total| ["Usar ", total].concat(),
        method: receipt::method,
        assigned: |field, text| [field, " agora é ", text].concat(),
        sure: "Confiável",
        check: "Verificar",
        missing: "Faltando",
        confirmed: "Confirmado",
        unsaved: "Ainda não salvo",
        pending: "Em leitura",
        as_read: "Como impresso",
        alternatives: "Ou seria",
        confirm: "Confirmar",
        save: "Salvar",
        saving: "Salvando…",
        saved: "Salvo",
        not_saved: "Não foi salvo.",
        resumed: "As alterações não salvas foram recuperadas.",
        discard: "Descartar",
        original: "Baixar original",
        read_again: "Ler de novo",
        reading_now: "Este recibo está sendo lido. Você pode esperar ou já preencher os campos.",
        failed_hint: "A imagem foi guardada, e você pode preencher os campos manualmente.",
        delete: "Excluir",
        delete_title: "Excluir de vez?",
        delete_text: "As imagens e os campos serão removidos do servidor. Não é possível desfazer.",
        keep: "Manter",
        deleted: "Movido para a lixeira.",
        note: "Observação",
        category: "Categoria",
        tags: "Tags",
        file: "Arquivo",
        read_by: "Lido por",
        tried: |reason| match reason {
            FallbackReason::Busy => "não teve tempo",
            FallbackReason::Spent => "esgotou as chamadas do dia",
            FallbackReason::Broken => "não funcionou",
            FallbackReason::Refused => "recusou",
            FallbackReason::Unsure => "não teve certeza",
            FallbackReason::Nothing => "não encontrou nada",
        },
        sent_to: |size, host| [size, " enviados para ", host].concat(),
        nothing_sent: "Nada saiu desta máquina",
        several: |count| {
            [
                "Esta imagem mostra ",
                &count.to_string(),
                " recibos. O de contorno contínuo foi lido; um tracejado pode virar um recibo separado.",
            ]
            .concat()
        },
        split: "Criar recibos separados",
        splitting: "Recortando…",
        was_split: |count| match count {
            1 => "Mais 1 recibo foi criado desta imagem.".to_owned(),
            _ => [
                "Mais ",
                &count.to_string(),
                " recibos foram criados desta imagem.",
            ]
            .concat(),
        },
        show_all: "Mostrar todos os recibos",
    },
    picture: PictureTexts {
        label: "Imagem do recibo. Mais e menos mudam o zoom, as setas movem, zero mostra tudo.",
        alt: |page| format!("Página {page} do recibo"),
        zoom_in: "Ampliar",
        zoom_out: "Reduzir",
        fit: "Mostrar tudo",
        none: "Ainda não há imagem deste recibo.",
        previous: "Página anterior",
        next: "Próxima página",
        page_of: |page, count| format!("{page} / {count}"),
        show_text: "Mostrar texto",
        search: "Buscar no texto",
        previous_match: "Resultado anterior",
        next_match: "Próximo resultado",
        words: |count| counted(count, "Nenhuma palavra", "1 palavra", " palavras"),
        found: |count| counted(count, "Nenhum resultado", "1 resultado", " resultados"),
        match_of: |number, count| [&number.to_string(), " de ", &count.to_string()].concat(),
        no_text: "Nenhum texto foi lido nesta imagem.",
        unsure: "Pontilhado: lido, mas sem certeza",
        text: "Texto da imagem. As setas vão de palavra em palavra, Enter leva uma para um campo.",
        use_as: "Usar como",
        extend: "Palavras da mesma linha podem ser adicionadas.",
        close: "Fechar",
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

fn counted(count: usize, none: &str, one: &str, many: &str) -> String {
    match count {
        0 => none.to_owned(),
        1 => one.to_owned(),
        _ => [&count.to_string(), many].concat(),
    }
}
