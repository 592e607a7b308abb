//! A price in force, with what it covers, what it leaves out and until when.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Day, Text};
use crate::model::Price;
use crate::plan::voice::Voice;

/// A price in force.
#[derive(Serialize, Debug)]
pub(super) struct PriceView {
    price: String,
    includes: Vec<Text>,
    excludes: Vec<Text>,
    valid_until: Day,
    source: String,
}

/// The amount in words.
pub(super) fn amount(price: &Price, voice: &Voice<'_>) -> String {
    voice.locale.money(price.min, price.max, price.currency.as_str())
}

impl PriceView {
    /// A price that holds on the day of the site; the caller has seen to that.
    pub(super) fn of(price: &Price, voice: &Voice<'_>) -> PriceView {
        PriceView {
            price: amount(price, voice),
            includes: voice.texts(&price.includes),
            excludes: voice.texts(&price.excludes),
            valid_until: voice.day(price.valid_until),
            source: price.source.clone(),
        }
    }
}

/// A price as schema.org data, until a day.
pub(super) fn offer(price: &Price, until: crate::date::Date, seller: Option<Value>) -> Value {
    let ranges = price.max.is_some_and(|max| max > price.min);
    let specification = ranges.then(|| {
        json!({
            "@type": "PriceSpecification",
            "minPrice": price.min,
            "maxPrice": price.max,
            "priceCurrency": price.currency.as_str(),
        })
    });
    json!({
        "@type": "Offer",
        "price": (!ranges).then_some(price.min),
        "priceCurrency": (!ranges).then(|| price.currency.as_str()),
        "priceSpecification": specification,
        "priceValidUntil": until.to_string(),
        "offeredBy": seller,
    })
}
