//! What receipts print in Spanish: capital letters, no accents, no spaces within a word.

use super::super::label::Notion;
use super::Language;

#[rustfmt::skip]
pub(super) const SPANISH: Language = Language {
    code: "es",
    labels: &[
        (Notion::Total, "SUMA TOTALEUROS IMPORTETOTAL"),
        (Notion::Subtotal, "BASEIMPONIBLE"),
        (Notion::Final, "TOTALGENERAL"),
        (Notion::Due, "IMPORTEAPAGAR TOTALPAGAR"),
        (Notion::Amount, "IMPORTE"),
        (Notion::Tax, "IMPUESTO IGIC CUOTA"),
        (Notion::Included, "CONIVA"),
        (Notion::Excluded, "SIN"),
        (Notion::Rounding, "REDONDEO"),
        (Notion::Discount, "DESCUENTO AHORRO DTO OFERTA"),
        (Notion::Tip, "PROPINA"),
        (Notion::Tender, "EFECTIVO ENTREGADO PAGADO ENTREGA"),
        (Notion::Card, "TARJETA CREDITO DEBITO TARJETABANCARIA"),
        (Notion::Change, "CAMBIO VUELTO DEVOLUCION SUCAMBIO"),
        (Notion::Count, "UNIDADES ARTICULOS PIEZAS"),
        (Notion::Summary, "DETALLEIVA DESGLOSEIVA"),
    ],
    months: ["ENE ENERO", "FEBRERO", "MARZO", "ABR ABRIL", "MAYO", "JUNIO", "JULIO", "AGO AGOSTO", "SEPTIEMBRE SETIEMBRE", "OCTUBRE", "NOVIEMBRE", "DIC DICIEMBRE"],
    weekdays: ["LUN LUNES", "MARTES", "MIE MIERCOLES", "JUE JUEVES", "VIE VIERNES", "SAB SABADO", "DOM DOMINGO"],
    dates: "FECHA",
    other_dates: "VALIDO CADUCIDAD VENCIMIENTO",
    due: "VENCIMIENTO FECHAVENCIMIENTO FECHADEVENCIMIENTO",
    starts: "LLEGADA ENTRADA PERIODO",
    ends: "SALIDA",
    customers: "CLIENTE NOMBRECLIENTE DESTINATARIO",
    common: "GRACIAS POR SU COMPRA VISITA CALLE FECHA HORA TICKET FACTURA ATENDIDO INCLUIDO EUROS CAJA",
};
