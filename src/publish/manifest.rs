//! The list of all files of a site that are ours. It lies in the site itself, so that what is whose does not hang on a cache.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use rayon::prelude::*;

use super::known::Hash;
use crate::fs::{Disk, DiskError, ReadFault};
use crate::out_path::OutPath;

/// Its name in the site.
pub(super) const NAME: &str = ".marca-manifest.json";

/// Paths of files, with the BLAKE3 of their bytes; without the manifest itself.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Manifest {
    pub(super) files: BTreeMap<String, Hash>,
}

#[derive(serde::Deserialize)]
struct Written {
    version: u32,
    files: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of a site, `None` when it has none.
    ///
    /// # Errors
    /// `Some` when the disk refuses, `None` when what stands there is no manifest that we can read.
    pub(super) fn read(disk: &dyn Disk, site: &Path) -> Result<Option<Manifest>, Option<DiskError>> {
        match disk.read(&site.join(NAME), 1 << 28) {
            Ok(bytes) => Manifest::parse(&bytes).map(Some).ok_or(None),
            Err(fault) if fault.is_missing() => Ok(None),
            Err(ReadFault::Disk(error)) => Err(Some(error)),
            Err(ReadFault::Link | ReadFault::Special | ReadFault::TooBig { .. }) => Err(None),
        }
    }

    fn parse(bytes: &[u8]) -> Option<Manifest> {
        let Written { version: 1, files } = serde_json::from_slice(bytes).ok()? else {
            return None;
        };
        let checked = files.into_par_iter().map(|(path, hash)| {
            // A path that we could not have written may point anywhere.
            OutPath::parse(&path)?;
            Some((path, *blake3::Hash::from_hex(hash).ok()?.as_bytes()))
        });
        Some(Manifest { files: checked.collect::<Option<_>>()? })
    }

    /// By what it is known again: paths have no zero bytes.
    pub(super) fn digest(&self) -> Hash {
        let mut hasher = blake3::Hasher::new();
        for (path, hash) in &self.files {
            hasher.update(path.as_bytes()).update(&[0]).update(hash);
        }
        *hasher.finalize().as_bytes()
    }

    /// One file a line, sorted. No path needs escaping: see [`OutPath`].
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut text = String::from("{\n  \"version\": 1,\n  \"files\": {");
        for (at, (path, hash)) in self.files.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let _ = write!(text, "{comma}\n    \"{path}\": \"{}\"", blake3::Hash::from_bytes(*hash).to_hex());
        }
        text.push_str("\n  }\n}\n");
        text.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::RealDisk;

    #[test]
    fn a_manifest_that_cannot_be_read_is_not_one_that_is_missing() {
        let site = tempfile::tempdir().unwrap();
        let read = || Manifest::read(&RealDisk, site.path());
        assert!(matches!(read(), Ok(None)));
        RealDisk.create_folders(&site.path().join(NAME)).unwrap();
        assert!(matches!(read(), Err(None)));
    }

    #[test]
    fn a_manifest_comes_back_as_it_went_and_no_other_is_taken() {
        let files = [("b/c.html", [7; 32]), ("a.html", [0; 32])];
        let manifest = Manifest { files: files.map(|(path, hash)| (path.to_owned(), hash)).into() };
        let bytes = manifest.to_bytes();
        assert_eq!(Manifest::parse(&bytes), Some(manifest));
        assert_eq!(Manifest::parse(&Manifest::default().to_bytes()), Some(Manifest::default()));
        let digest = |path: &str, byte| Manifest { files: [(path.to_owned(), [byte; 32])].into() }.digest();
        assert_eq!(digest("a", 1), digest("a", 1));
        assert!(digest("a", 1) != digest("a", 2) && digest("a", 1) != digest("b", 1));
        let text = String::from_utf8(bytes).unwrap();
        for bad in [text.replace("b/c.html", "../c"), text.replace(": 1", ": 2"), text.replace("07", "0"), text + "x"] {
            assert_eq!(Manifest::parse(bad.as_bytes()), None, "{bad}");
        }
    }
}
