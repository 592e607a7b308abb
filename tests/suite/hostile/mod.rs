//! What careless and malicious people send: each case is laid over a valid site, and the program itself, run on it, must refuse
//! it by file and line (E), warn of it (W) or publish it harmless (S), as the list of threats in `src/SECURITY.md` promises.
//!
//! Each case may cost 5 seconds and 256 MB more than the site without it; one that is refused leaves `public/` as it was;
//! `check` says the same as `build`; nothing that is said steers a terminal. The tables stand in the files of this folder.

mod files;
mod pages;
mod pictures;
mod records;
pub mod seen;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::support::tree::{TODAY, Tree, copy};

/// A hostile file costs at most so much.
const TIME: Duration = Duration::from_secs(5);
const MEMORY_KIB: u64 = 256 << 10;

/// Something that a case puts into the site.
#[derive(Debug)]
enum What {
    Bytes(Vec<u8>),
    Link(&'static str),
    Folder,
    Fifo,
    Socket,
    /// A file with a hole of so many bytes.
    Sparse(u64),
    /// Added to the file that is there.
    Added(String),
    /// The first text in the file that is there becomes the second.
    Instead(&'static str, String),
    Gone,
}

/// What must come of it.
#[derive(Debug)]
enum Promise {
    /// Refused: one of the errors begins at this `file:line` (below `content/`), or is about this file.
    E(&'static str),
    /// Built, with a warning that names this text.
    W(&'static str),
    /// Built and harmless: each of the first texts stands in a page, none of the second in any.
    S(&'static [&'static str], &'static [&'static str]),
    /// Built or refused, within the limits: it is only dear.
    Any,
    /// Built harmless or refused at a file of `media/`.
    Clean,
    /// As [`Promise::S`], and not one byte of the site differs from the site without it.
    Nothing,
}

struct Case {
    about: String,
    parts: Vec<(String, What)>,
    promise: Promise,
}

fn case(about: impl Into<String>, parts: Vec<(String, What)>, promise: Promise) -> Case {
    Case { about: about.into(), parts, promise }
}

/// One file below `content/`.
fn one(path: &str, bytes: impl Into<Vec<u8>>) -> Vec<(String, What)> {
    vec![(format!("content/{path}"), What::Bytes(bytes.into()))]
}

fn put(path: &str, what: What) -> Vec<(String, What)> {
    vec![(format!("content/{path}"), what)]
}

/// A sound hospital in thirteen lines; the fourteenth is the first of `more`.
fn hospital(name: &str, more: &str) -> String {
    format!(
        "name: {name}\nslug: hostil\nkind: general\nsector: private\ncity: León\nstatus: published\nspecialties: [cardiology]\n\
         sources:\n  - fields: [name, kind, sector, city, specialties, description, phones, address, website, email]\n    \
         title: Directorio\n    url: https://directorio.example/\n    verified_on: 2026-11-01\n    confidence: press\n{more}"
    )
}

const HOSPITAL: &str = "hospitals/hostil.yaml";

/// A hospital whose fourteenth line is this.
fn field(more: &str) -> Vec<(String, What)> {
    one(HOSPITAL, hospital("Hospital Hostil", more))
}

/// A hospital of this name, as YAML spells it.
fn named(name: &str) -> Vec<(String, What)> {
    one(HOSPITAL, hospital(name, ""))
}

/// A story whose Spanish text begins on its fifth line.
fn story(text: &str) -> Vec<(String, What)> {
    told("title: Historia hostil\nsummary: De qué trata.", text)
}

/// A story with this front matter, of two lines if `text` is to begin on the fifth.
fn told(front: &str, text: &str) -> Vec<(String, What)> {
    let file = |name: &str, bytes: String| (format!("content/stories/hostil/{name}"), What::Bytes(bytes.into()));
    vec![
        file("story.yaml", "kind: article\npublished_on: 2026-11-01\nstatus: published\nslug: hostil\n".to_owned()),
        file("es.md", format!("---\n{front}\n---\n{text}\n")),
        file("en.md", "---\ntitle: Hostile story\nsummary: What it is about.\n---\nText.\n".to_owned()),
    ]
}

/// The site without anything hostile, published.
struct Base {
    tree: Tree,
    memory_kib: u64,
    /// What the next build of it would make, by path below `public/`.
    public: BTreeMap<PathBuf, Vec<u8>>,
}

static BASE: LazyLock<Base> = LazyLock::new(|| {
    let tree = Tree::base();
    tree.write("content/hospitals/hostil.yaml", hospital("Hospital Hostil", ""));
    let ran = run(tree.root(), "build");
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    let memory_kib = run(tree.root(), "build").memory_kib.max(ran.memory_kib);
    let public = public_of(tree.root());
    assert!(public.len() > 60, "only {} files", public.len());
    Base { tree, memory_kib, public }
});

fn public_of(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.join("public")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let path = entry.path();
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap_or_default());
            }
        }
    }
    files
}

/// How a run of the program ended.
struct Ran {
    /// `None` when a signal ended it.
    code: Option<i32>,
    /// Standard error, then standard output.
    said: String,
    took: Duration,
    memory_kib: u64,
}

fn run(root: &Path, command: &str) -> Ran {
    let (out, err) = (root.join("stdout.txt"), root.join("stderr.txt"));
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_marca"))
        .args([command, "--as-of", TODAY, "--lang", "en", "--jobs", "2", "--root"])
        .arg(root)
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let (mut memory_kib, mut worked) = (0, None);
    let status = loop {
        memory_kib = memory_kib.max(peak_memory_kib(child.id()));
        worked = time_at_work(child.id()).or(worked);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > 12 * TIME {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(3));
    };
    let read = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    // On a machine that does much else at once, what counts is for how long this one was at work.
    let took = worked.unwrap_or(Duration::MAX).min(start.elapsed());
    Ran { code: status.code(), said: read(&err) + &read(&out), took, memory_kib }
}

/// How long all processors together have worked for a process; `None` where the system does not tell.
fn time_at_work(process: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The fields after the name, which stands in brackets, begin with the third; of user and of system are the 14th and the 15th,
    // in hundredths of a second.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(11..13)?.iter().map(|field| field.parse::<u64>().ok()).sum::<Option<u64>>()?;
    Some(Duration::from_millis(10 * ticks))
}

/// 0 where the system does not tell.
fn peak_memory_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    // Until it has become the program, it is a copy of this test.
    if !status.starts_with("Name:\tmarca\n") {
        return 0;
    }
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

impl Case {
    fn lay(&self, root: &Path) {
        for (path, what) in &self.parts {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            match what {
                What::Bytes(bytes) => fs::write(path, bytes).unwrap(),
                What::Folder => fs::create_dir_all(path).unwrap(),
                What::Sparse(bytes) => File::create(path).unwrap().set_len(*bytes).unwrap(),
                What::Added(more) => fs::write(&path, fs::read_to_string(&path).unwrap() + more).unwrap(),
                What::Instead(old, new) => {
                    let text = fs::read_to_string(&path).unwrap();
                    assert!(text.contains(old), "{}: no {old} in {}", self.about, path.display());
                    fs::write(&path, text.replacen(old, new, 1)).unwrap();
                }
                What::Gone if path.is_dir() => fs::remove_dir_all(path).unwrap(),
                What::Gone => fs::remove_file(path).unwrap(),
                What::Link(to) => {
                    let _ = fs::remove_file(&path);
                    std::os::unix::fs::symlink(to, path).unwrap();
                }
                What::Fifo => {
                    let _ = fs::remove_file(&path);
                    let mode = rustix::fs::Mode::from_raw_mode(0o644);
                    rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
                }
                What::Socket => drop(std::os::unix::net::UnixListener::bind(path).unwrap()),
            }
        }
    }

    /// What is not as it was promised, if anything is.
    fn judged(&self) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        copy(BASE.tree.root(), root);
        self.lay(root);
        let built = run(root, "build");
        let checked = run(root, "check");
        let mut wrong = Vec::new();
        let mut expect = |holds: bool, what: String| {
            if !holds {
                wrong.push(what);
            }
        };
        for (command, ran) in [("build", &built), ("check", &checked)] {
            let limit = BASE.memory_kib + MEMORY_KIB;
            expect(ran.took <= TIME, format!("{command} took {:?}", ran.took));
            expect(ran.memory_kib <= limit, format!("{command} took {} KiB, of {limit}", ran.memory_kib));
            expect(!ran.said.contains("panicked"), format!("{command} panicked"));
            let steers = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
            expect(!ran.said.contains(steers), format!("{command} says what steers a terminal"));
        }
        expect(built.code == checked.code, format!("build ends with {:?}, check with {:?}", built.code, checked.code));
        let (errors, same) = (errors_of(&built.said), errors_of(&checked.said));
        expect(errors == same, format!("check tells other errors than build: {same:?}"));
        let public = public_of(root);
        match &self.promise {
            Promise::E(place) => {
                expect(built.code == Some(1), format!("not refused: exit {:?}", built.code));
                let named = errors.iter().any(|(_, at)| {
                    if place.is_empty() {
                        return true;
                    }
                    at.strip_prefix("content/")
                        .unwrap_or(at)
                        .strip_prefix(place)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with(':') || place.ends_with(['/', ':']))
                });
                expect(named, format!("no error at {place}"));
                expect(public == BASE.public, "public/ was touched".to_owned());
            }
            Promise::W(text) => {
                expect(built.code == Some(0), format!("not built: exit {:?}", built.code));
                let warnings: Vec<&str> = built.said.split("\n\n").filter(|said| said.contains("warning[")).collect();
                expect(warnings.iter().any(|said| said.contains(text)), format!("no warning with {text}"));
                seen::harmless(&public).into_iter().for_each(|what| expect(false, what));
            }
            Promise::S(shown, absent) => {
                expect(built.code == Some(0), format!("not built: exit {:?}", built.code));
                seen::harmless(&public).into_iter().for_each(|what| expect(false, what));
                for text in *shown {
                    expect(seen::has(&public, text, true), format!("no page has {text}"));
                }
                for text in *absent {
                    expect(!seen::has(&public, text, true), format!("{text} was published"));
                }
            }
            Promise::Any => expect(matches!(built.code, Some(0..=2)), format!("exit {:?}", built.code)),
            Promise::Clean => {
                expect(matches!(built.code, Some(0 | 1)), format!("exit {:?}", built.code));
                seen::harmless(&public).into_iter().for_each(|what| expect(false, what));
                let at_picture = errors.iter().all(|(_, at)| at.starts_with("content/media/"));
                expect(at_picture, "an error elsewhere".to_owned());
            }
            Promise::Nothing => {
                expect(built.code == Some(0), format!("not built: exit {:?}", built.code));
                expect(public == BASE.public, "it made a difference".to_owned());
            }
        }
        if wrong.is_empty() {
            return None;
        }
        let telling = |line: &&str| line.contains("[") || line.contains("-->") || line.contains("panicked");
        let said: String = built.said.lines().filter(telling).take(8).map(|line| format!("    {line}\n")).collect();
        Some(format!("--- {} ({:?})\n  {}\n{said}", self.about, self.promise, wrong.join("\n  ")))
    }
}

/// Code and place (`file:line`, or the file alone) of each error.
fn errors_of(said: &str) -> BTreeSet<(String, String)> {
    let mut errors = BTreeSet::new();
    let mut code = None;
    for line in said.lines() {
        if let Some(rest) = line.strip_prefix("error[") {
            code = rest.split(']').next();
        } else if line.starts_with("warning[") {
            code = None;
        } else if let (Some(known), Some((_, place))) = (code, line.split_once("--> ")) {
            let parts: Vec<&str> = place.splitn(3, ':').collect();
            let place = parts.iter().take(2).copied().collect::<Vec<_>>().join(":");
            errors.insert((known.to_owned(), place));
            code = None;
        }
    }
    errors
}

/// Judges cases side by side, and tells all that are not as promised. `HOSTILE=B4` looks at those only whose name has that in it.
#[track_caller]
fn all_as_promised(cases: Vec<Case>, least: usize) {
    assert!(cases.len() >= least, "only {} cases", cases.len());
    let wanted = std::env::var("HOSTILE").unwrap_or_default();
    LazyLock::force(&BASE);
    let cases: Vec<Case> = cases.into_iter().filter(|case| case.about.contains(&wanted)).collect();
    let wrong: Vec<String> = cases.par_iter().filter_map(Case::judged).collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.concat());
}
