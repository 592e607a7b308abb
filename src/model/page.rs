//! A page of plain text, such as "about" or the privacy notice. The page `home` gives the home page its words.

use super::{Kind, Picture, Record, SearchWords, Texts};
use crate::decode::{Choice, Localized, Omit, Required, Said};
use crate::language::Language;
use crate::{choices, fields};

choices! {
    /// Where a page is linked from every page.
    pub enum Menu {
        Main = "main",
        Footer = "footer",
        None = "none",
    }
}

fields! {
    /// A page of plain text.
    pub struct Page {
        /// Where it is linked from every page.
        /// es: Desde qué menú se enlaza en todas las páginas.
        pub menu: Option<Menu>,
        /// A short title for menus.
        /// es: Un título corto para los menús.
        pub short_title: Option<Localized<Box<str>, Required>>,
        /// A picture above the text.
        /// es: Una imagen sobre el texto.
        pub hero: Option<Picture>,
        /// Other words by which people look for it.
        /// es: Otras palabras con que se busca.
        pub search: Option<Localized<SearchWords, Omit>>,
        /// Who wrote it.
        /// es: Quién la escribió.
        pub author: Option<String>,
        /// Its place in that menu, smallest first.
        /// es: Su lugar en ese menú, de menor a mayor.
        pub order: Option<u32>,
    }
}

/// The pages that the program itself leads to, each by its id: under another one it would not find them.
pub const NAMED_PAGES: [&str; 6] = ["home", "journey", "travel", "verify", "emergencies", "before-you-decide"];

impl Record for Page {
    const KIND: Kind = Kind::Page;
    const TEXTS: Choice = Choice::Required;

    fn name<'s>(&'s self, texts: &'s Texts, language: Language, languages: &[Language]) -> Option<Said<'s, str>> {
        texts.say(language, languages).map(|said| Said { value: &*said.value.title, foreign: said.foreign })
    }
}
