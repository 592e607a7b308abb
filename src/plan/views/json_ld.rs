//! Data for search engines in the vocabulary of schema.org, inside `<script type="application/ld+json">`.

use serde_json::{Value, json};

use super::head::Crumb;
use crate::html::Html;
use crate::plan::routes::Routes;

/// The script element for some objects; `None` for none. No text in it can end the element or open a comment (threat B2):
/// `<`, `>`, `&` and the line separators of JavaScript are written as `\u….`.
pub(super) fn script(mut objects: Vec<Value>) -> Option<Html> {
    let whole = match objects.len() {
        0 => return None,
        1 => objects.pop().map(|mut object| {
            if let Some(map) = object.as_object_mut() {
                map.insert("@context".to_owned(), json!("https://schema.org"));
            }
            object
        })?,
        _ => json!({ "@context": "https://schema.org", "@graph": objects }),
    };
    let text = without_nulls(whole).to_string();
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            c => safe.push(c),
        }
    }
    Some(Html::from_trusted(format!("<script type=\"application/ld+json\">{safe}</script>")))
}

/// Leaves out what is not known: null, and lists and objects with nothing in them.
fn without_nulls(value: Value) -> Value {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    };
    match value {
        Value::Array(items) => {
            Value::Array(items.into_iter().map(without_nulls).filter(|item| !is_empty(item)).collect())
        }
        Value::Object(map) => {
            let kept = map.into_iter().map(|(key, value)| (key, without_nulls(value)));
            Value::Object(kept.filter(|(_, value)| !is_empty(value)).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
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
            script(vec![json!({ "@type": "Thing", "name": "</script><!--<script>&\u{2028}", "x": null })]).unwrap();
        let body =
            html.as_str().trim_start_matches("<script type=\"application/ld+json\">").trim_end_matches("</script>");
        assert!(!body.contains(['<', '>', '&', '\u{2028}']), "{body}");
        let back: Value = serde_json::from_str(body).unwrap();
        assert_eq!(back["name"], "</script><!--<script>&\u{2028}");
        assert!(back.get("x").is_none());
    }
}
