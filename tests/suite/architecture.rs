//! The house stands as its map says: imports point down, one room names each library, every file opens with its promise.
//!
//! What is read is the text of the sources, comments aside; so these rules hold for tests inside the rooms as well.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The rooms from top to bottom, as `src/ARCHITECTURE.md` lists them. A room may import from the rows below its own only.
const ROWS: &[(u8, &[&str])] = &[
    (10, &["cli"]),
    (9, &["serve", "edit"]),
    (8, &["pipeline"]),
    (7, &["audit", "publish"]),
    (6, &["render", "search", "seo", "images"]),
    (5, &["plan", "editorial"]),
    (4, &["site", "schema", "desk"]),
    (3, &["config", "model", "theme"]),
    (2, &["content", "decode", "media"]),
    (1, &["yaml", "i18n", "markdown", "out_path"]),
    (0, &["diagnostics", "fs", "language", "date", "html", "slug", "safe_url", "lookalike"]),
];

/// Imports that break the table for now: from, to, and why it is borne. One that is mended must go from here.
const BORNE: &[(&str, &str, &str)] = &[];

/// The libraries of `Cargo.toml` and the files that may name each, so that to change one is to change those files.
const LIBRARIES: &[(&[&str], &[&str])] = &[
    (&["serde_yaml"], &["yaml.rs"]),
    (&["tera"], &["render/engine.rs"]),
    (&["elasticlunr-rs"], &["search/"]),
    (&["image", "zune-jpeg", "fast_image_resize", "webp", "ravif", "rgb", "typst-assets", "skrifa"], &["images/"]),
    (&["resvg"], &["images/", "media/svg.rs"]),
    (
        &[
            "icu_calendar",
            "icu_collator",
            "icu_datetime",
            "icu_decimal",
            "icu_list",
            "icu_locale",
            "icu_plurals",
            "icu_provider",
            "writeable",
        ],
        &["i18n/"],
    ),
    (&["pulldown-cmark"], &["markdown/"]),
    (&["aho-corasick"], &["config/", "decode/"]),
    (&["quick-xml"], &["audit/facts.rs", "seo/xml.rs", "theme/icons.rs"]),
    (&["jiff"], &["date.rs"]),
    (&["rustix", "walkdir"], &["fs/"]),
    (&["postcard"], &["fs/sealed.rs"]),
    (&["clap", "anstream", "annotate-snippets", "indicatif"], &["cli/"]),
    (&["strsim"], &["diagnostics/"]),
    (&["url"], &["safe_url.rs"]),
    (&["tinystr"], &["language.rs"]),
    (&["unicode-security", "idna"], &["lookalike.rs"]),
    (&["fast_qr"], &["render/qr.rs"]),
    (&["mimalloc"], &["main.rs"]),
    (&["httparse"], &["serve/http.rs"]),
    (&["notify"], &["serve/watch.rs", "serve/mod.rs"]),
];

/// The libraries that every room may use.
const EVERYWHERE: &[&str] = &["serde", "serde_json", "rayon", "thiserror", "blake3", "unicode-normalization"];

/// Words, and the files that may hold them, each with its reason.
type Seam = (&'static [&'static str], &'static [(&'static str, &'static str)]);

/// Where what comes from outside the content may be reached: the words, the files that may hold them, and why these. Files of
/// tests may look at the disk with their own eyes.
const SEAMS: &[Seam] = &[
    (
        &["std::fs", "File::open", "File::create"],
        &[
            ("fs/", "the seam itself"),
            ("cli/report.rs", "reads the peak of memory from /proc, which is no file of the site"),
        ],
    ),
    (
        &["SystemTime::now", "Zoned::now", "Timestamp::now"],
        &[("main.rs", "the one clock; everything else is told the day")],
    ),
    (&["std::env::", "env::var"], &[("main.rs", "the one look at the environment")]),
    (
        &["println!", "eprintln!", "print!(", "eprint!(", "stdout()", "stderr()"],
        &[("cli/", "the only room that prints")],
    ),
    (
        &["Html::from_trusted"],
        &[
            ("markdown/write.rs", "writes what the tree of a text holds, and escapes every word of it"),
            ("media/markup.rs", "the picture of a text: paths of ours, words escaped"),
            ("plan/views/chart.rs", "a chart of numbers"),
            ("plan/views/hospital.rs", "the box of a contact: links that are safe, words escaped"),
            ("plan/views/json_ld.rs", "JSON with `<`, `>` and `&` written as numbers"),
            ("plan/views/map.rs", "the map: numbers, words escaped"),
            ("render/qr.rs", "black and white modules"),
        ],
    ),
    (&["catch_unwind"], &[("diagnostics/boundary.rs", "around a file"), ("cli/mod.rs", "around all")]),
    (&["thread::current", "available_parallelism", "thread_rng", "RandomState"], &[]),
];

/// Files that may be longer than [`MAX_LINES`], each with its reason.
const LONG: &[(&str, &str)] = &[];

const MAX_LINES: usize = 600;

/// All that a visitor of the repository sees, dotfiles aside.
const TOP: &[&str] = &[
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "content",
    "public",
    "src",
    "tests",
    "themes",
];

/// A file below `src`.
struct Source {
    /// `plan/views/head.rs`
    path: String,
    text: String,
    /// The text with comments blanked out.
    code: String,
}

impl Source {
    /// The room it stands in: its first folder, or itself.
    fn room(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }

    /// How many modules stand between it and the crate.
    fn depth(&self) -> usize {
        let path = self.path.trim_end_matches("/mod.rs");
        path.split('/').count()
    }

    /// The line of a place in the text, from 1.
    fn line(&self, at: usize) -> usize {
        self.text[..at].lines().count().max(1)
    }

    /// Whether it stands in one of some folders or files.
    fn is_in<'p>(&self, places: impl IntoIterator<Item = &'p str>) -> bool {
        places.into_iter().any(|place| self.path == place || (place.ends_with('/') && self.path.starts_with(place)))
    }
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let root = repository().join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    assert!(paths.len() > 50, "only {} files were found below src", paths.len());
    let source = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let path = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let code = without_comments(&text);
        Source { path, text, code }
    };
    paths.into_iter().map(source).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// Comments become spaces, so that places stay as they are. A `//` behind a `:` or within quotes is part of an address.
fn without_comments(text: &str) -> String {
    let blank = |line: &str| {
        let starts = line.match_indices("//").map(|(at, _)| at);
        let mut starts =
            starts.filter(|at| !line[..*at].ends_with(':') && line[..*at].matches('"').count().is_multiple_of(2));
        match starts.next() {
            Some(at) => format!("{}{}", &line[..at], " ".repeat(line.len() - at)),
            None => line.to_owned(),
        }
    };
    let keep_end = |line: &str| match line.strip_suffix('\n') {
        Some(line) => blank(line) + "\n",
        None => blank(line),
    };
    text.split_inclusive('\n').map(keep_end).collect()
}

/// The rooms that a file names, each with the place where it does: `crate::x`, the groups of `use crate::{x::…, y}`, and
/// `super::super::x` where that climbs to the crate.
fn imports(source: &Source) -> Vec<(String, usize)> {
    let code = &source.code;
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if at > 0 && code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        found.extend(heads(&code[at + "crate::".len()..]).into_iter().map(|name| (name, at)));
    }
    let mut at = 0;
    while let Some(next) = code[at..].find("super::") {
        let start = at + next;
        let mut end = start;
        let mut climbed = 0;
        while code[end..].starts_with("super::") {
            end += "super::".len();
            climbed += 1;
        }
        // Within `mod tests { … }` the first step only leads out of it.
        let nested = usize::from(code[..start].rfind("\nmod tests {").is_some());
        if climbed == source.depth() + nested {
            found.extend(heads(&code[end..]).into_iter().map(|name| (name, start)));
        }
        at = end;
    }
    found
}

/// The first names of what follows a path: one, or those of a group in braces.
fn heads(rest: &str) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let mut names = Vec::new();
    let mut depth = 0;
    let mut begins = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            c if begins && !c.is_whitespace() => {
                names.push(name(&group[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    names
}

/// Whether a file is compiled for tests only: its parent says so.
fn is_of_tests(source: &Source, sources: &[Source]) -> bool {
    let Some((folder, file)) = source.path.rsplit_once('/') else { return false };
    let is_parent = |path: &str| path == format!("{folder}/mod.rs") || path == format!("{folder}.rs");
    sources
        .iter()
        .find(|parent| is_parent(&parent.path))
        .is_some_and(|parent| parent.code.contains(&format!("#[cfg(test)]\nmod {};", file.trim_end_matches(".rs"))))
}

/// The room of a name that stands behind `crate::`: macros are exported at the top from wherever they are written.
fn room_of(name: &str, sources: &[Source]) -> String {
    let exported =
        sources.iter().find(|source| source.code.contains(&format!("#[macro_export]\nmacro_rules! {name} ")));
    exported.map_or_else(|| name.to_owned(), |source| source.room().to_owned())
}

fn row_of(room: &str) -> Option<u8> {
    ROWS.iter().find(|(_, rooms)| rooms.contains(&room)).map(|(row, _)| *row)
}

fn nothing(faults: &[String], rule: &str) {
    assert!(faults.is_empty(), "{rule}:\n  {}\n", faults.join("\n  "));
}

#[test]
fn imports_point_down_only() {
    let sources = sources();
    let mut faults = Vec::new();
    let mut borne = BTreeSet::new();
    // `lib.rs` and `main.rs` stand above all rooms.
    for source in sources.iter().filter(|source| !source.is_in(["lib.rs", "main.rs"])) {
        let from = source.room();
        let Some(row) = row_of(from) else {
            faults.push(format!("src/{}: the room `{from}` is not in the table", source.path));
            continue;
        };
        for (name, at) in imports(source) {
            let to = room_of(&name, &sources);
            let place = format!("src/{}:{}", source.path, source.line(at));
            match row_of(&to) {
                _ if to == from => {}
                None => faults.push(format!("{place}: `{to}` is not in the table")),
                Some(below) if below < row => {}
                Some(_) if BORNE.iter().any(|(a, b, _)| *a == from && *b == to) => {
                    borne.insert((from.to_owned(), to));
                }
                Some(other) => faults.push(format!("{place}: `{from}` (row {row}) imports `{to}` (row {other})")),
            }
        }
    }
    for (from, to, _) in BORNE {
        if !borne.contains(&((*from).to_owned(), (*to).to_owned())) {
            faults.push(format!("`{from}` no longer imports `{to}`: take the line out of BORNE"));
        }
    }
    nothing(&faults, "imports point down only, and never to another room of the same row");
}

#[test]
fn the_map_shows_the_same_rooms_as_this_table() {
    let map = std::fs::read_to_string(repository().join("src/ARCHITECTURE.md")).unwrap();
    let drawn: BTreeMap<u8, BTreeSet<String>> = map
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix('|')?.split('|');
            let row = cells.next()?.trim().parse().ok()?;
            let rooms = cells.next()?.split('`').skip(1).step_by(2);
            Some((row, rooms.map(|room| room.trim_end_matches('/').trim_end_matches(".rs").to_owned()).collect()))
        })
        .collect();
    let table: BTreeMap<u8, BTreeSet<String>> =
        ROWS.iter().map(|(row, rooms)| (*row, rooms.iter().map(|room| (*room).to_owned()).collect())).collect();
    assert_eq!(drawn, table, "left is src/ARCHITECTURE.md, right is this test");

    let sources = sources();
    let standing: BTreeSet<&str> =
        sources.iter().filter(|source| !source.is_in(["lib.rs", "main.rs"])).map(Source::room).collect();
    let named: BTreeSet<&str> = ROWS.iter().flat_map(|(_, rooms)| rooms.iter().copied()).collect();
    assert_eq!(standing, named, "left are the rooms below src, right those of the table");
}

/// What a library is called in the code: `elasticlunr-rs` is `elasticlunr`.
fn in_code(library: &str) -> String {
    library.trim_end_matches("-rs").replace('-', "_")
}

#[test]
fn one_room_names_each_library() {
    let sources = sources();
    let mut faults = Vec::new();
    for source in sources.iter().filter(|source| !is_of_tests(source, &sources)) {
        for (libraries, places) in LIBRARIES.iter().filter(|(_, places)| !source.is_in(places.iter().copied())) {
            for name in libraries.iter().map(|library| in_code(library)) {
                // A module beside it may have the same name.
                let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                if sources.iter().any(|other| other.path == format!("{folder}/{name}.rs")) {
                    continue;
                }
                let (path, import) = (format!("{name}::"), format!("use {name};"));
                let paths = source.code.match_indices(&path).map(|(at, _)| at);
                let paths = paths
                    .filter(|at| !source.code[..*at].ends_with(|c: char| c.is_alphanumeric() || "_:.".contains(c)));
                for at in paths.chain(source.code.match_indices(&import).map(|(at, _)| at)) {
                    faults.push(format!(
                        "src/{}:{}: `{name}` belongs in {}",
                        source.path,
                        source.line(at),
                        places.join(", ")
                    ));
                }
            }
        }
    }
    nothing(&faults, "a library is named in one place");
}

#[test]
fn each_library_has_its_place() {
    let manifest = std::fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let section = manifest.split("[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let used: BTreeSet<&str> = section
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| Some(line.split_once(" = ")?.0))
        .collect();
    let placed: BTreeSet<&str> =
        LIBRARIES.iter().flat_map(|(libraries, _)| libraries.iter()).chain(EVERYWHERE).copied().collect();
    let homeless: Vec<&&str> = used.difference(&placed).collect();
    assert!(homeless.is_empty(), "new in Cargo.toml: say in LIBRARIES which room may name {homeless:?}");
    let stale: Vec<&&str> = placed.difference(&used).collect();
    assert!(stale.is_empty(), "no longer in Cargo.toml: {stale:?}");
}

#[test]
fn clock_disk_environment_and_terminal_are_reached_through_one_seam_each() {
    let sources = sources();
    let mut faults = Vec::new();
    for source in sources.iter().filter(|source| !is_of_tests(source, &sources)) {
        for (words, _) in SEAMS.iter().filter(|(_, places)| !source.is_in(places.iter().map(|(place, _)| *place))) {
            for word in *words {
                let uses = source.code.match_indices(word).map(|(at, _)| at);
                let uses = uses.filter(|at| !source.code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
                faults.extend(uses.map(|at| format!("src/{}:{}: `{word}`", source.path, source.line(at))));
            }
        }
    }
    nothing(&faults, "the same content gives the same site: no hidden input, one way out");
}

#[test]
fn every_file_opens_with_its_promise() {
    let silent = sources().into_iter().filter(|source| !source.text.starts_with("//! "));
    nothing(
        &silent.map(|source| format!("src/{}", source.path)).collect::<Vec<_>>(),
        "a file begins with `//!` and what it promises",
    );
}

#[test]
fn no_file_is_too_long_to_read() {
    let sources = sources();
    let long = |source: &Source| source.text.lines().count() > MAX_LINES;
    let unexcused = sources.iter().filter(|source| long(source) && !LONG.iter().any(|(path, _)| *path == source.path));
    let faults: Vec<String> =
        unexcused.map(|source| format!("src/{}: {} lines", source.path, source.text.lines().count())).collect();
    nothing(&faults, "files stay below 600 lines, or LONG says why not");
    let stale = LONG.iter().filter(|(path, _)| !sources.iter().any(|source| source.path == *path && long(source)));
    nothing(&stale.map(|(path, _)| (*path).to_owned()).collect::<Vec<_>>(), "these are no longer long");
}

#[test]
fn there_is_no_unsafe_code() {
    let library = std::fs::read_to_string(repository().join("src/lib.rs")).unwrap();
    assert!(library.lines().any(|line| line == "#![forbid(unsafe_code)]"), "src/lib.rs must forbid it");
    let modules = sources().into_iter().filter(|source| source.code.contains("#[path"));
    nothing(
        &modules.map(|source| format!("src/{}", source.path)).collect::<Vec<_>>(),
        "every module stands where its name says",
    );
}

#[test]
fn the_top_of_the_repository_is_not_cluttered() {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(repository())
        .output();
    let tracked = match listed {
        Ok(output) if output.status.success() && !output.stdout.is_empty() => String::from_utf8(output.stdout).unwrap(),
        // A copy without its history, or a machine without git, has nothing to say here.
        _ => return,
    };
    let top = tracked.split('\0').filter_map(|path| path.split('/').next());
    let top: BTreeSet<&str> = top.filter(|name| !name.is_empty() && !name.starts_with('.')).collect();
    assert_eq!(top, TOP.iter().copied().collect(), "left is what git has, right is what belongs there");
}

#[test]
fn imports_are_found_in_whatever_form_they_are_written() {
    let text = "use crate::{date::Date, plan::{self, views::{A, B}}, site};\n// crate::cli\nuse super::{yaml, fs};\n\
                fn f(url: &str) { let _ = \"https://x\"; $crate::slug::x(); crate::markdown::y(); }\n\
                mod tests {\n    use super::*;\n    use super::super::search;\n}\n";
    let source = Source { path: "theme/mod.rs".to_owned(), text: text.to_owned(), code: without_comments(text) };
    let names: Vec<String> = imports(&source).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["date", "plan", "site", "slug", "markdown", "yaml", "fs", "search"]);
    let deeper = Source {
        path: "plan/views/head.rs".to_owned(),
        text: String::new(),
        code: "use super::super::routes;".to_owned(),
    };
    assert_eq!(imports(&deeper), [], "two steps up from plan/views/head.rs is still within plan");
}
