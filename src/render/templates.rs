//! The texts of the templates: where in them something stands that the library, or a look at their words, finds wrong.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use super::report;
use super::scan::{self, Token};
use crate::diagnostics::{Arg, Code, Diagnostic, FileId, Sources, Span};
use crate::language::Language;
use crate::theme::{Template, Theme};

/// The fields of what each template was given, by the name under which it sees them.
pub(super) type Given = BTreeMap<String, BTreeMap<&'static str, BTreeSet<String>>>;

/// The texts of the templates, to find and show what is wrong with them.
#[derive(Debug)]
pub(super) struct Templates {
    by_name: BTreeMap<String, (Template, Option<FileId>)>,
    /// The path of the theme's folder.
    folder: String,
}

impl Templates {
    pub fn new(theme: &Theme, sources: &Sources) -> Templates {
        let by_path: BTreeMap<&str, FileId> = sources.ids().map(|(id, source)| (source.path.as_str(), id)).collect();
        let file = |template: &Template| by_path.get(template.source.path.as_str()).copied();
        let named = |template: &Template| (template.name.clone(), (template.clone(), file(template)));
        Templates { by_name: theme.templates.iter().map(named).collect(), folder: theme.folder.clone() }
    }

    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_name.iter().map(|(name, (template, _))| (name.as_str(), &*template.source.text))
    }

    /// Each with its text and the number under which diagnostics know it.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str, Option<FileId>)> {
        self.by_name.iter().map(|(name, (template, file))| (name.as_str(), &*template.source.text, *file))
    }

    pub fn text(&self, name: &str) -> &str {
        self.by_name.get(name).map_or("", |(template, _)| &template.source.text)
    }

    pub fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    fn at(&self, name: &str, range: Range<usize>) -> Option<Span> {
        self.by_name.get(name).and_then(|(_, file)| *file).map(|file| Span::new(file, range))
    }

    /// Something is wrong with a template, there if it is known where.
    pub fn invalid(&self, name: &str, range: Option<Range<usize>>, reason: Arg) -> Diagnostic {
        let diagnostic = match range.and_then(|range| self.at(name, range)) {
            Some(span) => Diagnostic::at(Code::TemplateInvalid, span),
            None if self.by_name.contains_key(name) => Diagnostic::about(Code::TemplateInvalid, self.path(name)),
            None => Diagnostic::about(Code::TemplateInvalid, self.folder.clone()),
        };
        diagnostic.arg("reason", reason)
    }

    fn path(&self, name: &str) -> String {
        let known = self.by_name.get(name).map(|(template, _)| template.source.path.clone());
        known.unwrap_or_else(|| format!("{}/templates/{name}", self.folder))
    }

    /// A template that the program asks for and that is not there.
    pub fn missing(&self, name: &str) -> Diagnostic {
        Diagnostic::about(Code::TemplateMissing, self.path(name)).arg("path", self.path(name))
    }

    /// A template that others ask for with `keyword` and that is not there: at each place.
    pub fn missing_in(&self, keyword: &str, name: &str) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (asking, text) in self.texts() {
            let tokens = scan::tokens(text);
            let spans = scan::named(&tokens, keyword, name).filter_map(|range| self.at(asking, range));
            found.extend(spans.map(|span| Diagnostic::at(Code::TemplateMissing, span).arg("path", self.path(name))));
        }
        if found.is_empty() { vec![self.missing(name)] } else { found }
    }

    /// The template that closes a circle, and where.
    pub fn cycle(&self, keyword: &str, first: &str, chain: &[String]) -> Option<(String, Diagnostic)> {
        let last = chain.last()?;
        let asking = chain.len().checked_sub(2).and_then(|at| chain.get(at)).map_or(first, String::as_str);
        let tokens = scan::tokens(self.text(asking));
        let range = scan::named(&tokens, keyword, last).next();
        Some((asking.to_owned(), self.invalid(asking, range, Arg::Term("template-cycle"))))
    }

    /// The second of two components of one name: "Component `x` is defined in both `a.html` and `b.html`".
    pub fn twice(&self, message: &str) -> Option<(String, Diagnostic)> {
        let mut quoted = message.split('`').skip(1).step_by(2);
        let (component, first, second) = (quoted.next()?, quoted.next()?, quoted.next()?);
        let range = |name: &str| scan::component(&scan::tokens(self.text(name)), component);
        let mut diagnostic = self.invalid(second, range(second), Arg::Term("template-component-twice"));
        diagnostic.related = range(first).and_then(|range| self.at(first, range));
        Some((second.to_owned(), diagnostic))
    }

    /// The faults of the library's report on names that it does not know.
    pub fn unknown(&self, message: &str, hidden: &[&str], has_orphans: bool) -> Vec<Diagnostic> {
        let faults = report::faults(message);
        if faults.is_empty() {
            return vec![self.invalid("", None, report::reason(message.lines().next().unwrap_or_default()))];
        }
        let mut found = Vec::new();
        for fault in faults {
            let name = fault.name().unwrap_or_default();
            let range = fault.range(self.text(fault.template));
            let reason = report::reason(fault.message);
            let is_defined_by_templates = matches!(reason, Arg::Term("template-component" | "template-block"));
            let may_be_hidden = hidden.iter().any(|text| text.contains(name));
            if fault.message.starts_with("Unknown template") {
                let path = self.path(name);
                let missing = range.and_then(|range| self.at(fault.template, range)).map_or_else(
                    || Diagnostic::about(Code::TemplateMissing, path.clone()),
                    |span| Diagnostic::at(Code::TemplateMissing, span),
                );
                found.push(missing.arg("path", path));
            } else if is_defined_by_templates && (may_be_hidden || has_orphans && reason == Arg::Term("template-block"))
            {
                // Told when what hides it is mended.
            } else {
                found.push(self.invalid(fault.template, range, reason));
            }
        }
        found
    }

    /// Uses of the filter that would print text of the content as markup.
    pub fn find_safe_filter(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (name, text) in self.texts() {
            let tokens = scan::tokens(text);
            let uses = scan::filters(&tokens, "safe");
            found.extend(uses.map(|range| self.invalid(name, Some(range), Arg::Term("template-safe"))));
        }
        found
    }

    /// Names of values that no page has, and fields that the site has not: `asked` tells what a template asks for at most,
    /// `is_shared` what all pages have.
    pub fn find_unknown_names<'n>(
        &self,
        asked: &dyn Fn(&str) -> HashSet<&'n str>,
        is_shared: &dyn Fn(&str) -> bool,
        site: &BTreeSet<String>,
    ) -> Vec<Diagnostic> {
        let tokens: BTreeMap<&str, Vec<Token<'_>>> =
            self.texts().map(|(name, text)| (name, scan::tokens(text))).collect();
        // What one template sets another may use that it includes.
        let bound: BTreeSet<&str> = tokens.values().flat_map(|tokens| scan::bound(tokens)).collect();
        let mut found = Vec::new();
        for (name, tokens) in &tokens {
            let asked = asked(name);
            let is_own = |root: &str| matches!(root, "view" | "page") || bound.contains(root) || is_shared(root);
            for path in scan::paths(tokens).into_iter().filter(|path| !path.is_asked) {
                let wrong = match (path.words.as_slice(), path.ranges.as_slice()) {
                    ([root, ..], [range, ..]) if asked.contains(root) && !is_own(root) => Some(range),
                    (["site", field, ..], [_, range, ..]) if !bound.contains("site") && !site.contains(*field) => {
                        Some(range)
                    }
                    _ => None,
                };
                found.extend(wrong.map(|range| self.invalid(name, Some(range.clone()), Arg::Term("template-value"))));
            }
        }
        found
    }

    /// Words that templates ask for and that the theme does not have.
    pub fn find_missing_words(&self, language: Language, has: &dyn Fn(&str) -> bool) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (name, text) in self.texts() {
            let tokens = scan::tokens(text);
            for path in scan::paths(&tokens) {
                let (["words", key @ ..], Some(range)) = (path.words.as_slice(), path.range()) else { continue };
                if key.is_empty() || path.is_asked || has(&key.join(".")) {
                    continue;
                }
                if let Some(span) = self.at(name, range) {
                    let diagnostic = Diagnostic::at(Code::StringMissing, span).arg("key", key.join("."));
                    found.push(diagnostic.arg("language", language.as_str()));
                }
            }
        }
        found
    }

    /// Fields of the page and its view that templates ask for and that nothing has which they were given. What several templates
    /// include may ask for what one of them has; it is judged when all of them have been given something.
    pub fn find_unknown_fields(&self, given: &Given) -> Vec<Diagnostic> {
        let parts: BTreeSet<&str> = self.texts().flat_map(|(_, text)| asked_by(text)).collect();
        let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (page, _) in self.texts().filter(|(name, _)| !parts.contains(name)) {
            for part in self.reached_from(page) {
                users.entry(part).or_default().push(page);
            }
        }
        let mut found = Vec::new();
        for (name, pages) in users {
            let Some(given) = pages.iter().map(|page| given.get(*page)).collect::<Option<Vec<_>>>() else { continue };
            let tokens = scan::tokens(self.text(name));
            let bound = scan::bound(&tokens);
            for path in scan::paths(&tokens).into_iter().filter(|path| !path.is_asked) {
                let ([root @ ("page" | "view"), field, ..], [_, range, ..]) =
                    (path.words.as_slice(), path.ranges.as_slice())
                else {
                    continue;
                };
                let has_field = given.iter().any(|given| given.get(root).is_none_or(|fields| fields.contains(*field)));
                if !bound.contains(root) && !has_field {
                    found.push(self.invalid(name, Some(range.clone()), Arg::Term("template-value")));
                }
            }
        }
        found
    }

    /// A template and all that it extends and includes.
    fn reached_from<'t>(&'t self, name: &'t str) -> BTreeSet<&'t str> {
        let mut reached = BTreeSet::new();
        let mut next = vec![name];
        while let Some(name) = next.pop() {
            if reached.insert(name) {
                next.extend(asked_by(self.text(name)));
            }
        }
        reached
    }
}

/// The templates that a text extends and includes.
fn asked_by(text: &str) -> Vec<&str> {
    let tokens = scan::tokens(text);
    ["extends", "include"].iter().flat_map(|keyword| scan::asked(&tokens, keyword)).collect()
}
