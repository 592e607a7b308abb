//! Where a link leads, as a browser works it out (WHATWG URL), in paths of the output.

use std::borrow::Cow;

/// A link within the site, as pages keep it: `path#fragment`, without its query, `None` when it leads out of the site or to
/// where it stands. Fragments that lead to the top of a page, or to words of it, are left out too.
pub(super) fn internal(target: &str) -> Option<Cow<'_, str>> {
    let target = target.trim_matches(|c: char| c <= ' ');
    if target.starts_with("//") || has_scheme(target) {
        return None;
    }
    let (before, fragment) = target.split_once('#').unwrap_or((target, ""));
    let path = before.split('?').next().unwrap_or_default();
    let fragment = fragment.split(":~:").next().unwrap_or_default();
    if fragment.is_empty() || fragment.eq_ignore_ascii_case("top") {
        (!path.is_empty()).then_some(Cow::Borrowed(path))
    } else if path.len() + 1 + fragment.len() == target.len() {
        Some(Cow::Borrowed(target))
    } else {
        Some(Cow::Owned(format!("{path}#{fragment}")))
    }
}

/// Whether a target begins as `https:` and `tel:` do.
fn has_scheme(target: &str) -> bool {
    let Some((scheme, _)) = target.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// A place in the output that a link names.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Place {
    /// Below the output folder; need not exist.
    path: String,
    /// Named with a closing slash, so that it can only be a folder.
    folder: bool,
}

impl Place {
    /// Where `path` leads from the file `page` of a site under `prefix`; `None` when that is not part of the site.
    pub(super) fn of(path: &str, page: &str, prefix: &str) -> Option<Place> {
        let mut parts: Vec<Cow<'_, str>> = Vec::new();
        let absolute = path.strip_prefix('/');
        if absolute.is_none() {
            let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
            let base = prefix.split('/').chain(folder.split('/'));
            parts.extend(base.filter(|part| !part.is_empty()).map(Cow::Borrowed));
        }
        let mut rest = absolute.unwrap_or(path).split('/').peekable();
        let mut folder = false;
        while let Some(part) = rest.next() {
            let part = percent_decode(part);
            folder = matches!(&*part, "" | "." | "..");
            match &*part {
                "." => {}
                ".." => {
                    parts.pop();
                }
                "" if rest.peek().is_none() => {}
                _ => parts.push(part),
            }
        }
        let whole = parts.join("/");
        let prefix = prefix.trim_matches('/');
        let below = if prefix.is_empty() {
            whole.as_str()
        } else {
            let below = whole.strip_prefix(prefix)?;
            if below.is_empty() { below } else { below.strip_prefix('/')? }
        };
        Some(Place { path: below.to_owned(), folder })
    }

    /// The file that a server sends: the one named, or the index of the folder named.
    pub(super) fn find<T>(&self, file: impl Fn(&str) -> Option<T>) -> Option<T> {
        if self.path.is_empty() {
            return file("index.html");
        }
        let named = if self.folder { None } else { file(&self.path) };
        named.or_else(|| file(&format!("{}/index.html", self.path)))
    }
}

/// A part of a path, or a fragment, with its `%` escapes read. An escaped `/` stays, since it parts nothing.
pub(super) fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = match rest {
            [b'%', high, low, ..] => hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        match escaped.filter(|byte| *byte != b'/') {
            Some(byte) => {
                out.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_within_the_site_are_kept() {
        for (target, kept) in [
            ("/es/a/?q=1&x=2#b", Some("/es/a/#b")),
            (" /es/a/\n", Some("/es/a/")),
            ("/es/a/#", Some("/es/a/")),
            ("/es/a/#Top", Some("/es/a/")),
            ("/es/a/#b:~:text=hola", Some("/es/a/#b")),
            ("#b", Some("#b")),
            ("../a:b", Some("../a:b")),
            ("#", None),
            ("#top", None),
            ("?q=1", None),
            ("", None),
            ("//example.org/a", None),
            ("https://example.org/a#b", None),
            ("TEL:911", None),
            ("data:,x", None),
        ] {
            assert_eq!(internal(target).as_deref(), kept, "{target}");
        }
    }

    #[test]
    fn paths_lead_where_browsers_go() {
        let to = |path: &str, prefix: &str| {
            let place = Place::of(path, "es/a/index.html", prefix);
            place.map(|place| if place.folder { format!("{}|", place.path) } else { place.path })
        };
        for (path, place) in [
            ("/", "|"),
            ("/x.css", "x.css"),
            ("/es/b", "es/b"),
            ("/es/b/", "es/b|"),
            ("b/", "es/a/b|"),
            ("./b", "es/a/b"),
            ("..", "es|"),
            ("../../../../c", "c"),
            ("/es/./x/%2E%2e/b%20%C3%B1", "es/b ñ"),
            ("/es/b%2Fc", "es/b%2Fc"),
            ("/100%", "100%"),
            ("/es//b", "es//b"),
        ] {
            assert_eq!(to(path, "/").as_deref(), Some(place), "{path}");
        }
        for (path, place) in [
            ("/salud/", Some("|")),
            ("/salud", Some("")),
            ("/salud/es/b", Some("es/b")),
            ("b", Some("es/a/b")),
            ("../..", Some("|")),
            ("../../..", None),
            ("/saludo/", None),
            ("/es/b", None),
            ("/salud/../es/", None),
        ] {
            assert_eq!(to(path, "/salud/").as_deref(), place, "{path}");
        }
    }
}
