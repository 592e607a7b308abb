//! Where a published file may lie: a clean relative path, so that nothing can be written outside the output.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::de::Error;

use crate::slug::is_device;

/// A path below the output folder: `/`-separated parts of lower-case ASCII letters, digits, `-`, `_` and `.`, as every file
/// system and every static host takes them. `CNAME` and the like keep their capitals. At most 255 bytes a part.
/// Copies share their text: many stages keep the path of every file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OutPath(Arc<str>);

impl OutPath {
    /// Reads a path; `None` when any part is empty, `.`, `..`, too long, a reserved device name of Windows or holds other characters.
    pub fn parse(path: &str) -> Option<OutPath> {
        (path.len() <= 1024 && path.split('/').all(part_fits)).then(|| OutPath(path.into()))
    }

    /// The file that a web server sends for an address such as `es/hospitales/x/` or the empty address of the root.
    pub fn page(address: &str) -> Option<OutPath> {
        let address = address.trim_matches('/');
        OutPath::parse(&if address.is_empty() { "index.html".to_owned() } else { format!("{address}/index.html") })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn part_fits(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
    (1..=255).contains(&part.len())
        && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        && part != "."
        && part != ".."
        && !part.ends_with('.')
        && !is_device(&stem)
}

impl Borrow<str> for OutPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for OutPath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for OutPath {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<OutPath, D::Error> {
        let path = String::deserialize(deserializer)?;
        OutPath::parse(&path).ok_or_else(|| D::Error::custom("no path of a published file"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_below_the_output_exist() {
        for good in ["index.html", "es/hospitales/la-luz/index.html", "CNAME", ".well-known/security.txt", "_headers"] {
            assert!(OutPath::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a//b",
            "a/./b",
            "c:\\x",
            "a b",
            "nul",
            "aux.html",
            "com1/x",
            "x.",
            "ñ",
            "a\0b",
        ] {
            assert!(OutPath::parse(bad).is_none(), "{bad}");
        }
        let fits = |path: &str| OutPath::parse(path).is_some();
        let part = "a".repeat(255);
        assert!(fits(&part) && !fits(&format!("{part}a")), "255 bytes a part");
        let path = vec!["a".repeat(204); 5].join("/");
        assert_eq!(path.len(), 1024);
        assert!(fits(&path) && !fits(&format!("a{path}")), "1024 bytes in all");
        assert_eq!(OutPath::page("es/x/").map(|p| p.to_string()).as_deref(), Some("es/x/index.html"));
        assert_eq!(OutPath::page("/").map(|p| p.to_string()).as_deref(), Some("index.html"));
    }
}
