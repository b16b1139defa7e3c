//! Spanish vocabulary of receipts.
//!
//! Capitals, no accents, no spaces within a word.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const SPANISH: Language = Language {
    code: "es",
    amount_labels: &[
        (LabelWord::Total, "SUMA TOTALEUROS IMPORTETOTAL"),
        (LabelWord::Subtotal, "BASEIMPONIBLE"),
        (LabelWord::Final, "TOTALGENERAL"),
        (LabelWord::Due, "IMPORTEAPAGAR TOTALPAGAR"),
        (LabelWord::Amount, "IMPORTE"),
        (LabelWord::Tax, "IMPUESTO IGIC CUOTA"),
        (LabelWord::Included, "CONIVA"),
        (LabelWord::Excluded, "SIN"),
        (LabelWord::Rounding, "REDONDEO"),
        (LabelWord::Discount, "DESCUENTO AHORRO DTO OFERTA"),
        (LabelWord::Tip, "PROPINA"),
        (LabelWord::Tender, "EFECTIVO ENTREGADO PAGADO ENTREGA"),
        (LabelWord::Card, "TARJETA CREDITO DEBITO TARJETABANCARIA"),
        (LabelWord::Change, "CAMBIO VUELTO DEVOLUCION SUCAMBIO"),
        (LabelWord::Count, "UNIDADES ARTICULOS PIEZAS"),
        (LabelWord::TaxSummary, "DETALLEIVA DESGLOSEIVA"),
    ],
    months: [
        "ENE ENERO", "FEBRERO", "MARZO", "ABR ABRIL", "MAYO", "JUNIO", "JULIO", "AGO AGOSTO",
        "SEPTIEMBRE SETIEMBRE", "OCTUBRE", "NOVIEMBRE", "DIC DICIEMBRE",
    ],
    weekdays: [
        "LUN LUNES", "MARTES", "MIE MIERCOLES", "JUE JUEVES", "VIE VIERNES", "SAB SABADO",
        "DOM DOMINGO",
    ],
    date_labels: "FECHA",
    other_date_labels: "VALIDO CADUCIDAD VENCIMIENTO",
    due_date_labels: "VENCIMIENTO FECHAVENCIMIENTO FECHADEVENCIMIENTO",
    period_start_labels: "LLEGADA ENTRADA PERIODO",
    period_end_labels: "SALIDA",
    customer_labels: "CLIENTE NOMBRECLIENTE DESTINATARIO",
    common_words: "\
        GRACIAS POR SU COMPRA VISITA CALLE FECHA HORA TICKET FACTURA ATENDIDO INCLUIDO EUROS CAJA",
};
