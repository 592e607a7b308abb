//! Records of a kind that readers cannot tell apart by their names or addresses.

use std::collections::HashMap;

use rayon::prelude::*;

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
        let mut seen: HashMap<String, Key> = HashMap::new();
        let keys: Vec<Key> = site.keys_of(kind).collect();
        let looked = |key: &Key| names(site, *key).map(|(name, is_name)| (look(&name), name, is_name)).collect();
        let looks: Vec<Vec<_>> = keys.par_iter().map(looked).collect();
        for (key, looks) in keys.into_iter().zip(looks) {
            for (looks, name, is_name) in looks {
                let Some(other) = seen.get(&looks).copied() else {
                    seen.insert(looks, key);
                    continue;
                };
                if other == key {
                    continue;
                }
                let Some((similar, _)) = names(site, other).find(|(similar, _)| look(similar) == looks) else {
                    continue;
                };
                let (Some(mine), Some(theirs)) = (site.common(key), site.common(other)) else { continue };
                // Equal addresses are told elsewhere.
                if similar == name && !is_name {
                    continue;
                }
                let diagnostic = Diagnostic::at(Code::NameLookalike, mine.at).arg("value", name);
                let path = sources.path(theirs.at.file);
                found.push(diagnostic.arg("similar", similar).arg("other", path));
                break;
            }
        }
    }
    found
}

/// The names of a record and its slugs in every language, and which of both each is.
fn names(site: &Site, key: Key) -> impl Iterator<Item = (String, bool)> {
    site.languages.iter().flat_map(move |language| {
        let name = site.tables.name(key, *language, &site.languages);
        name.map(|said| (said.value.to_owned(), true)).into_iter().chain([(site.slug(key, *language), false)])
    })
}
