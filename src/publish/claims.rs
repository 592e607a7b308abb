//! Who asked for which path first, so that no artifact overwrites another, on any file system.

use std::collections::HashMap;

use super::ancestors;

/// The names of all artifacts and of the folders that they need, by their form without capitals.
#[derive(Default, Debug)]
pub struct Claims {
    names: HashMap<Box<str>, Claim>,
}

#[derive(Debug)]
struct Claim {
    /// As it is written, where that differs from its form without capitals.
    name: Option<Box<str>>,
    is_file: bool,
}

impl Claim {
    fn new(name: &str, folded: &str, is_file: bool) -> Claim {
        Claim { name: (name != folded).then(|| name.into()), is_file }
    }

    fn name<'c>(&'c self, folded: &'c str) -> &'c str {
        self.name.as_deref().unwrap_or(folded)
    }
}

impl Claims {
    /// Claims a path and its folders.
    ///
    /// # Errors
    /// The name claimed earlier that it cannot stand beside; nothing is claimed then.
    pub fn claim(&mut self, path: &str) -> Result<(), String> {
        let folded = path.to_ascii_lowercase();
        if let Some(earlier) = self.names.get(&*folded) {
            return Err(earlier.name(&folded).to_owned());
        }
        for (folder, folded) in ancestors(path).zip(ancestors(&folded)) {
            match self.names.get(folded) {
                Some(earlier) if earlier.is_file || earlier.name(folded) != folder => {
                    return Err(earlier.name(folded).to_owned());
                }
                Some(_) | None => {}
            }
        }
        for (folder, folded) in ancestors(path).zip(ancestors(&folded)) {
            if !self.names.contains_key(folded) {
                self.names.insert(folded.into(), Claim::new(folder, folded, false));
            }
        }
        let claim = Claim::new(path, &folded, true);
        self.names.insert(folded.into(), claim);
        Ok(())
    }

    /// Whether exactly this path was claimed for a file (`true`) or a folder (`false`).
    pub(super) fn is_file(&self, path: &str) -> Option<bool> {
        let folded = path.to_ascii_lowercase();
        self.names.get(&*folded).filter(|claim| claim.name(&folded) == path).map(|claim| claim.is_file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_artifacts_share_a_path_on_any_file_system() {
        let mut claims = Claims::default();
        claims.claim("es/a/index.html").unwrap();
        claims.claim("es/b").unwrap();
        for (bad, earlier) in [
            ("es/a/index.html", "es/a/index.html"),
            ("es/a/Index.html", "es/a/index.html"),
            ("ES/c", "es"),
            ("es/b/c", "es/b"),
            ("es/a", "es/a"),
        ] {
            assert_eq!(claims.claim(bad).unwrap_err(), earlier, "{bad}");
        }
        assert_eq!(
            ["es/b", "es", "ES", "es/c"].map(|path| claims.is_file(path)),
            [Some(true), Some(false), None, None]
        );
        // A name is told as it was written first.
        claims.claim("Img/B.png").unwrap();
        assert_eq!(claims.claim("img/c.png").unwrap_err(), "Img");
        assert_eq!(claims.claim("Img/b.PNG").unwrap_err(), "Img/B.png");
        assert_eq!(["Img/B.png", "img/b.png", "Img"].map(|path| claims.is_file(path)), [Some(true), None, Some(false)]);
    }
}
