//! What receipts print in Portuguese: capital letters, no accents, no spaces within a word.

use super::super::label::Notion;
use super::Language;

#[rustfmt::skip]
pub(super) const PORTUGUESE: Language = Language {
    code: "pt",
    labels: &[
        (Notion::Total, "TOTALEUR TOTALAPAGAR"),
        (Notion::Subtotal, "TOTALPARCIAL"),
        (Notion::Final, "VALORTOTAL"),
        (Notion::Due, "APAGAR"),
        (Notion::Amount, "VALOR"),
        (Notion::Tax, "IMPOSTO TRIBUTOS TRIBUTO"),
        (Notion::Included, "INCLUIDO INCLUIDOS COMIVA"),
        (Notion::Excluded, "SEM"),
        (Notion::Rounding, "ARREDONDAMENTO"),
        (Notion::Discount, "DESCONTO POUPANCA DESCONTOS"),
        (Notion::Tip, "GORJETA"),
        (Notion::Tender, "DINHEIRO NUMERARIO PAGO ENTREGUE RECEBIDO"),
        (Notion::Card, "CARTAO MULTIBANCO CARTAOCREDITO CARTAODEBITO PAGAMENTOCARTAO"),
        (Notion::Change, "TROCO"),
        (Notion::Count, "ARTIGOS QTD ITENS"),
        (Notion::Summary, "RESUMOIVA"),
    ],
    months: ["JANEIRO", "FEVEREIRO", "MARCO", "ABR ABRIL", "MAIO", "JUNHO", "JULHO", "AGO AGOSTO", "SET SETEMBRO", "OUT OUTUBRO", "NOVEMBRO", "DEZ DEZEMBRO"],
    weekdays: ["SEGUNDA SEGUNDAFEIRA", "TERCA TERCAFEIRA", "QUARTA QUARTAFEIRA", "QUINTA QUINTAFEIRA", "SEX SEXTA SEXTAFEIRA", "SAB SABADO", "DOM DOMINGO"],
    dates: "DATA DATADEEMISSAO",
    other_dates: "VALIDADE VENCIMENTO",
    due: "VENCIMENTO DATADEVENCIMENTO DATAVENCIMENTO",
    starts: "CHEGADA ENTRADA PERIODO",
    ends: "PARTIDA SAIDA",
    customers: "CLIENTE NOMEDOCLIENTE ADQUIRENTE",
    common: "\
        OBRIGADO VOLTE SEMPRE FATURA RECIBO CONTRIBUINTE RUA LOJA CAIXA DESCRICAO ATENDIDO DATA CUPOM \
        FISCAL",
};
