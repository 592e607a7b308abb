//! `marca build`, as whoever types it lives it: what it says, what it leaves in `public/`, and what it never touches.
//!
//! Chapters that look at pages rather than at the command make them in memory: see [`Made`].

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use marca::cli::words::Tongue;
use marca::date::Date;
use marca::diagnostics::Severity;
use marca::fs::RealDisk;
use marca::pipeline::{self, Options, Report, Sink, SinkError, Today};
use marca::render::Artifact;
use marca::safe_url::SafeUrl;

use crate::support::case::parts;
use crate::support::said::said;
use crate::support::tree::{TODAY, Tree};

/// A site as it would be published, by path, and what was found on the way.
pub struct Made {
    pub files: BTreeMap<String, String>,
    pub report: Report,
}

/// How a site is to be made.
pub struct Way<'w> {
    pub as_of: &'w str,
    pub preview: bool,
    pub base_url: Option<&'w str>,
}

impl Default for Way<'_> {
    fn default() -> Self {
        Way { as_of: TODAY, preview: false, base_url: None }
    }
}

impl Way<'_> {
    pub fn options(&self, tree: &Tree) -> Options {
        Options {
            root: tree.root().to_owned(),
            preview: self.preview,
            today: Today::Is(Date::parse(self.as_of).unwrap()),
            base_url: self.base_url.map(|url| SafeUrl::web(url).unwrap()),
            cache: None,
            editorial: false,
            progress: None,
        }
    }
}

/// Keeps what is made.
#[derive(Default)]
struct Kept(Mutex<BTreeMap<String, String>>);

impl Sink for Kept {
    fn put(&self, artifact: Artifact) -> Result<(), SinkError> {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&artifact.bytes).into_owned();
        let before = files.insert(artifact.path.as_str().to_owned(), text);
        assert!(before.is_none(), "{} was made twice", artifact.path.as_str());
        Ok(())
    }
}

/// The base site with some files laid over it, in the form of the cases.
pub fn site(files: &str) -> Tree {
    Tree::with(&parts(files))
}

/// Replaces a text that stands in a file of the tree.
pub fn edit(tree: &Tree, path: &str, old: &str, new: &str) {
    let text = fs::read_to_string(tree.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert!(text.contains(old), "{path} has no {old}:\n{text}");
    tree.write(path, text.replacen(old, new, 1));
}

impl Made {
    /// Makes the site in memory, whatever is wrong with it.
    pub fn anyhow(tree: &Tree, way: &Way<'_>) -> Made {
        let kept = Kept::default();
        let report = pipeline::run(&RealDisk, &way.options(tree), &kept).unwrap();
        Made { files: kept.0.into_inner().unwrap_or_else(PoisonError::into_inner), report }
    }

    /// As [`Made::anyhow`], the preview; `None` when the disk has no site to read.
    pub fn try_anyhow(tree: &Tree) -> Option<Made> {
        let kept = Kept::default();
        let way = Way { preview: true, ..Way::default() };
        let report = pipeline::run(&RealDisk, &way.options(tree), &kept).ok()?;
        Some(Made { files: kept.0.into_inner().unwrap_or_else(PoisonError::into_inner), report })
    }

    /// Makes a site that has no errors.
    pub fn with(tree: &Tree, way: &Way<'_>) -> Made {
        let made = Made::anyhow(tree, way);
        assert!(!made.report.has_errors(), "on {}:\n{}", way.as_of, said(&made.report, Tongue::English));
        made
    }

    /// Makes the public site as of a day.
    pub fn on(tree: &Tree, as_of: &str) -> Made {
        Made::with(tree, &Way { as_of, ..Way::default() })
    }

    /// The page at an address.
    pub fn page(&self, address: &str) -> Page<'_> {
        let file = if address.is_empty() || address.ends_with('/') {
            format!("{address}index.html")
        } else {
            address.to_owned()
        };
        match self.files.get(&file) {
            Some(html) => Page(html),
            None => panic!("there is no /{address} among {}", self.paths().join(" ")),
        }
    }

    pub fn has(&self, address: &str) -> bool {
        self.files.contains_key(&format!("{address}index.html"))
    }

    pub fn paths(&self) -> Vec<&str> {
        self.files.keys().map(String::as_str).collect()
    }

    /// The files that have some words in them.
    pub fn mentioning(&self, words: &str) -> Vec<&str> {
        self.files.iter().filter(|(_, text)| text.contains(words)).map(|(path, _)| path.as_str()).collect()
    }

    /// Every page, by address, redirects aside.
    pub fn pages(&self) -> impl Iterator<Item = (&str, Page<'_>)> {
        let pages = self.files.iter().filter_map(|(path, html)| Some((path.strip_suffix("index.html")?, Page(html))));
        pages.filter(|(_, page)| page.attribute("data-template") != Some("redirect"))
    }

    /// The codes of what was found, in order.
    pub fn codes(&self) -> Vec<&'static str> {
        self.report.found.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
    }

    /// What was found, in words.
    pub fn said(&self) -> String {
        said(&self.report, Tongue::English)
    }
}

/// The text of a page, with what a reader or a machine would look for in it.
#[derive(Clone, Copy)]
pub struct Page<'p>(pub &'p str);

impl<'p> Page<'p> {
    pub fn has(self, words: &str) -> bool {
        self.0.contains(words)
    }

    /// The value of the first attribute of a name.
    pub fn attribute(self, name: &str) -> Option<&'p str> {
        self.attributes(name).into_iter().next()
    }

    /// The values of all attributes of a name, in order.
    pub fn attributes(self, name: &str) -> Vec<&'p str> {
        let begin = format!(" {name}=\"");
        self.0.split(&begin).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    /// The tags of an element, without what is in them.
    pub fn tags(self, element: &str) -> Vec<Page<'p>> {
        let starts = self.0.match_indices(&format!("<{element} ")).map(|(at, _)| at).collect::<Vec<_>>();
        starts.into_iter().filter_map(|at| self.0[at..].find('>').map(|end| Page(&self.0[at..=at + end]))).collect()
    }

    /// What stands between the first two of some marks.
    pub fn between(self, begin: &str, end: &str) -> Option<Page<'p>> {
        let (_, rest) = self.0.split_once(begin)?;
        rest.split_once(end).map(|(inside, _)| Page(inside))
    }

    pub fn canonical(self) -> Option<&'p str> {
        self.tags("link").into_iter().find(|tag| tag.attribute("rel") == Some("canonical"))?.attribute("href")
    }

    /// Language and address of each version, as search engines read them.
    pub fn alternates(self) -> Vec<(&'p str, &'p str)> {
        let tags = self.tags("link").into_iter().filter(|tag| tag.attribute("rel") == Some("alternate"));
        tags.filter_map(|tag| Some((tag.attribute("hreflang")?, tag.attribute("href")?))).collect()
    }

    /// Language and link of each choice of the language switch.
    pub fn switch(self) -> Vec<(&'p str, &'p str)> {
        let nav = self.between("<nav class=\"languages\"", "</nav>");
        let tags = nav.map_or_else(Vec::new, |nav| nav.tags("a"));
        tags.into_iter().filter_map(|tag| Some((tag.attribute("hreflang")?, tag.attribute("href")?))).collect()
    }

    /// The data for search engines; null without any.
    pub fn json_ld(self) -> serde_json::Value {
        let data = self.between("<script type=\"application/ld+json\">", "</script>");
        data.map_or(serde_json::Value::Null, |data| serde_json::from_str(data.0).unwrap())
    }
}

// ---

/// The command on the tree, with the messages in Spanish.
fn marca(tree: &Tree, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marca"));
    command.args(args).arg("--root").arg(tree.root());
    command.env_remove("SOURCE_DATE_EPOCH").env_remove("CLICOLOR_FORCE").env("LC_ALL", "es_MX.UTF-8");
    command.output().unwrap()
}

fn build(tree: &Tree) -> Output {
    marca(tree, &["build", "--as-of", TODAY])
}

/// Exit code, standard output and standard error.
#[track_caller]
fn ends(output: &Output, code: i32) -> (String, String) {
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned());
    assert_eq!(output.status.code(), Some(code), "{out}\n{err}");
    (out, err)
}

/// A file as it stands on the disk: another time would mean that it was written again.
#[derive(Clone, PartialEq, Eq)]
struct Standing {
    bytes: Vec<u8>,
    modified: SystemTime,
}

/// How two looks at a folder differ, a file a line.
fn difference(before: &BTreeMap<String, Standing>, after: &BTreeMap<String, Standing>) -> String {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let line = |path: &String| match (before.get(path), after.get(path)) {
        (Some(_), None) => Some(format!("{path} is gone\n")),
        (None, Some(_)) => Some(format!("{path} is new\n")),
        (Some(a), Some(b)) if a.bytes != b.bytes => Some(format!("{path} has other bytes\n")),
        (Some(a), Some(b)) if a != b => Some(format!("{path} was written again\n")),
        _ => None,
    };
    paths.into_iter().filter_map(line).collect()
}

/// Everything below a folder.
fn standing(folder: &Path) -> BTreeMap<String, Standing> {
    fn look(folder: &Path, below: &str, all: &mut BTreeMap<String, Standing>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
            if path.is_dir() {
                look(&path, &format!("{name}/"), all);
            } else {
                let modified = fs::metadata(&path).unwrap().modified().unwrap();
                all.insert(name, Standing { bytes: fs::read(&path).unwrap(), modified });
            }
        }
    }
    let mut all = BTreeMap::new();
    look(folder, "", &mut all);
    all
}

#[test]
fn a_sound_site_is_published_and_the_table_says_what_was_made() {
    let tree = site("");
    let (out, err) = ends(&build(&tree), 0);
    assert_eq!(err, "", "nothing is wrong, so nothing is said on standard error");
    let public = standing(&tree.path("public"));
    for file in [
        "index.html",
        "404.html",
        "es/index.html",
        "en/hospitals/la-loma/index.html",
        "sitemap.xml",
        ".marca-manifest.json",
    ] {
        assert!(public.contains_key(file), "{file} is missing from {:?}", public.keys());
    }
    let row = |label: &str| {
        let row =
            out.lines().find(|line| line.trim().starts_with(label)).unwrap_or_else(|| panic!("no {label} in\n{out}"));
        row.split_whitespace().skip(label.split(' ').count()).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row("Hospitales"), ["1", "1"], "{out}");
    assert_eq!(row("Especialidades"), ["1", "1"], "{out}");
    let html = public.keys().filter(|path| path.ends_with(".html")).count();
    assert!(out.contains(&format!("En total {html} páginas")), "{html} pages were made, and the table says\n{out}");
    let ours = public.len() - 1;
    assert!(out.contains(&format!("Archivos: {ours} nuevos")), "{ours} files were written, and the table says\n{out}");
    assert!(out.contains("marca serve") && out.contains(TODAY), "how to look at it, and for which day:\n{out}");
}

#[test]
fn the_columns_of_the_table_stand_under_their_heads() {
    let tree = site("");
    let (out, _) = ends(&build(&tree), 0);
    let table: Vec<&str> = out.lines().take_while(|line| !line.is_empty()).collect();
    let ends: Vec<usize> = table.iter().map(|line| line.chars().count()).collect();
    assert!(table.len() > 5 && ends.iter().all(|end| *end == ends[0]), "{}", table.join("\n"));
}

#[test]
fn the_exit_code_tells_content_from_usage_and_machine() {
    let tree = site("");
    ends(&marca(&tree, &["check", "--as-of", TODAY]), 0);
    ends(&marca(&tree, &["build", "--as-of", "mañana"]), 2);
    ends(&marca(&tree, &["fabricate"]), 2);
    ends(&marca(&tree, &["build", "--jobs", "0"]), 2);
    edit(&tree, "content/hospitals/la-loma.yaml", "kind: general", "kind: generl");
    let (_, err) = ends(&marca(&tree, &["check", "--as-of", TODAY]), 1);
    assert!(err.contains("valor-desconocido") && err.contains("general"), "{err}");
    let (_, err) = ends(&build(&tree), 1);
    assert!(err.contains("content/hospitals/la-loma.yaml:2:"), "{err}");

    let nowhere = Tree::base();
    fs::remove_dir_all(nowhere.path("content")).unwrap();
    let (_, err) = ends(&build(&nowhere), 1);
    assert!(err.contains("sitio-falta") && err.contains("content"), "what is missing, and where: {err}");
}

#[test]
fn on_errors_the_public_site_stays_exactly_as_it_was() {
    let tree = site("");
    ends(&build(&tree), 0);
    let before = standing(&tree.path("public"));
    edit(&tree, "content/specialties/cardiology.yaml", "clinical_review: pending", "clinical_review: maybe");
    edit(&tree, "content/hospitals/la-loma.yaml", "city: León", "city: Silao");
    let (out, _) = ends(&build(&tree), 1);
    assert_eq!(out, "", "no table of what was not made");
    assert_eq!(difference(&before, &standing(&tree.path("public"))), "");

    // Also when only the finished pages show what is wrong.
    edit(&tree, "content/specialties/cardiology.yaml", "clinical_review: maybe", "clinical_review: pending");
    edit(&tree, "content/pages/home/es.md", "Bienvenida", "[Vea esto](hospital:la-loma#nada). Bienvenida");
    let (_, err) = ends(&build(&tree), 1);
    assert!(err.contains("ancla-rota"), "{err}");
    assert_eq!(difference(&before, &standing(&tree.path("public"))), "");
}

#[test]
fn a_second_build_writes_nothing_and_an_edit_only_what_it_changes() {
    let tree = site("");
    ends(&build(&tree), 0);
    let first = standing(&tree.path("public"));
    let (out, _) = ends(&build(&tree), 0);
    assert_eq!(difference(&first, &standing(&tree.path("public"))), "", "the same content: not one file is touched");
    assert!(out.contains("Archivos: 0 nuevos o distintos"), "{out}");

    // The city of a hospital stands on its own pages, in lists and in the search index, and nowhere else.
    edit(&tree, "content/hospitals/la-loma.yaml", "city: León", "city: Silao");
    let (out, _) = ends(&build(&tree), 0);
    let second = standing(&tree.path("public"));
    let has_changed = |path: &&str| first.get(*path).is_none_or(|before| before.bytes != second[*path].bytes);
    let changed: Vec<&str> = second.keys().map(String::as_str).filter(has_changed).collect();
    for path in [
        "es/hospitales/la-loma/index.html",
        "en/hospitals/la-loma/index.html",
        "search/manifest.json",
        ".marca-manifest.json",
    ] {
        assert!(changed.contains(&path), "{path} is not among {changed:?}");
    }
    for path in ["index.html", "es/especialidades/index.html", "es/buscar/index.html", "sitemap.xml", "en/atom.xml"] {
        assert!(!changed.contains(&path), "{path} does not name the city");
    }
    let written = changed.len() - 1;
    assert!(out.contains(&format!("Archivos: {written} nuevos o distintos")), "{changed:?}\n{out}");

    // Undone, the site is what a build from nothing makes.
    edit(&tree, "content/hospitals/la-loma.yaml", "city: Silao", "city: León");
    ends(&build(&tree), 0);
    let other = difference(&first, &standing(&tree.path("public")));
    assert!(!other.contains("bytes") && !other.contains("gone") && !other.contains("new"), "{other}");
}

/// Whoever copies `public/` by date and size (`rsync -a`) sends only what changed, and hosts tell browsers the same.
#[test]
fn a_page_that_did_not_change_keeps_its_date() {
    let tree = site("");
    ends(&build(&tree), 0);
    let first = standing(&tree.path("public"));
    for (from, to) in [("León", "Silao"), ("Silao", "Irapuato"), ("Irapuato", "León")] {
        edit(&tree, "content/hospitals/la-loma.yaml", &format!("city: {from}"), &format!("city: {to}"));
        ends(&build(&tree), 0);
        let now = standing(&tree.path("public"));
        for path in ["index.html", "es/especialidades/index.html", "assets/"] {
            let (path, file) = first.iter().find(|(other, _)| other.starts_with(path)).unwrap();
            assert_eq!(now[path].modified, file.modified, "{path}, when the city became {to}");
        }
    }
}

#[test]
fn what_goes_from_the_content_goes_from_the_site() {
    let tree = site("");
    ends(&build(&tree), 0);
    assert!(tree.path("public/es/hospitales/la-loma/index.html").exists());
    fs::remove_file(tree.path("content/hospitals/la-loma.yaml")).unwrap();
    let (out, _) = ends(&build(&tree), 0);
    assert!(!tree.path("public/es/hospitales").exists(), "no file, and no empty folder where it was");
    assert!(out.contains(" retirados"), "the table tells that files went:\n{out}");
    let mentions = |path: &str| fs::read_to_string(tree.path(&format!("public/{path}"))).unwrap().contains("la-loma");
    for path in ["sitemap.xml", "es/index.html", "es/fuentes/index.html"] {
        assert!(!mentions(path), "{path} still names it");
    }
}

#[test]
fn files_of_others_and_dotfiles_stay_where_they_are() {
    let tree = site("");
    tree.write("public/.gitignore", "*\n");
    ends(&build(&tree), 0);
    tree.write("public/google123.html", "prueba");
    tree.write("public/cuenta/datos.csv", "a,b\n");
    edit(&tree, "content/hospitals/la-loma.yaml", "city: León", "city: Silao");
    ends(&build(&tree), 0);
    for (path, text) in [(".gitignore", "*\n"), ("google123.html", "prueba"), ("cuenta/datos.csv", "a,b\n")] {
        assert_eq!(fs::read_to_string(tree.path("public").join(path)).unwrap(), text, "{path}");
    }
    let manifest = fs::read_to_string(tree.path("public/.marca-manifest.json")).unwrap();
    assert!(!manifest.contains("google123") && !manifest.contains("gitignore"), "what is not ours is not in our list");
}

#[test]
fn static_files_are_copied_as_they_are() {
    let tree = site(
        "--- content/static/CNAME\nleon.example\n--- content/static/avisos/2026.txt\nuno\n--- content/static/.env\nSECRETO=1\n",
    );
    tree.write("content/static/logo.png", [0x89, b'P', 0, 0xff]);
    ends(&build(&tree), 0);
    assert_eq!(fs::read_to_string(tree.path("public/CNAME")).unwrap(), "leon.example\n");
    assert_eq!(fs::read(tree.path("public/logo.png")).unwrap(), [0x89, b'P', 0, 0xff]);
    assert_eq!(fs::read_to_string(tree.path("public/avisos/2026.txt")).unwrap(), "uno\n");
    assert!(!tree.path("public/.env").exists(), "hidden files are never published");
}

#[test]
fn a_static_file_cannot_take_the_place_of_a_page() {
    for path in ["sitemap.xml", "es/index.html", "404.html"] {
        let tree = site(&format!("--- content/static/{path}\nx\n"));
        let output = build(&tree);
        assert_ne!(output.status.code(), Some(0), "content/static/{path}");
        let check = marca(&tree, &["check", "--as-of", TODAY]);
        assert_eq!(check.status.code(), output.status.code(), "`check` and `build` judge content/static/{path} alike");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(err.contains(path), "the message names it: {err}");
    }
}

#[test]
fn an_output_folder_with_files_of_others_is_refused() {
    let tree = site("");
    tree.write("tesis/capitulo-1.txt", "diez años de trabajo");
    let out = tree.path("tesis");
    let (_, err) = ends(&marca(&tree, &["build", "--as-of", TODAY, "--out", out.to_str().unwrap()]), 2);
    assert!(err.contains("capitulo-1.txt"), "{err}");
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1, "nothing was added");
    for wrong in [".", "content", "content/media", "themes/leon"] {
        let out = tree.path(wrong);
        let before = standing(&tree.path("content"));
        ends(&marca(&tree, &["build", "--as-of", TODAY, "--out", out.to_str().unwrap()]), 2);
        assert_eq!(difference(&before, &standing(&tree.path("content"))), "", "--out {wrong}");
    }
    // Another folder that is empty, or not there yet, is fine.
    let out = tree.path("otra/carpeta");
    ends(&marca(&tree, &["build", "--as-of", TODAY, "--out", out.to_str().unwrap()]), 0);
    assert!(out.join("es/index.html").exists() && !tree.path("public").exists());
}

#[test]
fn other_programs_read_one_document_on_standard_output() {
    let tree =
        site("--- content/hospitals/la-loma.yaml (changed)\n-kind: general\n+kind: generl\n-city: León\n+cty: León\n");
    let (out, err) = ends(&marca(&tree, &["build", "--as-of", TODAY, "--format", "json"]), 1);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(err, "");
    assert_eq!(json["errors"], json["diagnostics"].as_array().unwrap().len(), "{json:#}");
    let told: Vec<_> =
        json["diagnostics"].as_array().unwrap().iter().map(|item| (&item["code"], &item["line"])).collect();
    let expected = [("campo-falta", 1), ("valor-desconocido", 2), ("campo-desconocido", 4)];
    assert_eq!(
        told,
        expected
            .map(|(code, line)| (serde_json::json!(code), serde_json::json!(line)))
            .iter()
            .map(|(a, b)| (a, b))
            .collect::<Vec<_>>()
    );

    let (out, _) = ends(&marca(&tree, &["build", "--as-of", TODAY, "--format", "sarif"]), 1);
    let sarif: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(sarif["version"], "2.1.0");

    let sound = site("");
    let (out, _) = ends(&marca(&sound, &["build", "--as-of", TODAY, "--format", "json"]), 0);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&json["errors"], &json["warnings"]), (&0.into(), &0.into()), "the table is for people only");
}

#[test]
fn a_build_that_publishes_shows_the_words_it_warns_of() {
    let tree = site("--- content/hospitals/la-loma.yaml (changed)\n-name: Hospital La Loma\n+name: Hоspital La Loma\n");
    let (_, err) = ends(&marca(&tree, &["build", "--as-of", TODAY]), 0);
    assert!(err.contains("aviso[letras-mezcladas]") && err.contains("1 | name: Hоspital La Loma\n"), "{err}");
}

#[test]
fn the_messages_speak_the_language_of_the_person() {
    let tree = site("");
    let (out, _) = ends(&marca(&tree, &["build", "--as-of", TODAY, "--lang", "en"]), 0);
    assert!(out.contains("Hospitals") && out.contains("pages in all"), "{out}");
    let (out, _) = ends(&marca(&tree, &["build", "--as-of", TODAY]), 0);
    assert!(out.contains("Hospitales") && out.contains("En total"), "LC_ALL says es_MX:\n{out}");
}

#[test]
fn warnings_are_told_and_do_not_stop_the_build() {
    let tree = site(
        "--- content/hospitals/la-loma.yaml (changed)\n-  - fields: [name, kind, sector, city, specialties]\n+  - fields: [name, kind, sector, city]\n",
    );
    let made = Made::on(&tree, TODAY);
    assert_eq!(made.codes(), ["dato-sin-fuente"]);
    assert!(made.report.found.iter().all(|diagnostic| diagnostic.severity() == Severity::Warning));
    let (out, err) = ends(&build(&tree), 0);
    assert!(err.contains("dato-sin-fuente") && out.contains("1 aviso"), "{err}\n{out}");
}
