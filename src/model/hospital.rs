//! A place that gives or supplies health care: hospital, clinic, laboratory, pharmacy, supplier.

use super::{Kind, Picture, Record, Ref, Service, Specialty, Texts};
use crate::date::Date;
use crate::decode::{Email, Fallback, Localized, Phone, Prose, Said, Year};
use crate::diagnostics::{Code, Diagnostic};
use crate::language::Language;
use crate::safe_url::SafeUrl;
use crate::{choices, fields};

choices! {
    /// What sort of place it is.
    pub enum HospitalKind {
        General = "general",
        Specialty = "specialty",
        Clinic = "clinic",
        Dental = "dental",
        Rehabilitation = "rehabilitation",
        Laboratory = "laboratory",
        Imaging = "imaging",
        Pharmacy = "pharmacy",
        Supplier = "supplier",
    }
}

choices! {
    /// Who runs it.
    pub enum Sector {
        Private = "private",
        Public = "public",
    }
}

choices! {
    /// A way to pay.
    pub enum Payment {
        Cash = "cash",
        Card = "card",
        Transfer = "transfer",
        Insurance = "insurance",
        Installments = "installments",
        Dollars = "dollars",
    }
}

choices! {
    /// Countries in which a place of this site can lie.
    pub enum Country {
        Mexico = "MX",
    }
}

choices! {
    /// The two papers that the law asks for advertising health care (Reglamento de la LGS en materia de publicidad).
    pub enum AdvertisingType {
        Permiso = "permiso",
        Aviso = "aviso",
    }
}

fields! {
    /// A place that gives or supplies health care.
    pub struct Hospital {
        /// Name, as the place itself writes it.
        /// es: Nombre, tal como lo escribe el propio establecimiento.
        pub name: String,
        /// Short name, for lists.
        /// es: Nombre corto, para las listas.
        pub short_name: Option<String>,
        /// What sort of place it is.
        /// es: Qué tipo de establecimiento es.
        pub kind: HospitalKind,
        /// Private or public.
        /// es: Privado o público.
        pub sector: Sector,
        /// The chain it belongs to.
        /// es: La cadena a la que pertenece.
        pub group: Option<String>,
        /// City or town.
        /// es: Ciudad o población.
        pub city: String,
        /// A few sentences about it, each with a source.
        /// es: Unas frases sobre el lugar, cada una con su fuente.
        pub description: Option<Localized<Prose, Fallback>>,
        /// Specialties it offers, by id.
        /// es: Especialidades que ofrece, por id.
        pub specialties: Vec<Ref<Specialty>>,
        /// Services it offers, by id.
        /// es: Servicios que ofrece, por id.
        pub services: Vec<Ref<Service>>,
        /// Telephone numbers with + and country code.
        /// es: Teléfonos con + y código de país.
        pub phones: Vec<Phone>,
        /// WhatsApp number with + and country code.
        /// es: Número de WhatsApp con + y código de país.
        pub whatsapp: Option<Phone>,
        /// E-mail for patients.
        /// es: Correo para pacientes.
        pub email: Option<Email>,
        /// Its own site.
        /// es: Su propio sitio.
        pub website: Option<SafeUrl>,
        /// Where it is.
        /// es: Dónde está.
        pub address: Option<PostalAddress>,
        /// Its place on the map.
        /// es: Su lugar en el mapa.
        pub geo: Option<Geo>,
        /// Opening hours, in words.
        /// es: Horario, en palabras.
        pub hours: Option<Localized<Box<str>, Fallback>>,
        /// Languages in which patients are attended.
        /// es: Idiomas en que se atiende.
        pub languages: Vec<Language>,
        /// Whether the emergency room never closes.
        /// es: Si urgencias nunca cierra.
        pub emergency_24h: Option<bool>,
        /// How it helps patients from abroad.
        /// es: Cómo ayuda a pacientes del extranjero.
        pub international_desk: Option<Localized<Box<str>, Fallback>>,
        /// Whether it takes new patients.
        /// es: Si recibe pacientes nuevos.
        pub accepts_new_patients: Option<bool>,
        /// How to consult from afar.
        /// es: Cómo consultar a distancia.
        pub remote_consultation: Option<Localized<Box<str>, Fallback>>,
        /// Ways to pay.
        /// es: Formas de pago.
        pub payment: Vec<Payment>,
        /// Insurers with an agreement.
        /// es: Aseguradoras con convenio.
        pub insurers: Vec<String>,
        /// Key of the place in the federal register of health establishments (CLUES).
        /// es: Clave del establecimiento en el catálogo CLUES.
        pub clues_code: Option<String>,
        /// Sanitary licence or notice of operation.
        /// es: Licencia sanitaria o aviso de funcionamiento.
        pub sanitary_licence: Option<String>,
        /// Permission to advertise.
        /// es: Permiso de publicidad.
        pub advertising_auth: Option<AdvertisingAuth>,
        /// Its emblem.
        /// es: Su emblema.
        pub logo: Option<Picture>,
        /// Photographs of the place.
        /// es: Fotografías del lugar.
        pub photos: Vec<Picture>,
        /// The year it was founded.
        /// es: El año en que se fundó.
        pub founded: Option<Year>,
        /// Rooms for patients.
        /// es: Habitaciones para pacientes.
        pub rooms: Option<u32>,
        /// Operating rooms.
        /// es: Quirófanos.
        pub operating_rooms: Option<u32>,
    }
}

fields! {
    /// A postal address.
    pub struct PostalAddress {
        /// Street and number.
        /// es: Calle y número.
        pub street: String,
        /// Neighbourhood.
        /// es: Colonia.
        pub neighborhood: Option<String>,
        /// Postal code, in quotes.
        /// es: Código postal, entre comillas.
        pub postal_code: String,
        /// City.
        /// es: Ciudad.
        pub city: String,
        /// State.
        /// es: Estado.
        pub state: String,
        /// Country, by its two letters.
        /// es: País, con sus dos letras.
        pub country: Country,
    }
}

fields! {
    /// A place on the map, in degrees (WGS 84).
    pub struct Geo {
        /// Latitude.
        /// es: Latitud.
        pub lat: f64,
        /// Longitude.
        /// es: Longitud.
        pub lon: f64,
        /// Where the coordinates come from.
        /// es: De dónde vienen las coordenadas.
        pub source: String,
    }
    check(self, map, cx) {
        for (field, value, limit) in [("lat", self.lat, 90.0), ("lon", self.lon, 180.0)] {
            if value.abs() > limit {
                let span = cx.value_span(map, field);
                let diagnostic = Diagnostic::at(Code::NumberRange, span).arg("value", value.to_string());
                cx.report(diagnostic.arg("min", (-limit).to_string()).arg("max", limit.to_string()));
            }
        }
    }
}

fields! {
    /// Permission to advertise health care in a medium.
    pub struct AdvertisingAuth {
        /// Permiso (establishments) or aviso (professionals).
        /// es: Permiso (establecimientos) o aviso (profesionistas).
        pub r#type: AdvertisingType,
        /// Its number.
        /// es: Su número.
        pub number: String,
        /// The medium it is for.
        /// es: El medio para el que vale.
        pub medium: String,
        /// The last day of its validity.
        /// es: El último día de su vigencia.
        pub valid_until: Date,
    }
}

/// Fields of a real place that need a source of their own.
const FACTS: &[&str] = &[
    "name",
    "kind",
    "sector",
    "group",
    "city",
    "description",
    "specialties",
    "services",
    "phones",
    "whatsapp",
    "email",
    "website",
    "address",
    "geo",
    "hours",
    "languages",
    "emergency_24h",
    "international_desk",
    "accepts_new_patients",
    "remote_consultation",
    "payment",
    "insurers",
    "advertising_auth",
    "clues_code",
    "sanitary_licence",
    "founded",
    "rooms",
    "operating_rooms",
];

/// Reports facts that no source of the record names. Samples are fiction and have none.
pub(super) fn check_sources(
    map: &crate::yaml::Node,
    sources: &[super::Citation],
    facts: &[&'static str],
    cx: &mut crate::decode::Decoder<'_>,
) {
    for fact in facts {
        let covered = sources.iter().any(|source| source.fields.iter().any(|field| field == fact));
        if let (false, Some(span)) = (covered, cx.key_span(map, fact)) {
            cx.report(Diagnostic::at(Code::FactUnsourced, span).arg("field", *fact));
        }
    }
}

impl Record for Hospital {
    const KIND: Kind = Kind::Hospital;
    const WANTED: &'static [&'static str] = &[
        "phones",
        "address",
        "website",
        "description",
        "specialties",
        "services",
        "emergency_24h",
        "hours",
        "photos",
        "languages",
        "payment",
        "insurers",
        "accepts_new_patients",
        "international_desk",
        "remote_consultation",
        "email",
        "whatsapp",
        "geo",
        "advertising_auth",
        "logo",
    ];
    const USUAL_STATUS: Option<super::Status> = None;
    const NEEDS_SOURCES: bool = true;

    fn name<'s>(&'s self, _: &'s Texts, _: Language, _: &[Language]) -> Option<Said<'s, str>> {
        Some(Said { value: &self.name, foreign: None })
    }

    fn check_record(&self, map: &crate::yaml::Node, meta: &super::Meta, cx: &mut crate::decode::Decoder<'_>) {
        if !meta.sample.unwrap_or(false) {
            check_sources(map, &meta.sources, FACTS, cx);
        }
    }

    fn turning_days(&self) -> Vec<Date> {
        self.advertising_auth.iter().map(|auth| auth.valid_until.next_day()).collect()
    }
}
