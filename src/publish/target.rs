//! Which folder may be the output, decided before anything is written.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{PublishError, Refusal};
use super::manifest::Manifest;
use crate::fs::{Action, Disk, DiskError, Kind, Scope};

/// Where to publish, and what must not be touched.
#[derive(Clone, Debug)]
pub struct Target {
    /// The folder to publish to; it need not exist.
    pub out: PathBuf,
    /// The output may lie in this folder, but neither be nor contain it.
    pub site_root: PathBuf,
    /// Content, themes and the like: the output may neither be, contain nor lie in one.
    pub sources: Vec<PathBuf>,
}

/// All paths that publishing uses, with links followed.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) out: PathBuf,
    pub(super) parent: PathBuf,
    /// `<parent>/.marca/<name of out>`
    pub(super) state: PathBuf,
    /// The tree that is brought up to date and then exchanged with `out`.
    pub(super) next: PathBuf,
    /// Where `out` stands for a moment on systems without exchange.
    pub(super) old: PathBuf,
    pub(super) known: PathBuf,
    pub(super) journal: PathBuf,
    pub(super) lock: PathBuf,
}

/// Refuses what is no fit output, and tells the paths of what is. Writes nothing.
pub(super) fn settle(disk: &dyn Disk, target: &Target) -> Result<Place, PublishError> {
    // A slash at the end would make the system follow a link.
    let out: PathBuf = target.out.components().collect();
    let refuse = |why| Err(PublishError::Refused { out: target.out.clone(), why });
    let standing = disk.inspect(&out)?.map(|stat| stat.kind);
    match standing {
        Some(Kind::Link) => return refuse(Refusal::Link),
        Some(Kind::File | Kind::Other) => return refuse(Refusal::NotAFolder),
        Some(Kind::Folder) | None => {}
    }
    let (ground, out) = resolve_nearest(disk, &out)?;
    for (guarded, is_source) in
        [(&target.site_root, false)].into_iter().chain(target.sources.iter().map(|path| (path, true)))
    {
        if disk.inspect(guarded)?.is_none() {
            continue;
        }
        let real = disk.resolve(guarded)?;
        if real.starts_with(&out) || (is_source && out.starts_with(&real)) {
            return refuse(Refusal::Protected(guarded.clone()));
        }
    }
    let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
        return refuse(Refusal::Protected(out));
    };
    if name == OsStr::new(STATE) {
        return refuse(Refusal::Protected(out));
    }
    if standing.is_some() {
        disk.check_writable(&out)?;
        disk.check_writable(parent)?;
    } else {
        disk.check_writable(&ground)?;
    }
    let state = parent.join(STATE).join(name);
    Ok(Place {
        parent: parent.to_path_buf(),
        next: state.join("next"),
        old: state.join("old"),
        known: state.join("known"),
        journal: state.join("journal"),
        lock: state.join("lock"),
        state,
        out,
    })
}

const STATE: &str = ".marca";

/// The nearest folder that exists, and the whole path, both with links followed.
fn resolve_nearest(disk: &dyn Disk, path: &Path) -> Result<(PathBuf, PathBuf), DiskError> {
    let inspect = |source: io::Error| DiskError { action: Action::Inspect, path: path.to_path_buf(), source };
    let path = std::path::absolute(path).map_err(inspect)?;
    let mut missing = Vec::new();
    let mut nearest = path.as_path();
    loop {
        match (disk.resolve(nearest), nearest.file_name(), nearest.parent()) {
            (Ok(ground), _, _) => {
                let whole = missing.iter().rev().fold(ground.clone(), |whole: PathBuf, part| whole.join(part));
                return Ok((ground, whole));
            }
            (Err(error), Some(name), Some(parent)) if error.kind() == io::ErrorKind::NotFound => {
                missing.push(name);
                nearest = parent;
            }
            (Err(error), _, _) => return Err(error),
        }
    }
}

/// The manifest that the output has: an empty one when it has none and nothing but dotfiles, or is not there.
pub(super) fn owned(disk: &dyn Disk, out: &Path) -> Result<Manifest, PublishError> {
    let refuse = |why| Err(PublishError::Refused { out: out.to_path_buf(), why });
    match Manifest::read(disk, out) {
        Ok(Some(manifest)) => Ok(manifest),
        Err(error) => match error {
            Some(error) => Err(error.into()),
            None => refuse(Refusal::Manifest),
        },
        Ok(None) if disk.inspect(out)?.is_none() => Ok(Manifest::default()),
        Ok(None) => {
            let entries = disk.walk(out, Scope::Folder)?;
            let names = entries.iter().map(|entry| entry.text().unwrap_or_else(|lossy| lossy));
            match names.into_iter().find(|name| !name.starts_with('.')) {
                Some(example) => refuse(Refusal::NotOurs(example)),
                None => Ok(Manifest::default()),
            }
        }
    }
}
