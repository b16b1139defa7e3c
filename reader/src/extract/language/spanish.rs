//! Spanish vocabulary of receipts.
//!
//! Capitals, no accents, no spaces within a word.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const SPANISH: Language = Language {
    code: "es",
    amount_labels: &[
        (LabelWord::Total, "\
            SUMA TOTALEUROS IMPORTETOTAL MONTOTOTAL TOTALMXN TOTALPESOS TOTALVENTA TOTALCOMPRA \
            VALORTOTAL"),
        (LabelWord::Subtotal, "\
            BASEIMPONIBLE MONTONETO NETO TOTALNETO OPGRAVADA OPGRAVADAS VALORNETO IMPORTENETO \
            TOTALSINIVA"),
        (LabelWord::Final, "TOTALGENERAL"),
        (LabelWord::Due, "\
            IMPORTEAPAGAR TOTALPAGAR TOTALAPAGAR APAGAR MONTOAPAGAR VALORAPAGAR NETOAPAGAR \
            PORPAGAR"),
        (LabelWord::Amount, "IMPORTE MONTO"),
        (LabelWord::Tax, "IMPUESTO IMPUESTOS IGIC CUOTA IVA IGV IEPS ITBIS ITBMS IMPOCONSUMO ISV"),
        (LabelWord::Included, "CONIVA INCLUIDO INCLUYE"),
        (LabelWord::Excluded, "SIN"),
        (LabelWord::Rounding, "REDONDEO"),
        (LabelWord::Discount, "\
            DESCUENTO DESCUENTOS AHORRO AHORRASTE DTO DSCTO DCTO OFERTA REBAJA PROMOCION"),
        (LabelWord::Tip, "PROPINA PROPINASUGERIDA"),
        (LabelWord::Tender, "\
            EFECTIVO ENTREGADO PAGADO ENTREGA RECIBIDO PAGO PAGOEFECTIVO ABONADO SUPAGO"),
        (LabelWord::Card, "\
            TARJETA CREDITO DEBITO TARJETABANCARIA REDCOMPRA TRANSBANK WEBPAY MERCADOPAGO \
            DATAFONO TARJETACREDITO TARJETADEBITO TRANSFERENCIA"),
        (LabelWord::Change, "CAMBIO VUELTO VUELTAS DEVOLUCION SUCAMBIO SUVUELTO"),
        (LabelWord::Service, "CUBIERTO SERVICIOMESA CARGOSERVICIO"),
        (LabelWord::Shipping, "ENVIO COSTOENVIO GASTOSDEENVIO"),
        (LabelWord::Count, "CANTIDAD UNIDADES ARTICULOS PIEZAS"),
        (LabelWord::TaxSummary, "DETALLEIVA DESGLOSEIVA"),
        (LabelWord::Ignored, "\
            FORMADEPAGO FORMASDEPAGO MEDIODEPAGO MEDIOSDEPAGO CONDICIONDEPAGO METODODEPAGO \
            TIPODECAMBIO CAMBIOSY SINCAMBIO RESTAURANTE"),
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
        GRACIAS POR SU COMPRA VISITA CALLE FECHA HORA TICKET FACTURA ATENDIDO INCLUIDO EUROS \
        CAJA BOLETA RUT GIRO CAJERO SUCURSAL RFC RUC NIT CUIT CANT",
};
