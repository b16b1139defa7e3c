//! Korean vocabulary of receipts.

use super::{LabelWord, Language};

#[rustfmt::skip]
pub(super) const KOREAN: Language = Language {
    code: "ko",
    amount_labels: &[
        (LabelWord::Total, "합계 총합계 합계금액 총액 총금액 판매합계 구매합계 총구매액 매출합계 총매출액 판매금액 구매금액 합계액 총계"),
        (LabelWord::Subtotal, "소계 주문금액 상품금액 주문합계 판매계 할인전금액"),
        (LabelWord::Final, "결제금액 총결제금액 실결제금액 결제합계 최종결제금액 승인금액 이용금액 거래금액 결제대상금액"),
        (LabelWord::Due, "받을금액 내실금액 청구금액 받을돈 받으실금액"),
        (LabelWord::Amount, "금액"),
        (LabelWord::Tax, "부가세 부가가치세 세금 부가세액 세액 부가세금액"),
        (LabelWord::Included, "포함"),
        (LabelWord::Discount, "할인 할인금액 총할인 할인합계 할인액 에누리 쿠폰 쿠폰할인 행사할인 할인계"),
        (LabelWord::Service, "봉사료"),
        (LabelWord::Shipping, "배달료 배송비 배달비"),
        (LabelWord::Deposit, "보증금 공병보증금"),
        (LabelWord::Tender, "현금 받은금액 받은돈 현금결제 현금영수증금액 받은현금 지불금액 낸금액"),
        (LabelWord::Card, "신용카드 카드 카드결제 체크카드 카드금액 카드결제금액 신용카드결제 카카오페이 네이버페이"),
        (LabelWord::Change, "거스름돈 거스름 잔돈 거스름액"),
        (LabelWord::Count, "수량 총수량 합계수량 총품목 품목수 구매수량 총품목수"),
        (LabelWord::TaxSummary, "과세물품가액 과세물품 과세금액 공급가액 면세물품가액 면세물품 면세금액 과세매출 면세매출 과세 면세 과세합계 면세합계"),
        (LabelWord::Other, "포인트 적립 적립금 잔액 잔여포인트 가용포인트 누적포인트 적립포인트 단가"),
        (LabelWord::Ignored, "카드번호 카드종류 카드명 카드사 승인번호 현금영수증 현금영수증문의 신용카드전표 카드매출전표 신용승인"),
    ],
    months: ["일월", "이월", "삼월", "사월", "오월", "유월", "칠월", "팔월", "구월", "시월", "십일월", "십이월"],
    weekdays: ["월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"],
    date_labels: "일시 날짜 거래일시 판매일 판매일시 승인일시 주문일시 결제일시 구매일시 일자 거래일자 매출일",
    other_date_labels: "유효기간 교환 환불 까지 이내",
    due_date_labels: "납부기한 납기일",
    period_start_labels: "입실 입차시간 입차일시 입차",
    period_end_labels: "퇴실 출차시간 출차일시 출차",
    customer_labels: "고객명 회원명 공급받는자",
    common_words: "영수증 감사합니다 사업자번호 사업자등록번호 대표자 대표 전화 매장 주소 상품명 단가 수량 금액 계산원 캐셔 교환 환불",
};
