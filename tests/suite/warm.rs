//! A build that remembers the one before makes what a clean build makes, whatever happened in between, and does no more than it must.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use marca::fs::RealDisk;
use marca::pipeline::{self, Built, Options};
use marca::publish::{Published, Target};

use crate::build::{Way, edit};
use crate::serve::{Dice, meddle};
use crate::support::tree::{Tree, copy, files};

/// More than a tick of the file system: what changes after it has another date.
const TICK: Duration = Duration::from_millis(20);

fn build(tree: &Tree, out: &Path, way: &Way<'_>, is_warm: bool) -> Built {
    let cache = is_warm.then(|| tree.path(".marca/cache"));
    let options = Options { cache, ..way.options(tree) };
    let target = Target {
        out: out.to_owned(),
        site_root: tree.root().to_owned(),
        sources: vec![tree.path("content"), tree.path("themes")],
    };
    let program = tree.path("marca");
    pipeline::build(&RealDisk, &options, &target, Some(&program), |_| ()).unwrap()
}

/// A site that is built again and again.
struct Site {
    tree: Tree,
    clean: tempfile::TempDir,
}

impl Site {
    fn new() -> Site {
        let tree = Tree::base();
        tree.write("marca", "the program");
        Site { tree, clean: tempfile::tempdir().unwrap() }
    }

    fn warm(&self, way: &Way<'_>) -> Built {
        build(&self.tree, &self.tree.path("public"), way, true)
    }

    /// Builds it warm and clean, with the same outcome; what the warm build did, if there were no errors.
    fn both(&self, way: &Way<'_>, after: &str) -> Option<Published> {
        let warm = self.warm(way);
        let out = self.clean.path().join("public");
        let _ = fs::remove_dir_all(&out);
        let clean = build(&self.tree, &out, way, false);
        let told = |built: &Built| built.report.found.iter().map(|one| format!("{one:?}")).collect::<Vec<_>>();
        assert_eq!(told(&warm), told(&clean), "{after}");
        assert_eq!(warm.report.tally, clean.report.tally, "{after}");
        let published = warm.published?;
        assert_eq!(published.bytes, clean.published.unwrap().bytes, "{after}");
        assert_eq!(files(&self.tree.path("public")), files(&out), "{after}");
        Some(published)
    }
}

#[test]
fn whatever_happens_between_two_builds_they_make_what_a_clean_one_makes() {
    let (whole, site) = (Tree::base(), Site::new());
    let mut dice = Dice(22_112_026);
    let (mut sound, mut faulty) = (0, 0);
    for step in 0..40 {
        let after = format!("step {step}");
        match dice.roll(8) {
            0 | 1 => {
                for folder in ["content", "themes"] {
                    let _ = fs::remove_dir_all(site.tree.path(folder));
                    copy(&whole.path(folder), &site.tree.path(folder));
                }
            }
            2 => {
                // Somebody else writes into the output, or takes something away.
                let out = site.tree.path("public");
                let _ = fs::write(out.join("es/index.html"), "hax");
                let _ = fs::remove_file(out.join("sitemap.xml"));
                if out.exists() {
                    let pages: Vec<_> = files(&out).into_keys().filter(|path| path.ends_with("index.html")).collect();
                    let _ = fs::remove_file(out.join(&pages[dice.roll(pages.len())]));
                }
            }
            3 => {
                // What is remembered is lost, or not what was written.
                let state = site.tree.path(".marca");
                let note = dice.pick(&["public/known", "public/memory", "public/receipt", "cache/content/0"]);
                let bytes = fs::read(state.join(note)).unwrap_or_default();
                let _ = fs::write(state.join(note), &bytes[..bytes.len() / (1 + dice.roll(3))]);
            }
            _ => meddle(&site.tree, &whole, &mut dice, step),
        }
        let way = Way {
            as_of: dice.pick(&["2026-11-21", "2026-11-21", "2026-11-21", "2027-03-01"]),
            preview: dice.roll(6) == 0,
            base_url: (dice.roll(9) == 0).then_some("https://other.example/sub/"),
        };
        match site.both(&way, &after) {
            Some(_) => sound += 1,
            None => faulty += 1,
        }
        thread::sleep(TICK);
        if let Some(again) = site.warm(&way).published {
            assert_eq!(again.changed(), 0, "{after}, again");
        }
    }
    assert!(sound >= 15 && faulty >= 5, "{sound} sound and {faulty} faulty states");
}

/// The stages that a build went through.
fn stages(built: &Built) -> Vec<&str> {
    built.report.timings.iter().map(|(stage, _)| *stage).collect()
}

#[test]
fn where_nothing_changed_nothing_is_read_and_where_one_text_did_one_page_is_written() {
    let (site, way) = (Site::new(), Way::default());
    thread::sleep(TICK);
    assert!(site.warm(&way).report.found.is_empty());
    let dates = || {
        let out = site.tree.path("public");
        files(&out)
            .into_keys()
            .map(|path| fs::metadata(out.join(path)).unwrap().modified().unwrap())
            .collect::<Vec<_>>()
    };
    let before = dates();
    let nothing = site.warm(&way);
    assert_eq!((stages(&nothing), nothing.published.unwrap().changed()), (vec![], 0));
    assert_eq!(dates(), before);

    edit(&site.tree, "content/pages/home/es.md", "Bienvenida a León.", "Bienvenida a León otra vez.");
    assert_eq!(site.both(&way, "a sentence").unwrap().written, 1);
    thread::sleep(TICK);

    // The same bytes with another date are the same site, and the next build knows the date.
    let home = fs::read(site.tree.path("content/pages/home/es.md")).unwrap();
    site.tree.write("content/pages/home/es.md", home);
    thread::sleep(TICK);
    let touched = site.warm(&way);
    assert_eq!(touched.published.unwrap().changed(), 0);
    assert!(!stages(&touched).is_empty());
    assert!(stages(&site.warm(&way)).is_empty());

    // Another day, other options, another program: all is looked at.
    for way in [Way { as_of: "2026-11-22", ..Way::default() }, Way { preview: true, ..Way::default() }] {
        assert!(!stages(&site.warm(&way)).is_empty());
    }
    thread::sleep(TICK);
    site.warm(&way);
    assert!(stages(&site.warm(&way)).is_empty());
    site.tree.write("marca", "another one");
    thread::sleep(TICK);
    assert!(!stages(&site.warm(&way)).is_empty());
    assert!(stages(&site.warm(&way)).is_empty());
}

/// The premise of [`ground.rs`](../../src/pipeline/ground.rs), on all texts that there are at once, drafts and samples too.
#[test]
fn a_text_shows_on_its_own_page_and_on_no_other() {
    let (site, way) = (Site::new(), Way { preview: true, ..Way::default() });
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::remove_dir_all(site.tree.path("content")).unwrap();
    copy(&repository.join("content"), &site.tree.path("content"));
    // To draw the pictures beside links takes longer than all the rest.
    fs::remove_file(site.tree.path("themes/leon/templates/card.svg")).unwrap();
    thread::sleep(TICK);
    let first = site.warm(&way);
    assert!(first.report.found.is_empty() && first.report.unseen == 0, "{:?}", first.report.found);

    let mut texts = BTreeSet::new();
    for path in
        files(&site.tree.path("content")).into_keys().filter(|path| path.extension().is_some_and(|end| end == "md"))
    {
        let path = site.tree.path("content").join(path);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text + "\n## Otra cosa\n\nUna frase que nadie más muestra.\n").unwrap();
        texts.insert(path);
    }
    let written = site.both(&way, "all texts").unwrap().written;
    // One of the samples is a story that was withdrawn, in two languages.
    assert!(texts.len() > 70 && written == texts.len() - 2, "{} texts, {written}", texts.len());
    thread::sleep(TICK);

    let path = texts.pop_first().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("Una frase", "Otra frase")).unwrap();
    let built = site.warm(&way);
    let pages: usize = built.report.tally.pages.values().sum();
    assert_eq!((built.published.unwrap().written, pages - built.report.unseen), (1, 2), "its page in each language");

    // What stands above the text may show anywhere.
    thread::sleep(TICK);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("summary: ", "summary: Además, ", 1)).unwrap();
    assert_eq!(site.warm(&way).report.unseen, 0);
    assert!(site.both(&way, "a summary").is_some());

    // Of texts that are the same only what they speak of is known, until one is to be shown.
    let public = site.tree.path("public");
    let gone: Vec<_> = files(&public).into_keys().filter(|path| path.ends_with("index.html")).collect();
    gone.iter().for_each(|page| fs::remove_file(public.join(page)).unwrap());
    assert_eq!(site.both(&way, "all pages gone").unwrap().written, gone.len());
}

#[test]
fn what_was_told_is_told_again() {
    let (site, way) = (Site::new(), Way::default());
    site.tree.write("content/stray.txt", "?");
    thread::sleep(TICK);
    let mut texts = files(&site.tree.path("content")).into_keys().filter(|path| path.ends_with("es.md"));
    let text = site.tree.path("content").join(texts.next_back().expect("the base has stories"));
    let sound = fs::read_to_string(&text).unwrap();
    // Its first letter is not the one of the alphabet.
    fs::write(&text, sound.clone() + "\n[Página](https://\u{430}pple.com/)\n").unwrap();
    thread::sleep(TICK);
    for nth in 0..3 {
        let built = site.warm(&way);
        assert_eq!(built.report.found.iter().count(), 2, "{:?}", built.report.found);
        assert!(built.published.is_some());
        let pages: usize = built.report.tally.pages.values().sum();
        assert_eq!(built.report.unseen, if nth == 0 { 0 } else { pages }, "no page rests on what was told");
    }
    fs::write(&text, sound).unwrap();
    thread::sleep(TICK);
    assert_eq!(site.warm(&way).report.found.iter().count(), 1);
}
