//! Portuguese vocabulary of receipts.
//!
//! Capitals, no accents, no spaces within a word.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const PORTUGUESE: Language = Language {
    code: "pt",
    amount_labels: &[
        (LabelWord::Total, "TOTALEUR TOTALRS VALORTOTALRS"),
        (LabelWord::Subtotal, "TOTALPARCIAL"),
        (LabelWord::Final, "VALORTOTAL VALORLIQUIDO TOTALGERAL"),
        (LabelWord::Due, "APAGAR VALORAPAGAR TOTALAPAGAR VALORAPAGARRS"),
        (LabelWord::Amount, "VALOR"),
        (LabelWord::Tax, "IMPOSTO IMPOSTOS TRIBUTOS TRIBUTO ICMS  COFINS TRIBUTOSTOTAIS"),
        (LabelWord::Included, "INCLUIDO INCLUIDOS COMIVA"),
        (LabelWord::Excluded, "SEM"),
        (LabelWord::Rounding, "ARREDONDAMENTO"),
        (LabelWord::Discount, "DESCONTO POUPANCA DESCONTOS VALORDESCONTO"),
        (LabelWord::Tip, "GORJETA"),
        (LabelWord::Service, "TAXADESERVICO TAXASERVICO COUVERT SERVICO"),
        (LabelWord::Shipping, "FRETE TAXADEENTREGA"),
        (LabelWord::Tender, "\
            DINHEIRO NUMERARIO PAGO ENTREGUE RECEBIDO VALORPAGO VALORRECEBIDO VALORPAGORS"),
        (LabelWord::Card, "\
            CARTAO MULTIBANCO PIX MBWAY CARTAODEDEBITO CARTAODECREDITO CARTAOCREDITO \
            CARTAODEBITO PAGAMENTOCARTAO"),
        (LabelWord::Change, "TROCO"),
        (LabelWord::Count, "ARTIGOS QTD ITENS QTDTOTALDEITENS QTDTOTALITENS QUANTIDADE"),
        (LabelWord::TaxSummary, "RESUMOIVA"),
        (LabelWord::Ignored, "\
            FORMADEPAGAMENTO FORMAPAGAMENTO FORMASDEPAGAMENTO TRIBUTOSINCIDENTES TRIBAPROX \
            TRIBUTOSAPROXIMADOS PAGOU"),
    ],
    months: [
        "JANEIRO", "FEVEREIRO", "MARCO", "ABR ABRIL", "MAIO", "JUNHO", "JULHO", "AGO AGOSTO",
        "SET SETEMBRO", "OUT OUTUBRO", "NOVEMBRO", "DEZ DEZEMBRO",
    ],
    weekdays: [
        "SEGUNDA SEGUNDAFEIRA", "TERCA TERCAFEIRA", "QUARTA QUARTAFEIRA", "QUINTA QUINTAFEIRA",
        "SEX SEXTA SEXTAFEIRA", "SAB SABADO", "DOM DOMINGO",
    ],
    date_labels: "DATA DATADEEMISSAO",
    other_date_labels: "VALIDADE VENCIMENTO",
    due_date_labels: "VENCIMENTO DATADEVENCIMENTO DATAVENCIMENTO",
    period_start_labels: "CHEGADA ENTRADA PERIODO",
    period_end_labels: "PARTIDA SAIDA",
    customer_labels: "CLIENTE NOMEDOCLIENTE ADQUIRENTE",
    common_words: "\
        OBRIGADO VOLTE SEMPRE FATURA RECIBO CONTRIBUINTE RUA LOJA CAIXA DESCRICAO ATENDIDO DATA \
        CUPOM FISCAL CNPJ NFCE CONSUMIDOR VOCE CPF EMISSAO",
};
