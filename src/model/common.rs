//! What records of every kind have in common.

use crate::date::Date;
use crate::decode::{Decoder, Field, Localized, Omit, Shape, check_order};
use crate::diagnostics::{Code, Diagnostic};
use crate::language::Language;
use crate::safe_url::SafeUrl;
use crate::slug::Slug;
use crate::yaml::{Node, Value};
use crate::{choices, fields};

choices! {
    /// How far a record is on its way to the public.
    pub enum Status {
        Draft = "draft",
        Review = "review",
        Published = "published",
        Suspended = "suspended",
        Archived = "archived",
    }
}

choices! {
    /// How much weight a source has.
    pub enum Confidence {
        Official = "official",
        Press = "press",
        ThirdParty = "third-party",
        Plan = "plan",
    }
}

fields! {
    /// Fields that a record of any kind may have.
    pub struct Meta {
        /// How far the record is on its way to the public; only published ones are in the site.
        /// es: En qué punto está la ficha; solo las publicadas aparecen en el sitio.
        pub status: Option<Status>,
        /// The last part of the page's address, by language.
        /// es: La última parte de la dirección de la página, por idioma.
        pub slug: Option<Localized<Slug, Omit>>,
        /// The day of the last change worth telling readers and search engines.
        /// es: El día del último cambio que conviene avisar a lectores y buscadores.
        pub updated_on: Option<Date>,
        /// The first day on which the record is shown.
        /// es: El primer día en que se muestra la ficha.
        pub publish_on: Option<Date>,
        /// The first day on which the record is no longer shown.
        /// es: El primer día en que la ficha deja de mostrarse.
        pub archive_on: Option<Date>,
        /// Made up to show how a full page looks; never reaches the public.
        /// es: Inventada para mostrar cómo se ve una página completa; nunca llega al público.
        pub sample: Option<bool>,
        /// Where the facts of the record come from.
        /// es: De dónde vienen los datos de la ficha.
        pub sources: Vec<Citation>,
    }
    check(self, map, cx) {
        check_order(map, cx, ("publish_on", self.publish_on), ("archive_on", self.archive_on));
    }
}

fields! {
    /// A source and what it vouches for.
    pub struct Citation {
        /// The fields of the record that it vouches for.
        /// es: Los campos de la ficha que respalda.
        pub fields: Vec<String>,
        /// The title of the document, article or page.
        /// es: El título del documento, artículo o página.
        pub title: String,
        /// Its address on the web.
        /// es: Su dirección en internet.
        pub url: Option<SafeUrl>,
        /// The document, when it is not on the web.
        /// es: El documento, cuando no está en internet.
        pub document: Option<String>,
        /// The language it is in.
        /// es: El idioma en que está.
        pub language: Option<Language>,
        /// Page, line or section.
        /// es: Página, línea o sección.
        pub locator: Option<String>,
        /// The day it was published.
        /// es: El día en que se publicó.
        pub published_on: Option<Date>,
        /// The day on which somebody of ours read it and found the fact there.
        /// es: El día en que alguien del equipo lo leyó y encontró ahí el dato.
        pub verified_on: Date,
        /// Who did.
        /// es: Quién lo hizo.
        pub verified_by: Option<String>,
        /// How much weight it has.
        /// es: Qué peso tiene.
        pub confidence: Confidence,
    }
    check(self, map, cx) {
        if self.url.is_none() && self.document.is_none() {
            let span = cx.key_span(map, "title").unwrap_or(cx.span(map));
            cx.report(Diagnostic::at(Code::SourceNowhere, span));
        }
    }
}

/// Whether a clinician has read the text of a specialty or service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Review {
    Pending,
    Done { by: String, on: Date },
}

fields! {
    /// The review of a text by a clinician.
    pub struct DoneReview {
        /// Name and cédula of the clinician.
        /// es: Nombre y cédula de quien revisó.
        pub by: String,
        /// The day of the review.
        /// es: El día de la revisión.
        pub on: Date,
    }
}

impl Field for Review {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Word(&["pending"]), DoneReview::shape()])
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::Map(_) => DoneReview::decode(node, cx).map(|done| Review::Done { by: done.by, on: done.on }),
            Value::Text(word) if &**word == "pending" => Some(Review::Pending),
            Value::Text(word) => {
                cx.unknown_value(node, Code::ValueUnknown, word, &["pending"]);
                None
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) => {
                cx.wrong_type(node, "type-review");
                None
            }
        }
    }
}

fields! {
    /// A person's consent to be shown or to have their story told (LFDA art. 87: it can be withdrawn).
    pub struct Consent {
        /// The day it was given.
        /// es: El día en que se dio.
        pub given_on: Date,
        /// What it allows.
        /// es: Qué permite.
        pub scope: String,
        /// Its last day.
        /// es: Su último día.
        pub expires_on: Date,
        /// The day it was withdrawn; from then on all that it covers is gone.
        /// es: El día en que se retiró; desde entonces desaparece todo lo que permitía.
        pub withdrawn_on: Option<Date>,
    }
    check(self, map, cx) {
        check_order(map, cx, ("given_on", Some(self.given_on)), ("expires_on", Some(self.expires_on)));
    }
}

impl Consent {
    /// Whether it is in force on a day, its last one included.
    pub fn holds_on(&self, day: Date) -> bool {
        self.given_on <= day && day <= self.expires_on && self.withdrawn_on.is_none_or(|from| day < from)
    }

    /// The days on which it may cease to hold.
    pub fn ends(&self) -> impl Iterator<Item = Date> {
        [Some(self.expires_on.next_day()), self.withdrawn_on].into_iter().flatten()
    }
}

choices! {
    /// For whom a text is meant, by where they live.
    pub enum Audience {
        Local = "local",
        National = "national",
        Abroad = "abroad",
    }
}

/// A technology readiness level, 1 to 9 (ISO 16290).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Readiness(pub u32);

impl Field for Readiness {
    fn shape() -> Shape {
        Shape::Whole { min: 1, max: 9 }
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let level = u32::decode(node, cx)?;
        if !(1..=9).contains(&level) {
            let diagnostic = Diagnostic::at(Code::NumberRange, cx.span(node)).arg("value", level.to_string());
            cx.report(diagnostic.arg("min", 1).arg("max", 9));
            return None;
        }
        Some(Readiness(level))
    }
}

fields! {
    /// The words by which people look for a specialty or service.
    pub struct SearchWords {
        /// Who treats it, in both genders.
        /// es: Quién lo atiende, en ambos géneros.
        pub practitioners: Vec<String>,
        /// Everyday names.
        /// es: Nombres de todos los días.
        pub lay: Vec<String>,
        /// Parts of the body.
        /// es: Partes del cuerpo.
        pub body: Vec<String>,
        /// Complaints in people's own words.
        /// es: Molestias, como las dice la gente.
        pub symptoms: Vec<String>,
        /// Frequent misspellings.
        /// es: Faltas de ortografía frecuentes.
        pub misspellings: Vec<String>,
    }
}

impl SearchWords {
    /// All phrases that may be shown to readers (misspellings are not).
    pub fn shown(&self) -> impl Iterator<Item = &str> {
        [&self.practitioners, &self.lay, &self.body, &self.symptoms].into_iter().flatten().map(String::as_str)
    }

    /// All phrases.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.shown().chain(self.misspellings.iter().map(String::as_str))
    }
}

impl crate::decode::Local for SearchWords {
    fn shape() -> Shape {
        <SearchWords as Field>::shape()
    }

    const MAY_SERVE_ALL: bool = false;

    fn decode_in(node: &Node, language: Option<Language>, cx: &mut Decoder<'_>) -> Option<Self> {
        for (_, list) in node.entries() {
            let Value::List(phrases) = &list.value else { continue };
            for phrase in phrases {
                let place = |cx: &Decoder<'_>, range| crate::yaml::locate(cx.source, phrase, range);
                crate::decode::report_phrases(cx, language, phrase.scalar().unwrap_or_default(), place);
            }
        }
        SearchWords::decode(node, cx)
    }
}
