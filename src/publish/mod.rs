//! Publishing: the output folder is at every instant the whole old site or the whole new one.
//!
//! The new site is made in a tree that stands beside the output and is the site before last, so that the cost follows what
//! changed. Once it is whole and synced, the two trees change places in one step.
//!
//! Invariants. Nothing is written into the output but the moved-in tree and what others had in the old one (mount points
//! aside). No file is written into once it stands there: one that did not change may have names in both trees. What is kept from
//! build to build (`known`, the notes, the stage) is checked file by file and safe to delete.

mod claims;
mod error;
mod foreign;
mod known;
mod manifest;
mod stage;
mod swap;
mod target;
#[cfg(test)]
mod tests;

pub use claims::Claims;
pub use error::{PublishError, Refusal};
pub use swap::Recovered;
pub use target::Target;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fs::{Disk, DiskError, Kind, Lock, Stat, replace, seal, unseal};
use crate::out_path::OutPath;
use foreign::Foreign;
use known::{Hash, Known, Sight};
use manifest::Manifest;
use stage::Stage;
use swap::Way;
use target::Place;

/// Bytes of a note for the next build.
const MAX_NOTE: u64 = 1 << 30;

/// One build's hold on an output folder. Dropped without [`commit`](Publisher::commit), it leaves the output as it was.
#[derive(Debug)]
pub struct Publisher<'d> {
    disk: &'d dyn Disk,
    place: Place,
    recovered: Option<Recovered>,
    /// What the output has of ours.
    live: Manifest,
    has_live: bool,
    known: Known,
    stage: Stage<'d>,
    /// What others have in the output, if that was looked for ahead.
    foreign: Mutex<Option<Foreign>>,
    claims: Mutex<Claims>,
    artifacts: Mutex<BTreeMap<OutPath, Artifact>>,
    failed: AtomicBool,
    /// Last, so that it is let go last.
    _lock: Lock,
}

/// What is known of an artifact once it was put.
#[derive(Debug)]
struct Artifact {
    hash: Hash,
    size: u64,
    /// The file in the output, if its bytes are known.
    live: Option<Sight>,
    /// The file in the stage; `None` while it need not be there, since the output has the same.
    stage: Option<Stat>,
}

impl Artifact {
    fn is_live(&self) -> bool {
        self.live.is_some_and(|live| live.hash == self.hash)
    }
}

/// What a build changed, in files, against the site before it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Published {
    /// New, or with other bytes than before.
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// Files of others that were carried over; not counted when nothing changed.
    pub foreign: usize,
    /// The size of the whole site.
    pub bytes: u64,
}

impl Published {
    /// How many files are not as they were; when 0, nothing was touched.
    pub fn changed(&self) -> usize {
        self.written + self.removed
    }
}

/// Where a build that published leaves what the next one may go by. The output stays in its hold.
#[derive(Debug)]
pub struct Notes<'d> {
    disk: &'d dyn Disk,
    state: PathBuf,
    /// The site that they are for.
    of: Hash,
    _lock: Lock,
}

impl Notes<'_> {
    /// Leaves a note for [`Publisher::recall`]. The next build does without one that cannot be written.
    pub fn leave(&self, name: &str, note: &impl Serialize) {
        let _ = replace(self.disk, &self.state.join(name), &seal(&(self.of, note)), false);
    }
}

impl<'d> Publisher<'d> {
    /// Takes hold of an output folder, and puts right what a killed build may have left.
    ///
    /// # Errors
    /// When the folder is refused, another build has it, or the disk does not let us write.
    pub fn open(disk: &'d dyn Disk, target: &Target) -> Result<Publisher<'d>, PublishError> {
        let place = target::settle(disk, target)?;
        if disk.inspect(&place.state)?.is_none() {
            // Nothing to recover: refuse before a state folder is made beside somebody else's files.
            target::owned(disk, &place.out)?;
        }
        disk.create_folders(&place.state)?;
        let lock = disk
            .lock(&place.lock, &std::process::id().to_string())
            .map_err(|fault| PublishError::from_lock(fault, place.out.clone()))?;
        let killed = lock.left_by().map(|_| Recovered::Unpublished);
        let recovered = swap::recover(disk, &place)?.or(killed);
        Ok(Publisher {
            recovered,
            live: target::owned(disk, &place.out)?,
            has_live: disk.inspect(&place.out)?.is_some(),
            known: Known::read(disk, &place.known),
            stage: Stage::new(disk, place.next.clone()),
            foreign: Mutex::default(),
            claims: Mutex::default(),
            artifacts: Mutex::default(),
            failed: AtomicBool::new(false),
            disk,
            place,
            _lock: lock,
        })
    }

    /// What an earlier build had left unfinished.
    pub fn recovered(&self) -> Option<Recovered> {
        self.recovered
    }

    /// What an earlier build left under this name, if it was for the very site that is published.
    pub fn recall<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let bytes = self.disk.read(&self.place.state.join(name), MAX_NOTE).ok()?;
        let (of, note): (Hash, T) = unseal(&bytes)?;
        (of == self.live.digest()).then_some(note)
    }

    /// The whole site, if all of it is as it was published; to be told as it is.
    pub fn untouched(&self) -> Option<Published> {
        let standing = |(path, hash): (&String, &Hash)| Some(self.as_published(path, *hash).ok()??.size);
        let sizes: Vec<u64> = self.live.files.par_iter().map(standing).collect::<Option<_>>()?;
        let published = Published { unchanged: sizes.len(), bytes: sizes.iter().sum(), ..Published::default() };
        (self.has_live && self.recovered.is_none()).then_some(published)
    }

    /// The file in the output, if nobody touched it since it was published with this hash.
    fn as_published(&self, path: &str, hash: Hash) -> Result<Option<Stat>, DiskError> {
        let stat = self.disk.inspect(&self.place.out.join(path))?;
        Ok(stat.filter(|stat| stat.kind == Kind::File && self.known.hash_of(path, *stat) == Some(hash)))
    }

    /// The time of the file system when the output was taken hold of, in nanoseconds since 1970.
    pub fn opened_ns(&self) -> Option<i64> {
        self.disk.inspect(&self.place.lock).ok().flatten().map(|stat| stat.changed_ns)
    }

    /// Looks through the stage while others work on what goes there; what looks at it then need not.
    pub fn look_at_stage(&self) {
        self.stage.look_ahead();
    }

    /// Looks for what others have in the output, if there is something to publish, so that [`Publisher::commit`] need not, unless
    /// something comes at a new path. What they bring or change after it is moved once the trees have changed places.
    pub fn look_for_foreign(&self) {
        if self.stage.is_ready() {
            *self.foreign.lock().unwrap_or_else(PoisonError::into_inner) = self.find_foreign().ok();
        }
    }

    fn find_foreign(&self) -> Result<Foreign, DiskError> {
        match self.disk.inspect(&self.place.out)? {
            Some(_) => Foreign::find(self.disk, &self.place.out, &self.live),
            None => Ok(Foreign::default()),
        }
    }

    /// Takes one artifact, from any thread.
    ///
    /// # Errors
    /// When its path is taken, or the disk refuses; [`commit`](Publisher::commit) then refuses too.
    pub fn put(&self, path: &OutPath, bytes: &[u8]) -> Result<(), PublishError> {
        self.noting(self.put_if_free(path, bytes))
    }

    /// Takes an artifact that the output already has, as the last build put it; `false` when the file is not there, or not as it
    /// was published.
    ///
    /// # Errors
    /// As [`Publisher::put`].
    pub fn keep(&self, path: &OutPath) -> Result<bool, PublishError> {
        self.noting(self.keep_if_same(path))
    }

    /// A build of which a part failed is not published.
    fn noting<T>(&self, done: Result<T, PublishError>) -> Result<T, PublishError> {
        if done.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        done
    }

    fn claim(&self, path: &str) -> Result<(), PublishError> {
        let claimed = match path {
            manifest::NAME | swap::INCOMING => Err(manifest::NAME.to_owned()),
            _ => self.claims.lock().unwrap_or_else(PoisonError::into_inner).claim(path),
        };
        claimed.map_err(|earlier| PublishError::Duplicate { path: path.to_owned(), earlier })
    }

    fn add(&self, path: &OutPath, artifact: Artifact) {
        self.artifacts.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), artifact);
    }

    fn keep_if_same(&self, path: &OutPath) -> Result<bool, PublishError> {
        let Some(hash) = self.live.files.get(path.as_str()).copied() else { return Ok(false) };
        let Some(stat) = self.as_published(path.as_str(), hash)? else { return Ok(false) };
        self.claim(path.as_str())?;
        self.add(path, Artifact { hash, size: stat.size, live: Some(Sight { stat, hash }), stage: None });
        Ok(true)
    }

    fn put_if_free(&self, path: &OutPath, bytes: &[u8]) -> Result<(), PublishError> {
        let name = path.as_str();
        self.claim(name)?;
        let hash = *blake3::hash(bytes).as_bytes();
        let live = self.sight_live(name, bytes, hash)?;
        let mut artifact = Artifact { hash, size: bytes.len() as u64, live, stage: None };
        if !artifact.is_live() {
            artifact.stage = match self.standing(name, hash)? {
                Some(stat) => Some(stat),
                None => Some(self.stage.write(name, bytes)?),
            };
        }
        self.add(path, artifact);
        Ok(())
    }

    /// The file in the output, when its bytes are on record or are these.
    fn sight_live(&self, path: &str, bytes: &[u8], hash: Hash) -> Result<Option<Sight>, PublishError> {
        if !self.has_live {
            return Ok(None);
        }
        let full = self.place.out.join(path);
        let Some(stat) = self.disk.inspect(&full)?.filter(|stat| stat.kind == Kind::File) else {
            return Ok(None);
        };
        if let Some(hash) = self.known.hash_of(path, stat) {
            return Ok(Some(Sight { stat, hash }));
        }
        let size = bytes.len() as u64;
        // A file that cannot be read is replaced.
        let is_same = stat.size == size && self.disk.read(&full, size).is_ok_and(|standing| standing == bytes);
        Ok(is_same.then_some(Sight { stat, hash }))
    }

    /// The file in the stage, when it is on record with this hash.
    fn standing(&self, path: &str, hash: Hash) -> Result<Option<Stat>, PublishError> {
        if !self.known.has(path) {
            return Ok(None);
        }
        Ok(self.stage.stat(path)?.filter(|stat| self.known.hash_of(path, *stat) == Some(hash)))
    }

    /// Puts the site in place: all that was put, what others had there, and nothing else. Tells what changed, and where to leave
    /// notes for the next build.
    ///
    /// # Errors
    /// When the disk refuses, or a file of somebody else is in the way. The output is the old site then; or already the whole
    /// new one, when only the tidying up after it failed.
    pub fn commit(mut self) -> Result<(Published, Notes<'d>), PublishError> {
        if self.failed.load(Ordering::Relaxed) {
            return Err(PublishError::Incomplete);
        }
        let mut artifacts = std::mem::take(&mut self.artifacts).into_inner().unwrap_or_else(PoisonError::into_inner);
        let claims = std::mem::take(&mut self.claims).into_inner().unwrap_or_else(PoisonError::into_inner);
        let manifest = Manifest {
            files: artifacts.iter().map(|(path, artifact)| (path.as_str().to_owned(), artifact.hash)).collect(),
        };
        let mut published = self.compare(&artifacts);
        if self.has_live && published.changed() == 0 && manifest == self.live {
            self.refresh(&artifacts);
            return Ok((published, self.notes(&manifest)));
        }

        let (disk, place) = (self.disk, &self.place);
        let found = self.foreign.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Where something new of ours comes, others may have come first since: look again.
        let is_new = |path: &OutPath| !self.live.files.contains_key(path.as_str());
        let found = found.filter(|_| !artifacts.keys().any(is_new));
        let mut foreign = found.map_or_else(|| self.find_foreign(), Ok)?;
        foreign.make_room(&claims, |path| artifacts.get(path).is_some_and(Artifact::is_live))?;
        self.stage.prune(|path, kind| is_claimed(&claims, path, kind) || foreign.has(path, kind))?;
        artifacts.par_iter_mut().try_for_each(|(path, artifact)| self.fill(path.as_str(), artifact))?;
        foreign.carry(disk, &place.out, &place.next)?;
        self.stage.write(manifest::NAME, &manifest.to_bytes())?;
        swap::announce(disk, place)?;
        disk.sync_all(&place.state)?;
        let way = swap::swap(disk, place)?;
        let has_moved_old = way != Way::FileByFile && disk.inspect(&place.next)?.is_some();
        let rescue = || match has_moved_old {
            true => Foreign::rescue(disk, place, &self.live, Some(&foreign)),
            false => Ok(()),
        };
        // The site is in place: a record that cannot be kept costs the next build time, not this one its success.
        let (rescued, _) = rayon::join(rescue, || record(&artifacts).write(disk, &place.known));
        rescued?;
        swap::conclude(disk, place)?;
        published.foreign = foreign.file_count();
        Ok((published, self.notes(&manifest)))
    }

    /// Gives up: the output stays as it was. What was staged is of no use to the next build, and does it no harm.
    pub fn abandon(self) {}

    fn compare(&self, artifacts: &BTreeMap<OutPath, Artifact>) -> Published {
        let unchanged = artifacts.values().filter(|artifact| artifact.is_live()).count();
        Published {
            written: artifacts.len() - unchanged,
            unchanged,
            removed: self.live.files.keys().filter(|path| !artifacts.contains_key(path.as_str())).count(),
            foreign: 0,
            bytes: artifacts.values().map(|artifact| artifact.size).sum(),
        }
    }

    fn notes(self, manifest: &Manifest) -> Notes<'d> {
        Notes { disk: self.disk, state: self.place.state, of: manifest.digest(), _lock: self._lock }
    }

    /// Keeps on record what had to be read to be compared.
    fn refresh(&mut self, artifacts: &BTreeMap<OutPath, Artifact>) {
        let mut learned = false;
        for (path, artifact) in artifacts {
            if let Some(live) = artifact.live.filter(|live| self.known.hash_of(path.as_str(), live.stat).is_none()) {
                self.known.add(path.as_str(), live);
                learned = true;
            }
        }
        if learned {
            // It is a cache; that nothing changed is true without it.
            let _ = self.known.write(self.disk, &self.place.known);
        }
    }

    /// Gives an artifact that the output already has a name in the stage too, unless the stage has it.
    fn fill(&self, path: &str, artifact: &mut Artifact) -> Result<(), PublishError> {
        if artifact.stage.is_some() {
            return Ok(());
        }
        artifact.stage = self.standing(path, artifact.hash)?;
        if artifact.stage.is_none() {
            let live = self.place.out.join(path);
            let seen = artifact.live.map(|live| live.stat);
            artifact.stage = match self.stage.link(path, &live) {
                // The second name counts as a change of the file; all else is as it was seen.
                Ok(Some(stat)) if seen.is_some_and(|seen| Stat { changed_ns: seen.changed_ns, ..stat } == seen) => {
                    Some(stat)
                }
                // Not all file systems know second names, nor is everybody allowed to give them.
                Ok(_) | Err(_) => Some(self.copy(path, &live, artifact)?),
            };
        }
        // A file that did not change keeps its date, by which `rsync` and browsers know it again.
        if let (Some(stage), Some(live)) = (artifact.stage, artifact.live)
            && stage.modified_ns != live.stat.modified_ns
        {
            artifact.stage = Some(self.stage.date(path, live.stat.modified_ns)?);
        }
        Ok(())
    }

    fn copy(&self, path: &str, live: &Path, artifact: &Artifact) -> Result<Stat, PublishError> {
        let bytes =
            self.disk.read(live, artifact.size).map_err(|fault| PublishError::from_read(fault, live.to_owned()))?;
        if *blake3::hash(&bytes).as_bytes() != artifact.hash {
            return Err(PublishError::LiveChanged { path: live.to_owned() });
        }
        Ok(self.stage.write(path, &bytes)?)
    }
}

fn is_claimed(claims: &Claims, path: &Path, kind: Kind) -> bool {
    slashed(path).is_some_and(|path| claims.is_file(&path) == Some(kind != Kind::Folder))
}

/// What the next build may take for known, in both trees.
fn record(artifacts: &BTreeMap<OutPath, Artifact>) -> Known {
    let mut known = Known::default();
    for (path, artifact) in artifacts {
        if let Some(live) = artifact.live {
            known.add(path.as_str(), live);
        }
        if let Some(stat) = artifact.stage {
            known.add(path.as_str(), Sight { stat, hash: artifact.hash });
        }
    }
    known
}

/// A path with `/` between its parts; `None` when it is not Unicode, and so none of ours.
fn slashed(path: &Path) -> Option<String> {
    path.to_str().map(|path| path.replace(std::path::MAIN_SEPARATOR, "/"))
}

/// The folders above a path with `/` between its parts, from the top.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| path.get(..at).unwrap_or_default())
}
