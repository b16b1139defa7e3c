//! Spanish: everything that can go wrong in front of a person.

use shared::problem::ProblemCode;

#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn message(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::EmptyFile => "Este archivo está vacío.",
        ProblemCode::UnknownKind => "Esto no es una imagen ni un PDF.",
        ProblemCode::TooLarge => "Este archivo es demasiado grande.",
        ProblemCode::FileUnreadable => "No se puede leer este archivo. ¿Se movió o se eliminó?",
        ProblemCode::KindNotReadable => {
            "Los archivos de este tipo se conservan, pero aún no se pueden leer. Escribe los campos a mano \
             o envía un JPEG."
        }
        ProblemCode::PictureLocked => {
            "Este PDF está protegido con contraseña. Envíalo sin ella o como imagen."
        }
        ProblemCode::PictureBroken => {
            "Esta imagen está dañada o cortada. Envíala otra vez o toma una nueva."
        }
        ProblemCode::PictureTooLarge => {
            "Esta imagen es demasiado grande para leerla. Envíala más pequeña o por partes."
        }
        ProblemCode::TookTooLong => {
            "Leer esta imagen tardó demasiado. Inténtalo de nuevo o escribe los campos a mano."
        }
        ProblemCode::NothingRead => {
            "No se encontró texto en esta imagen. Tómala otra vez, nítida y con luz, o escribe los campos \
             a mano."
        }
        ProblemCode::ReadingFailed => "No se pudo leer esta imagen. Inténtalo de nuevo.",
        ProblemCode::ReaderCrashed => {
            "Este archivo no se puede leer: el lector falló con él. Se ha guardado. Envíalo como foto o JPEG, o escribe los campos tú mismo."
        }
        ProblemCode::BudgetUsedUp => {
            "Se agotaron las lecturas de hoy. Esta imagen se conserva y se leerá mañana."
        }
        ProblemCode::ReceiptUnknown => "Este recibo no existe o se eliminó.",
        ProblemCode::ReceiptDeleted => {
            "Este recibo está en la papelera. Restáuralo para seguir con él."
        }
        ProblemCode::MergeUnusable => "Elige de 2 a 20 recibos distintos para unir.",
        ProblemCode::MergeTooLong => "Juntos, estos recibos tienen demasiadas páginas. Une menos.",
        ProblemCode::DatabaseBusy => {
            "El servidor está ocupado. Inténtalo de nuevo en unos segundos."
        }
        ProblemCode::RuleUnknown => "Esta regla ya no existe.",
        ProblemCode::RuleUnusable => {
            "Una regla necesita palabras y algo que rellenar, sin ser demasiado largos."
        }
        ProblemCode::ReceiptChanged => {
            "Este recibo se ha modificado entretanto. Vuelve a cargarlo e inténtalo de nuevo."
        }
        ProblemCode::SourceChanged => {
            "Uno de estos recibos se modificó mientras se unían. Inténtalo de nuevo."
        }
        ProblemCode::PictureUnknown => "Aún no hay imagen de este recibo.",
        ProblemCode::DateUnusable => "Esto no es una fecha. Escríbela así: 2026-09-15.",
        ProblemCode::TimeUnusable => "Esto no es una hora. Escríbela así: 18:30.",
        ProblemCode::AmountUnusable => "Esto no es un importe. Escríbelo así: 12,50.",
        ProblemCode::AmountTooLarge => "Este importe es demasiado alto.",
        ProblemCode::CurrencyUnknown => "Esto no es una moneda. Escribe tres letras, como EUR.",
        ProblemCode::NameTooLong => "Este nombre es demasiado largo.",
        ProblemCode::RequestUnusable => "El servidor no puede procesar esta solicitud.",
        ProblemCode::UploadUnknown => "El servidor no conoce esta subida.",
        ProblemCode::UploadExists => "Ya existe una subida con este identificador.",
        ProblemCode::OffsetMismatch => "El servidor tiene otra parte de este archivo.",
        ProblemCode::LengthExceeded => "Llegaron más bytes de los anunciados.",
        ProblemCode::HeaderUnusable => {
            "Falta un encabezado de esta subida o tiene un formato incorrecto."
        }
        ProblemCode::ContentTypeUnusable => "Una subida debe ser application/offset+octet-stream.",
        ProblemCode::TusVersion => "Este servidor usa tus 1.0.0.",
        ProblemCode::LengthUnusable => "El tamaño de esta subida ya no se puede cambiar.",
        ProblemCode::ChecksumUnusable => {
            "Una suma de comprobación debe ser sha1, sha256 o crc32 y un valor en base64."
        }
        ProblemCode::ChecksumMismatch => "Esta parte se dañó en el camino y no se guardó.",
        ProblemCode::DigestMismatch => "Este archivo se dañó en el camino y no se guardó.",
        ProblemCode::UploadFinal => "Esta subida se compuso a partir de otras y no admite bytes.",
        ProblemCode::PartialUnusable => {
            "Una subida solo se puede componer a partir de subidas parciales terminadas."
        }
        ProblemCode::UploadExpired => "Esta subida no se terminó a tiempo y se borró.",
        ProblemCode::UploadTakenOver => "Otra solicitud continúa con esta subida.",
        ProblemCode::UploadUnfinished => "Esta subida aún no ha terminado.",
        ProblemCode::TooSlow => {
            "Los bytes llegaron demasiado despacio. Lo que llegó se conserva: inténtalo de nuevo."
        }
        ProblemCode::FormUnusable => {
            "Esto no es un formulario que se pueda leer (multipart/form-data)."
        }
        ProblemCode::FileMissing => {
            "No hay ningún archivo en este formulario. Su parte debe llamarse file."
        }
        ProblemCode::FilingUnusable => {
            "La nota, la categoría, las etiquetas o la hora son demasiado largas o tienen un formato \
             incorrecto."
        }
        ProblemCode::KeyUnusable => {
            "Una Idempotency-Key debe tener entre 1 y 255 caracteres visibles."
        }
        ProblemCode::KeyUnderWay => {
            "Ya se está respondiendo a una solicitud con esta Idempotency-Key. Vuelve a preguntar más tarde."
        }
        ProblemCode::KeyReused => "Esta Idempotency-Key ya llegó antes con otros archivos.",
        ProblemCode::ConnectionLost => {
            "Se perdió la conexión. Lo que llegó se conserva: inténtalo de nuevo."
        }
        ProblemCode::AnswerUnusable => "El servidor dio una respuesta sin sentido.",
        ProblemCode::StorageFull => "Al servidor no le queda espacio.",
        ProblemCode::LinkUnusable => {
            "Esto no es un enlace a un archivo. Un enlace empieza por https:// o http://."
        }
        ProblemCode::LinkForbidden => {
            "Este enlace lleva a una red privada, a la que el servidor no accede."
        }
        ProblemCode::LinkToPage => {
            "Este enlace lleva a una página web o a otro archivo, no a una imagen ni a un PDF."
        }
        ProblemCode::LinkRefused => "El sitio de este enlace no entregó el archivo.",
        ProblemCode::LinkUnreachable => {
            "No se puede conectar con el sitio de este enlace. Inténtalo más tarde."
        }
        ProblemCode::LinkTooSlow => {
            "El sitio de este enlace es demasiado lento. Inténtalo más tarde."
        }
        ProblemCode::DownloadUnknown => "El servidor no conoce esta descarga.",
        ProblemCode::ProfilePictureKind => "Una foto de perfil debe ser JPEG, PNG o WebP.",
        ProblemCode::ProfilePictureTooLarge => {
            "Una foto de perfil puede tener 5\u{a0}MB como máximo."
        }
        ProblemCode::ProfilePictureUnknown => "No hay foto de perfil.",
        ProblemCode::RangeUnusable => "Este archivo no tiene esa parte.",
        ProblemCode::FileChanged => "Este archivo ya es otro.",
        ProblemCode::ForeignOrigin => "Esta solicitud vino de otro sitio web y se rechazó.",
        ProblemCode::HostUnknown => {
            "Este servidor no responde a este nombre. Inícialo con --hosts y el nombre, o usa su dirección IP."
        }
        ProblemCode::TooManyConnections => {
            "Hay demasiadas conexiones abiertas con este servidor. Cierra algunas o inténtalo más tarde."
        }
        ProblemCode::NotFound => "No hay nada en esta dirección.",
        ProblemCode::MethodUnusable => "Esta dirección no admite este método.",
        ProblemCode::Internal => "Algo salió mal en el servidor.",
    }
}
