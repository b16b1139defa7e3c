//! Tests of the derive macro: what it does not follow is an error.

use syn::{DeriveInput, parse_str};

use super::expand;

/// Returns the message of the error, or what is generated.
fn expanded(code: &str) -> Result<String, String> {
    let input: DeriveInput = parse_str(code).unwrap();
    expand(&input)
        .map(|tokens| tokens.to_string())
        .map_err(|error| error.to_string())
}

#[test]
fn unknown_attributes_are_errors() {
    for code in [
        "#[serde(deny_unknown_fields)] struct A { a: u8 }",
        "#[serde(rename = \"B\")] struct A { a: u8 }",
        "#[serde(rename_all = \"lowercase\")] struct A { a: u8 }",
        "#[serde(default = \"f\")] struct A { a: u8 }",
        "#[serde(tag = \"a\")] struct A { a: u8 }",
        "#[serde(bound = \"\")] struct A<T> { a: T }",
        "struct A { #[serde(skip)] a: u8 }",
        "struct A { #[serde(alias = \"b\")] a: u8 }",
        "struct A { #[serde(default = \"f\")] a: u8 }",
        "struct A { #[serde(rename(serialize = \"b\"))] a: u8 }",
        "struct A { #[serde(deserialize_with = \"f\")] a: u8 }",
        "struct A(#[serde(default)] u8);",
        "struct A(u8, u8);",
        "#[serde(transparent)] struct A { a: u8 }",
        "#[serde(transparent)] enum A { B }",
        "struct A { #[serde(flatten, default)] a: B }",
        "struct A { #[serde(flatten)] a: Option<B> }",
        "struct A;",
        "#[serde(rename_all = \"camelCase\")] enum A { B }",
        "#[serde(tag = \"a\", content = \"b\")] enum A { B }",
        "#[serde(rename_all_fields = \"lowercase\")] enum A { B }",
        "enum A { #[serde(alias = \"c\")] B }",
        "enum A { #[serde(other)] B }",
        "enum A { B(u8) }",
        "enum A { B { b: u8 } }",
        "enum A {}",
        "enum A<T> { B(T) }",
        "#[serde(untagged)] enum A { B }",
        "#[serde(untagged)] enum A { B(#[serde(default)] u8) }",
        "#[serde(untagged)] enum A { B(u8, u8) }",
        "#[serde(tag = \"a\")] enum A { B { #[serde(skip)] b: u8 } }",
        "#[serde(try_from = \"String\")] enum A { B }",
        "union A { a: u8 }",
    ] {
        assert!(expanded(code).is_err(), "{code}");
    }
}

#[test]
fn names_follow_the_attributes() {
    for (code, names) in [
        (
            "struct A { a: u8, #[serde(rename = \"box\")] area: u8, r#type: u8 }",
            r#"& ["a" , "box" , "type"]"#,
        ),
        (
            "#[serde(rename_all = \"snake_case\")] enum A { One, TwoWords }",
            r#"& ["one" , "two_words"]"#,
        ),
        (
            "#[serde(rename_all = \"lowercase\")] enum A { TwoWords, #[serde(rename = \"x\")] Y }",
            r#"& ["twowords" , "x"]"#,
        ),
        ("enum A { TwoWords }", r#"& ["TwoWords"]"#),
    ] {
        let generated = expanded(code).unwrap();
        assert!(generated.contains(names), "{code}: {generated}");
    }
}

#[test]
fn fields_without_type_parameters_are_read_once_for_all_types() {
    let generated = expanded("struct A<T> { value: Option<T>, page: u32 }").unwrap();
    assert!(
        generated
            .contains("fn fill_common (object : & :: shared :: json :: Map , page : & mut u32)"),
        "{generated}"
    );
}
