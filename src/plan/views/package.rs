//! The page of a package: its services, its price with what it leaves out, its terms.

use serde::Serialize;
use serde_json::{Value, json};

use super::common::sources;
use super::price::{PriceView, amount, offer};
use super::{Card, Day, Link, Prose, Shown, Source, Text, View};
use crate::date::Date;
use crate::model::{Entry, Key, Package};
use crate::plan::voice::{Voice, name_of};
use crate::theme::fill;

/// What the page of a package shows.
#[derive(Serialize, Debug)]
pub struct PackageView {
    hospital: Option<Link>,
    services: Vec<Card>,
    price: PriceView,
    /// The last day on which both the package and its price hold.
    until: Day,
    terms: Option<Prose>,
    lodging: Option<Text>,
    transfer: Option<Text>,
    decide_url: Option<String>,
    sources: Vec<Source>,
}

impl Shown for Package {
    const TEMPLATE: &'static str = "package.html";

    /// What it leaves out: the first thing to know of a price.
    fn summary(entry: &Entry<Self>, voice: &Voice<'_>) -> Option<Text> {
        let left_out = voice.texts(&entry.record.price.excludes);
        let lang = left_out.first()?.lang;
        let left_out: Vec<String> = left_out.into_iter().map(|text| lowered(&text.text)).collect();
        let list = voice.joined(&left_out)?;
        Some(Text { text: fill(voice.words.text("package.summary"), &[("list", &list)]), lang })
    }

    fn facts(entry: &Entry<Self>, voice: &Voice<'_>) -> Vec<String> {
        let package = &entry.record;
        let until = voice.locale.date(package.last_day());
        let until = fill(voice.words.text("package.until"), &[("day", &until)]);
        vec![voice.name(package.hospital.key()).text, amount(&package.price, voice), until]
    }

    fn true_until(entry: &Entry<Self>) -> Option<Date> {
        Some(entry.record.last_day())
    }

    fn view(_: Key, entry: &Entry<Self>, voice: &Voice<'_>) -> View {
        let package = &entry.record;
        View::Package(Box::new(PackageView {
            hospital: voice.link(package.hospital.key()),
            services: Card::sorted(package.services.iter().map(|to| (to.key(), voice.site.get(*to))), voice),
            price: PriceView::of(&package.price, voice),
            until: voice.day(package.last_day()),
            terms: voice.prose_of(&package.terms),
            lodging: voice.maybe(&package.lodging),
            transfer: voice.maybe(&package.transfer),
            decide_url: voice.page_url("before-you-decide"),
            sources: sources(&entry.meta.sources, voice),
        }))
    }

    fn json_ld(_: Key, entry: &Entry<Self>, voice: &Voice<'_>, url: &str) -> Value {
        let package = &entry.record;
        let hospital = voice.routes.of(package.hospital.key(), voice.language);
        let seller = hospital.map(|page| {
            let page = voice.routes.base.absolute(&page.address);
            json!({ "@type": "Organization", "@id": format!("{page}#org"), "name": voice.name(package.hospital.key()).text })
        });
        let mut offer = offer(&package.price, package.last_day(), seller);
        if let Some(map) = offer.as_object_mut() {
            map.insert("@id".to_owned(), json!(format!("{url}#offer")));
            map.insert("url".to_owned(), json!(url));
            map.insert("name".to_owned(), json!(name_of(entry, voice).text));
            map.insert("description".to_owned(), json!(Self::summary(entry, voice).map(|text| text.text)));
        }
        offer
    }
}

/// A thing as it stands within a list of a sentence.
fn lowered(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string());
    first.into_iter().chain([letters.as_str().to_owned()]).collect()
}
