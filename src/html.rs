//! Markup that this program made, and the one way to escape text into it.

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
    // A byte of a longer character is never one of these.
    while let Some(at) = find_byte(rest, |byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')) {
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
    out.push_str(rest);
}

/// Where the first byte stands that is sought. Most texts have none, so that many bytes are looked at together.
pub fn find_byte(text: &str, is_sought: impl Fn(u8) -> bool) -> Option<usize> {
    const TOGETHER: usize = 32;
    let blocks = text.as_bytes().chunks_exact(TOGETHER);
    // No way out in the middle of a block: the compiler makes a few wide instructions of it.
    let passed = blocks.take_while(|block| !block.iter().fold(false, |found, byte| found | is_sought(*byte))).count();
    let start = passed * TOGETHER;
    text.bytes().skip(start).position(is_sought).map(|at| start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_opens_markup_survives_escaping() {
        assert_eq!(escape(r#"<b a="x" b='y'>&</b>ñ"#), "&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;&amp;&lt;/b&gt;ñ");
        assert_eq!(Html::from_text("<b>").as_str(), "&lt;b&gt;");
        assert!(Html::from_text("").is_empty() && !Html::from_text("<").is_empty());
    }

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        for length in 0..100 {
            assert_eq!(find_byte(&"a".repeat(length), |byte| byte == b'b'), None);
            for at in 0..length {
                let text = format!("{}b{}", "a".repeat(at), "b".repeat(length - at));
                assert_eq!(find_byte(&text, |byte| byte == b'b'), Some(at));
            }
        }
    }
}
