//! An institution around the cluster: schools, agencies, councils, partners, sister clusters.

use super::{Kind, Picture, Record, Texts};
use crate::decode::{Fallback, Localized, Prose, Required, Said, Year};
use crate::language::Language;
use crate::safe_url::SafeUrl;
use crate::{choices, fields};

choices! {
    /// What sort of institution it is.
    pub enum OrganizationKind {
        College = "college",
        University = "university",
        Agency = "agency",
        Council = "council",
        Partner = "partner",
        SisterCluster = "sister-cluster",
    }
}

fields! {
    /// An institution around the cluster.
    pub struct Organization {
        /// Its name.
        /// es: Su nombre.
        pub name: Localized<Box<str>, Required>,
        /// What sort of institution it is.
        /// es: Qué tipo de institución es.
        pub kind: OrganizationKind,
        /// What it does.
        /// es: Qué hace.
        pub role: Option<Localized<Prose, Fallback>>,
        /// Its own site.
        /// es: Su propio sitio.
        pub url: Option<SafeUrl>,
        /// Its emblem.
        /// es: Su emblema.
        pub logo: Option<Picture>,
        /// The year since when it is a partner.
        /// es: El año desde el que es aliada.
        pub partner_since: Option<Year>,
        /// What it concentrates on.
        /// es: En qué se concentra.
        pub focus: Option<Localized<Vec<Box<str>>, Fallback>>,
    }
}

impl Record for Organization {
    const KIND: Kind = Kind::Organization;
    const WANTED: &'static [&'static str] = &["role", "url", "logo", "focus"];

    fn name<'s>(&'s self, _: &'s Texts, language: Language, languages: &[Language]) -> Option<Said<'s, str>> {
        Said::text(self.name.say(language, languages))
    }
}
