//! A person who practises medicine, with what the law asks to show of them: cédula, degree, and for surgery the certificate
//! of their council (LGS art. 83 and 272 Bis). Shown only while their consent holds.

use super::hospital::check_sources;
use super::{AdvertisingAuth, Consent, Hospital, Kind, Picture, Record, Ref, Specialty, Status, Texts};
use crate::date::Date;
use crate::decode::{Decoder, Fallback, Field, Filled, Form, Localized, Prose, Said, Shape};
use crate::diagnostics::{Code, Diagnostic};
use crate::fields;
use crate::language::Language;
use crate::yaml::Node;

fields! {
    /// A person who practises medicine.
    pub struct Doctor {
        /// Name, with the title that patients use.
        /// es: Nombre, con el título que usan los pacientes.
        pub name: String,
        /// Number of the professional licence (cédula profesional).
        /// es: Número de la cédula profesional.
        pub cedula: Cedula,
        /// Their specialty, by id.
        /// es: Su especialidad, por id.
        pub specialty: Ref<Specialty>,
        /// The institution that gave the degree.
        /// es: La institución que expidió el título.
        pub degree_institution: String,
        /// The places where they see patients, by id.
        /// es: Los lugares donde atiende, por id.
        pub practices: Filled<Ref<Hospital>>,
        /// Their consent to be shown; without a valid one there is no page.
        /// es: Su consentimiento para aparecer; sin uno vigente no hay página.
        pub consent: Consent,
        /// Number of the specialist's licence.
        /// es: Número de la cédula de especialidad.
        pub specialist_cedula: Option<Cedula>,
        /// The certificate of the council of their specialty.
        /// es: El certificado del consejo de su especialidad.
        pub board_cert: Option<BoardCert>,
        /// Languages in which they attend.
        /// es: Idiomas en que atiende.
        pub languages: Vec<Language>,
        /// A few sentences about training and practice.
        /// es: Unas frases sobre su formación y su práctica.
        pub bio: Option<Localized<Prose, Fallback>>,
        /// A portrait.
        /// es: Un retrato.
        pub photo: Option<Picture>,
        /// Notice to advertise.
        /// es: Aviso de publicidad.
        pub advertising_auth: Option<AdvertisingAuth>,
    }
}

fields! {
    /// The certificate of a council of specialists.
    pub struct BoardCert {
        /// The council.
        /// es: El consejo.
        pub council: String,
        /// Its number.
        /// es: Su número.
        pub number: String,
        /// The last day of its validity.
        /// es: El último día de su vigencia.
        pub valid_until: Date,
    }
}

/// The number of a professional licence in the register of the SEP: up to eight digits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cedula(pub String);

impl Field for Cedula {
    fn shape() -> Shape {
        Shape::Form(Form { term: "form-cedula", pattern: "^[0-9]{5,8}$", example: "00000000" })
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let text = String::decode(node, cx)?;
        let fits = (5..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if !fits {
            cx.report(Diagnostic::at(Code::CedulaInvalid, cx.span(node)).arg("value", text));
            return None;
        }
        Some(Cedula(text))
    }
}

/// Fields that need a source of their own.
const FACTS: &[&str] = &[
    "name",
    "cedula",
    "specialty",
    "degree_institution",
    "practices",
    "specialist_cedula",
    "board_cert",
    "languages",
    "bio",
    "advertising_auth",
];

impl Doctor {
    /// The certificate of the council, if it is valid on a day.
    pub fn board_cert_on(&self, day: Date) -> Option<&BoardCert> {
        self.board_cert.as_ref().filter(|certificate| day <= certificate.valid_until)
    }
}

impl Record for Doctor {
    const KIND: Kind = Kind::Doctor;
    const WANTED: &'static [&'static str] =
        &["specialist_cedula", "board_cert", "languages", "bio", "photo", "advertising_auth"];
    const USUAL_STATUS: Option<Status> = None;
    const NEEDS_SOURCES: bool = true;

    fn name<'s>(&'s self, _: &'s Texts, _: Language, _: &[Language]) -> Option<Said<'s, str>> {
        Some(Said { value: &self.name, foreign: None })
    }

    fn check_record(&self, map: &Node, meta: &super::Meta, cx: &mut Decoder<'_>) {
        if !meta.sample.unwrap_or(false) {
            check_sources(map, &meta.sources, FACTS, cx);
        }
    }

    fn stands_on(&self, day: Date) -> bool {
        self.consent.holds_on(day)
    }

    fn turning_days(&self) -> Vec<Date> {
        let ends = self.advertising_auth.iter().map(|auth| auth.valid_until);
        let ends = ends.chain(self.board_cert.iter().map(|certificate| certificate.valid_until));
        ends.map(Date::next_day).chain(self.consent.ends()).chain([self.consent.given_on]).collect()
    }
}
