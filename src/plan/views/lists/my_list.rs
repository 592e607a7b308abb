//! "My list": what a visitor keeps on the device. The page is the same for all; a script fills it.

use serde::Serialize;

use super::super::Link;
use crate::model::Hospital;
use crate::plan::voice::Voice;
use crate::safe_url::SafeUrl;

/// What the page of the list knows before it is filled.
#[derive(Serialize, Debug)]
pub struct MyListView {
    /// Where the whole list can be sent; both links end where the script adds the message.
    whatsapp: Option<String>,
    email: Option<String>,
    /// Hospitals that can be written to.
    hospitals: Vec<Reachable>,
    /// What to read next.
    next: Vec<Link>,
}

#[derive(Serialize, Debug)]
struct Reachable {
    id: String,
    name: String,
    whatsapp: Option<String>,
    email: Option<String>,
}

/// The pages that help whoever has made a list.
const NEXT: [&str; 3] = ["before-you-decide", "journey", "travel"];

pub(super) fn my_list(voice: &Voice<'_>) -> MyListView {
    let subject = voice.word("my_list.subject");
    let whatsapp = |number: &str| SafeUrl::whatsapp(number, "").to_string();
    let email = |address: &str| SafeUrl::letter(address, &subject, "").to_string();
    let own = voice.site.settings.contact.as_ref();
    let hospitals = voice.listed::<Hospital>().map(|(_, entry)| Reachable {
        id: entry.id.to_string(),
        name: entry.record.name.clone(),
        whatsapp: entry.record.whatsapp.as_ref().map(|phone| whatsapp(&phone.0)),
        email: entry.record.email.as_ref().map(|address| email(&address.0)),
    });
    let page = |id: &str| voice.link(voice.site.find::<crate::model::Page>(id)?.0);
    MyListView {
        whatsapp: own.and_then(|own| own.whatsapp.as_ref()).map(|phone| whatsapp(&phone.0)),
        email: own.and_then(|own| own.email.as_ref()).map(|address| email(&address.0)),
        hospitals: hospitals.filter(|hospital| hospital.whatsapp.is_some() || hospital.email.is_some()).collect(),
        next: NEXT.into_iter().filter_map(page).collect(),
    }
}
