//! Compares the pages with one another, once all are known.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Gathered;
use super::address::{Place, percent_decode};
use super::facts::{Link, PageFacts};
use super::texts::{Number, Numbers};
use crate::diagnostics::{Arg, Code, Diagnostic, Diagnostics};
use crate::out_path::OutPath;

/// A page and what the comparison needs of it.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) path: OutPath,
    pub(super) known: Known,
}

/// What is known of a page but where it stands; all texts by number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Known {
    /// See [`PageFacts::unparsed`].
    unparsed: Option<Box<str>>,
    links: Box<[Number]>,
    /// Sorted, each once.
    ids: Box<[Number]>,
    /// The ids that more than one element has.
    twice: Box<[Number]>,
    /// What it lacks.
    lacks: Box<[Lack]>,
    /// Whether it ought to say that it is no medical advice, and does not.
    lacks_advice: bool,
    /// Whether readers come to it by links: neither a redirect nor a page of errors.
    is_sought: bool,
}

impl Page {
    pub(super) fn new(path: &OutPath, facts: &PageFacts, numbers: &mut Numbers) -> Page {
        let links = facts.link_texts().map(|text| numbers.give(text)).collect();
        let mut ids: Vec<Number> = facts.ids().map(|id| numbers.give(id)).collect();
        ids.sort_unstable();
        let mut twice: Vec<Number> =
            ids.iter().zip(ids.iter().skip(1)).filter(|(a, b)| a == b).map(|(a, _)| *a).collect();
        twice.dedup();
        ids.dedup();
        let known = Known {
            unparsed: facts.unparsed.clone(),
            links,
            ids: ids.into(),
            twice: twice.into(),
            lacks: lacks(path, facts).collect(),
            lacks_advice: facts.needs_advice && !facts.has_advice && facts.unparsed.is_none(),
            is_sought: !facts.redirect && !is_not_found(path),
        };
        Page { path: path.clone(), known }
    }

    /// Whether a fragment leads anywhere: it is an id, as it is written or with its `%` escapes read. Of a page that was not
    /// read to its end nobody knows.
    fn has(&self, fragment: &str, numbers: &Numbers) -> bool {
        let has = |id: &str| numbers.find(id).is_some_and(|id| self.known.ids.binary_search(&id).is_ok());
        self.known.unparsed.is_some() || has(fragment) || has(&percent_decode(fragment))
    }
}

impl Known {
    /// Gives its texts other numbers.
    pub(super) fn renumber(&mut self, mut number: impl FnMut(Number) -> Number) {
        for numbers in [&mut self.links, &mut self.ids, &mut self.twice] {
            numbers.iter_mut().for_each(|old| *old = number(*old));
        }
        self.ids.sort_unstable();
    }
}

/// What a page ought to have and has not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
enum Lack {
    Title,
    Description,
    Heading,
    Alt,
    Lang,
}

impl Lack {
    /// Its term in the catalogues.
    fn term(self) -> &'static str {
        match self {
            Lack::Title => "page-title",
            Lack::Description => "page-description",
            Lack::Heading => "page-h1",
            Lack::Alt => "page-alt",
            Lack::Lang => "page-lang",
        }
    }
}

/// What a page lacks. Nobody reads a redirect, and nobody searches for a page of errors.
fn lacks(path: &OutPath, facts: &PageFacts) -> impl Iterator<Item = Lack> {
    let rules = [
        (Lack::Title, facts.title_chars == 0),
        (Lack::Description, facts.description_chars == 0 && !facts.redirect && !is_not_found(path)),
        (Lack::Heading, facts.h1_count() != 1 && !facts.redirect),
        (Lack::Alt, facts.images_without_alt > 0),
        (Lack::Lang, !facts.has_lang),
    ];
    let known = facts.unparsed.is_none();
    rules.into_iter().filter(move |(_, is_missing)| known && *is_missing).map(|(what, _)| what)
}

/// The page for addresses that do not exist.
fn is_not_found(path: &OutPath) -> bool {
    path.as_str().rsplit('/').next() == Some("404.html")
}

/// Where a link leads.
#[derive(Clone, Copy, Debug)]
enum Verdict {
    /// To a page, by its number, or to a file.
    Sound(Option<usize>),
    NoFile,
    NoAnchor,
}

/// All that is wrong with the pages, sorted, each once.
pub(super) fn check(prefix: &str, gathered: &Gathered) -> Diagnostics {
    let Gathered { numbers, pages, files, .. } = gathered;
    let mut targets: HashMap<&str, Option<(usize, &Page)>> = files.iter().map(|path| (path.as_str(), None)).collect();
    targets.extend(pages.iter().enumerate().map(|(number, page)| (page.path.as_str(), Some((number, page)))));
    let judge = |link: Link<'_>, number: usize, page: &Page| {
        let target = if link.path.is_empty() {
            Some(Some((number, page)))
        } else {
            Place::of(link.path, page.path.as_str(), prefix)
                .and_then(|place| place.find(|path| targets.get(path).copied()))
        };
        match (target, link.fragment) {
            (None, _) => Verdict::NoFile,
            (Some(Some((_, target))), Some(fragment)) if !target.has(fragment, numbers) => Verdict::NoAnchor,
            (Some(target), _) => Verdict::Sound(target.map(|(number, _)| number)),
        }
    };
    let texts = numbers.texts();
    let text = |number: Number| texts.get(number as usize).copied().unwrap_or_default();
    // A link from the root means the same on every page, and most are such.
    let mut verdicts: Vec<Option<Verdict>> = vec![None; texts.len()];
    let mut found = Vec::new();
    // From the first page along the links, then the pages that were not met. What these lead to is not met for that: pages of two
    // languages may only lead to one another.
    let first = pages.iter().position(|page| page.path.as_str() == "index.html");
    let mut met = vec![false; pages.len()];
    let mut waiting: Vec<usize> = first.into_iter().collect();
    waiting.iter().for_each(|first| meet(&mut met, *first));
    let mut rest = 0..pages.len();
    loop {
        let (number, is_linked) = match waiting.pop() {
            Some(number) => (number, true),
            None => match rest.find(|number| met.get(*number) == Some(&false)) {
                Some(number) => (number, first.is_none()),
                None => break,
            },
        };
        let Some(page) = pages.get(number) else { break };
        let about = |code| Diagnostic::about(code, page.path.as_str());
        for link_text in &page.known.links {
            let written = text(*link_text);
            let link = Link::parse(written);
            let verdict = match verdicts.get_mut(*link_text as usize) {
                Some(known) if written.starts_with('/') => *known.get_or_insert_with(|| judge(link, number, page)),
                _ => judge(link, number, page),
            };
            match verdict {
                Verdict::Sound(Some(target)) if is_linked && first.is_some() => {
                    if met.get(target) == Some(&false) {
                        meet(&mut met, target);
                        waiting.push(target);
                    }
                }
                Verdict::Sound(_) => {}
                Verdict::NoFile => found.push(about(Code::LinkBroken).arg("target", link.path)),
                Verdict::NoAnchor => found.push(about(Code::AnchorBroken).arg("target", written)),
            }
        }
        found.extend(page.known.twice.iter().map(|id| about(Code::HtmlIdTwice).arg("id", text(*id))));
        found.extend(
            page.known.lacks.iter().map(|what| about(Code::PageIncomplete).arg("what", Arg::Term(what.term()))),
        );
        if page.known.lacks_advice {
            found.push(about(Code::AdviceMissing));
        }
        if page.known.is_sought && !is_linked {
            found.push(about(Code::PageUnlinked));
        }
        if let Some(markup) = &page.known.unparsed {
            found.push(about(Code::TemplateInvalid).arg("reason", format!("HTML: {markup}")));
        }
    }
    found.sort_unstable();
    found.dedup();
    let mut sorted = Diagnostics::default();
    sorted.extend(found);
    sorted
}

fn meet(met: &mut [bool], number: usize) {
    if let Some(met) = met.get_mut(number) {
        *met = true;
    }
}
