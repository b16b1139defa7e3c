//! Portuguese: everything that can go wrong in front of a person.

use shared::problem::ProblemCode;

#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn message(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::EmptyFile => "Este arquivo está vazio.",
        ProblemCode::UnknownKind => "Isto não é uma imagem nem um PDF.",
        ProblemCode::TooLarge => "Este arquivo é grande demais.",
        ProblemCode::FileUnreadable => {
            "Não foi possível ler este arquivo. Ele foi movido ou excluído?"
        }

        ProblemCode::KindNotReadable => {
            "Arquivos deste tipo são guardados, mas ainda não podem ser lidos. Preencha os campos \
             manualmente ou envie um JPEG."
        }
        ProblemCode::PictureLocked => {
            "Este PDF está protegido por senha. Envie-o sem senha ou como imagem."
        }
        ProblemCode::PictureBroken => {
            "Esta imagem está danificada ou cortada. Envie-a de novo ou tire outra."
        }
        ProblemCode::PictureTooLarge => {
            "Esta imagem é grande demais para ser lida. Envie-a menor ou em partes."
        }
        ProblemCode::TookTooLong => {
            "A leitura desta imagem demorou demais. Tente de novo ou preencha os campos manualmente."
        }
        ProblemCode::NothingRead => {
            "Nenhum texto foi encontrado nesta imagem. Tire outra, nítida e bem iluminada, ou preencha os \
             campos manualmente."
        }
        ProblemCode::ReadingFailed => "A leitura desta imagem falhou. Tente de novo.",
        ProblemCode::ReaderCrashed => {
            "Este ficheiro não pode ser lido: o leitor falhou com ele. Está guardado. Envie-o como foto ou JPEG, ou preencha os campos."
        }
        ProblemCode::BudgetUsedUp => {
            "As leituras de hoje se esgotaram. Esta imagem fica guardada e será lida amanhã."
        }

        ProblemCode::ReceiptUnknown => "Este recibo não existe ou foi excluído.",
        ProblemCode::ReceiptDeleted => "Este recibo está na lixeira. Restaure-o para continuar.",
        ProblemCode::MergeUnusable => "Escolha de 2 a 20 recibos diferentes para juntar.",
        ProblemCode::MergeTooLong => "Juntos, esses recibos têm páginas demais. Junte menos deles.",
        ProblemCode::DatabaseBusy => "O servidor está ocupado. Tente de novo em alguns segundos.",
        ProblemCode::RuleUnknown => "Essa regra não existe mais.",
        ProblemCode::RuleUnusable => {
            "Uma regra precisa de palavras e de algo para preencher, sem serem longos demais."
        }
        ProblemCode::ReceiptChanged => {
            "Este recibo foi alterado nesse meio-tempo. Recarregue-o e tente de novo."
        }
        ProblemCode::SourceChanged => {
            "Um destes recibos foi alterado enquanto eram juntados. Tente de novo."
        }
        ProblemCode::PictureUnknown => "Ainda não há imagem deste recibo.",
        ProblemCode::DateUnusable => "Isto não é uma data. Escreva assim: 2026-09-15.",
        ProblemCode::TimeUnusable => "Isto não é um horário. Escreva assim: 18:30.",
        ProblemCode::AmountUnusable => "Isto não é um valor. Escreva assim: 12,50.",
        ProblemCode::AmountTooLarge => "Este valor é grande demais.",
        ProblemCode::CurrencyUnknown => "Isto não é uma moeda. Escreva três letras, como EUR.",
        ProblemCode::NameTooLong => "Este nome é longo demais.",
        ProblemCode::RequestUnusable => "O servidor não pode usar esta solicitação.",

        ProblemCode::UploadUnknown => "O servidor não conhece este envio.",
        ProblemCode::UploadExists => "Já existe um envio com este identificador.",
        ProblemCode::OffsetMismatch => "O servidor tem outra parte deste arquivo.",
        ProblemCode::LengthExceeded => "Chegaram mais bytes do que o anunciado.",
        ProblemCode::HeaderUnusable => "Falta um cabeçalho deste envio, ou ele está malformado.",
        ProblemCode::ContentTypeUnusable => "Um envio precisa ser application/offset+octet-stream.",
        ProblemCode::TusVersion => "Este servidor usa tus 1.0.0.",
        ProblemCode::LengthUnusable => "O tamanho deste envio não pode mais ser alterado.",
        ProblemCode::ChecksumUnusable => {
            "Uma soma de verificação precisa ser sha1, sha256 ou crc32 e um valor em base64."
        }
        ProblemCode::ChecksumMismatch => "Esta parte foi danificada no caminho e não foi guardada.",
        ProblemCode::DigestMismatch => "Este arquivo foi danificado no caminho e não foi guardado.",
        ProblemCode::UploadFinal => "Este envio foi montado a partir de outros e não recebe bytes.",
        ProblemCode::PartialUnusable => {
            "Um envio só pode ser montado a partir de envios parciais concluídos."
        }
        ProblemCode::UploadExpired => "Este envio não foi concluído a tempo e foi apagado.",
        ProblemCode::UploadTakenOver => "Outra solicitação continua este envio.",
        ProblemCode::UploadUnfinished => "Este envio ainda não foi concluído.",
        ProblemCode::TooSlow => {
            "Os bytes chegaram devagar demais. O que chegou fica guardado: tente de novo."
        }
        ProblemCode::FormUnusable => {
            "Isto não é um formulário que possa ser lido (multipart/form-data)."
        }
        ProblemCode::FileMissing => {
            "Não há arquivo neste formulário. A parte dele precisa se chamar file."
        }
        ProblemCode::FilingUnusable => {
            "Observação, categoria, tags ou horário são longos demais ou malformados."
        }
        ProblemCode::KeyUnusable => {
            "Uma Idempotency-Key precisa ter de 1 a 255 caracteres visíveis."
        }
        ProblemCode::KeyUnderWay => {
            "Uma solicitação com esta Idempotency-Key está sendo respondida. Pergunte de novo mais tarde."
        }
        ProblemCode::KeyReused => "Esta Idempotency-Key já veio antes com outros arquivos.",
        ProblemCode::ConnectionLost => {
            "A conexão foi perdida. O que chegou fica guardado: tente de novo."
        }
        ProblemCode::AnswerUnusable => "O servidor deu uma resposta que não faz sentido.",
        ProblemCode::StorageFull => "O servidor não tem mais espaço.",

        ProblemCode::LinkUnusable => {
            "Isto não é um link para um arquivo. Um link começa com https:// ou http://."
        }
        ProblemCode::LinkForbidden => {
            "Este link leva a uma rede privada, que o servidor não acessa."
        }
        ProblemCode::LinkToPage => {
            "Este link leva a uma página da web ou a outro arquivo, não a uma imagem ou a um PDF."
        }
        ProblemCode::LinkRefused => "O site deste link não entregou o arquivo.",
        ProblemCode::LinkUnreachable => {
            "Não foi possível acessar o site deste link. Tente de novo mais tarde."
        }
        ProblemCode::LinkTooSlow => {
            "O site deste link está lento demais. Tente de novo mais tarde."
        }
        ProblemCode::DownloadUnknown => "O servidor não conhece este download.",

        ProblemCode::ProfilePictureKind => "Uma foto de perfil precisa ser JPEG, PNG ou WebP.",
        ProblemCode::ProfilePictureTooLarge => "Uma foto de perfil pode ter no máximo 5\u{a0}MB.",
        ProblemCode::ProfilePictureUnknown => "Não há foto de perfil.",
        ProblemCode::RangeUnusable => "Este arquivo não tem essa parte.",
        ProblemCode::FileChanged => "Este arquivo agora é outro.",

        ProblemCode::ForeignOrigin => "Esta solicitação veio de outro site e foi recusada.",
        ProblemCode::HostUnknown => {
            "Este servidor não responde por este nome. Inicie-o com --hosts e o nome, ou use o endereço IP."
        }
        ProblemCode::TooManyConnections => {
            "Há conexões demais abertas com este servidor. Feche algumas ou tente de novo mais tarde."
        }
        ProblemCode::NotFound => "Não há nada neste endereço.",
        ProblemCode::MethodUnusable => "Este endereço não aceita este método.",
        ProblemCode::Internal => "Algo deu errado no servidor.",
    }
}
