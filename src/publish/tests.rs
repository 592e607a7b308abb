//! Publishing told as stories, on a real disk and on one that fails.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::*;
use crate::fs::{Action, Cause, Fault, FaultyDisk, RealDisk, Scope};

type Files = &'static [(&'static str, &'static str)];

const OLD: Files =
    &[("index.html", "old"), ("es/a/index.html", "a"), ("es/b/index.html", "b"), ("es/gone/x.html", "x"), ("f", "f")];
/// A page changed, one came, one went, a file became a folder and a folder a file.
const NEW: Files =
    &[("index.html", "new"), ("es/a/index.html", "a"), ("es/b", "b"), ("es/new/index.html", "y"), ("f/g.html", "f")];

struct Site {
    dir: tempfile::TempDir,
}

impl Site {
    fn new() -> Site {
        // In memory where there is such a place: the tests sync some thousand times.
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        fs::create_dir_all(dir.path().join("site/content")).unwrap();
        Site { dir }
    }

    fn root(&self) -> PathBuf {
        self.dir.path().canonicalize().unwrap().join("site")
    }

    fn out(&self) -> PathBuf {
        self.root().join("public")
    }

    fn state(&self) -> PathBuf {
        self.root().join(".marca/public")
    }

    fn target(&self) -> Target {
        self.target_at(self.out())
    }

    fn target_at(&self, out: PathBuf) -> Target {
        Target { out, site_root: self.root(), sources: vec![self.root().join("content")] }
    }

    fn build(&self, disk: &dyn Disk, files: Files) -> Result<Published, PublishError> {
        self.build_while(disk, files, || {})
    }

    /// Builds while somebody else does something, after what others have there was looked for.
    fn build_while(&self, disk: &dyn Disk, files: Files, meanwhile: impl Fn()) -> Result<Published, PublishError> {
        let publisher = Publisher::open(disk, &self.target())?;
        publisher.look_at_stage();
        files.par_iter().try_for_each(|(path, text)| publisher.put(&OutPath::parse(path).unwrap(), text.as_bytes()))?;
        publisher.look_for_foreign();
        meanwhile();
        publisher.commit().map(|(published, _)| published)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.out().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn refusal(&self, out: &Path) -> Option<Refusal> {
        match Publisher::open(&RealDisk, &self.target_at(out.to_path_buf())) {
            Err(PublishError::Refused { why, .. }) => Some(why),
            _ => None,
        }
    }
}

/// All that stands in a folder, with the text of files.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let entries = RealDisk.walk(folder, Scope::Tree).unwrap();
    let text = |path: &Path| fs::read_to_string(folder.join(path)).unwrap_or_else(|_| "(no file)".to_owned());
    entries.iter().map(|entry| (entry.text().unwrap_or_else(|lossy| lossy), text(&entry.path))).collect()
}

/// The tree of a site that was built at once in an empty place.
fn clean(files: Files) -> BTreeMap<String, String> {
    let site = Site::new();
    site.build(&RealDisk, files).unwrap();
    tree(&site.out())
}

fn always(action: Action, path: Option<PathBuf>, kind: ErrorKind) -> Fault {
    Fault { action: Some(action), path, nth: 1, lasting: true, cause: Cause::Kind(kind) }
}

fn without_exchange() -> FaultyDisk {
    FaultyDisk::new(Box::new(RealDisk), always(Action::Exchange, None, ErrorKind::Unsupported))
}

fn mount_point(out: PathBuf) -> FaultyDisk {
    FaultyDisk::new(Box::new(without_exchange()), always(Action::Rename, Some(out), ErrorKind::ResourceBusy))
}

#[test]
fn a_site_follows_its_content_and_ends_as_if_built_at_once() {
    let site = Site::new();
    let first = site.build(&RealDisk, OLD).unwrap();
    assert_eq!(first, Published { written: 5, unchanged: 0, removed: 0, foreign: 0, bytes: 7 });
    for _ in 0..3 {
        let new = site.build(&RealDisk, NEW).unwrap();
        assert_eq!((new.written, new.unchanged, new.removed), (4, 1, 3));
        assert_eq!(tree(&site.out()), clean(NEW));
        site.build(&RealDisk, OLD).unwrap();
        assert_eq!(tree(&site.out()), clean(OLD));
    }
    assert_eq!(fs::read_dir(site.root()).unwrap().count(), 3);
}

#[test]
fn an_unchanged_site_is_not_touched() {
    let site = Site::new();
    site.build(&RealDisk, OLD).unwrap();
    let before = RealDisk.inspect(&site.out()).unwrap();
    let disk = FaultyDisk::counting(Box::new(RealDisk));
    assert_eq!(site.build(&disk, OLD).unwrap().changed(), 0);
    // The state folder and the lock, each time.
    assert_eq!(disk.changes(), 2);
    assert_eq!(RealDisk.inspect(&site.out()).unwrap(), before);

    // Nor when all that is known of it is lost, or worth nothing.
    fs::write(site.state().join("known"), "nonsense").unwrap();
    assert_eq!(site.build(&RealDisk, OLD).unwrap().changed(), 0);
    fs::remove_dir_all(site.root().join(".marca")).unwrap();
    assert_eq!(site.build(&RealDisk, OLD).unwrap().changed(), 0);
    assert_eq!(RealDisk.inspect(&site.out()).unwrap(), before);
    let disk = FaultyDisk::counting(Box::new(RealDisk));
    site.build(&disk, OLD).unwrap();
    assert_eq!(disk.changes(), 2, "what had to be read is on record again");
}

#[test]
fn the_second_build_writes_only_what_changed() {
    let site = Site::new();
    for files in [OLD, NEW, OLD, NEW] {
        site.build(&RealDisk, files).unwrap();
    }
    let a = site.state().join("next/es/a/index.html");
    let before = RealDisk.inspect(&a).unwrap().unwrap();
    site.build(&RealDisk, OLD).unwrap();
    assert_eq!(RealDisk.inspect(&site.out().join("es/a/index.html")).unwrap(), Some(before));
}

#[test]
fn edited_output_and_edited_stage_are_put_right() {
    let site = Site::new();
    site.build(&RealDisk, OLD).unwrap();
    site.build(&RealDisk, NEW).unwrap();
    site.write("index.html", "hax");
    let staged = site.state().join("next/es/a/index.html");
    fs::remove_file(&staged).unwrap();
    fs::write(&staged, "!").unwrap();
    fs::write(site.state().join("next/stray"), "!").unwrap();
    assert_eq!(site.build(&RealDisk, NEW).unwrap().written, 1);
    assert_eq!(tree(&site.out()), clean(NEW));
}

#[test]
fn a_file_with_names_in_both_trees_is_put_right_in_both() {
    let site = Site::new();
    site.build(&RealDisk, OLD).unwrap();
    site.build(&RealDisk, NEW).unwrap();
    let (live, staged) = (site.out().join("es/a/index.html"), site.state().join("next/es/a/index.html"));
    assert_eq!(RealDisk.inspect(&live).unwrap(), RealDisk.inspect(&staged).unwrap(), "it did not change");
    fs::write(&live, "hax").unwrap();
    assert_eq!(fs::read_to_string(&staged).unwrap(), "hax");
    for files in [OLD, NEW, OLD] {
        site.build(&RealDisk, files).unwrap();
        assert_eq!(tree(&site.out()), clean(files));
    }
    // Where there are no second names, there are copies.
    let disk = FaultyDisk::new(Box::new(RealDisk), always(Action::Link, None, ErrorKind::Unsupported));
    let site = Site::new();
    for files in [OLD, NEW, OLD, NEW] {
        site.build(&disk, files).unwrap();
        assert_eq!(tree(&site.out()), clean(files));
    }
}

#[test]
fn notes_are_for_the_site_that_they_were_left_with() {
    let site = Site::new();
    let open = || Publisher::open(&RealDisk, &site.target()).unwrap();
    let put = |publisher: &Publisher<'_>, files: Files| {
        files.iter().for_each(|(path, text)| publisher.put(&OutPath::parse(path).unwrap(), text.as_bytes()).unwrap());
    };
    let publisher = open();
    assert_eq!((publisher.recall::<u8>("note"), publisher.untouched()), (None, None));
    put(&publisher, OLD);
    publisher.commit().unwrap().1.leave("note", &7_u8);
    let publisher = open();
    assert_eq!(publisher.recall("note"), Some(7_u8));
    assert_eq!(publisher.untouched().map(|site| (site.unchanged, site.written)), Some((OLD.len(), 0)));
    // Kept files are published as if they had been put.
    for (path, _) in OLD {
        assert!(publisher.keep(&OutPath::parse(path).unwrap()).unwrap());
    }
    assert!(!publisher.keep(&OutPath::parse("none.html").unwrap()).unwrap());
    assert_eq!(publisher.commit().unwrap().0.changed(), 0);
    assert_eq!(tree(&site.out()), clean(OLD));
    // A file that somebody touched is not kept, and the site is not untouched.
    site.write("index.html", "hax");
    let publisher = open();
    assert_eq!(publisher.untouched(), None);
    assert!(!publisher.keep(&OutPath::parse("index.html").unwrap()).unwrap());
    drop(publisher);
    // Another site, another note.
    site.build(&RealDisk, NEW).unwrap();
    assert_eq!(open().recall::<u8>("note"), None);
}

#[test]
fn files_of_others_are_carried_over() {
    let site = Site::new();
    fs::create_dir(site.out()).unwrap();
    site.write(".gitignore", "mine");
    site.build(&RealDisk, OLD).unwrap();
    site.write("es/a/photo of mine.jpg", "photo");
    fs::create_dir(site.out().join("empty")).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        std::os::unix::fs::symlink("/nowhere", site.out().join("link")).unwrap();
        fs::write(site.out().join(std::ffi::OsStr::from_bytes(b"\xff")), "odd").unwrap();
    }
    let disks: [Box<dyn Disk>; 4] = [
        Box::new(RealDisk),
        Box::new(without_exchange()),
        Box::new(mount_point(site.out())),
        Box::new(FaultyDisk::new(Box::new(RealDisk), always(Action::Link, None, ErrorKind::CrossesDevices))),
    ];
    for disk in disks {
        for files in [NEW, OLD] {
            let published = site.build(&*disk, files).unwrap();
            assert_eq!(published.foreign, if cfg!(unix) { 4 } else { 2 }, "{disk:?}");
            let mut expected = clean(files);
            expected.insert(".gitignore".to_owned(), "mine".to_owned());
            expected.insert("es/a/photo of mine.jpg".to_owned(), "photo".to_owned());
            expected.insert("empty".to_owned(), "(no file)".to_owned());
            if cfg!(unix) {
                expected.insert("link".to_owned(), "(no file)".to_owned());
                expected.insert("\u{fffd}".to_owned(), "odd".to_owned());
            }
            assert_eq!(tree(&site.out()), expected, "{disk:?}");
        }
    }
    fs::remove_file(site.out().join(".gitignore")).unwrap();
    site.build(&RealDisk, NEW).unwrap();
    assert!(!site.out().join(".gitignore").exists(), "what its owner removed does not come back");
}

#[test]
fn a_file_of_others_is_not_overwritten() {
    let site = Site::new();
    site.build(&RealDisk, OLD).unwrap();
    for path in ["es/new/index.html", "f/g.html/deeper", "es/new"] {
        let _ = fs::remove_file(site.out().join("f"));
        site.write(path, "mine");
        let error = site.build(&RealDisk, NEW).unwrap_err();
        assert!(matches!(error, PublishError::InTheWay { .. }), "{path}: {error}");
        assert_eq!(fs::read_to_string(site.out().join(path)).unwrap(), "mine");
        fs::remove_dir_all(site.out().join("f")).ok();
        fs::remove_dir_all(site.out().join("es/new")).ok();
    }
    fs::remove_file(site.out().join("es/new")).unwrap();
    site.write("es/new/index.html", "y");
    site.build(&RealDisk, NEW).unwrap();
    assert_eq!(tree(&site.out()), clean(NEW), "the same bytes are ours");
}

#[test]
fn what_comes_during_the_exchange_is_moved_after_it() {
    let site = Site::new();
    site.build(&RealDisk, OLD).unwrap();
    site.write("early", "1");
    site.write("edited", "1");
    let place = target::settle(&RealDisk, &site.target()).unwrap();
    let old = target::owned(&RealDisk, &site.out()).unwrap();
    let carried = Foreign::find(&RealDisk, &site.out(), &old).unwrap();
    site.build(&RealDisk, NEW).unwrap();
    // The old tree is `next` now; an editor that still has it open writes there.
    fs::remove_file(place.next.join("edited")).unwrap();
    fs::write(place.next.join("edited"), "two").unwrap();
    fs::create_dir(place.next.join("dir")).unwrap();
    fs::write(place.next.join("dir/late"), "2").unwrap();
    Foreign::rescue(&RealDisk, &place, &old, Some(&carried)).unwrap();
    let tree = tree(&site.out());
    assert_eq!(["early", "edited", "dir/late"].map(|path| tree[path].as_str()), ["1", "two", "2"]);
}

#[test]
fn what_comes_after_others_were_looked_for_stays() {
    let site = Site::new();
    site.build(&RealDisk, OLD).unwrap();
    let disks: [Box<dyn Disk>; 3] =
        [Box::new(RealDisk), Box::new(without_exchange()), Box::new(mount_point(site.out()))];
    for (disk, files) in disks.iter().zip([NEW, OLD, NEW]) {
        site.write("edited", "1");
        site.write("gone", "1");
        let meanwhile = || {
            site.write("es/a/late", "2");
            site.write("edited", "two");
            fs::remove_file(site.out().join("gone")).unwrap();
        };
        site.build_while(&**disk, files, meanwhile).unwrap();
        let mut expected = clean(files);
        expected.extend([("es/a/late", "2"), ("edited", "two")].map(|(path, text)| (path.to_owned(), text.to_owned())));
        assert_eq!(tree(&site.out()), expected, "{disk:?}");
    }
}

#[test]
fn what_comes_after_others_were_looked_for_is_not_overwritten() {
    let site = Site::new();
    site.build(&RealDisk, OLD).unwrap();
    let error = site.build_while(&RealDisk, NEW, || site.write("es/new/index.html", "mine")).unwrap_err();
    assert!(matches!(error, PublishError::InTheWay { .. }), "{error}");
    assert_eq!(fs::read_to_string(site.out().join("es/new/index.html")).unwrap(), "mine");
}

/// An empty folder of somebody else in one of ours that goes.
#[test]
fn a_folder_that_others_need_stays() {
    let site = Site::new();
    for files in [OLD, NEW, OLD] {
        site.build(&RealDisk, files).unwrap();
    }
    fs::create_dir(site.out().join("es/gone/mine")).unwrap();
    for files in [NEW, OLD, NEW] {
        site.build(&RealDisk, files).unwrap();
        assert!(site.out().join("es/gone/mine").is_dir());
    }
}

#[test]
fn only_a_fit_folder_becomes_the_output() {
    let site = Site::new();
    let root = site.root();
    fs::write(root.join("file"), "").unwrap();
    for protected in [root.clone(), root.join("content"), root.join("content/x/y"), root.join(".."), PathBuf::from("/")]
    {
        assert!(matches!(site.refusal(&protected), Some(Refusal::Protected(_))), "{protected:?}");
    }
    assert!(matches!(site.refusal(&root.join("file")), Some(Refusal::NotAFolder)));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&root, root.join("link")).unwrap();
        assert!(matches!(site.refusal(&root.join("link")), Some(Refusal::Link)));
        assert!(matches!(site.refusal(&root.join("link/")), Some(Refusal::Link)));
        assert!(matches!(site.refusal(&root.join("link/content/x")), Some(Refusal::Protected(_))));
    }
    site.write("theirs.txt", "mine");
    assert!(matches!(site.refusal(&site.out()), Some(Refusal::NotOurs(name)) if name == "theirs.txt"));
    assert!(!root.join(".marca").exists(), "a refused folder gets no neighbour");
    site.write(manifest::NAME, "{\"version\":2,\"files\":{}}");
    assert!(matches!(site.refusal(&site.out()), Some(Refusal::Manifest)));
    assert_eq!(fs::read_to_string(site.out().join("theirs.txt")).unwrap(), "mine");

    let far = site.target_at(root.join("not/yet/there"));
    Publisher::open(&RealDisk, &far).unwrap().commit().unwrap();
    assert!(root.join("not/yet/there").join(manifest::NAME).exists());

    let closed =
        FaultyDisk::new(Box::new(RealDisk), always(Action::Inspect, Some(root.clone()), ErrorKind::ReadOnlyFilesystem));
    assert!(matches!(site.build(&closed, OLD), Err(PublishError::Disk(_))));
}

#[test]
fn two_artifacts_for_one_path_are_an_error() {
    let site = Site::new();
    let publisher = Publisher::open(&RealDisk, &site.target()).unwrap();
    let put = |path: &str| publisher.put(&OutPath::parse(path).unwrap(), b"x");
    put("a/index.html").unwrap();
    for twin in ["a/index.html", "a/INDEX.html", "a", manifest::NAME] {
        assert!(matches!(put(twin), Err(PublishError::Duplicate { .. })), "{twin}");
    }
    assert!(matches!(publisher.commit(), Err(PublishError::Incomplete)));
    assert!(!site.out().exists());
}

#[test]
fn one_build_at_a_time_and_an_abandoned_one_leaves_no_trace() {
    let site = Site::new();
    site.build(&RealDisk, OLD).unwrap();
    let publisher = Publisher::open(&RealDisk, &site.target()).unwrap();
    let pid = std::process::id().to_string();
    assert!(matches!(site.build(&RealDisk, NEW), Err(PublishError::Locked { owner, .. }) if owner == pid));
    publisher.put(&OutPath::parse("index.html").unwrap(), b"draft").unwrap();
    publisher.abandon();
    assert_eq!(tree(&site.out()), clean(OLD));
    fs::write(site.state().join("lock"), "4711").unwrap();
    let publisher = Publisher::open(&RealDisk, &site.target()).unwrap();
    assert_eq!(publisher.recovered(), Some(Recovered::Unpublished));
    drop(publisher);
    assert_eq!(Publisher::open(&RealDisk, &site.target()).unwrap().recovered(), None);
    site.build(&RealDisk, NEW).unwrap();
    assert_eq!(tree(&site.out()), clean(NEW));
}

#[cfg(unix)]
#[test]
fn a_link_in_the_stage_leads_nowhere() {
    let site = Site::new();
    site.build(&RealDisk, OLD).unwrap();
    site.build(&RealDisk, NEW).unwrap();
    let next = site.state().join("next");
    fs::remove_dir_all(next.join("es")).unwrap();
    std::os::unix::fs::symlink(site.root().join("content"), next.join("es")).unwrap();
    site.build(&RealDisk, OLD).unwrap();
    assert_eq!(tree(&site.out()), clean(OLD));
    assert_eq!(fs::read_dir(site.root().join("content")).unwrap().count(), 0);
}

#[derive(Clone, Copy, Debug)]
enum World {
    Exchange,
    TwoSteps,
    MountPoint,
}

/// Fails the n-th change of a build over an existing site, for every n until none fails.
fn fail_everywhere(world: World, lasting: bool) {
    let with_mine = |mut files: BTreeMap<String, String>| {
        files.extend([("mine", "(no file)"), ("mine/.keep", "mine")].map(|(a, b)| (a.to_owned(), b.to_owned())));
        files
    };
    let (old, new) = (with_mine(clean(OLD)), with_mine(clean(NEW)));
    for nth in 1.. {
        let site = Site::new();
        site.build(&RealDisk, OLD).unwrap();
        site.build(&RealDisk, NEW).unwrap();
        site.build(&RealDisk, OLD).unwrap();
        site.write("mine/.keep", "mine");
        let fault = Fault { action: None, path: None, nth, lasting, cause: Cause::Kind(ErrorKind::StorageFull) };
        let disk: Box<dyn Disk> = match world {
            World::Exchange => Box::new(RealDisk),
            World::TwoSteps => Box::new(without_exchange()),
            World::MountPoint => Box::new(mount_point(site.out())),
        };
        let about = format!("{world:?}, lasting: {lasting}, change {nth}");
        let disk = FaultyDisk::new(disk, fault);
        let built = site.build(&disk, NEW);
        let is_whole = |found: &BTreeMap<String, String>| *found == old || *found == new;
        if built.is_ok() {
            assert_eq!(tree(&site.out()), new, "{about}");
        }
        match world {
            World::Exchange if cfg!(unix) => assert!(is_whole(&tree(&site.out())), "{about}"),
            // After a kill, the output may be missing until the next build looks.
            World::Exchange | World::TwoSteps => {
                assert!((lasting && !site.out().exists()) || is_whole(&tree(&site.out())), "{about}")
            }
            World::MountPoint => {}
        }
        drop(Publisher::open(&RealDisk, &site.target()).unwrap());
        assert!(is_whole(&tree(&site.out())), "{about}, after recovery: {:?}", tree(&site.out()));
        site.build(&RealDisk, NEW).unwrap();
        assert_eq!(tree(&site.out()), new, "{about}, built again");
        assert_eq!(fs::read_dir(site.root()).unwrap().count(), 3, "{about}");
        if disk.failed() == 0 {
            assert!(nth > 10, "{about}");
            return;
        }
    }
}

#[test]
fn wherever_a_build_fails_the_site_is_whole() {
    for world in [World::Exchange, World::TwoSteps, World::MountPoint] {
        for lasting in [false, true] {
            fail_everywhere(world, lasting);
        }
    }
}

#[test]
fn a_failed_read_is_an_error_or_costs_nothing() {
    for action in [Action::Read, Action::List, Action::Inspect] {
        for nth in 1.. {
            let site = Site::new();
            site.build(&RealDisk, OLD).unwrap();
            let cause = Cause::Kind(ErrorKind::PermissionDenied);
            let disk = FaultyDisk::new(
                Box::new(RealDisk),
                Fault { action: Some(action), path: None, nth, lasting: false, cause },
            );
            let built = site.build(&disk, NEW);
            let found = tree(&site.out());
            assert!(found == clean(NEW) || (built.is_err() && found == clean(OLD)), "{action} {nth}");
            site.build(&RealDisk, NEW).unwrap();
            assert_eq!(tree(&site.out()), clean(NEW));
            if disk.failed() == 0 {
                break;
            }
        }
    }
}
