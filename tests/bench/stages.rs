//! Each stage on its own, on a made-up site: `cargo bench`, or `cargo bench -- markdown`. For comparing two versions on one machine; the
//! instruction count of `instructions.mjs` is what fails when a change costs too much.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a bench that cannot go on is to stop")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::{Bencher, black_box};
use marca::date::Date;
use marca::fs::{Overlay, RealDisk};
use marca::images::Cards;
use marca::markdown::{self, Dialect};
use marca::pipeline::{self, Kept, Options, Prepared, Sketch, Today};
use marca::plan::PageId;
use marca::search::Ranker;
use marca::yaml;

// As the tests have it.
#[path = "../suite/support/here.rs"]
mod here;

use here::Here;

/// Stories beside the records of the real site.
const STORIES: usize = 300;

const WORDS: [&str; 24] = [
    "paciente",
    "consulta",
    "hospital",
    "rodilla",
    "recuperación",
    "médico",
    "viaje",
    "León",
    "cirugía",
    "semana",
    "familia",
    "costo",
    "la",
    "de",
    "con",
    "para",
    "que",
    "una",
    "el",
    "los",
    "después",
    "antes",
    "cada",
    "segura",
];

fn main() {
    divan::main();
}

/// Words in the order of chance, the same in every run (a linear congruential generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn sentence(&mut self, words: usize) -> String {
        let words: Vec<&str> = (0..words).map(|_| WORDS[self.below(WORDS.len())]).collect();
        words.join(" ")
    }
}

/// A text with all that texts have.
fn text(number: usize) -> String {
    let mut chance = Chance(number as u64);
    let mut text = String::new();
    for part in 0..6 {
        write!(text, "## Parte {part}: {}\n\n", chance.sentence(4)).unwrap();
        for _ in 0..3 {
            let (before, strong, after) = (chance.sentence(30), chance.sentence(2), chance.sentence(25));
            write!(text, "{before} **{strong}** {after}; [{strong}](https://example.org/{part}).\n\n").unwrap();
        }
        write!(text, "- {}\n- {}\n- {}\n\n", chance.sentence(8), chance.sentence(9), chance.sentence(7)).unwrap();
    }
    text
}

fn record(number: usize) -> String {
    let mut text =
        format!("kind: article\nstatus: published\npublished_on: 2026-0{}-1{}\nslug:\n", number % 9 + 1, number % 10);
    write!(text, "  es: relato-{number}\n  en: tale-{number}\nsources:\n").unwrap();
    for source in 0..5 {
        let title = Chance(source).sentence(6);
        write!(text, "  - fields: [body]\n    title: \"{title}\"\n    language: es\n").unwrap();
        write!(
            text,
            "    url: https://example.org/{source}\n    verified_on: 2026-11-01\n    confidence: third-party\n"
        )
        .unwrap();
    }
    text
}

/// The real site with made-up stories.
static SITE: LazyLock<Prepared> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: BTreeMap<PathBuf, Option<Vec<u8>>> = BTreeMap::new();
    for number in 0..STORIES {
        let folder = root.join(format!("content/stories/made-up-{number}"));
        files.insert(folder.join("story.yaml"), Some(record(number).into_bytes()));
        for language in ["es", "en"] {
            let mut chance = Chance(number as u64 + 7);
            let (title, summary) = (chance.sentence(5), chance.sentence(14));
            let text = format!("---\ntitle: {title} {number}\nsummary: {summary}.\n---\n{}", text(number));
            files.insert(folder.join(format!("{language}.md")), Some(text.into_bytes()));
        }
    }
    let options = Options {
        root: root.to_owned(),
        preview: true,
        today: Today::Is(Date::parse("2026-11-22").unwrap()),
        base_url: None,
        cache: None,
        editorial: false,
        progress: None,
    };
    let disk = Overlay::new(&RealDisk, files);
    let (report, prepared) = pipeline::prepare(&disk, &options, &mut Kept::default()).unwrap();
    prepared.unwrap_or_else(|| {
        panic!("{:?}", report.found.iter().find(|found| found.severity() == marca::diagnostics::Severity::Error))
    })
});

/// Pages of records, the last of them: those of the stories.
fn pages() -> Vec<PageId> {
    let pages = SITE.pages().into_iter().filter(|page| matches!(page, PageId::Record(..)));
    let mut pages: Vec<PageId> = pages.collect();
    pages.drain(..pages.len().saturating_sub(STORIES));
    pages
}

fn sketches(pages: &[PageId]) -> Vec<Sketch> {
    let voices = SITE.voices();
    pages.iter().filter_map(|page| SITE.sketch(*page, &voices)).collect()
}

#[divan::bench]
fn parse_a_record(bencher: Bencher<'_, '_>) {
    let text = record(1);
    bencher.counter(divan::counter::BytesCount::of_str(&text)).bench(|| yaml::parse(black_box(&text)));
}

#[divan::bench]
fn markdown_of_a_story(bencher: Bencher<'_, '_>) {
    let (text, here) = (text(1), Here::default());
    let html = || markdown::parse(black_box(&text), Dialect::Full).0.to_html(&here);
    bencher.counter(divan::counter::BytesCount::of_str(&text)).bench(html);
}

#[divan::bench(sample_count = 10)]
fn views(bencher: Bencher<'_, '_>) {
    let (pages, voices) = (pages(), SITE.voices());
    let view = || pages.iter().filter_map(|page| SITE.sketch(*page, &voices)).count();
    bencher.counter(pages.len()).bench(view);
}

#[divan::bench(sample_count = 10)]
fn render(bencher: Bencher<'_, '_>) {
    let (mut sketches, cards) = (sketches(&pages()), Cards::default());
    let count = sketches.len();
    let mut render =
        || sketches.iter_mut().map(|sketch| SITE.render(sketch, &cards).unwrap().bytes.len()).sum::<usize>();
    bencher.counter(count).bench_local(&mut render);
}

#[divan::bench(sample_count = 5)]
fn search_index(bencher: Bencher<'_, '_>) {
    let site = &*SITE;
    bencher.bench(|| site.search());
}

#[divan::bench(args = ["rodilla", "cirujia de rodiya", "cuanto cuesta una consulta con un médico"])]
fn query(bencher: Bencher<'_, '_>, asked: &str) {
    let files = SITE.search();
    let manifest: serde_json::Value = serde_json::from_slice(&files["search/manifest.json"]).unwrap();
    let file = |name: &serde_json::Value| &files[&format!("search/{}", name.as_str().unwrap())];
    let mut ranker = Ranker::load(file(&manifest["core"])).unwrap();
    for name in manifest["tails"].as_object().unwrap().values() {
        ranker.add(file(name)).unwrap();
    }
    bencher.bench(|| ranker.search(black_box(asked), "es"));
}
