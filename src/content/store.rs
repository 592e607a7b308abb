//! Documents kept for the next build, so that files that have not changed are neither read nor parsed again. Safe to lose.
//!
//! A file is known again by its stat alone, every field of it: the file system's own time of the last change cannot be set back, as
//! the date of a file can. What changed so lately that it may have changed once more unseen is not kept.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Listed, Parsed, Read};
use crate::fs::{Disk, Stat, replace, seal, unseal};
use crate::yaml::Node;

/// Documents of one part, at most about: after an edit one part is written again.
const IN_PART: usize = 256;
/// Bytes of a part.
const MAX_PART: u64 = 1 << 30;

/// A folder in which builds by one program keep documents for each other.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    program: Stat,
    now_ns: i64,
}

/// The BLAKE3 of the paths and stats of the files in a part; `None` for a part that is not there, or not to be trusted.
pub(super) type State = Option<[u8; 32]>;

/// A file whose text was read without finding fault.
#[derive(Serialize, Deserialize)]
struct Entry<'p> {
    #[serde(borrow)]
    path: Cow<'p, str>,
    stat: Stat,
    #[serde(borrow)]
    source: Cow<'p, str>,
    node: Option<Cow<'p, Node>>,
    body_start: usize,
}

impl<'p> Entry<'p> {
    fn of(file: &'p Listed) -> Option<Entry<'p>> {
        let Read { stat, parsed: Parsed { source, node, body_start, found } } = file.read.as_ref()?;
        let entry = Entry {
            path: Cow::Borrowed(&file.shown),
            stat: (*stat)?,
            source: Cow::Borrowed(source),
            node: node.as_deref().map(Cow::Borrowed),
            body_start: *body_start,
        };
        found.is_empty().then_some(entry)
    }

    fn into_read(self) -> (String, Read) {
        let node = self.node.map(|node| Arc::new(node.into_owned()));
        let parsed = Parsed { source: self.source.into(), node, body_start: self.body_start, found: Vec::new() };
        (self.path.into_owned(), Read { stat: Some(self.stat), parsed })
    }
}

impl Store {
    /// `folder` need not exist. `program` is the one that reads; what another one kept is no use to it. `now_ns` is the time of the
    /// file system, in nanoseconds since 1970, before anything is looked at.
    pub fn new(folder: PathBuf, program: Stat, now_ns: i64) -> Store {
        Store { folder, program, now_ns }
    }

    /// Gives the files what was kept of them, and tells the state of each part for [`Store::keep`].
    pub(super) fn recall(&self, disk: &dyn Disk, files: &mut [Listed]) -> Vec<State> {
        let recall = |nth| {
            let bytes = disk.read(&self.part(nth), MAX_PART).unwrap_or_default();
            match unseal::<(Stat, Vec<Entry<'_>>)>(&bytes) {
                Some((by, entries)) if by == self.program => {
                    (state(&entries), entries.into_iter().map(Entry::into_read).collect())
                }
                _ => (None, Vec::new()),
            }
        };
        let parts = (0..parts_of(files.len())).into_par_iter().with_max_len(1).map(recall);
        let (states, parts): (Vec<State>, Vec<Vec<(String, Read)>>) = parts.unzip();
        let mut known: HashMap<String, Read> = parts.into_iter().flatten().collect();
        files.iter_mut().for_each(|file| file.read = known.remove(&file.shown));
        states
    }

    /// Keeps what was read, in the parts where that is something else than before. The next build does without what cannot be
    /// written.
    pub(super) fn keep(&self, disk: &dyn Disk, files: &[Listed], before: &[State]) {
        let mut parts: Vec<Vec<Entry<'_>>> = Vec::new();
        parts.resize_with(parts_of(files.len()), Vec::new);
        for entry in files.iter().filter_map(Entry::of).filter(|entry| entry.stat.is_settled(self.now_ns)) {
            let nth = part_of(&entry.path, parts.len());
            if let Some(part) = parts.get_mut(nth) {
                part.push(entry);
            }
        }
        let _ = disk.create_folders(&self.folder);
        parts.into_par_iter().enumerate().with_max_len(1).for_each(|(nth, entries)| {
            if before.get(nth).copied().flatten() != state(&entries) {
                let _ = replace(disk, &self.part(nth), &seal(&(self.program, entries)), false);
            }
        });
    }

    fn part(&self, nth: usize) -> PathBuf {
        self.folder.join(nth.to_string())
    }
}

/// Among how many parts the documents of so many files are shared out.
fn parts_of(files: usize) -> usize {
    files.div_ceil(IN_PART).next_power_of_two()
}

/// In which part a file is, whatever other files there are.
fn part_of(path: &str, parts: usize) -> usize {
    let [first, second, ..] = *blake3::hash(path.as_bytes()).as_bytes();
    usize::from(u16::from_le_bytes([first, second])) % parts.max(1)
}

fn state(entries: &[Entry<'_>]) -> State {
    let seen: Vec<(&str, Stat)> = entries.iter().map(|entry| (&*entry.path, entry.stat)).collect();
    Some(*blake3::hash(&seal(&seen)).as_bytes())
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::path::Path;

    use super::*;
    use crate::content::{Before, RecordFolder, load};
    use crate::fs::{self, Action, Cause, Fault, FaultyDisk, RealDisk, Scope};

    /// Loads the content from a disk that does not let `site.yaml` be read; tells whether anybody tried, and the node.
    fn load_unread(root: &Path, store: &Store) -> (bool, Option<Arc<Node>>) {
        let (path, cause) = (root.join("content/site.yaml"), Cause::Kind(ErrorKind::PermissionDenied));
        let fault = Fault { action: Some(Action::Read), path: Some(path), nth: 1, lasting: true, cause };
        let disk = FaultyDisk::new(Box::new(RealDisk), fault);
        let loaded = load(&disk, root, &[], Before::Stored(store, None)).unwrap();
        assert_eq!(loaded.found.has_errors(), disk.failed() > 0);
        (disk.failed() > 0, loaded.site.and_then(|site| site.node))
    }

    #[test]
    fn what_has_not_changed_since_is_not_read_again() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("content/site.yaml");
        RealDisk.create_folders(path.parent().unwrap()).unwrap();
        let seen = RealDisk.write_new(&path, b"brand: uno\nlist: [1, true, {a: ~}]\n").unwrap();
        let store = |program, now_ns| Store::new(root.path().join("cache"), program, now_ns);
        let read = |store: &Store| {
            let loaded = load(&RealDisk, root.path(), &[], Before::Stored(store, None)).unwrap();
            loaded.site.unwrap().node
        };

        // It may change once more in the very tick in which it was looked at.
        read(&store(seen, seen.changed_ns));
        assert_eq!(load_unread(root.path(), &store(seen, i64::MAX)), (true, None));
        let node = read(&store(seen, i64::MAX));
        assert!(node.is_some());
        assert_eq!(load_unread(root.path(), &store(seen, i64::MAX)), (false, node));

        let other = Stat { size: seen.size + 1, ..seen };
        assert!(load_unread(root.path(), &store(other, i64::MAX)).0, "another program may read it otherwise");
        read(&store(seen, i64::MAX));
        RealDisk.remove_file(&path).unwrap();
        RealDisk.write_new(&path, b"brand: dos\nlist: [1, true, {a: ~}]\n").unwrap();
        RealDisk.set_modified(&path, seen.modified_ns).unwrap();
        assert!(load_unread(root.path(), &store(seen, i64::MAX)).0, "the same size and date");
    }

    #[test]
    fn what_was_seen_already_is_what_a_walk_would_find() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        for path in [
            "content/site.yaml",
            "content/.env",
            "content/.git/config",
            "content/media/patio.jpg",
            "content/media/.hidden/x.jpg",
            "content/static/robots.txt",
            "content/static/.well-known/security.txt",
            "content/static/.well-known/.x",
            "content/static/.well-known/sub/y~",
            "content/stories/knee/story.yaml",
            "content/stories/knee/es.md",
            "content/stories/knee/es.md~",
            "content/stories/#knee#/en.md",
            "content/stories/.knee.swp",
            "content/stray/x.txt",
            "content.yaml",
            "themes/content/x.html",
        ] {
            RealDisk.create_folders(root.join(path).parent().unwrap()).unwrap();
            RealDisk.write_new(&root.join(path), b"a: b\n").unwrap();
        }
        let folders = [RecordFolder { folder: "stories", kind: "story", has_texts: true }];
        let program = RealDisk.inspect(&root.join("content.yaml")).unwrap().unwrap();
        let load = |seen: Option<&[(PathBuf, Stat)]>| {
            let store = Store::new(root.join("cache"), program, i64::MAX);
            let loaded = load(&RealDisk, root, &folders, Before::Stored(&store, seen)).unwrap();
            let found: Vec<_> = loaded.found.iter().map(|found| (found.code, found.args.clone())).collect();
            format!("{:?} {:?} {:?} {:?} {found:?}", loaded.site, loaded.media, loaded.statics, loaded.records)
        };
        let stat = |entry: fs::Entry| {
            let stat = RealDisk.inspect(&root.join(&entry.path)).unwrap().unwrap();
            (entry.path, stat)
        };
        let seen: Vec<_> = RealDisk.walk(root, Scope::Tree).unwrap().into_iter().map(stat).collect();
        let walked = load(None);
        for part in ["patio.jpg", "security.txt", "robots.txt", "knee", "FileStray"] {
            assert!(walked.contains(part), "{part}: {walked}");
        }
        assert_eq!(load(Some(&seen)), walked);
    }

    #[test]
    fn every_file_has_its_part_and_an_edit_touches_one() {
        assert_eq!([0, 1, 256, 257, 11_000].map(parts_of), [1, 1, 1, 2, 64]);
        let names = (0..4_000).map(|nth| format!("content/stories/story-{nth}/es.md"));
        let mut sizes = [0_usize; 16];
        names.for_each(|name| sizes[part_of(&name, 16)] += 1);
        assert!(sizes.iter().all(|size| (190..310).contains(size)), "{sizes:?}");
    }
}
