//! The parts of the site that have an address of their own, and their words in addresses: one list makes the names, the fields
//! of `site.yaml` and the lookup.

use crate::decode::{Localized, Required};
use crate::language::Language;
use crate::slug::Slug;
use crate::{choices, fields};

macro_rules! sections {
    ($( $(#[doc = $doc:literal])* $variant:ident, $field:ident = $word:literal; )+) => {
        choices! {
            /// The parts of the site that have an address of their own.
            pub enum Section { $($variant = $word),+ }
        }

        fields! {
            /// The words of the sections in addresses.
            pub struct Sections {
                $( $(#[doc = $doc])* pub $field: Option<Localized<Slug, Required>>, )+
            }
        }

        impl Sections {
            fn words(&self, section: Section) -> Option<&Localized<Slug, Required>> {
                match section { $(Section::$variant => self.$field.as_ref()),+ }
            }
        }
    };
}

sections! {
    /// Hospitals and other places.
    /// es: Hospitales y otros establecimientos.
    Hospitals, hospitals = "hospitals";
    /// Specialties.
    /// es: Especialidades.
    Specialties, specialties = "specialties";
    /// Services.
    /// es: Servicios.
    Services, services = "services";
    /// Doctors.
    /// es: Doctores.
    Doctors, doctors = "doctors";
    /// Packages and prices.
    /// es: Paquetes y precios.
    Packages, packages = "packages";
    /// Events.
    /// es: Eventos.
    Events, events = "events";
    /// News.
    /// es: Noticias.
    News, news = "news";
    /// Frequent questions.
    /// es: Preguntas frecuentes.
    Faq, faq = "faq";
    /// Research.
    /// es: Investigación.
    Research, research = "research";
    /// Technology.
    /// es: Tecnología.
    Technology, technology = "technology";
    /// Articles and stories.
    /// es: Artículos e historias.
    Stories, stories = "stories";
    /// León in figures.
    /// es: León en cifras.
    Figures, figures = "figures";
    /// Organisations.
    /// es: Organizaciones.
    Organizations, organizations = "organizations";
    /// "Verify a certificate".
    /// es: "Verifique un certificado".
    Certifications, certifications = "certifications";
    /// Search.
    /// es: Búsqueda.
    Search, search = "search";
    /// "My list".
    /// es: "Mi lista".
    MyList, my_list = "my_list";
    /// Sources.
    /// es: Fuentes.
    Sources, sources = "sources";
    /// A to Z.
    /// es: De la A a la Z.
    AZ, a_z = "a_z";
}

impl Sections {
    /// The word of a section in a language; that of another language if it has none of its own; its name in `site.yaml` without any.
    pub fn slug(&self, section: Section, language: Language, languages: &[Language]) -> String {
        let said = self.words(section).and_then(|words| words.say(language, languages));
        said.map_or_else(|| section.as_str().replace('_', "-"), |said| said.value.as_str().to_owned())
    }
}
