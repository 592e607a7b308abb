//! The page of a certificate, where its QR code leads: what it covers, its dates, and whether it holds.

use serde::Serialize;
use serde_json::{Value, json};

use super::hospital::Badge;
use super::{Shown, Text, View};
use crate::date::Date;
use crate::model::{Certification, Entry, Key};
use crate::plan::voice::Voice;
use crate::theme::fill;

/// What the page of a certificate shows.
#[derive(Serialize, Debug)]
pub struct CertificationView {
    /// In force on the day of the site: a certificate that is not has no page.
    badge: Badge,
    list_url: Option<String>,
}

impl Shown for Certification {
    const TEMPLATE: &'static str = "certification.html";
    const TITLE: Option<&'static str> = Some("certification.title");

    fn summary(entry: &Entry<Self>, voice: &Voice<'_>) -> Option<Text> {
        let certification = &entry.record;
        let holder = voice.name(certification.holder.key()).text;
        let until = voice.locale.date(certification.valid_until);
        let values = [
            ("scheme", certification.scheme.as_str()),
            ("holder", &holder),
            ("issuer", &certification.issuer),
            ("until", &until),
        ];
        Some(Text { text: fill(voice.words.text("certification.summary"), &values), lang: None })
    }

    fn facts(entry: &Entry<Self>, voice: &Voice<'_>) -> Vec<String> {
        vec![voice.name(entry.record.holder.key()).text, voice.locale.date(entry.record.valid_until)]
    }

    fn true_until(entry: &Entry<Self>) -> Option<Date> {
        Some(entry.record.valid_until)
    }

    fn is_printed(_: &Entry<Self>) -> bool {
        true
    }

    fn view(key: Key, entry: &Entry<Self>, voice: &Voice<'_>) -> View {
        View::Certification(Box::new(CertificationView {
            badge: Badge::of(key, entry, voice),
            list_url: voice.section_url(crate::config::Section::Certifications),
        }))
    }

    fn json_ld(_: Key, entry: &Entry<Self>, voice: &Voice<'_>, url: &str) -> Value {
        let certification = &entry.record;
        let holder = voice.routes.of(certification.holder.key(), voice.language);
        let holder = holder.map(|page| format!("{}#org", voice.routes.base.absolute(&page.address)));
        json!({
            "@type": "Certification",
            "@id": format!("{url}#certificate"),
            "name": certification.scheme,
            "url": url,
            "sameAs": certification.evidence_url.as_str(),
            "certificationIdentification": certification.certificate_no,
            "certificationStatus": "https://schema.org/CertificationActive",
            "issuedBy": { "@type": "Organization", "name": certification.issuer },
            "about": holder.map(|id| json!({ "@id": id, "name": voice.name(certification.holder.key()).text })),
            "validFrom": certification.issued_on.to_string(),
            "expires": certification.valid_until.to_string(),
            "auditDate": certification.verified_on.to_string(),
        })
    }
}
