//! Records of a kind that readers cannot tell apart by their names or addresses.

use std::collections::HashMap;

use super::Site;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Sources};
use crate::lookalike::look;
use crate::model::{Key, Kind};

/// Kinds whose names people go by when they call, go or pay.
const KINDS: [Kind; 7] =
    [Kind::Hospital, Kind::Doctor, Kind::Organization, Kind::Specialty, Kind::Service, Kind::Package, Kind::Event];

/// What looks like something else of its kind; each pair is told once, at the later file.
pub fn check(site: &Site, sources: &Sources) -> Diagnostics {
    let mut found = Diagnostics::default();
    for kind in KINDS {
        let mut seen: HashMap<String, (Key, String)> = HashMap::new();
        for key in (0..site.tables.count(kind)).map(|row| Key::new(kind, row)) {
            let names = site.languages.iter().flat_map(|language| {
                let name = site.tables.name(key, *language, &site.languages);
                [name.map(|said| (said.value.to_owned(), true)), Some((site.slug(key, *language), false))]
            });
            for (name, is_name) in names.flatten() {
                let other = seen.entry(look(&name)).or_insert_with(|| (key, name.clone()));
                let (Some(mine), Some(theirs)) = (site.common(key), site.common(other.0)) else { continue };
                // Equal addresses are told elsewhere.
                if other.0 == key || (other.1 == name && !is_name) {
                    continue;
                }
                let diagnostic = Diagnostic::at(Code::NameLookalike, mine.at).arg("value", name);
                let path = sources.path(theirs.at.file);
                found.push(diagnostic.arg("similar", other.1.as_str()).arg("other", path));
                break;
            }
        }
    }
    found
}
