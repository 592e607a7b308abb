//! The ledger of published addresses, `content/addresses.yaml`: a link that somebody has saved never dies in silence.

use std::collections::BTreeMap;

use super::pages::{PageId, pages};
use super::routes::{Routes, SectionPage};
use crate::config::Section;
use crate::content::Document;
use crate::decode::{Ids, Rules};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place, Span};
use crate::language::Language;
use crate::model::Kind;
use crate::site::Site;
use crate::yaml::Value;

/// One address that was published once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LedgerLine {
    /// Below the base: `es/hospitales/la-luz/`.
    pub address: String,
    /// What is or was there: `hospital:la-luz`, `section:hospitals`, `home`, or `gone` for what must leave no trace.
    pub what: String,
    /// Where the line stands.
    pub at: Span,
}

/// All addresses that were ever published, sorted.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Ledger(pub Vec<LedgerLine>);

/// Reads the ledger: a map from address to what is there.
pub fn parse(document: &Document) -> (Ledger, Diagnostics) {
    let mut found = Diagnostics::default();
    let mut lines: BTreeMap<String, LedgerLine> = BTreeMap::new();
    let Some(node) = &document.node else { return (Ledger::default(), found) };
    if !matches!(node.value, Value::Map(_) | Value::Null) {
        found.push(Diagnostic::at(Code::RecordEmpty, Span::new(document.file, node.range())));
    }
    for (key, value) in node.entries() {
        let at = Span::new(document.file, key.range());
        let clean = key.text.ends_with('/') && super::pages::file_of(&key.text).is_some();
        if let Some(first) = lines.get(&*key.text) {
            found.push(Diagnostic::at(Code::FieldTwice, at).arg("field", &*key.text).related(first.at));
        } else if !clean {
            found.push(Diagnostic::at(Code::SlugInvalid, at).arg("value", &*key.text));
        } else if let Some(what) = value.scalar() {
            let line = LedgerLine { address: key.text.to_string(), what: what.to_owned(), at };
            lines.insert(line.address.clone(), line);
        } else {
            found.push(Diagnostic::at(Code::TextBlank, at).arg("field", &*key.text));
        }
    }
    (Ledger(lines.into_values().collect()), found)
}

/// What stands at each address now. Narrowed and later pages of a list, and the letters of A to Z, come and go with the records, so nobody is promised to
/// find them again: a facet that no longer parts its list takes its pages along.
fn current(site: &Site, routes: &Routes) -> BTreeMap<String, String> {
    pages(site, routes)
        .into_iter()
        .filter_map(|page| {
            let what = match page {
                PageId::Home(_) => "home".to_owned(),
                PageId::Section(page) if page == SectionPage::first(page.list.section, page.language) => {
                    format!("section:{}", page.list.section.as_str())
                }
                PageId::Record(key, _) => format!("{}:{}", key.kind.as_str(), site.common(key)?.id),
                PageId::Section(_)
                | PageId::Letter(..)
                | PageId::Chooser
                | PageId::NotFound
                | PageId::NotFoundIn(_) => return None,
            };
            Some((page.address(routes)?, what))
        })
        .collect()
}

/// Holds the ledger against the site: tells new and lost addresses, and where old ones lead now.
///
/// A record that is archived, suspended, withdrawn or out of time has left on purpose: its address is neither lost nor redirected.
/// One that went back to being a draft has not.
pub fn check(ledger: &Ledger, site: &Site, routes: &Routes, rules: &Rules) -> (BTreeMap<String, String>, Diagnostics) {
    let now = current(site, routes);
    let mut redirects = BTreeMap::new();
    let mut found = Diagnostics::default();
    for line in ledger.0.iter().filter(|line| line.what != "gone" && !now.contains_key(&line.address)) {
        let language = line.address.split('/').next().and_then(Language::parse);
        let spoken = language.filter(|language| site.languages.contains(language));
        let target = target(&line.what, spoken.unwrap_or(site.settings.default_language), site, routes);
        match (target, line.what.split_once(':')) {
            (Some(target), _) => {
                redirects.insert(line.address.clone(), target);
            }
            // A code on a wall still leads to a certificate that has ended: whoever reads it must learn that it is on no list.
            (None, Some((kind, id))) if site.has_left(kind, id) => {
                let list =
                    SectionPage::first(Section::Certifications, spoken.unwrap_or(site.settings.default_language));
                let address = routes.section(list).filter(|_| kind == Kind::Certification.as_str());
                redirects.extend(address.map(|address| (line.address.clone(), address)));
            }
            (None, reference) => {
                let near = reference.map(|(kind, id)| near(&rules.ids, kind, id)).unwrap_or_default();
                let diagnostic = Diagnostic::at(Code::AddressLost, line.at).arg("address", &*line.address);
                found.push(diagnostic.arg("what", &*line.what).one_of("near", near));
            }
        }
    }
    if !ledger.0.is_empty() {
        let known: std::collections::BTreeSet<&str> = ledger.0.iter().map(|line| line.address.as_str()).collect();
        let mut new: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (address, what) in now.iter().filter(|(address, _)| !known.contains(address.as_str())) {
            new.entry(what).or_default().push(address);
        }
        for (what, addresses) in new {
            let place = what.split_once(':').and_then(|(kind, id)| place_of(kind, id, site));
            let diagnostic = match place {
                Some(at) => Diagnostic { place: Place::Words(at), ..Diagnostic::about(Code::AddressNew, "") },
                None => Diagnostic::about(Code::AddressNew, "content/site.yaml"),
            };
            found.push(diagnostic.arg("address", addresses.join(", ")));
        }
    }
    (redirects, found)
}

fn near(ids: &Ids, kind: &str, id: &str) -> Vec<String> {
    ids.near(kind, id).into_iter().map(|id| format!("{kind}:{id}")).collect()
}

fn place_of(kind: &str, id: &str, site: &Site) -> Option<Span> {
    site.key_of(Kind::parse(kind)?, id).and_then(|key| site.common(key)).map(|common| common.at)
}

fn target(what: &str, language: Language, site: &Site, routes: &Routes) -> Option<String> {
    match what.split_once(':') {
        // A language or section that is no longer there: its readers are met at a home page.
        None if what == "home" => Some(routes.home(language)),
        None => None,
        Some(("section", word)) => {
            let section = Section::ALL.iter().find(|section| section.as_str() == word)?;
            let address = routes.section(SectionPage::first(*section, language));
            Some(address.unwrap_or_else(|| routes.home(language)))
        }
        Some((kind, id)) => {
            let destination = routes.of(site.key_of(Kind::parse(kind)?, id)?, language)?;
            Some(destination.address.clone())
        }
    }
}

/// The text of the ledger with the addresses of today added; what it had is kept.
pub fn write(ledger: &Ledger, site: &Site, routes: &Routes) -> String {
    let mut lines: BTreeMap<String, String> =
        ledger.0.iter().map(|line| (line.address.clone(), line.what.clone())).collect();
    lines.extend(current(site, routes));
    let mut text = String::from(
        "# Direcciones publicadas alguna vez, y qué ficha está o estuvo ahí. Lo escribe `marca addresses --record`.\n\
         # Una dirección que cambió redirige sola a la nueva. Para que una desaparezca sin rastro, escriba `gone`.\n",
    );
    for (address, what) in lines {
        text.push_str(&format!("{address}: {what}\n"));
    }
    text
}
