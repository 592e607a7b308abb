//! What the address of a link or image may be, decided on the address as the browser would read it: after decoding.

use crate::safe_url::{SafeUrl, UrlFault, is_mail};

/// An address that a link may have.
#[derive(PartialEq, Debug)]
pub(super) enum Address {
    /// Another site.
    Web(SafeUrl),
    /// `mailto:` or `tel:`.
    Contact(SafeUrl),
    /// A record of this site.
    Record { scheme: String, id: String, fragment: Option<String> },
    /// A heading of the same text, without `#`.
    Section(String),
}

/// Schemes that browsers act upon. They could pass for a kind of record, and "no such kind" would be a poor message.
const FOREIGN_SCHEMES: [&str; 12] =
    ["javascript", "data", "vbscript", "file", "blob", "about", "ftp", "ws", "wss", "view-source", "sms", "intent"];

/// Reads the address of a link, with entities and escapes already decoded.
///
/// # Errors
/// The term for what is wrong with it.
pub(super) fn classify(address: &str) -> Result<Address, &'static str> {
    if let Some(fragment) = address.strip_prefix('#') {
        return match fragment.is_empty() || has_hidden(fragment) {
            true => Err("url-relative"),
            false => Ok(Address::Section(fragment.to_owned())),
        };
    }
    let Some((scheme, rest)) = address.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else {
        return Err(match address {
            "" => UrlFault::Malformed.term(),
            _ if has_hidden(address) => UrlFault::Characters.term(),
            _ => "url-relative",
        });
    };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => SafeUrl::web(address).map(Address::Web).map_err(UrlFault::term),
        "mailto" if is_mail(rest) => Ok(Address::Contact(SafeUrl::mailto(rest))),
        "tel" if is_telephone(rest) => Ok(Address::Contact(SafeUrl::tel(rest))),
        "mailto" | "tel" => Err("url-contact"),
        foreign if FOREIGN_SCHEMES.contains(&foreign) => Err(UrlFault::Scheme.term()),
        _ => record(scheme, rest).ok_or(match has_hidden(address) {
            true => UrlFault::Characters.term(),
            false => UrlFault::Scheme.term(),
        }),
    }
}

fn record(scheme: &str, rest: &str) -> Option<Address> {
    let (id, fragment) = match rest.split_once('#') {
        Some((id, fragment)) => (id, Some(fragment)),
        None => (rest, None),
    };
    let well_formed = !scheme.is_empty()
        && scheme.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        && is_id(id)
        && fragment.is_none_or(is_id);
    well_formed.then(|| Address::Record {
        scheme: scheme.to_owned(),
        id: id.to_owned(),
        fragment: fragment.map(str::to_owned),
    })
}

/// `[a-z0-9-]+`, the letters of ids.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Whether a text is a path within `content/media`: lower-case letters, digits and `.`, `_`, `-` in each part, no part
/// empty, hidden or leading upwards.
pub(super) fn is_image_path(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-/".contains(&byte);
    text.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
        && text.bytes().all(allowed)
        && !text.contains("..")
        && text.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
}

/// RFC 3986 §3.1, and `_`, which kinds of records may have.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte))
}

/// An E.164 number with `+`, or 3 to 10 digits: emergency and toll-free numbers exist within a country only.
fn is_telephone(text: &str) -> bool {
    let (digits, lengths) = match text.strip_prefix('+') {
        Some(digits) => (digits, 7..=15),
        None => (text, 3..=10),
    };
    lengths.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_hidden(text: &str) -> bool {
    text.contains(|c: char| c.is_whitespace() || c.is_control() || is_direction_override(c))
}

/// Characters that reorder or hide what a reader sees: overrides, isolates, tags.
pub(super) fn is_direction_override(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_sorted_into_what_may_be_linked() {
        let web = |text: &str| SafeUrl::web(text).map(Address::Web).map_err(UrlFault::term);
        assert_eq!(classify("https://www.gob.mx/salud"), web("https://www.gob.mx/salud"));
        assert_eq!(classify("HTTPS://www.gob.mx/"), web("https://www.gob.mx/"));
        assert_eq!(classify("#horario"), Ok(Address::Section("horario".into())));
        assert_eq!(classify("tel:+524771234567"), Ok(Address::Contact(SafeUrl::tel("+524771234567"))));
        assert_eq!(classify("tel:911"), Ok(Address::Contact(SafeUrl::tel("911"))));
        assert_eq!(classify("mailto:o'brien@x.mx"), Ok(Address::Contact(SafeUrl::mailto("o'brien@x.mx"))));
        let record = |scheme: &str, id: &str, fragment: Option<&str>| {
            let fragment = fragment.map(str::to_owned);
            Ok(Address::Record { scheme: scheme.into(), id: id.into(), fragment })
        };
        assert_eq!(classify("hospital:aranda-2"), record("hospital", "aranda-2", None));
        assert_eq!(classify("price_list:a#b"), record("price_list", "a", Some("b")));
    }

    #[test]
    fn everything_else_is_refused_with_its_reason() {
        for (bad, reason) in [
            ("", "url-malformed"),
            ("#", "url-relative"),
            ("/es/", "url-relative"),
            ("//evil.example", "url-relative"),
            ("../x", "url-relative"),
            ("www.gob.mx", "url-relative"),
            ("?q=hospital:x", "url-relative"),
            ("javascript%3Aalert(1)", "url-relative"),
            ("javascript:alert", "url-scheme"),
            ("JavaScript:alert(1)", "url-scheme"),
            ("data:text", "url-scheme"),
            ("view-source:x", "url-scheme"),
            ("hospital:Aranda", "url-scheme"),
            ("hospital:a#", "url-scheme"),
            ("hospital:", "url-scheme"),
            ("java\tscript:alert(1)", "url-characters"),
            (" javascript:alert(1)", "url-characters"),
            ("\u{1}javascript:alert(1)", "url-characters"),
            ("https://a@evil.example", "url-credentials"),
            ("https://localhost", "url-malformed"),
            ("https:\\\\evil.example", "url-characters"),
            ("mailto:a@x.mx?bcc=b@y.mx", "url-contact"),
            ("mailto:a@x.mx,b@y.mx", "url-contact"),
            ("mailto:a%0ab@x.mx", "url-contact"),
            ("mailto:a..b@x.mx", "url-contact"),
            ("mailto:a@x", "url-contact"),
            ("MAILTO:", "url-contact"),
            ("tel:+52 477", "url-contact"),
            ("tel:911;ext=1", "url-contact"),
            ("tel:*21*5#", "url-contact"),
        ] {
            assert_eq!(classify(bad), Err(reason), "{bad}");
        }
    }

    #[test]
    fn image_paths_stay_within_the_media_folder() {
        for good in ["a.jpg", "hospitals/aranda-1_b.webp", "0/x"] {
            assert!(is_image_path(good), "{good}");
        }
        for bad in
            ["", "/a.jpg", "../a.jpg", "a/../b", "a..b", "a//b", "a/", "a/.b", "A.jpg", "a b", "https://x/a", "ñ"]
        {
            assert!(!is_image_path(bad), "{bad}");
        }
    }
}
