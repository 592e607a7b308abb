//! A piece of news, dated, with a text in each language.

use super::{Kind, Picture, Record, Texts};
use crate::date::Date;
use crate::decode::{Choice, Said};
use crate::fields;
use crate::language::Language;

fields! {
    /// A piece of news.
    pub struct News {
        /// The day it was published.
        /// es: El día en que se publicó.
        pub published_on: Date,
        /// A picture above the text.
        /// es: Una imagen sobre el texto.
        pub hero: Option<Picture>,
        /// Who wrote it.
        /// es: Quién la escribió.
        pub author: Option<String>,
    }
}

impl Record for News {
    const KIND: Kind = Kind::News;
    const WANTED: &'static [&'static str] = &["hero"];
    const TEXTS: Choice = Choice::Fallback;

    fn name<'s>(&'s self, texts: &'s Texts, language: Language, languages: &[Language]) -> Option<Said<'s, str>> {
        texts.say(language, languages).map(|said| Said { value: &*said.value.title, foreign: said.foreign })
    }

    fn stands_on(&self, day: Date) -> bool {
        self.published_on <= day
    }

    fn turning_days(&self) -> Vec<Date> {
        vec![self.published_on]
    }
}
