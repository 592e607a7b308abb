//! What attribute values mean: character references, lists of images, targets of redirects.

use std::borrow::Cow;

/// A value with its character references read: the five of XML and all numeric ones, each with its `;`. Our own pages hold
/// no others.
pub(super) fn unescape(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match after.split_once(';').and_then(|(name, after)| Some((character(name)?, after))) {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character that a reference names, without `&` and `;`.
fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let (digits, radix) = digits.strip_prefix(['x', 'X']).map_or((digits, 10), |hex| (hex, 16));
            let number = digits.bytes().all(|byte| byte.is_ascii_alphanumeric()).then_some(digits)?;
            let code = u32::from_str_radix(number, radix).ok()?;
            Some(char::from_u32(code).filter(|c| *c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER))
        }
    }
}

/// The addresses in a `srcset` (HTML Living Standard §4.8.4.2.1): an address may hold commas, it ends at white space.
pub(super) fn srcset(value: &str) -> impl Iterator<Item = &str> {
    let between = |c: char| c.is_ascii_whitespace() || c == ',';
    let mut rest = value.trim_start_matches(between);
    std::iter::from_fn(move || {
        let (url, after) = rest.split_at(rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len()));
        let bare = url.trim_end_matches(',');
        let after = if bare.len() < url.len() { after } else { after_descriptors(after) };
        rest = after.trim_start_matches(between);
        (!bare.is_empty()).then_some(bare)
    })
}

/// What follows the descriptors of an address: `2x, …` or `f(1, 2), …`.
fn after_descriptors(text: &str) -> &str {
    let mut depth = 0_u32;
    let comma = text.find(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    comma.and_then(|at| text.get(at..)).unwrap_or_default()
}

/// The address in the `content` of a `<meta http-equiv="refresh">`: `0; url=/es/`. Without one the page reloads itself.
pub(super) fn refresh(content: &str) -> Option<&str> {
    let (_, rest) = content.split_once([';', ','])?;
    let rest = rest.trim();
    let url = match rest.get(..3) {
        Some(key) if key.eq_ignore_ascii_case("url") => rest.get(3..)?.trim_start().strip_prefix('=')?.trim_start(),
        _ => rest,
    };
    Some(match url.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next().unwrap_or_default(),
        None => url,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn character_references_are_read() {
        for (value, meaning) in [
            ("/a?x=1&amp;y=2", "/a?x=1&y=2"),
            ("&lt;&gt;&quot;&apos;&#39;&#x27;&#X41;", "<>\"''\'A"),
            ("&amp;amp;", "&amp;"),
            ("a & b; &copy &nope; &", "a & b; &copy &nope; &"),
            ("&#0;&#xD800;&#x110000;", "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("&#;&#x;&#+65;&#99999999999;", "&#;&#x;&#+65;&#99999999999;"),
            ("ñ&#241;", "ññ"),
        ] {
            assert_eq!(unescape(value), meaning);
        }
    }

    #[test]
    fn a_srcset_is_a_list_of_addresses() {
        for (value, urls) in [
            ("/a.webp 480w, /b.webp 960w", &["/a.webp", "/b.webp"][..]),
            ("/a.webp", &["/a.webp"]),
            (" ,/a.webp,\n\t/b.webp 2x,", &["/a.webp", "/b.webp"]),
            ("data:image/png;base64,AA== 1x, /b,c.webp 2x", &["data:image/png;base64,AA==", "/b,c.webp"]),
            ("/a f(1, 2) 3w, /b", &["/a", "/b"]),
            ("", &[]),
            (" , ", &[]),
        ] {
            assert_eq!(srcset(value).collect::<Vec<_>>(), urls, "{value}");
        }
    }

    #[test]
    fn a_refresh_names_its_target() {
        for (content, url) in
            [("0; url=/es/", Some("/es/")), ("0;URL = '/es/'", Some("/es/")), ("0, /es/", Some("/es/")), ("30", None)]
        {
            assert_eq!(refresh(content), url, "{content}");
        }
    }
}
