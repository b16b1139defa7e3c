//! Flags of the server as the API shows them: value, origin and help text, without secrets.

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};
use shared::server_settings::{ServerSetting, SettingSource};

use crate::fetch::Url;

/// Value of a secret that is set.
const SECRET_SET: &str = "set";

/// Lists the flags of a subcommand with the values in `matches`.
pub(super) fn list_settings(
    command: &Command,
    subcommand: &str,
    matches: &ArgMatches,
) -> Vec<ServerSetting> {
    let flags = command
        .find_subcommand(subcommand)
        .map(Command::get_arguments);
    let flags = flags.into_iter().flatten();
    flags
        .filter_map(|flag| describe_flag(flag, matches))
        .collect()
}

/// Describes a flag; `None` for an argument without a long name.
fn describe_flag(flag: &Arg, matches: &ArgMatches) -> Option<ServerSetting> {
    let name = format!("--{}", flag.get_long()?);
    let value = flag_value(flag, matches);
    // Flags whose values are hidden in help texts are secrets.
    let value = if flag.is_hide_env_values_set() {
        value.map(|_| SECRET_SET.to_owned())
    } else {
        value.map(hide_credentials)
    };
    let source = match matches.value_source(flag.get_id().as_str()) {
        Some(ValueSource::CommandLine) => SettingSource::Flag,
        Some(ValueSource::EnvVariable) => SettingSource::Environment,
        _ => SettingSource::Default,
    };
    let description = flag.get_help().map(ToString::to_string);
    Some(ServerSetting {
        name,
        value,
        source,
        description: description.unwrap_or_default(),
    })
}

/// Returns the value of a flag as it was given; a list is joined by commas.
fn flag_value(flag: &Arg, matches: &ArgMatches) -> Option<String> {
    let id = flag.get_id().as_str();
    // A variable may spell a switch as `1` or `yes`.
    if let Ok(Some(is_on)) = matches.try_get_one::<bool>(id) {
        return Some(is_on.to_string());
    }
    let values: Vec<_> = matches
        .get_raw(id)?
        .map(|value| value.to_string_lossy())
        .collect();
    Some(values.join(",")).filter(|value| !value.is_empty())
}

/// Removes user, password and query of a URL.
fn hide_credentials(value: String) -> String {
    let Ok(mut url) = Url::parse(&value) else {
        return value;
    };
    if url.username().is_empty() && url.password().is_none() && url.query().is_none() {
        return value;
    }
    // Both fail only for URLs without a host, which have no user.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::config::{Command, Config};

    fn parse(arguments: &[&str]) -> Vec<ServerSetting> {
        let arguments = [&["receipt-scanner", "serve"], arguments].concat();
        let matches = Config::command().try_get_matches_from(arguments).unwrap();
        let Command::Serve(options) = Config::from_matches(&matches).unwrap().command else {
            panic!("serve was asked for")
        };
        options.to_settings().published.settings
    }

    fn find<'s>(settings: &'s [ServerSetting], name: &str) -> &'s ServerSetting {
        settings
            .iter()
            .find(|setting| setting.name == name)
            .unwrap()
    }

    #[test]
    fn every_flag_has_value_source_and_description() {
        let given = [
            "--listen",
            "[::1]:80",
            "--ocr",
            "tesseract,none",
            "--rufh",
            "--hosts",
            "a.lan,b.lan",
        ];
        let settings = parse(&given);
        for (name, value, source) in [
            ("--listen", Some("[::1]:80"), SettingSource::Flag),
            ("--ocr", Some("tesseract,none"), SettingSource::Flag),
            ("--rufh", Some("true"), SettingSource::Flag),
            ("--trust-proxy", Some("false"), SettingSource::Default),
            ("--hosts", Some("a.lan,b.lan"), SettingSource::Flag),
            ("--keep-deleted", Some("30d"), SettingSource::Default),
            ("--currency", None, SettingSource::Default),
        ] {
            let setting = find(&settings, name);
            assert_eq!(
                (setting.value.as_deref(), setting.source),
                (value, source),
                "{name}"
            );
        }
        assert!(
            settings
                .iter()
                .all(|setting| setting.description.len() > 10)
        );
    }

    #[test]
    fn values_of_the_environment_are_marked() {
        // A variable that cargo sets, since tests must not change the environment.
        let command = Config::command().mut_subcommand("serve", |serve| {
            serve.mut_arg("language", |flag| flag.env("CARGO_PKG_NAME"))
        });
        let matches = command
            .clone()
            .get_matches_from(["receipt-scanner", "serve"]);
        let (name, matches) = matches.subcommand().unwrap();
        let settings = list_settings(&command, name, matches);
        let language = find(&settings, "--ocr-space-language");
        let expected = (Some(env!("CARGO_PKG_NAME")), SettingSource::Environment);
        assert_eq!((language.value.as_deref(), language.source), expected);
    }

    #[test]
    fn secrets_are_not_shown() {
        assert_eq!(find(&parse(&[]), "--ocr-space-key").value, None);
        let settings = parse(&[
            "--ocr-space-key",
            "hunter2",
            "--ocr-space-url",
            "https://me:hunter2@ocr.example/parse?key=hunter2",
        ]);
        let key = find(&settings, "--ocr-space-key");
        assert_eq!(
            (key.value.as_deref(), key.source),
            (Some(SECRET_SET), SettingSource::Flag)
        );
        let url = find(&settings, "--ocr-space-url").value.as_deref();
        assert_eq!(url, Some("https://ocr.example/parse"));
        assert!(!format!("{settings:?}").contains("hunter2"));
    }
}
