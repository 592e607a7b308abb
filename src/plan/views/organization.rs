//! The page of an organisation.

use serde::Serialize;
use serde_json::{Value, json};

use super::common::sources;
use super::{Link, Prose, Shown, Source, Text, View};
use crate::html::Html;
use crate::model::{Entry, Key, Organization};
use crate::plan::voice::{Voice, name_of};

/// What the page of an organisation shows.
#[derive(Serialize, Debug)]
pub struct OrganizationView {
    role: Option<Prose>,
    kind_label: String,
    website: Option<Link>,
    partner_since: Option<String>,
    focus: Vec<Text>,
    sources: Vec<Source>,
    logo: Option<Html>,
}

impl Shown for Organization {
    const TEMPLATE: &'static str = "organization.html";
    const TITLE: Option<&'static str> = Some("organization.title");

    fn summary(entry: &Entry<Self>, voice: &Voice<'_>) -> Option<Text> {
        let said = entry.record.role.as_ref()?.say(voice.language, &voice.site.languages)?;
        Some(Text { text: said.value.document().plain_text().replace('\n', " "), lang: said.foreign })
    }

    fn facts(entry: &Entry<Self>, voice: &Voice<'_>) -> Vec<String> {
        vec![voice.word(&format!("organization_kinds.{}", entry.record.kind.as_str()))]
    }

    fn view(_: Key, entry: &Entry<Self>, voice: &Voice<'_>) -> View {
        let organization = &entry.record;
        View::Organization(OrganizationView {
            role: voice.prose(&organization.role),
            kind_label: voice.word(&format!("organization_kinds.{}", organization.kind.as_str())),
            website: organization.url.as_ref().map(|url| Link {
                title: url.label().to_owned(),
                url: url.to_string(),
                lang: None,
            }),
            partner_since: organization.partner_since.map(|year| year.0.to_string()),
            focus: voice.texts(&organization.focus),
            sources: sources(&entry.meta.sources, voice),
            logo: organization.logo.as_ref().and_then(|logo| voice.show(logo)),
        })
    }

    fn json_ld(_: Key, entry: &Entry<Self>, voice: &Voice<'_>, url: &str) -> Value {
        json!({
            "@type": "Organization",
            "@id": format!("{url}#org"),
            "name": name_of(entry, voice).text,
            "url": url,
            "sameAs": entry.record.url.as_ref().map(ToString::to_string),
        })
    }
}
