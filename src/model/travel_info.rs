//! What a traveller to León must know on one topic, with the official page that says so.

use super::{Audience, Kind, Record, Texts};
use crate::date::Date;
use crate::decode::{Localized, Prose, Required, Said};
use crate::language::Language;
use crate::safe_url::SafeUrl;
use crate::{choices, fields};

choices! {
    /// What it is about, in the order of the page.
    pub enum TravelTopic {
        Airport = "airport",
        Road = "road",
        Entry = "entry",
        Lodging = "lodging",
        Safety = "safety",
        Emergency = "emergency",
    }
}

fields! {
    /// What a traveller must know on one topic.
    pub struct TravelInfo {
        /// What it is about.
        /// es: De qué trata.
        pub topic: TravelTopic,
        /// What to know and do.
        /// es: Qué hay que saber y hacer.
        pub body: Localized<Prose, Required>,
        /// The official page that says so.
        /// es: La página oficial que lo dice.
        pub official_url: SafeUrl,
        /// The day on which somebody of ours read it there.
        /// es: El día en que alguien del equipo lo leyó ahí.
        pub verified_on: Date,
        /// For whom it is; for all without any.
        /// es: Para quién es; para todos si no se anota nada.
        pub audience: Vec<Audience>,
    }
}

impl Record for TravelInfo {
    const KIND: Kind = Kind::TravelInfo;

    /// It goes by its topic, which is a word of the theme.
    fn name<'s>(&'s self, _: &'s Texts, _: Language, _: &[Language]) -> Option<Said<'s, str>> {
        None
    }
}
