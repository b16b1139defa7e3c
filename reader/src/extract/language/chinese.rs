//! Chinese vocabulary of receipts, in simplified and traditional characters.

use super::{LabelWord, Language, NO_WORDS};

#[rustfmt::skip]
pub(super) const CHINESE: Language = Language {
    code: "zh",
    amount_labels: &[
        (LabelWord::Total, "合计 合計 总计 總計 总额 總額 合计金额 合計金額 总金额 總金額 共计 共計 总价 總價 消费金额 消費金額 价税合计"),
        (LabelWord::Subtotal, "小计 小計 原价合计 商品总额 商品金额 应税销售额 銷售額 销售额 消费合计"),
        (LabelWord::Final, "实付金额 實付金額 订单金额 交易金额 交易金額 实付合计"),
        (LabelWord::Due, "应付 應付 应收 應收 应付金额 應付金額 应收金额 應收金額 实收合计 应付合计 应收合计 需付 应付款"),
        (LabelWord::Amount, "金额 金額"),
        (LabelWord::Tax, "税额 稅額 税金 增值税 營業稅 营业税"),
        (LabelWord::TaxTotal, "合计税额 税额合计 稅額合計"),
        (LabelWord::Included, "含税 含稅"),
        (LabelWord::Excluded, "不含税 未税 未稅"),
        (LabelWord::Rounding, "抹零 尾数 四舍五入 抹零金额 舍入"),
        (LabelWord::Discount, "优惠 優惠 折扣 折让 折讓 优惠金额 優惠金額 折扣金额 已优惠 優惠券 优惠券 节省 共优惠 总优惠"),
        (LabelWord::Service, "服务费 服務費 加一服務費 加一 餐位费 茶位费 茶位費"),
        (LabelWord::Shipping, "配送费 运费 運費 外送費"),
        (LabelWord::Tender, "现金 現金 实收 實收 收现 收款 已收 付款 支付 实付 實付 收您 預收"),
        (LabelWord::Card, "信用卡 银行卡 刷卡 微信 微信支付 支付宝 支付寶 八達通 悠遊卡 银联 扫码支付 移动支付 云闪付"),
        (LabelWord::Change, "找零 找赎 找贖 找续 找回 找續"),
        (LabelWord::Count, "数量 數量 件数 件數 总数 總數 项数 合计件数 总数量 人数 人數"),
        (LabelWord::TaxSummary, "税率 稅率 应税 應稅"),
        (LabelWord::Other, "积分 積分 余额 餘額 卡余额 累计积分 单价 單價 点数 點數"),
        (LabelWord::Ignored, "卡号 卡號 支付方式 付款方式 收款员 收款机 優惠期 税号 收银员"),
    ],
    weekdays: [
        "星期一 周一 週一", "星期二 周二 週二", "星期三 周三 週三", "星期四 周四 週四", "星期五 周五 週五",
        "星期六 周六 週六", "星期日 周日 週日",
    ],
    date_labels: "日期 时间 時間 交易时间 开票日期 销售时间 下单时间 结账时间 交易日期 結帳時間",
    other_date_labels: "有效期 有效期至 截止",
    due_date_labels: "到期日",
    period_start_labels: "入住 入场时间 进场时间",
    period_end_labels: "离店 出场时间 离场时间",
    customer_labels: "客户 客戶 买方 買受人 购买方",
    common_words: "谢谢 謝謝 惠顾 惠顧 光临 光臨 收银员 收銀員 小票 单号 單號 电话 電話 地址 店名 门店 桌号 品名 统一编号 統一編號 发票 發票",
    ..NO_WORDS
};
