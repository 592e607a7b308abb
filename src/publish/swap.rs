//! The one step in which the new site takes the place of the old, and how a step that was cut short is finished or undone.
//!
//! Best is an exchange of the two folders. Where the system has none, the old one is moved aside first; where the output cannot
//! be moved at all (a mount point), each file is replaced by itself. The journal, written before, tells the next build of it.

use std::io::ErrorKind;
use std::path::Path;

use super::ancestors;
use super::foreign::Foreign;
use super::manifest::{self, Manifest};
use super::stage::make_way;
use super::target::Place;
use crate::fs::{Disk, DiskError, Kind, ReadFault, replace, seal, unseal};

/// Where a file is written before it replaces another in the output itself.
pub(super) const INCOMING: &str = ".marca-incoming";

/// What a build found that the one before it had left unfinished.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Recovered {
    /// It was killed before it published anything.
    Unpublished,
    /// It was killed while it published; its site is now whole.
    Finished,
    /// It was killed while it published; the site before it is back.
    Undone,
}

/// How the new site took its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub(super) enum Way {
    Exchange,
    TwoSteps,
    /// The stage stays what it was.
    FileByFile,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Journal {
    way: Way,
    /// Of the folder of the new site, which keeps it wherever it is moved.
    inode: u64,
}

/// Announces the exchange, so that [`recover`] can tell how far it came. Durable with the next sync of the file system.
pub(super) fn announce(disk: &dyn Disk, place: &Place) -> Result<(), DiskError> {
    write_journal(disk, place, Way::Exchange, false)
}

/// Lets the stage, synced, take the place of the output. On failure the output is the old site, if need be after [`recover`].
pub(super) fn swap(disk: &dyn Disk, place: &Place) -> Result<Way, DiskError> {
    let way = if disk.inspect(&place.out)?.is_none() {
        disk.rename(&place.next, &place.out)?;
        Way::Exchange
    } else {
        match disk.exchange(&place.next, &place.out) {
            Ok(()) => Way::Exchange,
            Err(error) if is_impossible(error.kind()) => in_two_steps(disk, place)?,
            Err(error) => return Err(error),
        }
    };
    disk.sync(&place.parent)?;
    disk.sync(&place.state)?;
    Ok(way)
}

/// Ends what [`announce`] began, once all that has to follow the exchange is done.
pub(super) fn conclude(disk: &dyn Disk, place: &Place) -> Result<(), DiskError> {
    remove_if_there(disk, &place.journal)
}

/// Whether the system says that it cannot do this here, rather than not now.
fn is_impossible(kind: ErrorKind) -> bool {
    // Old kernels and some network file systems call an exchange an invalid argument.
    matches!(
        kind,
        ErrorKind::Unsupported | ErrorKind::CrossesDevices | ErrorKind::ResourceBusy | ErrorKind::InvalidInput
    )
}

fn in_two_steps(disk: &dyn Disk, place: &Place) -> Result<Way, DiskError> {
    write_journal(disk, place, Way::TwoSteps, true)?;
    match disk.rename(&place.out, &place.old) {
        Ok(()) => {}
        Err(error) if is_impossible(error.kind()) => {
            write_journal(disk, place, Way::FileByFile, true)?;
            install(disk, place)?;
            return Ok(Way::FileByFile);
        }
        Err(error) => return Err(error),
    }
    if let Err(error) = disk.rename(&place.next, &place.out) {
        // Should this fail as well, the next build does it.
        let _ = disk.rename(&place.old, &place.out);
        return Err(error);
    }
    disk.sync(&place.parent)?;
    disk.rename(&place.old, &place.next)?;
    Ok(Way::TwoSteps)
}

/// Brings the output to a whole site, whatever a build before was doing when it was killed.
pub(super) fn recover(disk: &dyn Disk, place: &Place) -> Result<Option<Recovered>, DiskError> {
    let journal: Option<Journal> = match disk.read(&place.journal, 1 << 16) {
        Ok(bytes) => unseal(&bytes),
        Err(fault) if fault.is_missing() && disk.inspect(&place.old)?.is_none() => return Ok(None),
        Err(ReadFault::Disk(error)) if !matches!(error.kind(), ErrorKind::NotFound) => return Err(error),
        Err(_) => None,
    };
    let inode = |path: &Path| disk.inspect(path).map(|stat| stat.map(|stat| stat.inode));
    let is_new = |inode: u64| journal.as_ref().is_some_and(|journal| journal.inode == inode);
    let recovered = match (inode(&place.out)?, inode(&place.old)?, inode(&place.next)?) {
        (None, Some(_), Some(next)) if is_new(next) => {
            disk.rename(&place.next, &place.out)?;
            disk.rename(&place.old, &place.next)?;
            bring_back_foreign(disk, place)?;
            Recovered::Finished
        }
        (None, Some(_), _) => {
            disk.rename(&place.old, &place.out)?;
            Recovered::Undone
        }
        (Some(_), Some(_), next) => {
            // With a stage there too, somebody else put a folder in the place of the output, and means it.
            if next.is_some() {
                crate::fs::remove_tree(disk, &place.next)?;
            }
            disk.rename(&place.old, &place.next)?;
            bring_back_foreign(disk, place)?;
            Recovered::Finished
        }
        (Some(out), None, Some(next)) => match journal.as_ref().map(|journal| journal.way) {
            Some(Way::FileByFile) if is_new(next) => {
                install(disk, place)?;
                Recovered::Finished
            }
            Some(Way::Exchange | Way::TwoSteps) if is_new(out) => {
                bring_back_foreign(disk, place)?;
                Recovered::Finished
            }
            Some(Way::Exchange | Way::TwoSteps | Way::FileByFile) | None => Recovered::Unpublished,
        },
        (Some(out), None, None) if is_new(out) => Recovered::Finished,
        (_, None, _) => Recovered::Unpublished,
    };
    disk.sync(&place.parent)?;
    disk.sync(&place.state)?;
    remove_if_there(disk, &place.journal)?;
    Ok(Some(recovered))
}

fn bring_back_foreign(disk: &dyn Disk, place: &Place) -> Result<(), DiskError> {
    // Without its manifest nobody knows which files of the old tree are not ours: then better none than all.
    match Manifest::read(disk, &place.next) {
        Ok(Some(old)) => Foreign::rescue(disk, place, &old, None),
        Ok(None) | Err(None) => Ok(()),
        Err(Some(error)) => Err(error),
    }
}

/// Makes the output like the stage, file by file, the manifest last. Can be repeated.
fn install(disk: &dyn Disk, place: &Place) -> Result<(), DiskError> {
    // A stage or a site without a manifest is for the build that follows to put right: it compares every byte.
    let read = |site: &Path| match Manifest::read(disk, site) {
        Ok(manifest) => Ok(manifest.unwrap_or_default()),
        Err(None) => Ok(Manifest::default()),
        Err(Some(error)) => Err(error),
    };
    let (new, old) = (read(&place.next)?, read(&place.out)?);
    for path in new.files.keys() {
        install_file(disk, place, path)?;
    }
    for path in old.files.keys().filter(|path| !new.files.contains_key(*path)) {
        // Where a folder of the new site took its place, it is gone already.
        let full = place.out.join(path);
        if disk.inspect(&full)?.is_some_and(|stat| stat.kind != Kind::Folder) {
            disk.remove_file(&full)?;
        }
        for folder in ancestors(path).collect::<Vec<_>>().into_iter().rev() {
            match disk.remove_folder(&place.out.join(folder)) {
                Ok(()) => {}
                Err(error) if is_needed_or_gone(error.kind()) => break,
                Err(error) => return Err(error),
            }
        }
    }
    disk.sync_all(&place.out)?;
    install_file(disk, place, manifest::NAME)?;
    disk.sync_all(&place.out)
}

fn is_needed_or_gone(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::DirectoryNotEmpty | ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn install_file(disk: &dyn Disk, place: &Place, path: &str) -> Result<(), DiskError> {
    let (from, to) = (place.next.join(path), place.out.join(path));
    let bytes = match disk.read(&from, u64::MAX) {
        Ok(bytes) => bytes,
        Err(ReadFault::Disk(error)) if error.kind() != ErrorKind::NotFound => return Err(error),
        // As with a missing manifest.
        Err(_) => return Ok(()),
    };
    if disk.inspect(&to)?.is_some_and(|stat| stat.kind == Kind::File && stat.size == bytes.len() as u64)
        && disk.read(&to, bytes.len() as u64).is_ok_and(|standing| standing == bytes)
    {
        return Ok(());
    }
    let incoming = place.out.join(INCOMING);
    remove_if_there(disk, &incoming)?;
    disk.write_new(&incoming, &bytes)?;
    if disk.rename(&incoming, &to).is_ok() {
        return Ok(());
    }
    make_way(disk, &place.out, path)?;
    disk.rename(&incoming, &to)
}

fn write_journal(disk: &dyn Disk, place: &Place, way: Way, durable: bool) -> Result<(), DiskError> {
    let inode = disk.inspect(&place.next)?.map_or(0, |stat| stat.inode);
    replace(disk, &place.journal, &seal(&Journal { way, inode }), durable)?;
    if durable { disk.sync(&place.state) } else { Ok(()) }
}

fn remove_if_there(disk: &dyn Disk, path: &Path) -> Result<(), DiskError> {
    match disk.remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
