//! A build that is killed, interrupted, starved or raced by others: what visitors see is at every moment the whole old site or
//! the whole new one, the next build mends by itself and says so, and nobody else's file is touched.
//!
//! `MARCA_KILLS` says how many builds are killed (20), `MARCA_FAULTS=all` that every single call of a build is made to fail
//! once, not a sample of them; `tests/run --deep` does both.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use marca::date::Date;
use marca::fs::{Action, Cause, Disk, Fault, FaultyDisk, RealDisk};
use marca::pipeline::{self, Options, Today};
use marca::publish::Target;
use rustix::process::{Pid, Signal, kill_process};

use crate::support::tree::{TODAY, Tree, files};

type Files = BTreeMap<PathBuf, Vec<u8>>;

const MANIFEST: &str = ".marca-manifest.json";

/// Files of others that stand in the output from the start.
const FOREIGN: [&str; 3] = [".htaccess", "es/foto de alguien.jpg", "theirs/deep/letter.txt"];

/// A site whose content changes between two states, in nearly every page, and what each comes to.
struct Site {
    tree: Tree,
    states: [Files; 2],
}

impl Site {
    fn new() -> Site {
        let tree = Tree::base();
        fs::create_dir_all(tree.path("content/media")).unwrap();
        image::RgbImage::from_fn(640, 400, |x, y| image::Rgb([(x % 251) as u8, (y % 241) as u8, 90]))
            .save(tree.path("content/media/a.jpg"))
            .unwrap();
        let home = fs::read_to_string(tree.path("content/pages/home/page.yaml")).unwrap();
        tree.write("content/pages/home/page.yaml", home + "hero: {file: a.jpg, alt: {es: Entrada, en: Entrance}}\n");
        let mut site = Site { tree, states: [Files::new(), Files::new()] };
        for state in [0, 1] {
            site.turn(state);
            let clean = tempfile::tempdir().unwrap();
            let out = clean.path().join("public");
            succeeds(&site.command().arg("--no-cache").arg("--out").arg(&out).output().unwrap());
            site.states[state] = files(&out);
        }
        site.turn(0);
        succeeds(&site.build());
        for path in FOREIGN {
            site.tree.write(&format!("public/{path}"), format!("mine: {path}"));
        }
        site
    }

    /// Brings the content to a state.
    fn turn(&self, state: usize) {
        let text = fs::read_to_string(self.tree.path("content/site.yaml")).unwrap();
        let (_, rest) = text.split_once('\n').unwrap();
        let name = ["Sitio de prueba", "Otro sitio de prueba"][state];
        // As careful editors write, so that a build never meets half a file.
        self.tree.write("content/.site.new", format!("name: {name}\n{rest}"));
        fs::rename(self.tree.path("content/.site.new"), self.tree.path("content/site.yaml")).unwrap();
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_marca"));
        command.args(["build", "--as-of", TODAY, "--lang", "en", "--root"]).arg(self.tree.root());
        command.env_remove("SOURCE_DATE_EPOCH").env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
        command
    }

    fn build(&self) -> Output {
        self.command().output().unwrap()
    }

    fn start(&self) -> Child {
        self.command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Which state the public site is in; the files of others must be there too, and nothing beside it.
    #[track_caller]
    fn state(&self, about: &str) -> usize {
        let mut found = files(&self.tree.path("public"));
        for path in FOREIGN {
            let theirs = found.remove(Path::new(path));
            assert_eq!(theirs.as_deref(), Some(format!("mine: {path}").as_bytes()), "{about}: {path} was touched");
        }
        let mut beside: Vec<String> = fs::read_dir(self.tree.root())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name != ".marca")
            .collect();
        beside.sort();
        assert_eq!(beside, ["content", "public", "themes"], "{about}: something was left behind");
        let differs = |state: &Files| {
            let paths = state.keys().chain(found.keys());
            paths.filter(|path| state.get(*path) != found.get(*path)).take(5).cloned().collect::<Vec<_>>()
        };
        let state = self.states.iter().position(|state| *state == found);
        state.unwrap_or_else(|| {
            panic!("{about}: a torn site: {:?} {:?}", differs(&self.states[0]), differs(&self.states[1]))
        })
    }
}

#[track_caller]
fn succeeds(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    said
}

/// Numbers that look like chance (xorshift); another row of them for each test.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

#[test]
fn a_killed_build_leaves_a_whole_site_and_the_next_one_mends_by_itself() {
    let site = Site::new();
    let timed = || {
        let start = Instant::now();
        (succeeds(&site.build()), u64::try_from(start.elapsed().as_micros()).unwrap())
    };
    site.turn(1);
    // How long a build takes now: a machine that does much else at once is slower in one minute than in the next.
    let (_, mut usual) = timed();
    let kills = number("MARCA_KILLS", 20);
    let mut chance = Chance(number("MARCA_SEED", 0x2545_f491_4f6c_dd1d));
    let (mut mended, mut published) = (0, 0);
    // Else nothing was tried. What was killed after its last step has nothing to tell.
    let is_tried = |mended: u64, published: u64| mended * 4 > kills && published > 0;
    // Chance may need more of them.
    for nth in 0..10 * kills {
        if nth >= kills && is_tried(mended, published) {
            break;
        }
        let now = site.state("before");
        let wanted = 1 - now;
        site.turn(wanted);
        if nth % 10 == 9 {
            // Nothing is kept: the first build ever is killed as well.
            fs::remove_dir_all(site.tree.path(".marca")).unwrap();
        }
        let mut builds: Vec<Child> = (0..if nth % 5 == 4 { 4 } else { 1 }).map(|_| site.start()).collect();
        std::thread::sleep(Duration::from_micros(chance.below(usual * 9 / 10)));
        for build in &mut builds {
            build.kill().unwrap();
            build.wait().unwrap();
        }
        let about = format!("kill {nth}");
        published += u64::from(site.state(&about) == wanted);
        let (said, took) = timed();
        if nth % 10 != 9 {
            usual = took;
        }
        mended += u64::from(said.contains("cut short"));
        assert_eq!(site.state(&about), wanted, "{about}: the next build publishes what is asked for");
        assert!(!succeeds(&site.build()).contains("cut short"), "{about}: told twice");
    }
    assert!(is_tried(mended, published), "{kills} kills: {mended} at work, {published} after the exchange");
}

#[test]
fn four_builds_at_once_wait_or_say_so() {
    let site = Site::new();
    for round in 0..4 {
        let wanted = 1 - site.state("before");
        site.turn(wanted);
        let builds: Vec<Child> =
            (0..4).map(|_| site.command().stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()).collect();
        let mut done = 0;
        for build in builds {
            let output = build.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            match output.status.code() {
                Some(0) => done += 1,
                Some(2) => assert!(said.contains("another build is writing"), "{said}"),
                other => panic!("round {round}: {other:?} {said}"),
            }
        }
        assert!(done > 0, "round {round}: none of four builds was done");
        assert_eq!(site.state("four at once"), wanted);
    }
}

#[test]
fn an_interrupted_build_ends_at_once() {
    let site = Site::new();
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for (nth, signal) in [Signal::INT, Signal::TERM, Signal::HUP, Signal::INT, Signal::TERM].into_iter().enumerate() {
        let wanted = 1 - site.state("before");
        site.turn(wanted);
        let mut build = site.start();
        std::thread::sleep(Duration::from_millis(chance.below(300)));
        let start = Instant::now();
        let _ = kill_process(Pid::from_child(&build), signal);
        build.wait().unwrap();
        assert!(start.elapsed() < Duration::from_secs(20), "{signal:?}: {:?}", start.elapsed());
        site.state(&format!("signal {nth}"));
        succeeds(&site.build());
        assert_eq!(site.state("after"), wanted);
    }
}

/// The shell sets the limit, then becomes the program.
fn limited(site: &Site, limit: &str) -> Output {
    let script = format!("{limit} && exec \"$@\"");
    let mut command = Command::new("sh");
    command.args([
        "-c",
        &script,
        "sh",
        env!("CARGO_BIN_EXE_marca"),
        "build",
        "--as-of",
        TODAY,
        "--lang",
        "en",
        "--root",
    ]);
    // A program that is built to count its lines writes them down at its end, for which there is no room either.
    command.env("LLVM_PROFILE_FILE", "/dev/null");
    command.arg(site.tree.root()).env_remove("SOURCE_DATE_EPOCH").output().unwrap()
}

#[test]
fn starved_of_files_or_room_it_says_so_and_the_site_stays() {
    let site = Site::new();
    for limit in ["ulimit -f 0", "ulimit -f 4", "ulimit -f 60", "ulimit -n 8", "ulimit -n 12"] {
        let before = site.state(limit);
        site.turn(1 - before);
        let output = limited(&site, limit);
        let said = String::from_utf8_lossy(&output.stderr);
        // Either it could do without, or it says what it lacked: no signal, no panic.
        assert!(matches!(output.status.code(), Some(0..=2)), "{limit}: {:?} {said}", output.status);
        assert!(!said.contains("itself failed") && !said.contains("panicked"), "{limit}: {said}");
        let now = site.state(limit);
        assert_eq!(now != before, output.status.success(), "{limit}: {said}");
        site.turn(1 - before);
        succeeds(&site.build());
        assert_eq!(site.state(limit), 1 - before);
    }
    // Nobody reads what it says, or there is no room for it.
    if Path::new("/dev/full").exists() {
        let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
        let status = site.command().stdout(full()).stderr(full()).status().unwrap();
        assert_eq!(status.code(), Some(0));
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_is_one_of_its_versions() {
    let site = Site::new();
    let path = site.tree.path("content/specialties/cardiology.yaml");
    let one = fs::read_to_string(&path).unwrap();
    let two = one.replace("Cardiología", "Cardiología y más").replace("Cardiology", "Cardiology and more");
    let word = |word: &str| {
        fs::read_to_string(site.tree.path("public/es/especialidades/cardiologia/index.html")).unwrap().contains(word)
    };
    for round in 0..8 {
        let before = files(&site.tree.path("public"));
        let mut build = site.command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut turns = 0;
        let status = loop {
            // Emptied, then written: the way that careless programs save.
            fs::write(&path, [&one, &two][turns % 2]).unwrap();
            turns += 1;
            if let Some(status) = build.try_wait().unwrap() {
                break status;
            }
        };
        match status.code() {
            Some(0) => assert!(word("Cardiología y más") || word("Cardiología"), "round {round}"),
            Some(1) => assert_eq!(files(&site.tree.path("public")), before, "round {round}"),
            other => panic!("round {round}: {other:?}"),
        }
    }
    // And one that vanishes.
    fs::write(&path, &one).unwrap();
    for _ in 0..4 {
        let mut build = site.start();
        let status = loop {
            fs::remove_file(&path).unwrap();
            fs::write(&path, &one).unwrap();
            if let Some(status) = build.try_wait().unwrap() {
                break status;
            }
        };
        assert!(matches!(status.code(), Some(0 | 1)), "{status:?}");
    }
}

/// A whole build over a disk; whether it published.
pub fn build_over(disk: &dyn Disk, tree: &Tree) -> bool {
    let root = tree.root();
    let target = Target { out: root.join("public"), site_root: root.to_owned(), sources: vec![root.join("content")] };
    let options = Options {
        root: root.to_owned(),
        preview: false,
        today: Today::Is(Date::parse(TODAY).unwrap()),
        base_url: None,
        cache: Some(root.join(".marca/cache")),
        editorial: false,
        progress: None,
    };
    matches!(pipeline::build(disk, &options, &target, std::env::current_exe().ok().as_deref(), |_| ()), Ok(built) if built.published.is_some())
}

/// Every call of a build, from the first look at the content to the last of the publisher and the caches, fails once.
#[test]
fn wherever_a_call_fails_the_site_is_whole() {
    let site = Site::new();
    let all = std::env::var("MARCA_FAULTS").is_ok_and(|value| value == "all");
    // Of the system's numbers on Linux: input or output, no room, too many files, across devices, not allowed, read-only, locks.
    let causes = [5, 28, 24, 18, 13, 30, 37].map(Cause::Errno);
    let mut tried = 0;
    let kinds =
        [None, Some(Action::Read), Some(Action::List), Some(Action::Inspect), Some(Action::Sync), Some(Action::Write)];
    for (number, action) in kinds.into_iter().enumerate() {
        let mut nth = 1 + number % 3;
        loop {
            let before = site.state("before");
            let wanted = 1 - before;
            site.turn(wanted);
            if nth % 2 == 0 {
                let _ = fs::remove_dir_all(site.tree.path(".marca/cache"));
            }
            let fault = Fault { action, path: None, nth, lasting: nth % 3 == 0, cause: causes[nth % causes.len()] };
            let about = format!("{fault:?}");
            let disk = FaultyDisk::new(Box::new(RealDisk), fault);
            let published = build_over(&disk, &site.tree);
            let failed = disk.failed();
            drop(disk);
            let now = site.state(&about);
            assert!(!published || now == wanted, "{about}: said to be published");
            assert!(build_over(&RealDisk, &site.tree), "{about}: the next build");
            assert_eq!(site.state(&about), wanted, "{about}: the next build");
            if failed == 0 {
                break;
            }
            tried += 1;
            nth += if all { 1 } else { 31 };
        }
    }
    assert!(tried > 20, "only {tried} calls failed");
}

/// Does harm to a file.
type Spoil = fn(&Path);

#[test]
fn a_spoilt_cache_makes_no_difference() {
    let site = Site::new();
    let cache = site.tree.path(".marca");
    let entries: Vec<PathBuf> = files(&cache).into_keys().filter(|path| !path.starts_with("public/next")).collect();
    assert!(entries.iter().any(|path| path.starts_with("cache/images")), "{entries:?}");
    let spoil: [(&str, Spoil); 7] = [
        ("emptied", |path| fs::write(path, "").unwrap()),
        ("cut", |path| {
            let bytes = fs::read(path).unwrap();
            fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("one bit", |path| {
            let mut bytes = fs::read(path).unwrap();
            let middle = bytes.len() / 2;
            if let Some(byte) = bytes.get_mut(middle) {
                *byte ^= 1;
            }
            fs::write(path, bytes).unwrap();
        }),
        ("random", |path| {
            fs::write(path, (0..5_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 9) as u8).collect::<Vec<u8>>())
                .unwrap()
        }),
        ("of another version", |path| fs::write(path, b"marca publish 99\n0123").unwrap()),
        ("a folder", |path| {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
            fs::write(path.join("x"), "x").unwrap();
        }),
        ("gone", |path| fs::remove_file(path).unwrap()),
    ];
    for (what, spoil) in spoil {
        for path in files(&cache).into_keys().filter(|path| !path.to_string_lossy().contains("/next/")) {
            // A journal that says something is no cache; the lock holds nothing.
            if !path.ends_with("lock") && !path.ends_with("journal") {
                spoil(&cache.join(path));
            }
        }
        let wanted = 1 - site.state(what);
        site.turn(wanted);
        succeeds(&site.build());
        assert_eq!(site.state(what), wanted, "{what}");
        fs::remove_dir_all(&cache).unwrap();
        succeeds(&site.build());
    }
    // Of another folder, a file in the place of the folder, and one that nobody may write to.
    let elsewhere = Site::new();
    fs::remove_dir_all(&cache).unwrap();
    crate::support::tree::copy(&elsewhere.tree.path(".marca"), &cache);
    succeeds(&site.build());
    site.state("of another folder");
    fs::remove_dir_all(cache.join("cache")).unwrap();
    fs::write(cache.join("cache"), "x").unwrap();
    site.turn(1 - site.state("a file"));
    succeeds(&site.build());
    site.state("a file in its place");
    assert!(site.states[0].contains_key(Path::new(MANIFEST)));
}

#[test]
fn the_cache_keeps_what_the_site_uses_and_does_not_grow_without_end() {
    let site = Site::new();
    let folder = site.tree.path(".marca/cache/images");
    site.turn(1);
    for folder in [".marca", "public"] {
        fs::remove_dir_all(site.tree.path(folder)).unwrap();
    }
    succeeds(&site.build());
    let used = files(&folder);
    assert!(used.len() > 3, "pictures and cards: {:?}", used.keys());
    site.turn(0);
    succeeds(&site.build());
    assert!(files(&folder).len() > used.len(), "cards with another name");
    fs::write(folder.join("notes"), "mine").unwrap();
    // Every page is another; then only one, and the others stand as they are.
    let home = fs::read_to_string(site.tree.path("content/pages/home/page.yaml")).unwrap();
    let edits: [&dyn Fn(); 2] =
        [&|| site.turn(1), &|| site.tree.write("content/pages/home/page.yaml", home.replace("Entrada", "La entrada"))];
    for edit in edits {
        // Whole files of the cache that nothing asks for, newer than all others, together more than may stay.
        let plant = |nth: u8| {
            let key = blake3::hash(&[nth]);
            let mut bytes = vec![nth; 60 << 20];
            let proof = blake3::keyed_hash(key.as_bytes(), &bytes);
            bytes.extend(proof.as_bytes());
            let path = folder.join(key.to_hex().as_str());
            fs::write(&path, bytes).unwrap();
            path
        };
        let planted: Vec<PathBuf> = (0..5).map(plant).collect();
        edit();
        succeeds(&site.build());
        let left: Vec<bool> = planted.iter().map(|path| path.exists()).collect();
        assert_eq!(left, [false, true, true, true, true], "the oldest goes");
        planted.iter().for_each(|path| drop(fs::remove_file(path)));
        let mut now = files(&folder);
        assert_eq!(now.remove(Path::new("notes")).as_deref(), Some(b"mine".as_slice()));
        assert!(now == used, "what the site uses stays, though all else is newer, and nothing but that");
    }
}
