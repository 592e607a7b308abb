//! Pictures that were encoded before, kept by content. A file of the cache is taken only if it proves to be whole; without a
//! cache, or with a spoilt one, all is the same but slower.

use std::path::{Path, PathBuf};

use super::encode;
use crate::diagnostics::Diagnostic;
use crate::fs::{self, Disk};
use crate::media::{Media, SETTINGS, Variant};

/// Bytes of a file of the cache.
const MAX_ENTRY: u64 = 64 << 20;
const PROOF_BYTES: usize = blake3::OUT_LEN;

/// A folder with one file for each variant of a picture and each card; safe to delete at any time.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The cache in a folder, which need not exist: `root/.marca/cache/images`.
    pub fn new(folder: PathBuf) -> Cache {
        Cache { folder }
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
    let kept = |variant: Variant| cache.get(disk, &Key::new(media, &variant)).map(|bytes| (variant, bytes));
    if let Some(kept) = media.variants().into_iter().map(kept).collect() {
        return Ok(kept);
    }
    let made = encode(disk, folder, media)?;
    cache.put(disk, made.iter().map(|(variant, bytes)| (Key::new(media, variant), bytes.as_slice())));
    Ok(made)
}

/// All that the bytes of a file depend on.
pub(super) struct Key(blake3::Hash);

impl Key {
    fn new(media: &Media, variant: &Variant) -> Key {
        let Variant { path: _, width_px, height_px, format } = variant;
        Key::of(&format!("image {SETTINGS} {} {width_px}x{height_px} {}", media.hash, format.suffix()))
    }

    pub(super) fn of(text: &str) -> Key {
        Key(blake3::hash(text.as_bytes()))
    }

    fn name(&self) -> String {
        self.0.to_hex().to_string()
    }

    /// Holds for these bytes under this key only, so that a file under another's name proves nothing.
    fn proof(&self, bytes: &[u8]) -> blake3::Hash {
        blake3::keyed_hash(self.0.as_bytes(), bytes)
    }
}
