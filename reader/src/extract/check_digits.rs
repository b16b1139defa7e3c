//! Check digits of tax and registration numbers.
//!
//! Pure arithmetic on text, by the rules that the offices publish. The European ones are collected
//! in the VIES handbook of the European Commission; the sources of others are named at each
//! function.

/// Returns the digits of a text, or `None` if it contains anything else.
fn parse_digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|sign| sign.to_digit(10)).collect()
}

/// Returns the digits of a text of nothing but `COUNT` digits.
fn exact_digits<const COUNT: usize>(text: &str) -> Option<[u32; COUNT]> {
    parse_digits(text)?.try_into().ok()
}

/// Returns the sum of the digits multiplied by their weights.
fn weighted_sum(digits: &[u32], weights: &[u32]) -> u32 {
    let pairs = digits.iter().zip(weights);
    pairs.map(|(digit, weight)| digit * weight).sum()
}

/// Returns the sum of digits of which every second one, from the second on, is doubled and replaced
/// by its digit sum.
fn luhn_sum<'a>(digits: impl Iterator<Item = &'a u32>) -> u32 {
    digits
        .enumerate()
        .map(|(at, digit)| match at % 2 {
            0 => *digit,
            _ => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum()
}

/// Checks the Luhn sum (ISO/IEC 7812-1): SIREN and SIRET, Swedish organisation numbers, Italian VAT
/// numbers.
pub(super) fn passes_luhn(text: &str) -> bool {
    parse_digits(text)
        .is_some_and(|digits| digits.len() > 1 && luhn_sum(digits.iter().rev()).is_multiple_of(10))
}

/// Checks a German VAT number: nine digits, ISO/IEC 7064, MOD 11,10.
pub(super) fn is_german_vat(text: &str) -> bool {
    exact_digits::<9>(text).is_some_and(|digits| {
        // Hybrid scheme: each step adds a digit modulo 10 and doubles the result modulo 11.
        let product = digits[..8].iter().fold(10, |product, digit| {
            let sum = (digit + product) % 10;
            (if sum == 0 { 10 } else { sum }) * 2 % 11
        });
        (11 - product) % 10 == digits[8]
    })
}

/// Checks an Austrian VAT number: eight digits behind ATU.
pub(super) fn is_austrian_vat(text: &str) -> bool {
    // Luhn-like from the left, with an offset of 4.
    exact_digits::<8>(text)
        .is_some_and(|digits| (10 - (luhn_sum(digits[..7].iter()) + 4) % 10) % 10 == digits[7])
}

/// Checks a French VAT number, two digits and a SIREN: the key is 12 + 3 × (SIREN mod 97), mod 97.
pub(super) fn is_french_vat(text: &str) -> bool {
    text.split_at_checked(2).is_some_and(|(key, siren)| {
        let numbers = siren.parse::<u64>().ok().zip(key.parse::<u64>().ok());
        siren.len() == 9
            && passes_luhn(siren)
            && numbers.is_some_and(|(siren, key)| (12 + 3 * (siren % 97)) % 97 == key)
    })
}

/// Checks a Spanish number of nine characters: NIF of persons (mod 23 letter) or CIF of companies
/// (Luhn-like, digit or letter).
pub(super) fn is_spanish_nif(text: &str) -> bool {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let (&[first, .., last], Some(middle)) =
        (text.as_bytes(), text.get(1..8).and_then(exact_digits::<7>))
    else {
        return false;
    };
    if text.len() != 9 {
        return false;
    }
    // Persons: a leading X, Y or Z stands for 0, 1 or 2.
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
    // Companies: some types have a digit at the end, others a letter. The first digit is doubled.
    let check = (10 - luhn_sum([0].iter().chain(&middle)) % 10) % 10;
    let letter = b"JABCDEFGHI"[check as usize];
    first.is_ascii_uppercase() && (u32::from(last.wrapping_sub(b'0')) == check || last == letter)
}

/// Checks a Portuguese NIF: nine digits, weights 9 to 2, mod 11.
pub(super) fn is_portuguese_nif(text: &str) -> bool {
    exact_digits::<9>(text).is_some_and(|digits| {
        let rest = weighted_sum(&digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        (if rest < 2 { 0 } else { 11 - rest }) == digits[8]
    })
}

/// Checks a Polish NIP: ten digits, weights 6 5 7 2 3 4 5 6 7, mod 11.
pub(super) fn is_polish_nip(text: &str) -> bool {
    exact_digits::<10>(text)
        .is_some_and(|digits| weighted_sum(&digits, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digits[9])
}

/// Checks a Danish CVR number: eight digits, weights 2 7 6 5 4 3 2 1, mod 11.
pub(super) fn is_danish_cvr(text: &str) -> bool {
    exact_digits::<8>(text)
        .is_some_and(|digits| weighted_sum(&digits, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11))
}

/// Checks a British VAT number: nine digits, weights 8 to 2, mod 97; newer numbers are 55 off
/// (HMRC).
pub(super) fn is_british_vat(text: &str) -> bool {
    exact_digits::<9>(text).is_some_and(|digits| {
        // The last two digits are a number of their own.
        let sum = weighted_sum(&digits, &[8, 7, 6, 5, 4, 3, 2, 10, 1]);
        sum.is_multiple_of(97) || (sum + 55).is_multiple_of(97)
    })
}

/// Checks a Belgian VAT number, ten digits: the last two are 97 minus the others mod 97.
pub(super) fn is_belgian_vat(text: &str) -> bool {
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<u64>().ok());
    let (head, check) = (number(text.get(..8)), number(text.get(8..)));
    text.len() == 10
        && head
            .zip(check)
            .is_some_and(|(head, check)| 97 - head % 97 == check)
}

/// Checks a Dutch VAT number, nine digits and B with two: weights 9 to 2, mod 11, or mod 97 over
/// all of it (since 2020).
pub(super) fn is_dutch_vat(text: &str) -> bool {
    let Some((number, branch)) = text.split_once('B').filter(|(_, branch)| branch.len() == 2)
    else {
        return false;
    };
    exact_digits::<9>(number).is_some_and(|digits| {
        let eleven = weighted_sum(&digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == digits[8];
        // Letters count as numbers from 10 on: N is 23, L is 21, B is 11.
        let all: Option<u128> = format!("2321{number}11{branch}").parse().ok();
        eleven || all.is_some_and(|all| all % 97 == 1)
    })
}

/// Checks a Swiss UID: nine digits behind CHE, weights 5 4 3 2 7 6 5 4, mod 11 (eCH-0097).
pub(super) fn is_swiss_uid(text: &str) -> bool {
    exact_digits::<9>(text).is_some_and(|digits| {
        (11 - weighted_sum(&digits, &[5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11 == digits[8]
    })
}

/// Checks a Brazilian CNPJ (Receita Federal): fourteen digits, two check digits mod 11.
pub(super) fn is_brazilian_cnpj(text: &str) -> bool {
    // The weights run from 2 to 9 again and again, from the right.
    const WEIGHTS: [u32; 13] = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
    exact_digits::<14>(text).is_some_and(|digits| {
        let check = |weights: &[u32]| {
            let rest = weighted_sum(&digits, weights) % 11;
            if rest < 2 { 0 } else { 11 - rest }
        };
        check(&WEIGHTS[1..]) == digits[12] && check(&WEIGHTS) == digits[13]
    })
}

/// Checks an Australian ABN (Australian Business Register): eleven digits, mod 89 with one taken
/// from the first digit.
pub(super) fn is_australian_abn(text: &str) -> bool {
    exact_digits::<11>(text).is_some_and(|digits| {
        let sum = weighted_sum(&digits, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
        digits[0] > 0 && (sum - 10).is_multiple_of(89)
    })
}

/// Returns whether the check digits of an account number (ISO 13616) are valid.
pub(super) fn is_iban(text: &str) -> bool {
    let usable =
        (15..=34).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    // The first four characters are read last, letters count from 10, and the result must be 1
    // modulo 97.
    let letters = text.chars().cycle().skip(4).take(text.len());
    usable
        && letters
            .filter_map(|letter| letter.to_digit(36))
            .fold(0, |rest, digit| {
                let shift = if digit < 10 { 10 } else { 100 };
                (rest * shift + digit) % 97
            })
            == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_tell_numbers_from_misread_ones() {
        type Rule = fn(&str) -> bool;
        for (rule, right) in [
            (passes_luhn as Rule, "73282932000074"),
            (is_german_vat, "136695976"),
            (is_austrian_vat, "13585627"),
            (is_french_vat, "83404833048"),
            (is_spanish_nif, "B58378431"),
            (is_spanish_nif, "54362315K"),
            (is_portuguese_nif, "501964843"),
            (is_polish_nip, "8567346215"),
            (is_danish_cvr, "13585628"),
            (is_british_vat, "980780684"),
            (is_belgian_vat, "0428759497"),
            (is_dutch_vat, "004495445B01"),
            (is_swiss_uid, "107787577"),
            (is_brazilian_cnpj, "16727230000197"),
            (is_australian_abn, "83914571673"),
        ] {
            assert!(rule(right), "{right}");
            for at in 0..right.len() {
                if right.as_bytes()[at].is_ascii_digit() {
                    let other =
                        char::from((right.as_bytes()[at] - b'0' + 1) % 10 + b'0').to_string();
                    let mut wrong = right.to_owned();
                    wrong.replace_range(at..=at, &other);
                    // The older Dutch rule has no check of the branch number.
                    assert!(!rule(&wrong) || right.contains('B') && at > 8, "{wrong}");
                }
            }
            assert!(!rule("") && !rule("1") && !rule("Ä2345678"));
        }
    }
}
