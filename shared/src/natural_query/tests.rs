//! Phrases of natural queries, and what is none.

use jiff::civil::date;

use super::*;

/// Returns the conditions and words of a text on 15 January 2026.
fn parse(text: &str, language: &str) -> (Vec<Condition>, String) {
    let query = NaturalQuery::parse(text, language, date(2026, 1, 15));
    let conditions = query.phrases.into_iter().map(|phrase| phrase.condition);
    (conditions.collect(), query.words)
}

fn amount(text: &str) -> Quantity {
    text.parse().unwrap()
}

#[test]
fn phrases_become_conditions() {
    for (text, condition) in [
        ("this month", Condition::During(RelativePeriod::ThisMonth)),
        ("Last  Month", Condition::During(RelativePeriod::LastMonth)),
        (
            "last quarter",
            Condition::During(RelativePeriod::LastQuarter),
        ),
        ("this year", Condition::During(RelativePeriod::ThisYear)),
        ("oct 2022", Condition::In(Period::Month(2022, 10))),
        ("Oct. 2022", Condition::In(Period::Month(2022, 10))),
        ("October of 2022", Condition::In(Period::Month(2022, 10))),
        ("q3 2022", Condition::In(Period::Quarter(2022, 3))),
        ("2022", Condition::In(Period::Year(2022))),
        ("over 50", Condition::Over(amount("50"))),
        ("more than €12.50", Condition::Over(amount("12.5"))),
        ("under 20€", Condition::Under(amount("20"))),
        (
            "between 20 and 10,5",
            Condition::Between(amount("10.5"), amount("20")),
        ),
        ("#trip", Condition::Tag("trip".to_owned())),
    ] {
        assert_eq!(
            parse(text, "en"),
            (vec![condition], String::new()),
            "{text}"
        );
    }
}

#[test]
fn other_words_stay_search_words() {
    for text in [
        "",
        "kiosk",
        "october",
        "may contain nuts",
        "q5",
        "q3",
        "over",
        "over the top",
        "between 10 and",
        "last",
        "1066",
        "2028",
        "20223",
        "# ##",
        "\"last month\"",
        "\"2022",
        "letzter monat",
    ] {
        assert_eq!(parse(text, "en"), (Vec::new(), text.to_owned()), "{text}");
    }
}

#[test]
fn phrases_stand_between_words_and_can_be_removed() {
    let text = "kiosk  last month over 5 #trip milk";
    let (conditions, words) = parse(text, "de");
    assert_eq!((conditions.len(), words.as_str()), (3, "kiosk milk"));
    let query = NaturalQuery::parse(text, "de", date(2026, 1, 15));
    let without: Vec<_> = query
        .phrases
        .iter()
        .map(|phrase| phrase.remove_from(text))
        .collect();
    assert_eq!(
        without,
        [
            "kiosk over 5 #trip milk",
            "kiosk  last month #trip milk",
            "kiosk  last month over 5 milk",
        ]
    );
    let only = NaturalQuery::parse("2022", "en", date(2026, 1, 15));
    assert_eq!(only.phrases[0].remove_from("2022"), "");
}

#[test]
fn every_language_has_its_words() {
    for (language, month, relative, over, between) in [
        (
            "de",
            "Okt. 2022",
            "letzten Monat",
            "über 50",
            "zwischen 10 und 20",
        ),
        (
            "es",
            "octubre de 2022",
            "el mes pasado",
            "más de 50",
            "entre 10 y 20",
        ),
        (
            "fr",
            "octobre 2022",
            "le mois dernier",
            "plus de 50",
            "entre 10 et 20",
        ),
        (
            "ms",
            "Oktober 2022",
            "bulan lepas",
            "lebih daripada 50",
            "antara 10 dan 20",
        ),
        (
            "pt",
            "out. de 2022",
            "mês passado",
            "mais de 50",
            "entre 10 e 20",
        ),
    ] {
        for (text, condition) in [
            (month, Condition::In(Period::Month(2022, 10))),
            (relative, Condition::During(RelativePeriod::LastMonth)),
            (over, Condition::Over(amount("50"))),
            (between, Condition::Between(amount("10"), amount("20"))),
            ("last month", Condition::During(RelativePeriod::LastMonth)),
        ] {
            assert_eq!(
                parse(text, language),
                (vec![condition], String::new()),
                "{text}"
            );
        }
    }
    assert_eq!(
        parse("août 2022", "fr").0,
        [Condition::In(Period::Month(2022, 8))]
    );
    assert_eq!(
        parse("ce mois-ci", "fr").0,
        [Condition::During(RelativePeriod::ThisMonth)]
    );
    assert_eq!(
        parse("T3 2022", "fr").0,
        [Condition::In(Period::Quarter(2022, 3))]
    );
}

#[test]
fn words_are_written_as_they_are_compared() {
    for language in &LANGUAGES {
        let lists = [
            language.this_month,
            language.last_month,
            language.this_quarter,
            language.last_quarter,
            language.this_year,
            language.last_year,
            language.quarter,
            language.of,
            language.over,
            language.under,
            language.between,
            language.and,
        ];
        for word in language.months.iter().chain(&lists).copied().flatten() {
            assert_eq!(normalize_text(word), *word, "{}", language.language);
        }
    }
}

#[test]
fn conditions_narrow_a_filter() {
    let today = date(2026, 1, 15);
    let mut filter = Filter {
        text: Some("typed".to_owned()),
        from: Some(date(2025, 12, 10)),
        tags: vec!["trip".to_owned()],
        ..Filter::default()
    };
    let text = "milk last month over 50 under 80 #trip #work";
    NaturalQuery::parse(text, "en", today).apply_to(&mut filter, today);
    let expected = Filter {
        text: Some("milk".to_owned()),
        from: Some(date(2025, 12, 10)),
        to: Some(date(2025, 12, 31)),
        tags: vec!["trip".to_owned(), "work".to_owned()],
        min_total: Some(amount("50.001")),
        max_total: Some(amount("79.999")),
        ..Filter::default()
    };
    assert_eq!(filter, expected);
    let mut filter = Filter::default();
    NaturalQuery::parse("between 10 and 20", "en", today).apply_to(&mut filter, today);
    assert_eq!(
        (filter.min_total, filter.max_total, filter.text),
        (Some(amount("10")), Some(amount("20")), None)
    );
}
