//! Markup that this program made, and the one way to escape text into it.

use std::fmt::Write;

/// Markup that is safe to put into a page as it stands: made by this program, never taken from content.
///
/// It reaches a template as `{"$html": …}`, which only the `html` filter accepts; no string of the content can take its place.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Html(String);

impl Html {
    /// Vouches for markup. Every caller builds it from literals and [`escape`]d text only.
    pub fn from_trusted(markup: String) -> Html {
        Html(markup)
    }

    /// Text with nothing in it that is markup.
    pub fn from_text(text: &str) -> Html {
        Html(escape(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl serde::Serialize for Html {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("$html", &self.0)?;
        map.end()
    }
}

/// Text made safe for element content and for quoted attributes (HTML Living Standard §13.3).
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    escape_into(text, &mut out);
    out
}

/// As [`escape`], appended to `out`.
pub fn escape_into(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, special) = rest.split_at(at);
        out.push_str(before);
        out.push_str(match special.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'"') => "&quot;",
            _ => "&#39;",
        });
        rest = special.get(1..).unwrap_or_default();
    }
    let _ = out.write_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_opens_markup_survives_escaping() {
        assert_eq!(escape(r#"<b a="x" b='y'>&</b>ñ"#), "&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;&amp;&lt;/b&gt;ñ");
    }
}
