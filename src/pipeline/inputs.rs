//! What a build is made from, by its stats: so the next build sees that nothing has changed without reading anything.
//!
//! Two looks that see the same stats saw the same bytes, unless a file changed twice in one tick of the file system's clock.
//! [`Inputs::are_settled`] tells whether one may have.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::fs::{Disk, Kind, Scope, Stat};

/// The folders below the root that a build reads.
const FOLDERS: [&str; 2] = ["content", "themes"];

/// The program, and every file and folder of the content and the themes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Inputs(Vec<(PathBuf, Stat)>);

impl Inputs {
    /// Looks at all there is; `None` when something is there that its stat does not tell all about, such as a link.
    pub fn look(disk: &dyn Disk, root: &Path, program: &Path) -> Option<Inputs> {
        let mut paths = vec![program.to_owned()];
        for folder in FOLDERS {
            let folder = PathBuf::from(folder);
            let entries = disk.walk(&root.join(&folder), Scope::Tree).ok()?;
            let is_plain = |kind| matches!(kind, Kind::File | Kind::Folder);
            if !entries.iter().all(|entry| is_plain(entry.kind)) {
                return None;
            }
            paths.extend(entries.into_iter().map(|entry| folder.join(entry.path)));
            paths.push(folder);
        }
        let seen = |path: PathBuf| disk.inspect(&root.join(&path)).ok().flatten().map(|stat| (path, stat));
        paths.into_par_iter().map(seen).collect::<Option<_>>().map(Inputs)
    }

    /// The paths, from the root, and what was seen there.
    pub fn seen(&self) -> &[(PathBuf, Stat)] {
        &self.0
    }

    /// Whether they are those of the program in this file.
    pub fn are_for(&self, program: &Path) -> bool {
        self.0.first().is_some_and(|(path, _)| path == program)
    }

    /// Whether all is as it was seen. What came or went shows in the stat of its folder.
    pub fn stand(&self, disk: &dyn Disk, root: &Path) -> bool {
        let stands =
            |(path, seen): &(PathBuf, Stat)| disk.inspect(&root.join(path)).is_ok_and(|now| now == Some(*seen));
        self.0.par_iter().all(stands)
    }

    /// Whether whatever changes after `now_ns`, the time of the file system before they were looked at, shows in a stat.
    pub fn are_settled(&self, now_ns: i64) -> bool {
        self.0.iter().all(|(_, stat)| stat.is_settled(now_ns))
    }
}
