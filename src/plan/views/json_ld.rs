//! Data for search engines in the vocabulary of schema.org, inside `<script type="application/ld+json">`.

use serde_json::{Value, json};

use super::head::Crumb;
use crate::html::{Html, find_byte};
use crate::plan::routes::Routes;

/// The script element for some objects; `None` for none. No text in it can end the element or open a comment (threat B2):
/// `<`, `>`, `&` and the line separators of JavaScript are written as `\u….`.
pub(super) fn script(mut objects: Vec<Value>) -> Option<Html> {
    let mut whole = match objects.len() {
        0 => return None,
        1 => objects.pop().map(|mut object| {
            if let Some(map) = object.as_object_mut() {
                map.insert("@context".to_owned(), json!("https://schema.org"));
            }
            object
        })?,
        _ => json!({ "@context": "https://schema.org", "@graph": objects }),
    };
    prune(&mut whole);
    let text = serde_json::to_string(&whole).unwrap_or_default();
    let mut script = String::with_capacity(text.len() + 64);
    script.push_str("<script type=\"application/ld+json\">");
    let mut rest = text.as_str();
    while let Some(at) = find_byte(rest, |byte| matches!(byte, b'<' | b'>' | b'&' | FIRST_OF_SEPARATORS)) {
        let (before, special) = rest.split_at(at);
        script.push_str(before);
        let mut after = special.chars();
        match after.next() {
            Some('<') => script.push_str("\\u003c"),
            Some('>') => script.push_str("\\u003e"),
            Some('&') => script.push_str("\\u0026"),
            Some('\u{2028}') => script.push_str("\\u2028"),
            Some('\u{2029}') => script.push_str("\\u2029"),
            other => script.extend(other),
        }
        rest = after.as_str();
    }
    script.push_str(rest);
    script.push_str("</script>");
    Some(Html::from_trusted(script))
}

/// The byte with which U+2028 and U+2029 begin in UTF-8; dashes and quotation marks do too.
const FIRST_OF_SEPARATORS: u8 = 0xE2;

/// Takes out what is not known: null, and lists and objects with nothing in them.
fn prune(value: &mut Value) {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    };
    let is_known = |value: &mut Value| {
        prune(value);
        !is_empty(value)
    };
    match value {
        Value::Array(items) => items.retain_mut(|item| is_known(item)),
        Value::Object(map) => map.retain(|_, value| is_known(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The way from the home page.
pub(super) fn breadcrumbs(crumbs: &[Crumb], canonical: &str, routes: &Routes) -> Value {
    let items = crumbs.iter().enumerate().map(|(index, crumb)| {
        let item = match &crumb.url {
            Some(url) => routes.base.absolute(url.strip_prefix(routes.base.prefix()).unwrap_or(url)),
            None => canonical.to_owned(),
        };
        json!({ "@type": "ListItem", "position": index + 1, "name": crumb.title, "item": item })
    });
    json!({ "@type": "BreadcrumbList", "itemListElement": items.collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_data_can_end_the_script() {
        let html =
            script(vec![json!({ "@type": "Thing", "name": "</script>—“<!--<script>&\u{2028}\u{2029}é", "x": null })])
                .unwrap();
        let body =
            html.as_str().trim_start_matches("<script type=\"application/ld+json\">").trim_end_matches("</script>");
        assert!(!body.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{body}");
        let back: Value = serde_json::from_str(body).unwrap();
        assert_eq!(back["name"], "</script>—“<!--<script>&\u{2028}\u{2029}é");
        assert!(back.get("x").is_none());
    }
}
