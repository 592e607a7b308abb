//! The template library: one instance for each language, holding what all its pages share.
//!
//! Templates see the view and the shared context and nothing else. Text is escaped always: the library's own way around that,
//! the `safe` filter, is refused, and only [`Html`](crate::html::Html) made by this program is printed as it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tera::value::Key;
use tera::{Context, Error, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use super::qr;
use super::report::{self, NOT_MARKUP, NOT_WORDS};
use super::templates::{Given, Templates};
use crate::diagnostics::{Diagnostic, Sources};
use crate::i18n::Locale;
use crate::language::Language;
use crate::plan::views::{Head, Redirect, Shared, View};
use crate::theme::{Theme, fill};

/// The drawing of the cards.
const CARD: &str = "card.svg";

/// What stands on a card, with its title in lines that fit.
#[derive(Serialize, Debug)]
pub struct CardView<'c> {
    pub kind: &'c str,
    pub label: &'c str,
    pub title: &'c str,
    pub lines: &'c [String],
    pub size_px: u32,
}
/// What marks a part of a page that is true until a day only, which the attribute names.
const LAPSES: &str = "data-valid-until=\"";

/// The asset that hides such parts once their day has gone by, on pages that were made before.
const LAPSED_SCRIPT: &str = "lapsed.js";

/// Renders the pages of all languages.
#[derive(Debug)]
pub struct Engine {
    key: blake3::Hash,
    by_language: BTreeMap<Language, Tera>,
    /// The element that loads [`LAPSED_SCRIPT`]; empty when the theme has none.
    lapsed_script: String,
    templates: Templates,
    given: Mutex<Given>,
}

impl Engine {
    /// Compiles the templates of a theme, for the languages of `shared`; `known` is the answer when it was made of the same.
    ///
    /// # Errors
    /// The faults of all templates, with their places.
    pub fn new(
        theme: &Theme,
        sources: &Sources,
        shared: &[(Language, Shared<'_>, Arc<Locale>)],
        known: Option<Arc<Engine>>,
    ) -> Result<Arc<Engine>, Vec<Diagnostic>> {
        let templates = Templates::new(theme, sources);
        let key = key_of(&templates, shared);
        if let Some(known) = known.filter(|known| known.key == key) {
            return Ok(known);
        }
        let mut found = templates.find_safe_filter();
        // A word that only some languages lack is told with their files.
        let is_known = |path: &str| theme.words.is_empty() || theme.words.values().any(|words| words.has(path));
        for (language, ..) in shared {
            found.extend(templates.find_missing_words(*language, &is_known));
        }
        let mut by_language = BTreeMap::new();
        let mut lapsed_script = String::new();
        for (language, shared, locale) in shared {
            let mut tera = with_filters(locale);
            if let Err(error) = tera.add_raw_templates(templates.texts()) {
                // What is wrong with them is the same in every language.
                found.extend(find_faults(&templates, tera, &error));
                return Err(found);
            }
            let context = Context::from_serialize(shared).map_err(|error| vec![diagnose(&templates, &error)])?;
            let asked = |name: &str| tera.get_template_variables(name).unwrap_or_default();
            let site = context.get("site").map(fields_of).unwrap_or_default();
            lapsed_script = script_of(&context).unwrap_or_default();
            found.extend(templates.find_unknown_names(&asked, &|name| context.contains_key(name), &site));
            *tera.global_context() = context;
            by_language.insert(*language, tera);
        }
        if found.is_empty() {
            Ok(Arc::new(Engine { key, by_language, lapsed_script, templates, given: Mutex::default() }))
        } else {
            Err(found)
        }
    }

    /// Renders a page into a buffer.
    ///
    /// # Errors
    /// A fault of the template, or a template that is missing.
    pub fn render(&self, language: Language, template: &str, head: &Head, view: &View) -> Result<Vec<u8>, Diagnostic> {
        let mut context = Context::new();
        context.insert("page", head);
        context.insert("view", view);
        let mut bytes = self.write(language, template, &context)?;
        // Only pages that need the script load it, whatever the theme: what has lapsed is never shown as valid.
        let text = std::str::from_utf8(&bytes).unwrap_or_default();
        let head = text.find("</head>").filter(|_| text.contains(LAPSES));
        if let Some(end) = head {
            bytes.splice(end..end, self.lapsed_script.bytes());
        }
        Ok(bytes)
    }

    /// What the bytes of a page depend on, and nothing else: the same key, the same page. What is drawn only when a page is rendered
    /// follows from what the view says of it.
    pub fn key(&self, language: Language, template: &str, head: &Head, view: &View) -> blake3::Hash {
        let mut hasher = Hashed(self.key.as_bytes().to_vec());
        hasher.json(&(language, template, head, &head.card, view));
        hasher.hash()
    }

    /// What the bytes of every page depend on, whatever its view.
    pub fn shared_key(&self) -> blake3::Hash {
        self.key
    }

    /// Whether the theme has a drawing for what chats show beside a link.
    pub fn has_card(&self) -> bool {
        self.templates.has(CARD)
    }

    /// Draws what chats show beside a link, as SVG.
    ///
    /// # Errors
    /// As [`Engine::render`].
    pub fn card(&self, language: Language, card: &CardView<'_>) -> Result<String, Diagnostic> {
        let mut context = Context::new();
        context.insert("view", card);
        let text = |bytes| String::from_utf8(bytes).unwrap_or_default();
        self.write(language, CARD, &context).map(text)
    }

    /// The drawing of the theme cannot be shown, for a reason that the library gives.
    pub fn card_fault(&self, reason: &str) -> Diagnostic {
        self.templates.invalid(CARD, None, report::reason(reason))
    }

    /// Renders the page of an address that was left.
    ///
    /// # Errors
    /// As [`Engine::render`].
    pub fn redirect(&self, language: Language, redirect: &Redirect) -> Result<Vec<u8>, Diagnostic> {
        let mut context = Context::new();
        context.insert("view", redirect);
        self.write(language, "redirect.html", &context)
    }

    /// Fields that templates ask for and that nothing has which they were given so far. In a condition the library takes such
    /// a field for one that is empty, so a misspelled one would hide a part of the page for ever.
    pub fn find_unknown_fields(&self) -> Vec<Diagnostic> {
        let given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        self.templates.find_unknown_fields(&given)
    }

    fn write(&self, language: Language, template: &str, context: &Context) -> Result<Vec<u8>, Diagnostic> {
        let Some(tera) = self.by_language.get(&language) else { return Err(self.templates.missing(template)) };
        self.remember(template, context);
        // Most pages are some 20 KB long.
        let mut bytes = Vec::with_capacity(32 << 10);
        tera.render_to(template, context, &mut bytes).map_err(|error| diagnose(&self.templates, &error))?;
        Ok(bytes)
    }

    /// Keeps what fields a template is given; every page of a template is given the same.
    fn remember(&self, template: &str, context: &Context) {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        if !given.contains_key(template) {
            let value = |name: &'static str| Some((name, fields_of(context.get(name)?)));
            given.insert(template.to_owned(), ["page", "view"].into_iter().filter_map(value).collect());
        }
    }
}

/// Values to be hashed, in one piece: bit by bit costs several times as much.
struct Hashed(Vec<u8>);

impl Hashed {
    fn json(&mut self, value: &impl Serialize) {
        // Into memory, and what we serialise has text keys: neither can fail.
        let written = serde_json::to_writer(&mut self.0, value);
        debug_assert!(written.is_ok(), "{written:?}");
        self.0.push(b'\n');
    }

    fn hash(&self) -> blake3::Hash {
        blake3::hash(&self.0)
    }
}

/// What all pages depend on: the program, the templates and where messages find them, what each language shares.
fn key_of(templates: &Templates, shared: &[(Language, Shared<'_>, Arc<Locale>)]) -> blake3::Hash {
    let mut hasher = Hashed(Vec::new());
    hasher.json(&env!("CARGO_PKG_VERSION"));
    for (name, text, file) in templates.files() {
        hasher.json(&(name, text, file.map(|file| file.0)));
    }
    for (language, shared, locale) in shared {
        hasher.json(&(language, shared, locale.tag()));
    }
    hasher.hash()
}

/// The element that loads the script for what has lapsed.
fn script_of(context: &Context) -> Option<String> {
    let text =
        |value: &Value, name: &'static str| value.as_map()?.get(&Key::from(name))?.as_str().map(crate::html::escape);
    let url = text(context.get("assets")?, LAPSED_SCRIPT)?;
    let zone = text(context.get("site")?, "timezone")?;
    Some(format!("<script type=\"module\" src=\"{url}\" data-zone=\"{zone}\"></script>\n"))
}

fn fields_of(value: &Value) -> BTreeSet<String> {
    let keys = value.as_map().into_iter().flat_map(|map| map.keys());
    keys.filter_map(|key| key.as_str().map(str::to_owned)).collect()
}

/// The library with the filters of this program.
fn with_filters(locale: &Arc<Locale>) -> Tera {
    let mut tera = Tera::default();
    tera.autoescape_on([".html", ".svg"]);
    tera.register_filter("html", html);
    tera.register_filter("qr", draw_qr);
    let own = Arc::clone(locale);
    tera.register_filter("number", move |number: f64, _: Kwargs, _: &State<'_>| own.number(number));
    let own = Arc::clone(locale);
    tera.register_filter("fill", move |text: Value, kwargs: Kwargs, _: &State<'_>| fill_in(&text, &kwargs, &own));
    tera
}

/// The library's error, with its place.
fn diagnose(templates: &Templates, error: &Error) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let (name, mut range) = (report.filename(), report.span().range.clone());
            let text = templates.text(name).get(range.clone()).unwrap_or_default();
            // A tag of many lines is not underlined whole.
            range.end = range.start + text.find('\n').unwrap_or(text.len());
            templates.invalid(name, Some(range), report::reason(report.message()))
        }
        ErrorKind::TemplateNotFound(name) => templates.missing(name),
        _ => {
            let message = error.to_string();
            templates.invalid("", None, report::reason(message.lines().next().unwrap_or_default()))
        }
    }
}

/// All that keeps the library from taking the templates; `tera` has taken none yet, for this `error`.
fn find_faults(templates: &Templates, mut tera: Tera, error: &Error) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // What the library stops at is taken out of its sight, so that it sees the rest; what that defines is not told to be unknown.
    let mut texts: BTreeMap<&str, &str> = templates.texts().collect();
    let mut hidden: Vec<&str> = Vec::new();
    let mut has_orphans = false;
    for (name, text) in templates.texts() {
        if let Err(error) = Tera::default().add_raw_template(name, text)
            && matches!(error.kind(), ErrorKind::SyntaxError(_))
        {
            found.push(diagnose(templates, &error));
            hidden.extend(texts.insert(name, ""));
        }
    }
    let mut stubs: BTreeSet<String> = BTreeSet::new();
    loop {
        let all = texts.iter().map(|(name, text)| (*name, *text)).chain(stubs.iter().map(|name| (name.as_str(), "")));
        let Err(error) = tera.add_raw_templates(all) else { break };
        let guilty = match error.kind() {
            ErrorKind::MissingParent { parent, .. } => {
                found.extend(templates.missing_in("extends", parent));
                has_orphans = true;
                if stubs.insert(parent.clone()) {
                    continue;
                }
                None
            }
            ErrorKind::CircularExtend { tpl, inheritance_chain: chain } => templates.cycle("extends", tpl, chain),
            ErrorKind::CircularInclude { tpl, include_chain: chain } => templates.cycle("include", tpl, chain),
            ErrorKind::Msg(message) if message.starts_with("Component `") => templates.twice(message),
            ErrorKind::Msg(message) => {
                found.extend(templates.unknown(message, &hidden, has_orphans));
                break;
            }
            _ => None,
        };
        let Some((name, diagnostic)) = guilty else {
            found.push(diagnose(templates, &error));
            break;
        };
        found.push(diagnostic);
        match texts.get_mut(name.as_str()) {
            Some(text) if !text.is_empty() => hidden.push(std::mem::take(text)),
            _ => break,
        }
    }
    if found.is_empty() { vec![diagnose(templates, error)] } else { found }
}

/// `{{ value | html }}`: prints markup that this program made.
fn html(value: Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let markup = value
        .as_map()
        .and_then(|map| map.get(&Key::from("$html")))
        .and_then(|markup| markup.as_str().map(Value::safe_string));
    match markup {
        Some(markup) => Ok(markup),
        None if value.is_none() => Ok(Value::safe_string("")),
        None => Err(Error::message(NOT_MARKUP)),
    }
}

/// `{{ page.qr | qr }}`: an address as a QR code, drawn when a template asks for it; nothing for an address too long for one.
fn draw_qr(address: &str, _: Kwargs, _: &State<'_>) -> Value {
    Value::safe_string(&qr::svg(address).unwrap_or_default())
}

/// `{{ words.key | fill(n=3, name="x") }}`: the form of a text for the number `n`, with its placeholders filled.
fn fill_in(text: &Value, kwargs: &Kwargs, locale: &Locale) -> TeraResult<String> {
    let number: Option<f64> = kwargs.get("n")?;
    let form = match (text.as_map(), number) {
        (Some(forms), number) => {
            let category = number.map_or("other", |number| locale.plural(number));
            forms.get(&Key::from(category)).or_else(|| forms.get(&Key::from("other"))).and_then(Value::as_str)
        }
        (None, _) => text.as_str(),
    };
    let form = form.ok_or_else(|| Error::message(NOT_WORDS))?;
    let values: Vec<(String, String)> = kwargs
        .iter()
        .map(|(name, value)| {
            let shown = match (name.as_str(), value.as_f64()) {
                (Some("n"), Some(number)) => locale.number(number),
                _ => value.to_string(),
            };
            (name.to_string(), shown)
        })
        .collect();
    let pairs: Vec<(&str, &str)> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Ok(fill(form, &pairs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Code, Place, Source};
    use crate::theme::Template;

    /// What is told of templates: the code or what is wrong, and the words underlined.
    fn told(templates: &[(&str, &str)]) -> Vec<String> {
        let mut sources = Sources::default();
        let template = |(name, text): &(&str, &str)| {
            let source = Source { path: format!("themes/t/templates/{name}"), text: Arc::from(*text) };
            Template { name: (*name).to_owned(), source }
        };
        let templates: Vec<Template> = templates.iter().map(template).collect();
        for template in &templates {
            sources.push(template.source.clone());
        }
        let theme = Theme {
            folder: "themes/t".to_owned(),
            templates,
            words: BTreeMap::new(),
            assets: Vec::new(),
            icons: BTreeSet::new(),
        };
        let templates = Templates::new(&theme, &sources);
        let mut tera = with_filters(&Arc::new(Locale::new("es-MX").unwrap()));
        let Err(error) = tera.add_raw_templates(templates.texts()) else { return Vec::new() };
        let found = find_faults(&templates, tera, &error);
        let shown = |diagnostic: Diagnostic| {
            let (file, words) = match &diagnostic.place {
                Place::Words(span) => {
                    let source = sources.ids().find(|(id, _)| *id == span.file).unwrap().1;
                    (source.path.as_str(), &source.text[span.range()])
                }
                Place::Path(path) => (path.as_str(), ""),
            };
            let what = match (diagnostic.code, diagnostic.args.as_slice()) {
                (Code::TemplateInvalid, [(_, crate::diagnostics::Arg::Term(term))]) => (*term).to_owned(),
                (_, [(_, crate::diagnostics::Arg::Text(text))]) => text.clone(),
                (code, _) => format!("{code:?}"),
            };
            format!("{}: {what}: {words}", file.trim_start_matches("themes/t/templates/"))
        };
        let mut told: Vec<String> = found.into_iter().map(shown).collect();
        told.sort_unstable();
        told
    }

    #[test]
    fn all_that_templates_do_not_know_is_told_at_its_place() {
        let templates = [
            ("a.html", "{% extends \"base.html\" %}\n{% block boddy %}{{ x | loud }}{% endblock %}"),
            ("b.html", "{% extends \"bse.html\" %}\n{% block body %}{{ nope() }}{% endblock %}"),
            ("base.html", "{% block body %}{% endblock %}{% include \"foot.html\" %}{% include 'foot.html' %}"),
            ("c.html", "ñ{{ <ghost a={1}\n/> }}{% if 1 is odder %}{% endif %}"),
        ];
        assert_eq!(
            told(&templates),
            [
                "a.html: template-filter: loud",
                "b.html: template-function: nope",
                "b.html: themes/t/templates/bse.html: bse.html",
                "base.html: themes/t/templates/foot.html: foot.html",
                "base.html: themes/t/templates/foot.html: foot.html",
                "c.html: template-component: ghost",
                "c.html: template-test: odder",
            ]
        );
    }

    #[test]
    fn a_template_that_cannot_be_read_does_not_make_others_wrong() {
        let templates = [
            ("a.html", "{{ <card /> }}{{ <ghost /> }}{{ x | loud }}"),
            ("b.html", "{% component card() %}{% if %}"),
            ("c.html", "{% extends \"b.html\" %}"),
        ];
        let told = told(&templates);
        assert_eq!(told.len(), 3, "{told:?}");
        assert_eq!(&told[..2], ["a.html: template-component: ghost", "a.html: template-filter: loud"]);
        assert!(told[2].starts_with("b.html: Found `%}`"), "{told:?}");
    }

    #[test]
    fn circles_and_doubles_are_told_once_at_what_closes_them() {
        let templates = [
            ("a.html", "{% include \"b.html\" %}"),
            ("b.html", "{% include \"a.html\" %}"),
            ("c.html", "{% extends \"c.html\" %}"),
            ("d.html", "{% component card() %}{% endcomponent card %}"),
            ("e.html", "{% component card() %}{% endcomponent card %}"),
            ("f.html", "{{ x | loud }}"),
        ];
        assert_eq!(
            told(&templates),
            [
                "b.html: template-cycle: a.html",
                "c.html: template-cycle: c.html",
                "e.html: template-component-twice: card",
                "f.html: template-filter: loud",
            ]
        );
    }
}
