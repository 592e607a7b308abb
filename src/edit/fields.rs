//! Changing single fields of a record in its text.

use super::spans::{Cut, lines};
use crate::yaml::{Node, Value};

/// Gives a field of a record a value; of its languages one, if `language` says so.
pub(super) fn set(source: &str, node: &Node, field: &str, language: Option<&str>, value: &str) -> Option<Cut> {
    let (first, _) = node.entries().first()?;
    let Some((key, old)) = node.entries().iter().find(|(key, _)| &*key.text == field) else {
        // Before the first field: whatever the last one ends with, a comment or a text of many lines, stays whole.
        let line = match language {
            Some(language) => format!("{field}:\n  {language}: {value}\n"),
            None => format!("{field}: {value}\n"),
        };
        let place = first.range().start;
        let is_line = lines(source, place..place).start == place;
        return is_line.then(|| Cut::new(place..place, line));
    };
    match (language, &old.value) {
        (None, Value::Null) => Some(Cut::new(key.range().end + 1..key.range().end + 1, format!(" {value}"))),
        (None, _) => Some(Cut::new(old.range(), value)),
        (Some(language), Value::Map(entries)) => match old.get(language) {
            Some(said) if said.value != Value::Null => Some(Cut::new(said.range(), value)),
            Some(_) => {
                let (key, _) = entries.iter().find(|(key, _)| &*key.text == language)?;
                Some(Cut::new(key.range().end + 1..key.range().end + 1, format!(" {value}")))
            }
            None => {
                let (first, _) = entries.first()?;
                let start = first.range().start;
                let indent = start - lines(source, start..start).start;
                let in_braces = source.get(old.range())?.starts_with('{');
                let mark = if in_braces { ", ".to_owned() } else { format!("\n{:indent$}", "") };
                Some(Cut::new(start..start, format!("{language}: {value}{mark}")))
            }
        },
        (Some(language), Value::Null) => {
            let place = key.range().end + 1;
            Some(Cut::new(place..place, format!("\n  {language}: {value}")))
        }
        // One word for all languages becomes one for each: that is for a person to decide.
        (Some(_), Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::spans::apply;
    use super::*;

    #[test]
    fn a_field_is_set_where_it_stands_or_before_all_others() {
        let after = |source: &str, field: &str, language: Option<&str>| {
            let node = crate::yaml::parse(source).unwrap();
            set(source, &node, field, language, "x").and_then(|cut| apply(source, vec![cut]))
        };
        assert_eq!(after("# a\nname: b # c\n", "status", None).unwrap(), "# a\nstatus: x\nname: b # c\n");
        assert_eq!(after("status: draft # c\n", "status", None).unwrap(), "status: x # c\n");
        assert_eq!(after("status: # c\nname: b\n", "status", None).unwrap(), "status: x # c\nname: b\n");
        assert_eq!(after("name: b\n", "slug", Some("es")).unwrap(), "slug:\n  es: x\nname: b\n");
        assert_eq!(after("slug: {es: a, en: b}\n", "slug", Some("en")).unwrap(), "slug: {es: a, en: x}\n");
        assert_eq!(after("slug: {es: a}\n", "slug", Some("en")).unwrap(), "slug: {en: x, es: a}\n");
        assert_eq!(after("slug:\n  es: a # c\n", "slug", Some("en")).unwrap(), "slug:\n  en: x\n  es: a # c\n");
        assert_eq!(after("slug:\n  es: a\n  en: # c\n", "slug", Some("en")).unwrap(), "slug:\n  es: a\n  en: x # c\n");
        assert_eq!(after("slug: a\n", "slug", Some("en")), None);
    }
}
