//! Check digits of the numbers that tax offices and registers give: pure arithmetic on text.
//!
//! The rules are those that the offices publish; the European ones are gathered in the VIES handbook of the European
//! Commission, those for others are named at each function.

/// The digits of a text; `None` where something else is in it.
fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|sign| sign.to_digit(10)).collect()
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum()
}

/// Luhn (ISO/IEC 7812-1): SIREN and SIRET, Swedish organisation numbers, Italian VAT numbers.
pub(super) fn luhn(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            if at % 2 == 1 {
                digit * 2 / 10 + digit * 2 % 10
            } else {
                *digit
            }
        })
        .sum();
    digits.len() > 1 && sum.is_multiple_of(10)
}

/// Germany, nine digits: ISO/IEC 7064, MOD 11,10.
pub(super) fn germany(text: &str) -> bool {
    let Some(digits) = digits(text).filter(|digits| digits.len() == 9) else {
        return false;
    };
    let product = digits[..8].iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == digits[8]
}

/// Austria, eight digits behind ATU.
pub(super) fn austria(text: &str) -> bool {
    let Some(digits) = digits(text).filter(|digits| digits.len() == 8) else {
        return false;
    };
    let sum: u32 = digits[..7]
        .iter()
        .enumerate()
        .map(|(at, digit)| {
            if at % 2 == 1 {
                digit * 2 / 10 + digit * 2 % 10
            } else {
                *digit
            }
        })
        .sum();
    (10 - (sum + 4) % 10) % 10 == digits[7]
}

/// France, two digits and a SIREN: the key is 12 + 3 × (SIREN mod 97), mod 97.
pub(super) fn france(text: &str) -> bool {
    let (Some(key), Some(siren)) = (text.get(..2), text.get(2..)) else {
        return false;
    };
    let number = siren
        .parse::<u64>()
        .ok()
        .filter(|_| siren.len() == 9 && luhn(siren));
    number
        .zip(key.parse::<u64>().ok())
        .is_some_and(|(siren, key)| (12 + 3 * (siren % 97)) % 97 == key)
}

/// Spain, nine signs: NIF of persons (mod 23 letter) and CIF of companies (Luhn-like, digit or letter).
pub(super) fn spain(text: &str) -> bool {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let signs = text.as_bytes();
    if signs.len() != 9 {
        return false;
    }
    let (first, last) = (signs[0], signs[8]);
    let Some(middle) = text.get(1..8).and_then(digits) else {
        return false;
    };
    if first.is_ascii_digit() || b"XYZ".contains(&first) {
        let lead = match first {
            b'X' => 0,
            b'Y' => 1,
            b'Z' => 2,
            digit => u32::from(digit - b'0'),
        };
        let number = middle
            .iter()
            .fold(lead, |number, digit| number * 10 + digit);
        return LETTERS[(number % 23) as usize] == last;
    }
    let sum: u32 = middle
        .iter()
        .enumerate()
        .map(|(at, digit)| {
            if at % 2 == 0 {
                digit * 2 / 10 + digit * 2 % 10
            } else {
                *digit
            }
        })
        .sum();
    let check = (10 - sum % 10) % 10;
    let letter = b"JABCDEFGHI"[check as usize];
    first.is_ascii_uppercase() && (u32::from(last.wrapping_sub(b'0')) == check || last == letter)
}

/// Portugal, nine digits: weights 9 to 2, mod 11.
pub(super) fn portugal(text: &str) -> bool {
    let Some(digits) = digits(text).filter(|digits| digits.len() == 9 && digits[0] != 0) else {
        return false;
    };
    let rest = weighted(&digits[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    (if rest < 2 { 0 } else { 11 - rest }) == digits[8]
}

/// Poland, ten digits: weights 6 5 7 2 3 4 5 6 7, mod 11.
pub(super) fn poland(text: &str) -> bool {
    let Some(digits) = digits(text).filter(|digits| digits.len() == 10) else {
        return false;
    };
    weighted(&digits[..9], &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digits[9]
}

/// Denmark, eight digits: weights 2 7 6 5 4 3 2 1, mod 11.
pub(super) fn denmark(text: &str) -> bool {
    digits(text).is_some_and(|digits| {
        digits.len() == 8 && weighted(&digits, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    })
}

/// Great Britain, nine digits: weights 8 to 2, mod 97; newer numbers are 55 off (HMRC).
pub(super) fn britain(text: &str) -> bool {
    let Some(digits) = digits(text).filter(|digits| digits.len() == 9) else {
        return false;
    };
    let sum = weighted(&digits[..7], &[8, 7, 6, 5, 4, 3, 2]) + digits[7] * 10 + digits[8];
    sum.is_multiple_of(97) || (sum + 55).is_multiple_of(97)
}

/// Belgium, ten digits: the last two make 97 with the others mod 97.
pub(super) fn belgium(text: &str) -> bool {
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<u64>().ok());
    let (head, check) = (number(text.get(..8)), number(text.get(8..)));
    text.len() == 10
        && head
            .zip(check)
            .is_some_and(|(head, check)| 97 - head % 97 == check)
}

/// The Netherlands, nine digits and B with two: weights 9 to 2, mod 11, or mod 97 over all of it (since 2020).
pub(super) fn netherlands(text: &str) -> bool {
    let (Some(number), Some(branch)) = (text.get(..9), text.get(9..)) else {
        return false;
    };
    let Some(digits) = digits(number) else {
        return false;
    };
    if branch.len() != 3 || !branch.starts_with('B') {
        return false;
    }
    let eleven = weighted(&digits[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == digits[8];
    // Letters count as numbers from 10 on: N is 23, L is 21, B is 11.
    let all: Option<u128> = format!("2321{number}11{}", &branch[1..]).parse().ok();
    eleven || all.is_some_and(|all| all % 97 == 1)
}

/// Switzerland, nine digits behind CHE: weights 5 4 3 2 7 6 5 4, mod 11 (eCH-0097).
pub(super) fn switzerland(text: &str) -> bool {
    let Some(digits) = digits(text).filter(|digits| digits.len() == 9) else {
        return false;
    };
    (11 - weighted(&digits[..8], &[5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11 == digits[8]
}

/// Brazil, fourteen digits: CNPJ (Receita Federal), two check digits mod 11.
pub(super) fn brazil(text: &str) -> bool {
    let Some(digits) = digits(text).filter(|digits| digits.len() == 14) else {
        return false;
    };
    let check = |count: usize| {
        let weights: Vec<u32> = (2..=9)
            .cycle()
            .take(count)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let rest = weighted(&digits[..count], &weights) % 11;
        if rest < 2 { 0 } else { 11 - rest }
    };
    check(12) == digits[12] && check(13) == digits[13]
}

/// Australia, eleven digits: ABN (Australian Business Register), mod 89 with one taken from the first digit.
pub(super) fn australia(text: &str) -> bool {
    let Some(mut digits) = digits(text).filter(|digits| digits.len() == 11 && digits[0] > 0) else {
        return false;
    };
    digits[0] -= 1;
    weighted(&digits, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]).is_multiple_of(89)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_tell_numbers_from_misread_ones() {
        type Rule = fn(&str) -> bool;
        for (rule, right) in [
            (luhn as Rule, "73282932000074"),
            (germany, "136695976"),
            (austria, "13585627"),
            (france, "83404833048"),
            (spain, "B58378431"),
            (spain, "54362315K"),
            (portugal, "501964843"),
            (poland, "8567346215"),
            (denmark, "13585628"),
            (britain, "980780684"),
            (belgium, "0428759497"),
            (netherlands, "004495445B01"),
            (switzerland, "107787577"),
            (brazil, "16727230000197"),
            (australia, "83914571673"),
        ] {
            assert!(rule(right), "{right}");
            for at in 0..right.len() {
                if right.as_bytes()[at].is_ascii_digit() {
                    let other =
                        char::from((right.as_bytes()[at] - b'0' + 1) % 10 + b'0').to_string();
                    let mut wrong = right.to_owned();
                    wrong.replace_range(at..=at, &other);
                    // The number of the branch has no check of its own in the older Dutch rule.
                    assert!(!rule(&wrong) || right.contains('B') && at > 8, "{wrong}");
                }
            }
            assert!(!rule("") && !rule("1") && !rule("Ä2345678"));
        }
    }
}
