//! The settings of the site: `content/site.yaml`.

mod editorial;
mod sections;

pub use editorial::{Editorial, Limits};
pub use sections::{Section, Sections};

use crate::content::Document;
use crate::decode::{
    BannedPhrases, Decoder, Email, Field, LanguageRule, Localized, Omit, Phone, Required, Rules, Zone,
};
use crate::diagnostics::{Arg, Code, Diagnostic, Diagnostics};
use crate::fields;
use crate::i18n::Locale;
use crate::language::Language;
use crate::safe_url::SafeUrl;
use crate::yaml::{Node, Value};

fields! {
    /// A language of the site.
    pub struct LanguageSettings {
        /// Its tag, as it stands in addresses.
        /// es: Su etiqueta, como aparece en las direcciones.
        pub tag: Language,
        /// The tag with a region, for dates, numbers and order.
        /// es: La etiqueta con región, para fechas, números y orden.
        pub locale: String,
        /// Its name in itself.
        /// es: Su nombre en el propio idioma.
        pub name: String,
        /// Whether it may lack translations: what is missing is shown in another language.
        /// es: Si pueden faltarle traducciones: lo que falte se muestra en otro idioma.
        pub partial: Option<bool>,
    }
}

fields! {
    /// How to reach the site's own people. Without it nothing that looks like contact is shown.
    pub struct SiteContact {
        /// WhatsApp number with + and country code, in quotes.
        /// es: Número de WhatsApp con + y código de país, entre comillas.
        pub whatsapp: Option<Phone>,
        /// E-mail.
        /// es: Correo.
        pub email: Option<Email>,
        /// Telephone number with + and country code, in quotes.
        /// es: Teléfono con + y código de país, entre comillas.
        pub phone: Option<Phone>,
    }
}

fields! {
    /// The settings of the site.
    pub struct Settings {
        /// The name of the site.
        /// es: El nombre del sitio.
        pub name: String,
        /// One line under the name.
        /// es: Una línea bajo el nombre.
        pub tagline: Localized<Box<str>, Required>,
        /// Where the site is published, with a path if it does not stand at the root.
        /// es: Dónde se publica el sitio, con su ruta si no está en la raíz.
        pub base_url: SafeUrl,
        /// The zone whose calendar decides when something ends (IANA name).
        /// es: La zona cuyo calendario decide cuándo termina algo (nombre IANA).
        pub timezone: Zone,
        /// The languages, the most complete first.
        /// es: Los idiomas, el más completo primero.
        pub languages: Vec<LanguageSettings>,
        /// The language for visitors whose own is not offered.
        /// es: El idioma para quien habla otro que no está.
        pub default_language: Language,
        /// The words of the sections in addresses.
        /// es: Las palabras de las secciones en las direcciones.
        pub sections: Sections,
        /// The folder of the theme, below `themes/`; `leon` when it is left out.
        /// es: La carpeta del tema, dentro de `themes/`; `leon` si se omite.
        pub theme: Option<String>,
        /// How to reach the site's own people.
        /// es: Cómo comunicarse con las personas del sitio.
        pub contact: Option<SiteContact>,
        /// Entries on one page of a list.
        /// es: Fichas en cada página de una lista.
        pub per_page: Option<u32>,
        /// Whether photos are offered as AVIF too; the first build of each takes seconds.
        /// es: Si las fotos se ofrecen también en AVIF; la primera construcción de cada una tarda segundos.
        pub avif: Option<bool>,
        /// Refuses texts that no clinician has read.
        /// es: Rechaza textos que ninguna persona clínica ha leído.
        pub require_clinical_review: Option<bool>,
        /// Refuses places without a valid permission to advertise.
        /// es: Rechaza establecimientos sin permiso de publicidad vigente.
        pub require_advertising_auth: Option<bool>,
        /// Phrases that may not stand in any text, by language.
        /// es: Frases que no pueden aparecer en ningún texto, por idioma.
        pub banned_phrases: Option<Localized<Vec<Box<str>>, Omit>>,
        /// When a text is to be mended.
        /// es: Cuándo hay que corregir un texto.
        pub editorial: Option<Editorial>,
    }
    check(self, map, cx) {
        if !self.languages.iter().any(|language| language.tag == self.default_language) {
            let span = cx.value_span(map, "default_language");
            let known = self.languages.iter().map(|language| language.tag.to_string()).collect();
            let diagnostic = Diagnostic::at(Code::LanguageUnknown, span).arg("value", self.default_language.as_str());
            cx.report(diagnostic.one_of("known", known));
        }
        if self.per_page.is_some_and(|entries| !(1..=500).contains(&entries)) {
            let span = cx.value_span(map, "per_page");
            let value = self.per_page.unwrap_or_default() as usize;
            cx.report(Diagnostic::at(Code::NumberRange, span).arg("value", value).arg("min", 1).arg("max", 500));
        }
        let written = map.get("base_url").and_then(Node::scalar).unwrap_or_default();
        if !self.base_url.is_base(written) {
            let span = cx.value_span(map, "base_url");
            let diagnostic = Diagnostic::at(Code::UrlInvalid, span).arg("value", self.base_url.as_str());
            cx.report(diagnostic.arg("reason", Arg::Term("url-malformed")));
        }
    }
}

impl Settings {
    /// The tags of all languages, in order.
    pub fn tags(&self) -> Vec<Language> {
        self.languages.iter().map(|language| language.tag).collect()
    }
}

/// What `site.yaml` gave.
#[derive(Debug)]
pub struct Reading {
    /// `None` when anything in it is wrong.
    pub settings: Option<Settings>,
    /// The rules for all records, ids aside; there as soon as the languages are known, so that faults of the settings do not
    /// hide those of the records.
    pub rules: Option<Rules>,
    pub found: Diagnostics,
}

/// Reads the settings.
pub fn read(document: &Document) -> Reading {
    let mut reading = Reading { settings: None, rules: None, found: Diagnostics::default() };
    let Some(node) = &document.node else { return reading };
    let mut rules = Rules::default();
    // The languages come first: every other text of the settings is a map of them.
    let mut first = Decoder::new(document.file, &document.source, &rules);
    if node.entries().is_empty() {
        let span = first.span(node);
        first.report(Diagnostic::at(Code::RecordEmpty, span));
    }
    let languages: Vec<LanguageSettings> = first.read(node, "languages").unwrap_or_default();
    if !first.found.has_errors() {
        check_languages(node, &languages, &mut first);
    }
    if first.found.has_errors() {
        // Without them every map by language would look wrong.
        reading.found = first.found;
        return reading;
    }
    rules.languages = languages
        .iter()
        .map(|language| LanguageRule { tag: language.tag, complete: !language.partial.unwrap_or(false) })
        .collect();
    let mut cx = Decoder::new(document.file, &document.source, &rules);
    let settings = Settings::decode(node, &mut cx);
    reading.found = cx.found;
    if let Some(settings) = &settings {
        rules.phrases = phrases(settings);
    }
    reading.settings = settings.filter(|_| !reading.found.has_errors());
    reading.rules = Some(rules);
    reading
}

fn check_languages(node: &Node, languages: &[LanguageSettings], cx: &mut Decoder<'_>) {
    let items = match node.get("languages").map(|list| &list.value) {
        Some(Value::List(items)) => items.as_slice(),
        _ => &[],
    };
    if let (true, Some(span)) = (languages.is_empty(), cx.key_span(node, "languages")) {
        cx.report(Diagnostic::at(Code::TextBlank, span).arg("field", "languages"));
    }
    for (index, (language, item)) in languages.iter().zip(items).enumerate() {
        let tag = language.tag.as_str();
        if languages.iter().take(index).any(|earlier| earlier.tag == language.tag) {
            let span = cx.value_span(item, "tag");
            cx.report(Diagnostic::at(Code::FieldTwice, span).arg("field", tag));
        }
        // Dates and numbers of another language than the words would be worse than none.
        let own = tag.split('-').next().unwrap_or_default();
        let fits = language.locale.split('-').next() == Some(own) && Locale::new(&language.locale).is_some();
        if !fits {
            let span = cx.value_span(item, "locale");
            let diagnostic = Diagnostic::at(Code::ValueUnknown, span).arg("field", "locale");
            let known = [format!("{own}-MX"), format!("{own}-US"), own.to_owned()];
            let known = known.into_iter().filter(|tag| Locale::new(tag).is_some()).collect();
            cx.report(diagnostic.arg("value", &*language.locale).one_of("known", known));
        }
    }
}

fn phrases(settings: &Settings) -> Vec<BannedPhrases> {
    let Some(by_language) = &settings.banned_phrases else { return Vec::new() };
    let tags = settings.tags();
    tags.into_iter()
        .filter_map(|language| {
            let phrases = by_language.own(language)?;
            // Letters beyond ASCII have no case for the matcher, so the capital forms are phrases of their own.
            let forms = phrases.iter().flat_map(|phrase| [phrase.to_lowercase(), phrase.to_uppercase()]);
            let matcher = aho_corasick::AhoCorasick::builder().ascii_case_insensitive(true).build(forms);
            matcher.ok().map(|matcher| BannedPhrases { language, matcher })
        })
        .collect()
}
