//! Single values: text, yes or no, numbers, days, addresses of every sort.

use super::{Decoder, Field};
use crate::date::Date;
use crate::diagnostics::{Code, Diagnostic, near_misses};
use crate::language::Language;
use crate::safe_url::SafeUrl;
use crate::yaml::{Node, Value};

/// Characters of a name or other one-line text.
const MAX_LINE: usize = 300;

/// The text of a scalar on one line, without white space at its ends; `None` after reporting what is wrong.
pub(super) fn line(node: &Node, cx: &mut Decoder<'_>, limit: usize) -> Option<String> {
    let Some(text) = node.scalar() else {
        cx.wrong_type(node, "type-text");
        return None;
    };
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.is_empty() {
        let diagnostic = Diagnostic::at(Code::TextBlank, cx.span(node)).arg("field", cx.field_name());
        cx.report(diagnostic);
        return None;
    }
    let length = joined.chars().count();
    if length > limit {
        let diagnostic = Diagnostic::at(Code::TextTooLong, cx.span(node)).arg("length", length);
        cx.report(diagnostic.arg("limit", limit));
        return None;
    }
    Some(joined)
}

/// A one-line text, kept exactly as typed (`0477` stays `0477`).
impl Field for String {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        line(node, cx, MAX_LINE)
    }
}

impl Field for Language {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let tag = node.scalar().and_then(Language::parse);
        if tag.is_none() {
            let value = node.scalar().unwrap_or_default().to_owned();
            let near = near_misses(&value, ["es", "en", "fr", "pt-BR"]);
            let diagnostic = Diagnostic::at(Code::LanguageUnknown, cx.span(node)).arg("value", value);
            cx.report(diagnostic.one_of("near", near));
        }
        tag
    }
}

impl Field for bool {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        if let Value::Bool(value) = node.value {
            return Some(value);
        }
        let word = node.scalar().unwrap_or_default().to_lowercase();
        let meant = match word.as_str() {
            "no" | "n" | "off" | "falso" => "false",
            "yes" | "y" | "on" | "si" | "sí" | "s" | "verdadero" | "cierto" => "true",
            _ => {
                cx.wrong_type(node, "type-bool");
                return None;
            }
        };
        let diagnostic = Diagnostic::at(Code::ValueBool, cx.span(node)).arg("field", cx.field_name());
        cx.report(diagnostic.arg("found", word).arg("meant", meant));
        None
    }
}

impl Field for Date {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let Some(text) = node.scalar() else {
            cx.wrong_type(node, "type-date");
            return None;
        };
        let date = Date::parse(text);
        if date.is_none() {
            let mut diagnostic = Diagnostic::at(Code::DateInvalid, cx.span(node)).arg("value", text);
            if let Some(near) = date_meant(text) {
                diagnostic = diagnostic.arg("near", near.to_string());
            }
            cx.report(diagnostic);
        }
        date
    }
}

/// The day that a text in another order or without leading zeros can only mean.
fn date_meant(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let iso = |year: &str, month: &str, day: &str| Date::parse(&format!("{year}-{month:0>2}-{day:0>2}"));
    if first.len() == 4 {
        return iso(first, second, third);
    }
    // Day first, as it is written in Mexico; the other reading must be impossible to be sure.
    match (iso(third, second, first), iso(third, first, second)) {
        (Some(day_first), None) => Some(day_first),
        (None, Some(month_first)) => Some(month_first),
        (Some(day_first), Some(month_first)) if day_first == month_first => Some(day_first),
        _ => None,
    }
}

/// Reads a whole number between `min` and `max`.
fn whole(node: &Node, cx: &mut Decoder<'_>, min: u32, max: u32) -> Option<u32> {
    let Value::Number(text) = &node.value else {
        cx.wrong_type(node, "type-whole-number");
        return None;
    };
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = if plain { text.parse().ok().filter(|number| (min..=max).contains(number)) } else { None };
    if number.is_none() {
        let diagnostic = Diagnostic::at(Code::NumberRange, cx.span(node)).arg("value", &**text);
        cx.report(diagnostic.arg("min", min as usize).arg("max", max as usize));
    }
    number
}

impl Field for u32 {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        whole(node, cx, 0, 1_000_000_000)
    }
}

impl Field for f64 {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let Value::Number(text) = &node.value else {
            cx.wrong_type(node, "type-number");
            return None;
        };
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
        let number = if plain { text.parse().ok().filter(|number: &f64| number.is_finite() && number.abs() < 1e12) } else { None };
        if number.is_none() {
            let diagnostic = Diagnostic::at(Code::NumberRange, cx.span(node)).arg("value", &**text);
            cx.report(diagnostic.arg("min", "-999999999999").arg("max", "999999999999"));
        }
        number
    }
}

/// A year of the Gregorian calendar, 1500 to 2100.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Year(pub u16);

impl Field for Year {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        whole(node, cx, 1500, 2100).and_then(|year| u16::try_from(year).ok()).map(Year)
    }
}

impl Field for SafeUrl {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let text = line(node, cx, 2_000)?;
        match SafeUrl::web(&text) {
            Ok(url) => Some(url),
            Err(why) => {
                let diagnostic = Diagnostic::at(Code::UrlInvalid, cx.span(node)).arg("value", text);
                cx.report(diagnostic.arg("reason", crate::diagnostics::Arg::Term(why.term())));
                None
            }
        }
    }
}

/// A telephone number in E.164 (ITU-T): `+`, country code, number, at most 15 digits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Phone(pub String);

impl Field for Phone {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let text = line(node, cx, MAX_LINE)?;
        let digits = text.strip_prefix('+').unwrap_or_default();
        let fits = (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
        if !fits {
            let diagnostic = Diagnostic::at(Code::PhoneInvalid, cx.span(node)).arg("value", text);
            cx.report(diagnostic);
            return None;
        }
        Some(Phone(text))
    }
}

/// An e-mail address of the plain form `name@domain.tld`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Email(pub String);

impl Field for Email {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let text = line(node, cx, 254)?;
        let fits = text.split_once('@').is_some_and(|(name, domain)| {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte))
                && domain.split('.').count() >= 2
                && domain.split('.').all(|label| {
                    !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                })
        });
        if !fits {
            let diagnostic = Diagnostic::at(Code::EmailInvalid, cx.span(node)).arg("value", text);
            cx.report(diagnostic);
            return None;
        }
        Some(Email(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_date_that_can_mean_one_day_is_suggested() {
        let meant = |text| date_meant(text).map(|date| date.to_string());
        assert_eq!(meant("2025-1-5").as_deref(), Some("2025-01-05"));
        assert_eq!(meant("25/12/2025").as_deref(), Some("2025-12-25"));
        assert_eq!(meant("05/06/2025"), None);
        assert_eq!(meant("mañana"), None);
    }
}
