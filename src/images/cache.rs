//! Pictures that were encoded before, kept by content. A file of the cache is taken only if it proves to be whole; without a
//! cache, or with a spoilt one, all is the same but slower. What a site does not use any more is removed in the end, and never a
//! file that was not written here.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::encode;
use crate::diagnostics::Diagnostic;
use crate::fs::{self, Disk, Kind, Scope};
use crate::media::{Media, SETTINGS, Variant};

/// Bytes of a file of the cache.
const MAX_ENTRY: u64 = 64 << 20;
const PROOF_BYTES: usize = blake3::OUT_LEN;
/// Bytes of files that stay though the site does not use them: what a change that is undone, or the other of preview and site, needs.
const MAX_UNUSED: u64 = 256 << 20;

/// A folder with one file for each variant of a picture and each card; safe to delete at any time.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    /// What the site needs, as far as this run has come.
    used: Mutex<BTreeSet<Key>>,
}

impl Cache {
    /// The cache in a folder, which need not exist: `root/.marca/cache/images`.
    pub fn new(folder: PathBuf) -> Cache {
        Cache { folder, used: Mutex::default() }
    }

    /// Remembers that the site needs a file.
    pub(super) fn keep(&self, key: &Key) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(*key);
    }

    /// Has the cache keep a picture that need not be encoded this time.
    pub fn keep_picture(&self, media: &Media) {
        media.variants().iter().for_each(|variant| self.keep(&Key::new(media, variant)));
    }

    pub(super) fn get(&self, disk: &dyn Disk, key: &Key) -> Option<Vec<u8>> {
        let mut bytes = disk.read(&self.folder.join(key.name()), MAX_ENTRY).ok()?;
        let proof = bytes.split_off(bytes.len().checked_sub(PROOF_BYTES)?);
        (key.proof(&bytes).as_bytes().as_slice() == proof).then_some(bytes)
    }

    /// Stops at the first file that cannot be written, which no one has to hear of.
    pub(super) fn put<'v>(&self, disk: &dyn Disk, entries: impl Iterator<Item = (Key, &'v [u8])>) {
        if disk.create_folders(&self.folder).is_err() {
            return;
        }
        for (key, bytes) in entries {
            let whole = [bytes, key.proof(bytes).as_bytes()].concat();
            if fs::replace(disk, &self.folder.join(key.name()), &whole, false).is_err() {
                return;
            }
        }
    }

    /// Removes what a run over the whole site found no need for, but for the newest such files, up to a limit. Failing matters to
    /// no one.
    pub fn prune(&self, disk: &dyn Disk) {
        self.prune_to(disk, MAX_UNUSED);
    }

    pub(super) fn prune_to(&self, disk: &dyn Disk, most: u64) {
        let Ok(entries) = disk.walk(&self.folder, Scope::Folder) else { return };
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = entries.iter().filter(|entry| entry.kind == Kind::File).filter_map(|entry| Key::named(&entry.path));
        let unused = keys.filter(|key| !used.contains(key)).filter_map(|key| {
            let stat = disk.inspect(&self.folder.join(key.name())).ok()??;
            Some((Reverse(stat.modified_ns), key, stat.size))
        });
        let mut bytes = 0;
        for (_, key, size) in unused.collect::<BTreeSet<_>>() {
            bytes += size;
            // What does not hold its proof is spoilt or somebody else's.
            if bytes > most && self.get(disk, &key).is_some() {
                let _ = disk.remove_file(&self.folder.join(key.name()));
            }
        }
    }
}

/// As [`encode`], but from the cache if all variants are there; the file is not read again then.
///
/// # Errors
/// As [`encode`]; never because of the cache.
pub fn cached_encode(
    cache: &Cache,
    disk: &dyn Disk,
    folder: &Path,
    media: &Media,
) -> Result<Vec<(Variant, Vec<u8>)>, Diagnostic> {
    cache.keep_picture(media);
    let kept = |variant: Variant| cache.get(disk, &Key::new(media, &variant)).map(|bytes| (variant, bytes));
    if let Some(kept) = media.variants().into_iter().map(kept).collect() {
        return Ok(kept);
    }
    let made = encode(disk, folder, media)?;
    cache.put(disk, made.iter().map(|(variant, bytes)| (Key::new(media, variant), bytes.as_slice())));
    Ok(made)
}

/// All that the bytes of a file depend on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Key([u8; blake3::OUT_LEN]);

impl Key {
    fn new(media: &Media, variant: &Variant) -> Key {
        let Variant { path: _, width_px, height_px, format } = variant;
        Key::of(&format!("image {SETTINGS} {} {width_px}x{height_px} {}", media.hash, format.suffix()))
    }

    pub(super) fn of(text: &str) -> Key {
        Key(*blake3::hash(text.as_bytes()).as_bytes())
    }

    /// The key of a file by its name, if it has one.
    fn named(path: &Path) -> Option<Key> {
        let key = Key(*blake3::Hash::from_hex(path.to_str()?).ok()?.as_bytes());
        (path == Path::new(&key.name())).then_some(key)
    }

    fn name(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }

    /// Holds for these bytes under this key only, so that a file under another's name proves nothing.
    fn proof(&self, bytes: &[u8]) -> blake3::Hash {
        blake3::keyed_hash(&self.0, bytes)
    }
}
