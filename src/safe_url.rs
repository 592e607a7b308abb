//! Addresses that may stand in a link: checked after full parsing, against an allow-list of schemes.

use std::fmt;

use url::Url;

/// A link target that cannot run code or hide where it leads: `https`, `http`, `mailto` or `tel`, or an address of this site.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SafeUrl(String);

/// Why a text is not a safe address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UrlFault {
    /// Not an absolute address.
    Malformed,
    /// A scheme that is not allowed.
    Scheme,
    /// A user name or password before the host, which hides the host.
    Credentials,
    /// White space, control or direction characters.
    Characters,
}

impl UrlFault {
    /// The term under which the message catalogues name it.
    pub fn term(self) -> &'static str {
        match self {
            UrlFault::Malformed => "url-malformed",
            UrlFault::Scheme => "url-scheme",
            UrlFault::Credentials => "url-credentials",
            UrlFault::Characters => "url-characters",
        }
    }
}

impl SafeUrl {
    /// Reads an absolute web address (`https://…` or `http://…`). A backtick, which the URL standard lets stand in a query
    /// and RFC 3986 knows nowhere, is percent-encoded as well.
    ///
    /// # Errors
    /// Says why the text is not one.
    pub fn web(text: &str) -> Result<SafeUrl, UrlFault> {
        let url = parse(text)?;
        match url.scheme() {
            "http" | "https" if url.host_str().is_some_and(is_public_host) => {
                Ok(SafeUrl(url.as_str().replace('`', "%60")))
            }
            "http" | "https" => Err(UrlFault::Malformed),
            _ => Err(UrlFault::Scheme),
        }
    }

    /// A `tel:` link from a number already known to be E.164.
    pub fn tel(number: &str) -> SafeUrl {
        SafeUrl(format!("tel:{}", kept(number, |c| c.is_ascii_digit() || c == '+')))
    }

    /// A `mailto:` link from an address already known to be one.
    pub fn mailto(address: &str) -> SafeUrl {
        let escaped: String = address.split('@').map(encode).collect::<Vec<_>>().join("@");
        SafeUrl(format!("mailto:{escaped}"))
    }

    /// A `mailto:` link with a subject and the beginning of a text (RFC 6068).
    pub fn letter(address: &str, subject: &str, text: &str) -> SafeUrl {
        let SafeUrl(to) = SafeUrl::mailto(address);
        SafeUrl(format!("{to}?subject={}&body={}", encode(subject), encode(text)))
    }

    /// A WhatsApp link (`https://wa.me/…`) to an E.164 number, with a first message.
    pub fn whatsapp(number: &str, message: &str) -> SafeUrl {
        let digits = kept(number, |c| c.is_ascii_digit());
        SafeUrl(format!("https://wa.me/{digits}?text={}", encode(message)))
    }

    /// A path of this site, from its root. Whatever it is made of, it leads nowhere else: one slash comes first, and what cannot
    /// stand in a path is percent-encoded.
    pub fn internal(path: &str) -> SafeUrl {
        let rest = path.trim_start_matches(['/', '\\']);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/#?=&%+".contains(&byte);
        let spelled = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { encode_byte(byte) };
        SafeUrl(std::iter::once("/".to_owned()).chain(rest.bytes().map(spelled)).collect())
    }

    /// The host of a web address, in ASCII; empty for any other.
    pub fn host(&self) -> &str {
        let rest = self.0.strip_prefix("https://").or_else(|| self.0.strip_prefix("http://")).unwrap_or_default();
        rest.split(['/', ':', '?', '#']).next().unwrap_or_default()
    }

    /// Whether a site can stand at this address, which was written so: its path is made of plain parts, and is what it seems to be.
    pub fn is_base(&self, written: &str) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let is_part = |part: &str| part != "." && part != ".." && !part.is_empty() && part.bytes().all(plain);
        let path = |text: &str| {
            let rest = text.trim().split_once("://").map_or("", |(_, rest)| rest);
            rest.split_once('/').map_or(String::new(), |(_, path)| path.trim_end_matches('/').to_owned())
        };
        let seen = path(written);
        seen == path(&self.0) && (seen.is_empty() || seen.split('/').all(is_part))
    }

    /// What a link to a site may read: its host, and its path if it has one.
    pub fn label(&self) -> &str {
        let text = self.0.trim_start_matches("https://").trim_start_matches("http://");
        text.trim_start_matches("www.").trim_end_matches('/')
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text is one plain mail address, without the parameters of RFC 6068: those could add receivers and headers.
pub fn is_mail(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let local_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-'".contains(&byte))
    };
    let label = |label: &str| {
        let inside = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        !label.is_empty() && label.len() <= 63 && inside && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 254
        && local.len() <= 64
        && local.split('.').all(local_part)
        && domain.contains('.')
        && domain.split('.').all(label)
}

/// Whether a host, already in ASCII (IDNA), is a name of the public web and no number of a machine: labels of letters, digits and
/// hyphens, at least two, letters in the last.
fn is_public_host(host: &str) -> bool {
    host.split('.').count() >= 2
        && host.split('.').next_back().is_some_and(|last| last.bytes().any(|byte| byte.is_ascii_alphabetic()))
        && host
            .split('.')
            .all(|label| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}

fn parse(text: &str) -> Result<Url, UrlFault> {
    let hidden = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || ('\u{200b}'..='\u{200f}').contains(&c)
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2060}'..='\u{2069}').contains(&c)
    };
    if text.is_empty() || text.contains(hidden) || text.contains('\\') {
        return Err(UrlFault::Characters);
    }
    let url = Url::parse(text).map_err(|_| UrlFault::Malformed)?;
    // The parser forgives missing and superfluous slashes; readers do not see where such an address leads.
    let is_web = matches!(url.scheme(), "http" | "https");
    let rest = text.get(url.scheme().len()..).and_then(|rest| rest.strip_prefix("://"));
    if is_web && !rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric())) {
        let named = !url.username().is_empty() || url.password().is_some();
        return Err(if named { UrlFault::Credentials } else { UrlFault::Malformed });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(UrlFault::Credentials);
    }
    Ok(url)
}

fn kept(text: &str, keep: impl Fn(char) -> bool) -> String {
    text.chars().filter(|c| keep(*c)).collect()
}

/// Percent-encodes all but the unreserved characters of RFC 3986 §2.3.
pub fn encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&encode_byte(byte));
        }
        out
    })
}

fn encode_byte(byte: u8) -> String {
    format!("%{byte:02X}")
}

impl fmt::Display for SafeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for SafeUrl {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses_are_kept_and_everything_else_is_refused() {
        assert_eq!(
            SafeUrl::web("https://www.gob.mx/salud?a=1#b").map(|u| u.to_string()),
            Ok("https://www.gob.mx/salud?a=1#b".to_owned())
        );
        assert_eq!(SafeUrl::web("https://a.mx/?`").map(|url| url.to_string()), Ok("https://a.mx/?%60".to_owned()));
        for (bad, why) in [
            ("javascript:alert(1)", UrlFault::Scheme),
            ("JaVaScRiPt:alert(1)", UrlFault::Scheme),
            ("java\tscript:alert(1)", UrlFault::Characters),
            ("data:text/html,x", UrlFault::Scheme),
            ("https://a.mx/a b", UrlFault::Characters),
            ("https://a.mx/\u{7}", UrlFault::Characters),
            ("https://a.mx/\u{200b}", UrlFault::Characters),
            ("https://a.mx/\u{2066}", UrlFault::Characters),
            ("https://good.example@evil.example/", UrlFault::Credentials),
            ("https://:secret@x.mx", UrlFault::Credentials),
            ("https:x@x.mx", UrlFault::Credentials),
            ("//evil.example", UrlFault::Malformed),
            ("https://a.example/\u{202e}gpj.exe", UrlFault::Characters),
            ("https:\\\\evil.example", UrlFault::Characters),
            ("https://localhost", UrlFault::Malformed),
            ("https://x.mx*/", UrlFault::Malformed),
            ("https:x.mx", UrlFault::Malformed),
            ("https:///x.mx", UrlFault::Malformed),
            ("https:/x.mx/https://y.mx", UrlFault::Malformed),
            ("https:x.mx?https://y.mx", UrlFault::Malformed),
            ("https://127.0.0.1/", UrlFault::Malformed),
            ("https://2130706433/", UrlFault::Malformed),
            ("", UrlFault::Characters),
        ] {
            assert_eq!(SafeUrl::web(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn a_site_stands_where_its_address_seems_to_lead() {
        for (written, stands) in [
            ("https://a.mx", true),
            ("https://a.mx/", true),
            (" https://a.mx/salud/", true),
            ("https://a.mx/salud/es-1_x.y~", true),
            ("https://a.mx/salud/../x", false),
            ("https://a.mx/./x", false),
            ("https://a.mx/salud//x", false),
            ("https://a.mx/s%61lud", false),
            ("https://a.mx/ni\u{f1}os", false),
            ("https://a.mx/salud?x", false),
        ] {
            let url = SafeUrl::web(written.trim()).unwrap();
            assert_eq!(url.is_base(written), stands, "{written}");
        }
        // `..` and `.` are gone from what was read, but were written.
        assert!(!SafeUrl("https://a.mx/..".to_owned()).is_base("https://a.mx/.."));
        assert!(!SafeUrl("https://a.mx/x/.".to_owned()).is_base("https://a.mx/x/."));
    }

    #[test]
    fn a_link_reads_as_the_host_that_people_know() {
        for (url, label) in [
            ("https://www.a.mx/", "a.mx"),
            ("http://a.mx/x/", "a.mx/x"),
            ("https://a.mx/https://b.mx", "a.mx/https://b.mx"),
        ] {
            assert_eq!(SafeUrl::web(url).unwrap().label(), label);
        }
    }

    #[test]
    fn what_we_build_cannot_be_extended_by_its_parts() {
        assert_eq!(SafeUrl::mailto("a?cc=b@x.example&y").as_str(), "mailto:a%3Fcc%3Db@x.example%26y");
        assert_eq!(
            SafeUrl::whatsapp("+52 477 1&text=x", "¿Hola & adiós?").as_str(),
            "https://wa.me/524771?text=%C2%BFHola%20%26%20adi%C3%B3s%3F"
        );
        assert_eq!(SafeUrl::tel("+1;ext=2").as_str(), "tel:+12");
    }

    #[test]
    fn a_path_of_this_site_stays_on_it() {
        for (made, path) in [
            ("/es/x/#s-1", "/es/x/#s-1"),
            ("//evil.example/", "/evil.example/"),
            ("/\\evil.example", "/evil.example"),
            ("javascript:alert(1)", "/javascript%3Aalert%281%29"),
            ("/es/\"><b>", "/es/%22%3E%3Cb%3E"),
            ("", "/"),
        ] {
            assert_eq!(SafeUrl::internal(made).as_str(), path, "{made}");
        }
        assert_eq!(SafeUrl::web("https://a.mx:8/x").map(|url| url.host().to_owned()), Ok("a.mx".to_owned()));
        assert_eq!(SafeUrl::tel("1").host(), "");
    }
}
