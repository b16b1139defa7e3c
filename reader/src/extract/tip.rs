//! Choice of the tip. Suggested tips, which many tills print for several percentages, are none, and
//! neither is a line left blank to write one.

use super::label::AmountRole;
use super::labelled_amounts::LabelledAmount;
use super::pattern::Pattern;
use super::text::Row;

/// Maximum distance in rows between a heading of suggestions and a suggested tip.
const HEADING_DISTANCE_MAX: usize = 5;

static PERCENTAGE: Pattern = Pattern::new(r"[0-9]\s?%|%\s?[0-9]");
/// Words that offer tips instead of charging one.
static SUGGESTION_WORDS: Pattern = Pattern::new(concat!(
    r"(?i)\bSUGGEST|\bGUIDE|\bGUIDELINE|\bCONVENIENCE\b",
    r"|\bRECOMMEND|\bOPTIONAL\b|\bCALCULAT(?:ED|OR)",
    r"|\bSUGERID|\bSUGERENCIA|\bSUGG[EÉ]R|\bCONSIGLIAT",
    r"|\bVORSCHLAG|\bEMPFOHLEN|\bEMPFEHLUNG|\bOPCIONAL\b",
    r"|\bRECOMEND|\bFACULTATI|\bNOT INCLUDED\b|\bNO INCLUI",
));

/// Returns the tip: of several the one that leads to the total, else the only one that is not
/// suggested.
pub(super) fn choose_tip<'a>(
    rows: &[Row],
    entries: &'a [LabelledAmount],
    total: Option<i64>,
) -> Option<&'a LabelledAmount> {
    let mut tips: Vec<&LabelledAmount> = entries
        .iter()
        .filter(|entry| entry.role == Some(AmountRole::Tip) && !entry.in_tax_summary)
        .collect();
    if let Some(proved) = tips.iter().find(|tip| leads_to_total(tip, entries, total)) {
        return Some(proved);
    }
    tips.retain(|tip| {
        let is_share = PERCENTAGE.is_match(&rows[tip.row].text);
        tip.label_in_row
            && !is_suggested(rows, tip.row)
            // A share that does not lead to the total is a suggestion.
            && !(is_share && total.is_some())
            && total.is_none_or(|total| tip.amount.minor.abs() < total.abs())
    });
    let first = tips.first()?;
    tips.iter()
        .all(|tip| tip.amount.minor == first.amount.minor)
        .then_some(*first)
}

/// Returns whether a printed sum and the tip make the total or another printed sum that was paid.
pub(super) fn leads_to_total(
    tip: &LabelledAmount,
    entries: &[LabelledAmount],
    total: Option<i64>,
) -> bool {
    let of = |roles: &'static [AmountRole]| {
        entries
            .iter()
            .filter(|entry| entry.role.is_some_and(|role| roles.contains(&role)))
            .map(|entry| entry.amount.minor)
    };
    let taxes: i64 = of(&[AmountRole::Tax]).fold(0, i64::saturating_add);
    let goals = total
        .into_iter()
        .chain(of(&[AmountRole::Final, AmountRole::Card]));
    let minor = tip.amount.minor;
    minor != 0
        && goals.into_iter().any(|goal| {
            let rest = goal.saturating_sub(minor);
            of(&[AmountRole::Subtotal, AmountRole::Total, AmountRole::Net])
                .any(|sum| sum != goal && (sum == rest || sum.saturating_add(taxes) == rest))
        })
}

/// Returns whether the row or one shortly above offers tips.
fn is_suggested(rows: &[Row], at: usize) -> bool {
    rows[at.saturating_sub(HEADING_DISTANCE_MAX)..=at]
        .iter()
        .any(|row| SUGGESTION_WORDS.is_match(&row.text))
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;

    #[test]
    fn suggested_and_blank_tips_are_no_tips() {
        for (lines, tip) in [
            ("Suggested gratuity:\n18%  5.17\n20%  5.74\n25%  7.18", None),
            ("Tip Guide\n15% = $4.31  18% = $5.17  20% = $5.74", None),
            (
                "FOR YOUR CONVENIENCE\n18% GRATUITY  5.17\n20% GRATUITY  5.74",
                None,
            ),
            ("Tip: ____________\nTotal: ____________", None),
            ("Propina sugerida 10%  2.87", None),
            ("Tip  4.00\nAmount charged  32.70", Some(400)),
            ("Gratuity 18%  5.17\nGRAND TOTAL  33.87", Some(517)),
        ] {
            let text = format!(
                "PLAIN DINER\n2 Burger  26.00\n1 Soda  2.70\nSubtotal  28.70\nTotal  28.70\n{lines}"
            );
            let receipt = read(&text);
            assert_eq!(receipt.tip.value.map(|tip| tip.minor), tip, "{lines}");
            assert!(receipt.taxes.is_empty(), "{lines}");
        }
    }
}
