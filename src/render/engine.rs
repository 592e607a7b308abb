//! The template library: one instance for each language, holding what all its pages share.
//!
//! Templates see the view and the shared context and nothing else. Text is escaped always: the library's own way around that,
//! the `safe` filter, is refused, and only [`Html`](crate::html::Html) made by this program is printed as it stands.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use tera::value::Key;
use tera::{Context, Error, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use crate::diagnostics::Sources;
use crate::diagnostics::{Code, Diagnostic, FileId, Span};
use crate::i18n::Locale;
use crate::language::Language;
use crate::plan::views::{Head, Redirect, Shared, View};
use crate::theme::{Theme, fill};

/// Renders the pages of all languages.
#[derive(Debug)]
pub struct Engine {
    by_language: BTreeMap<Language, Tera>,
    /// Where diagnostics find each template.
    files: BTreeMap<String, FileId>,
}

impl Engine {
    /// Compiles the templates of a theme, for the languages of `shared`.
    ///
    /// # Errors
    /// The faults of the templates, with their places.
    pub fn new(theme: &Theme, sources: &Sources, shared: &[(Language, Shared<'_>, Arc<Locale>)]) -> Result<Engine, Vec<Diagnostic>> {
        let mut engine = Engine { by_language: BTreeMap::new(), files: files(theme, sources) };
        let unsafe_filters = engine.find_safe_filter(theme);
        if !unsafe_filters.is_empty() {
            return Err(unsafe_filters);
        }
        for (language, shared, locale) in shared {
            let mut tera = Tera::default();
            tera.register_filter("html", html);
            let own = Arc::clone(locale);
            tera.register_filter("number", move |number: f64, _: Kwargs, _: &State<'_>| own.number(number));
            let own = Arc::clone(locale);
            tera.register_filter("fill", move |text: Value, kwargs: Kwargs, _: &State<'_>| fill_in(&text, &kwargs, &own));
            let templates = theme.templates.iter().map(|template| (template.name.as_str(), &*template.source.text));
            tera.add_raw_templates(templates).map_err(|error| vec![engine.diagnose(&error)])?;
            let context = Context::from_serialize(shared).map_err(|error| vec![engine.diagnose(&error)])?;
            *tera.global_context() = context;
            engine.by_language.insert(*language, tera);
        }
        Ok(engine)
    }

    /// Renders a page into a buffer.
    ///
    /// # Errors
    /// A fault of the template, or a template that is missing.
    pub fn render(&self, language: Language, template: &str, head: &Head, view: &View) -> Result<Vec<u8>, Diagnostic> {
        let mut context = Context::new();
        context.insert("page", head);
        context.insert("view", view);
        self.write(language, template, &context)
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

    fn write(&self, language: Language, template: &str, context: &Context) -> Result<Vec<u8>, Diagnostic> {
        let missing = || Diagnostic::about(Code::TemplateMissing, template).arg("path", template);
        let tera = self.by_language.get(&language).ok_or_else(missing)?;
        // Most pages are some 20 KB long.
        let mut bytes = Vec::with_capacity(32 << 10);
        tera.render_to(template, context, &mut bytes).map_err(|error| self.diagnose(&error))?;
        Ok(bytes)
    }

    fn diagnose(&self, error: &Error) -> Diagnostic {
        let mut reason = String::new();
        let report = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => Some(report),
            ErrorKind::TemplateNotFound(name) => {
                return Diagnostic::about(Code::TemplateMissing, name.clone()).arg("path", name.clone());
            }
            _ => None,
        };
        let _ = write!(reason, "{}", report.map_or_else(|| error.to_string(), |report| report.message().to_owned()));
        let place = report.and_then(|report| Some((self.files.get(report.filename())?, report.span().range.clone())));
        let diagnostic = match place {
            Some((file, range)) => Diagnostic::at(Code::TemplateInvalid, Span::new(*file, range)),
            None => Diagnostic::about(Code::TemplateInvalid, "themes"),
        };
        diagnostic.arg("reason", reason)
    }

    /// Uses of the filter that would print text of the content as markup.
    fn find_safe_filter(&self, theme: &Theme) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for template in &theme.templates {
            let text = &template.source.text;
            for (at, _) in text.match_indices("safe") {
                let before = text.get(..at).unwrap_or_default().trim_end();
                let after = text.get(at + 4..).and_then(|after| after.chars().next());
                let is_filter = before.ends_with('|') && !after.is_some_and(|c| c.is_alphanumeric() || c == '_');
                if let (true, Some(file)) = (is_filter, self.files.get(&template.name)) {
                    let diagnostic = Diagnostic::at(Code::TemplateInvalid, Span::new(*file, at..at + 4));
                    found.push(diagnostic.arg("reason", "`safe`: {{ value | html }}"));
                }
            }
        }
        found
    }
}

fn files(theme: &Theme, sources: &Sources) -> BTreeMap<String, FileId> {
    let by_path: BTreeMap<&str, FileId> = sources.ids().map(|(id, source)| (source.path.as_str(), id)).collect();
    let id = |template: &crate::theme::Template| by_path.get(template.source.path.as_str()).copied();
    theme.templates.iter().filter_map(|template| Some((template.name.clone(), id(template)?))).collect()
}

/// `{{ value | html }}`: prints markup that this program made.
fn html(value: Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let markup = value.as_map().and_then(|map| map.get(&Key::from("$html"))).and_then(|markup| markup.as_str().map(Value::safe_string));
    match markup {
        Some(markup) => Ok(markup),
        None if value.is_none() => Ok(Value::safe_string("")),
        None => Err(Error::message("`html` takes markup made by the program, not text")),
    }
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
    let form = form.ok_or_else(|| Error::message("`fill` takes a text of the theme's strings"))?;
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
