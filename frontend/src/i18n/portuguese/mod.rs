//! Portuguese, as in Brazil. Sentences end with a full stop, labels do not.

mod camera;
pub(super) mod desk;
mod links;
mod list;
mod many;
mod problem;
mod receipt;
mod review;
mod rules;
mod spending;
mod trash;

use super::{Numbers, Order, ProfileTexts, ReceiptsTexts, ScanTexts, Texts, UploadTexts};

pub(super) static TEXTS: Texts = Texts {
    product: "Receipt Scanner",
    skip_to_content: "Ir para o conteúdo",
    main_navigation: "Menu principal",
    months: [
        "jan.", "fev.", "mar.", "abr.", "mai.", "jun.", "jul.", "ago.", "set.", "out.", "nov.",
        "dez.",
    ],
    date: |day, month, year| format!("{day} de {month} de {year}"),
    numbers: Numbers {
        point: ',',
        group: '.',
        grouped_from: 4,
        byte: 'B',
    },
    problem: problem::message,
    unreachable: "Não foi possível acessar o servidor. Ele está ligado, e este dispositivo tem conexão?",
    try_again: "Tentar de novo",
    loading: "Carregando…",
    reconnecting: "Sem conexão. Reconectando…",
    new_version: "Uma nova versão está pronta.",
    take_new_version: "Usar agora",
    later: "Depois",
    review: "Revisar",
    spending: "Gastos",
    language: "Idioma",
    scan: ScanTexts {
        title: "Escanear",
        heading: "Escanear um recibo",
        take_photo: "Tirar foto",
        choose_files: "Escolher arquivos",
        guided: "Várias páginas ou com orientação",
        from_link: "A partir de um link",
        drop_here: "Solte os recibos aqui",
        drop_hint: "ou cole uma imagem em qualquer lugar da página",
        kinds: |limit| match limit {
            Some(limit) => {
                format!("JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP ou PDF, até {limit} cada")
            }
            None => "JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP ou PDF".to_owned(),
        },
        empty_title: "Nada para enviar ainda",
        empty_text: "Fotografe um recibo ou escolha imagens e PDFs. Estabelecimento, data e total são lidos \
                     para você.",
        drop_anywhere: "Solte para escanear",
        queue: "Envios",
        order: |order| match order {
            Order::Pause => "Pausar tudo",
            Order::Resume => "Retomar tudo",
            Order::Retry => "Repetir os que falharam",
            Order::Cancel => "Cancelar tudo",
            Order::Clear => "Limpar concluídos",
        },
        plain_http: "Esta página foi aberta por HTTP simples, e o navegador pode apagar arquivos em espera \
                     quando falta espaço: deixe-a aberta até tudo ser enviado.",
        interrupted_title: "Envios interrompidos",
        interrupted: |name| {
            format!("O envio de {name} foi interrompido: escolha o arquivo de novo para continuar.")
        },
        dismiss: "Dispensar",
    },
    upload: UploadTexts {
        checking: "Verificando…",
        waiting: "Aguardando a vez",
        following: "O mesmo arquivo está antes deste na lista",
        paused: "Pausado",
        needs_page: "Mantenha esta página aberta até o fim do envio",
        resting: "Conexão perdida. Tentando de novo…",
        uploaded: "Enviado",
        reading: "Lendo…",
        nothing_found: "Lido, mas nenhum campo foi encontrado",
        known: "Este mesmo arquivo já está aqui.",
        cancelled: "Cancelado",
        order: |order| match order {
            Order::Pause => "Pausar",
            Order::Resume => "Retomar",
            Order::Retry => "Tentar de novo",
            Order::Cancel => "Cancelar",
            Order::Clear => "Limpar",
        },
        open: "Abrir",
        sent_of: |sent, size| format!("{sent} de {size}"),
        left: |time| format!("{time} para terminar"),
        progress_of: |name| format!("Envio de {name}"),
        added: |count| match count {
            1 => "1 arquivo adicionado.".to_owned(),
            _ => format!("{} adicionados.", files(count)),
        },
        restored: |count| match count {
            1 => "1 arquivo mantido da última vez.".to_owned(),
            _ => format!("{} mantidos da última vez.", files(count)),
        },
        files,
        under_way: |count, percent| match count {
            1 => format!("Enviando 1 arquivo · {percent}%"),
            _ => format!("Enviando {count} arquivos · {percent}%"),
        },
        stalled: |count| match count {
            1 => "1 arquivo aguardando: será enviado quando a conexão voltar".to_owned(),
            _ => format!("{count} arquivos aguardando: serão enviados quando a conexão voltar"),
        },
        already_here: |name| format!("{name} já está na lista."),
        news: |name, news| format!("{name}: {news}"),
    },
    receipts: ReceiptsTexts {
        title: "Recibos",
        empty_title: "Nenhum recibo ainda",
        empty_text: "O que você escaneia aparece aqui, do mais novo ao mais antigo.",
        error_title: "Não foi possível mostrar a lista",
        picture: "Imagem",
        merchant: "Estabelecimento",
        date: "Data",
        status: "Status",
        total: "Total",
        no_merchant: "Sem estabelecimento",
        no_date: "Sem data",
        no_total: "Sem total",
        more: "Mostrar mais",
        status_waiting: "Em espera",
        status_reading: "Lendo",
        status_ready: "Lido",
        status_check: "A verificar",
        status_verified: "Confirmado",
        status_failed: "Ilegível",
    },
    profile: ProfileTexts {
        title: "Foto de perfil",
        alt: "Sua foto de perfil",
        hint: "JPEG, PNG ou WebP, até 5\u{a0}MB. Só o centro é mostrado.",
        choose: "Escolher foto",
        replace: "Escolher outra foto",
        busy: "Um momento…",
        remove: "Remover",
        close: "Fechar",
        changed: "Sua foto de perfil foi alterada.",
        removed: "Sua foto de perfil foi removida.",
    },
    not_found_title: "Não há nada aqui",
    not_found_text: "O endereço pode estar errado, ou o que estava aqui mudou de lugar.",
    to_scan: "Escanear um recibo",
};

fn files(count: usize) -> String {
    match count {
        0 => "Nenhum arquivo".to_owned(),
        1 => "1 arquivo".to_owned(),
        _ => format!("{count} arquivos"),
    }
}
