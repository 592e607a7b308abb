//! Single values: text, yes or no, numbers, days, addresses of every sort.

use super::localized::even_until;
use super::{Decoder, Field, Form, Shape};
use crate::date::{Date, Moment};
use crate::diagnostics::{Arg, Code, Diagnostic, Span, near_misses};
use crate::language::Language;
use crate::lookalike;
use crate::safe_url::{SafeUrl, is_mail};
use crate::yaml::{self, Node, Value};

/// Characters of a name or other one-line text.
const MAX_LINE: usize = 300;
/// No price or figure of a city is larger.
const LARGEST: i64 = 1_000_000_000_000;
/// Nor is any count.
const MOST: u32 = 1_000_000_000;
/// The years that a record may name.
const FIRST_YEAR: u32 = 1500;
const LAST_YEAR: u32 = 2100;

/// Words on one line, without white space at their ends; `None` after reporting what is wrong.
pub(super) fn line(node: &Node, cx: &mut Decoder<'_>, limit: usize) -> Option<String> {
    words(node, cx, limit).map(joined)
}

/// The same as they are written, on many lines perhaps.
pub(super) fn words<'n>(node: &'n Node, cx: &mut Decoder<'_>, limit: usize) -> Option<&'n str> {
    let text = written(node, cx, limit)?;
    if let Some(range) = lookalike::mixed_word(text) {
        let word = text.get(range.clone()).unwrap_or_default();
        let diagnostic = Diagnostic::at(Code::LettersMixed, Span::new(cx.file, yaml::locate(cx.source, node, range)));
        cx.report(diagnostic.arg("value", word));
    }
    Some(text)
}

/// As [`line`], for what is no words, such as an address.
fn code(node: &Node, cx: &mut Decoder<'_>, limit: usize) -> Option<String> {
    written(node, cx, limit).map(joined)
}

/// A text that is not blank and, on one line, no longer than `limit` characters.
fn written<'n>(node: &'n Node, cx: &mut Decoder<'_>, limit: usize) -> Option<&'n str> {
    let Some(text) = node.scalar() else {
        cx.wrong_type(node, "type-text");
        return None;
    };
    if lookalike::is_blank(text) {
        let diagnostic = Diagnostic::at(Code::TextBlank, cx.span(node)).arg("field", cx.field_name());
        cx.report(diagnostic);
        return None;
    }
    // Only what is too long as it is written can be so on one line.
    let length = if text.len() > limit { joined(text).chars().count() } else { 0 };
    if length > limit {
        let diagnostic = Diagnostic::at(Code::TextTooLong, cx.span(node)).arg("length", length);
        cx.report(diagnostic.arg("limit", limit));
        return None;
    }
    Some(text)
}

/// A text on one line.
fn joined(text: &str) -> String {
    if even_until(text) == text.len() && !text.ends_with(' ') {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A one-line text, kept exactly as typed (`0477` stays `0477`).
impl Field for String {
    fn shape() -> Shape {
        Shape::Text
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        line(node, cx, MAX_LINE)
    }
}

impl Field for Language {
    fn shape() -> Shape {
        Shape::Form(Form { term: "form-language", pattern: r"^[a-z]{2,3}(-[A-Z]{2})?$", example: "es" })
    }

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
    fn shape() -> Shape {
        Shape::Bool
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        if let Value::Bool(value) = node.value {
            return Some(value);
        }
        let meant = match node.scalar().unwrap_or_default().trim().to_lowercase().as_str() {
            "false" | "no" | "n" | "off" | "falso" => "false",
            "true" | "yes" | "y" | "on" | "si" | "sí" | "s" | "verdadero" | "cierto" => "true",
            _ => {
                cx.wrong_type(node, "type-bool");
                return None;
            }
        };
        // As it is spelled, quotes included: they may be all that is wrong.
        let found = cx.source.get(node.range()).unwrap_or_default();
        let diagnostic = Diagnostic::at(Code::ValueBool, cx.span(node)).arg("field", cx.field_name());
        cx.report(diagnostic.arg("found", found).arg("meant", meant).fixed_by(cx.span(node), Some(meant)));
        None
    }
}

impl Field for Date {
    fn shape() -> Shape {
        Shape::Form(Form { term: "form-date", pattern: r"^\d{4}-\d{2}-\d{2}$", example: "2027-01-15" })
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let Some(text) = node.scalar() else {
            cx.wrong_type(node, "type-date");
            return None;
        };
        let date = Date::parse(text);
        if date.is_none() {
            let near: Vec<String> = dates_meant(text).iter().map(ToString::to_string).collect();
            let span = cx.span(node);
            let diagnostic = Diagnostic::at(Code::DateInvalid, span).arg("value", text);
            cx.report(diagnostic.fixed_by(span, only(text, &near)).one_of("near", near));
        }
        if let Some(date) = date {
            cx.keep_day(node, date);
        }
        date
    }
}

/// A day, or a day and an hour: `2027-03-05 09:00`.
impl Field for Moment {
    fn shape() -> Shape {
        Shape::Form(Form {
            term: "form-moment",
            pattern: r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2})?$",
            example: "2027-03-05 09:00",
        })
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        match node.scalar().and_then(Moment::parse) {
            Some(moment) => {
                cx.keep_day(node, moment.day);
                Some(moment)
            }
            None if node.scalar().is_some_and(|text| text.contains(':')) => {
                let text = node.scalar().unwrap_or_default();
                // The hour is what is odd, or the day before it.
                let near: Vec<String> = hours_meant(text).into_iter().collect();
                let span = cx.span(node);
                let diagnostic = Diagnostic::at(Code::DateInvalid, span).arg("value", text);
                cx.report(diagnostic.fixed_by(span, only(text, &near)).one_of("near", near));
                None
            }
            None => {
                let _ = Date::decode(node, cx);
                None
            }
        }
    }
}

/// What is meant when there is but one thing that it can be. Where a digit is missing it could have been any, not just a zero.
fn only(text: &str, near: &[String]) -> Option<String> {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let [only] = near else { return None };
    (digits(text) >= digits(only)).then(|| only.clone())
}

/// The moment that is meant by an hour without its zero or with seconds.
fn hours_meant(text: &str) -> Option<String> {
    let (day, time) = text.split_once([' ', 'T'])?;
    let mut parts = time.trim().split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let meant = format!("{day} {hour:0>2}:{minute:0>2}");
    Moment::parse(&meant).map(|_| meant)
}

/// The days that a text in another order or without leading zeros can mean: day first, as it is written in Mexico, then
/// month first.
fn dates_meant(text: &str) -> Vec<Date> {
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let [first, second, third] = parts.as_slice() else { return Vec::new() };
    let iso = |year: &str, month: &str, day: &str| Date::parse(&format!("{year}-{month:0>2}-{day:0>2}"));
    if first.len() == 4 {
        return iso(first, second, third).into_iter().collect();
    }
    let mut dates: Vec<Date> = [iso(third, second, first), iso(third, first, second)].into_iter().flatten().collect();
    dates.dedup();
    dates
}

/// Reports a number that is spelled in a way that this field cannot take.
fn wrong_spelling(node: &Node, cx: &mut Decoder<'_>, expected: &'static str, found: &'static str) {
    let diagnostic = Diagnostic::at(Code::ValueType, cx.span(node)).arg("field", cx.field_name());
    cx.report(diagnostic.arg("expected", Arg::Term(expected)).arg("found", Arg::Term(found)));
}

/// Reports what is no number; one in quotes needs only to lose them.
fn not_a_number(node: &Node, cx: &mut Decoder<'_>, expected: &'static str) {
    let span = cx.span(node);
    let is_quoted = cx.source.get(node.range()).is_some_and(|spelled| spelled.starts_with(['"', '\'']));
    let digits = |text: &&str| is_plain(text) && !text.ends_with('.') && (*text == "0" || !text.starts_with('0'));
    let number = node.scalar().filter(|_| is_quoted).filter(digits);
    let diagnostic = Diagnostic::at(Code::ValueType, span).arg("field", cx.field_name());
    let diagnostic = diagnostic.arg("expected", Arg::Term(expected)).arg("found", Arg::Term(node.term()));
    cx.report(diagnostic.fixed_by(span, number));
}

/// Whether a number is spelled as people do: digits, perhaps a sign and a point.
fn is_plain(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && digits.starts_with(|c: char| c.is_ascii_digit())
}

/// Reads a whole number between `min` and `max`.
fn whole(node: &Node, cx: &mut Decoder<'_>, min: u32, max: u32) -> Option<u32> {
    let Value::Number(text) = &node.value else {
        not_a_number(node, cx, "type-whole-number");
        return None;
    };
    if !is_plain(text) || text.contains('.') {
        let found = if is_plain(text) { "type-with-decimals" } else { "type-odd-number" };
        wrong_spelling(node, cx, "type-whole-number", found);
        return None;
    }
    let number = text.parse().ok().filter(|number| (min..=max).contains(number));
    if number.is_none() {
        let diagnostic = Diagnostic::at(Code::NumberRange, cx.span(node)).arg("value", &**text);
        cx.report(diagnostic.arg("min", min as usize).arg("max", max as usize));
    }
    number
}

impl Field for u32 {
    fn shape() -> Shape {
        Shape::Whole { min: 0, max: MOST }
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        whole(node, cx, 0, MOST)
    }
}

impl Field for f64 {
    fn shape() -> Shape {
        Shape::Number
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let Value::Number(text) = &node.value else {
            not_a_number(node, cx, "type-number");
            return None;
        };
        if !is_plain(text) {
            wrong_spelling(node, cx, "type-number", "type-odd-number");
            return None;
        }
        if let Some(thousands) = thousands_meant(text)
            && !["lat", "lon"].contains(&cx.field_name())
        {
            let decimals = text.strip_suffix(|c: char| c.is_ascii_digit()).unwrap_or(text);
            let diagnostic = Diagnostic::at(Code::NumberRange, cx.span(node)).arg("value", &**text);
            cx.report(diagnostic.arg("suggestion", thousands).arg("decimals", decimals));
            return None;
        }
        let number = text.parse().ok().filter(|number: &f64| number.abs() <= LARGEST as f64);
        if number.is_none() {
            let diagnostic = Diagnostic::at(Code::NumberRange, cx.span(node)).arg("value", &**text);
            cx.report(diagnostic.arg("min", Arg::Number(-LARGEST)).arg("max", Arg::Number(LARGEST)));
        }
        number
    }
}

/// The number that was perhaps meant where a point has exactly three digits behind it, as in `12.500`: neither prices nor
/// percentages have so many decimals, and in much of the world the point parts the thousands.
fn thousands_meant(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once('.')?;
    let digits = whole.trim_start_matches('-');
    (decimals.len() == 3 && (1..=3).contains(&digits.len()) && digits != "0").then(|| format!("{whole}{decimals}"))
}

/// A year of the Gregorian calendar, 1500 to 2100.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Year(pub u16);

impl Field for Year {
    fn shape() -> Shape {
        Shape::Whole { min: FIRST_YEAR, max: LAST_YEAR }
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        whole(node, cx, FIRST_YEAR, LAST_YEAR).and_then(|year| u16::try_from(year).ok()).map(Year)
    }
}

impl Field for SafeUrl {
    fn shape() -> Shape {
        Shape::Form(Form { term: "form-url", pattern: r"^[hH][tT][tT][pP][sS]?://", example: "https://example.org/" })
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let text = code(node, cx, 2_000)?;
        match SafeUrl::web(&text) {
            Ok(url) => {
                if let Some(shown) = lookalike::disguised_host(url.host(), &text) {
                    let diagnostic = Diagnostic::at(Code::LettersMixed, cx.span(node)).arg("value", text);
                    cx.report(diagnostic.arg("shown", shown));
                }
                Some(url)
            }
            Err(why) => {
                let diagnostic = Diagnostic::at(Code::UrlInvalid, cx.span(node)).arg("value", text);
                cx.report(diagnostic.arg("reason", Arg::Term(why.term())));
                None
            }
        }
    }
}

/// A telephone number in E.164 (ITU-T): `+`, country code, number, at most 15 digits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Phone(pub String);

impl Field for Phone {
    fn shape() -> Shape {
        Shape::Form(Form { term: "form-phone", pattern: r"^\+[1-9]\d{6,14}$", example: "+12025550123" })
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let text = code(node, cx, MAX_LINE)?;
        if !is_phone(&text) {
            let span = cx.span(node);
            let meant = phone_meant(&text).map(|meant| format!("\"{meant}\""));
            cx.report(Diagnostic::at(Code::PhoneInvalid, span).arg("value", text).fixed_by(span, meant));
            return None;
        }
        Some(Phone(text))
    }
}

fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0')
}

/// A number that is whole but for the marks between its digits. Those in parentheses are often not dialled from abroad.
fn phone_meant(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '\u{a0}')).collect();
    (bare != text && is_phone(&bare)).then_some(bare)
}

/// An e-mail address of the plain form `name@domain.tld`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Email(pub String);

impl Field for Email {
    fn shape() -> Shape {
        Shape::Form(Form { term: "form-email", pattern: r"^[^@ ]+@[^@ ]+[.][^@ ]+$", example: "citas@clinica.example" })
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let text = code(node, cx, 254)?;
        if !is_mail(&text) {
            let diagnostic = Diagnostic::at(Code::EmailInvalid, cx.span(node)).arg("value", text);
            cx.report(diagnostic);
            return None;
        }
        Some(Email(text))
    }
}

/// A time zone of the IANA database, such as `America/Mexico_City`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Zone(pub String);

impl Field for Zone {
    fn shape() -> Shape {
        Shape::Text
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let name = line(node, cx, MAX_LINE)?;
        if Date::at(0, &name).is_none() {
            let known =
                ["America/Mexico_City", "America/Monterrey", "America/Tijuana", "UTC"].map(str::to_owned).to_vec();
            let diagnostic = Diagnostic::at(Code::ValueUnknown, cx.span(node)).arg("field", cx.field_name());
            cx.report(diagnostic.arg("value", name).one_of("known", known));
            return None;
        }
        Some(Zone(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Rules;
    use crate::diagnostics::FileId;

    #[test]
    fn every_day_that_a_date_can_mean_is_suggested() {
        let meant = |text| dates_meant(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(meant("2025-1-5"), ["2025-01-05"]);
        assert_eq!(meant("25/12/2025"), ["2025-12-25"]);
        assert_eq!(meant("12/25/2025"), ["2025-12-25"]);
        assert_eq!(meant("05/06/2025"), ["2025-06-05", "2025-05-06"]);
        assert_eq!(meant("05/05/2025"), ["2025-05-05"]);
        assert!(meant("mañana").is_empty());
    }

    #[test]
    fn three_digits_behind_a_point_may_be_thousands() {
        assert_eq!(thousands_meant("12.500").as_deref(), Some("12500"));
        for other in ["0.125", "12.5", "12.50", "1234.567", "12", "12.5000"] {
            assert_eq!(thousands_meant(other), None, "{other}");
        }
    }

    #[test]
    fn an_hour_without_its_zero_or_with_seconds_is_suggested() {
        assert_eq!(hours_meant("2027-03-05 9:30").as_deref(), Some("2027-03-05 09:30"));
        assert_eq!(hours_meant("2027-03-05T10:00:00").as_deref(), Some("2027-03-05 10:00"));
        assert_eq!(hours_meant("2027-03-05 25:00"), None);
    }

    /// What is said of a value: the code and its arguments as text.
    fn said<T: Field>(source: &str) -> Vec<String> {
        let node = crate::yaml::parse(source).unwrap();
        let rules = Rules::default();
        let mut cx = Decoder::new(FileId(0), source, &rules);
        assert!(T::decode(&node, &mut cx).is_none(), "{source}");
        let said = |(name, value): &(&str, Arg)| match value {
            Arg::Text(text) => format!("{name}={text}"),
            Arg::Number(number) => format!("{name}={number}"),
            Arg::Term(term) => format!("{name}={term}"),
            Arg::OneOf(values) => format!("{name}={}", values.join("|")),
        };
        let told = |diagnostic: &Diagnostic| {
            std::iter::once(diagnostic.code.as_str().to_owned())
                .chain(diagnostic.args.iter().filter(|(name, _)| *name != "field").map(said))
                .collect::<Vec<_>>()
        };
        cx.found.iter().flat_map(told).collect()
    }

    #[test]
    fn a_yes_or_no_in_quotes_or_words_is_told_as_it_is_spelled() {
        assert_eq!(said::<bool>("\"true\""), ["si-o-no", "found=\"true\"", "meant=true"]);
        assert_eq!(said::<bool>("Sí"), ["si-o-no", "found=Sí", "meant=true"]);
        assert_eq!(said::<bool>("1"), ["tipo-incorrecto", "expected=type-bool", "found=type-number"]);
    }

    #[test]
    fn a_number_is_told_what_is_wrong_with_its_spelling() {
        let type_of = |found: &str| ["tipo-incorrecto", "expected=type-whole-number", found].map(str::to_owned);
        assert_eq!(said::<u32>("2.5"), type_of("found=type-with-decimals"));
        assert_eq!(said::<u32>("60.0"), type_of("found=type-with-decimals"));
        assert_eq!(said::<u32>("1e3"), type_of("found=type-odd-number"));
        assert_eq!(said::<u32>("-5"), ["numero-fuera-de-rango", "value=-5", "min=0", "max=1000000000"]);
        assert_eq!(said::<f64>("1e3"), ["tipo-incorrecto", "expected=type-number", "found=type-odd-number"]);
        assert_eq!(
            said::<f64>("9999999999999"),
            ["numero-fuera-de-rango", "value=9999999999999", "min=-1000000000000", "max=1000000000000"]
        );
        assert_eq!(
            said::<f64>("12.500"),
            ["numero-fuera-de-rango", "value=12.500", "suggestion=12500", "decimals=12.50"]
        );
    }
}
