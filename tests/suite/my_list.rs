//! "My list" and contact: only channels that are on record, and messages that name what they are about.

use crate::build::{Made, Page, edit, site};
use crate::support::tree::{TODAY, Tree};

const CONTACT: &str = "contact: {whatsapp: \"+12025550101\", email: ayuda@sitio.example}\n";

fn with_service() -> Tree {
    let tree = site(
        "--- content/services/electrocardiogram.yaml\nname: {es: Electrocardiograma, en: Electrocardiogram}\nslug: {es: \
         electrocardiograma, en: electrocardiogram}\nspecialty: cardiology\nkind: test\nclinical_review: pending\nsummary: {es: Registra \
         el corazón., en: It records the heart.}\n",
    );
    edit(
        &tree,
        "content/hospitals/la-loma.yaml",
        "specialties: [cardiology]",
        "specialties: [cardiology]\nservices: [electrocardiogram]",
    );
    edit(
        &tree,
        "content/hospitals/la-loma.yaml",
        "city, specialties]",
        "city, specialties, services, whatsapp, email]",
    );
    tree
}

/// Every link of a page by which somebody could be reached, but for emergencies.
fn contacts<'p>(page: Page<'p>) -> Vec<&'p str> {
    let reaches = |url: &&str| ["https://wa.me/", "mailto:", "tel:"].iter().any(|begin| url.starts_with(begin));
    page.attributes("href").into_iter().filter(reaches).filter(|url| *url != "tel:911").collect()
}

#[test]
fn without_a_contact_on_record_nothing_looks_like_one() {
    let made = Made::on(&with_service(), TODAY);
    for (address, page) in made.pages() {
        assert_eq!(contacts(page), [""; 0], "/{address}");
    }
    assert!(!made.page("es/hospitales/la-loma/").has("id=\"report\"") && !made.page("es/mi-lista/").has("id=\"send\""));
    assert!(made.page("es/mi-lista/").has("id=\"next\""), "but the page knows what to do next");
}

#[test]
fn the_site_is_told_of_an_error_in_the_language_of_the_page() {
    let tree = with_service();
    edit(&tree, "content/site.yaml", "default_language: es", &format!("{CONTACT}default_language: es"));
    let made = Made::on(&tree, TODAY);
    for (address, words) in [
        ("es/hospitales/la-loma/", "la%20ficha%20de%20Hospital%20La%20Loma"),
        ("en/hospitals/la-loma/", "the%20page%20of%20Hospital%20La%20Loma"),
    ] {
        let found = contacts(made.page(address));
        assert_eq!(found.len(), 2, "{address}: {found:?}");
        assert!(found[0].starts_with("https://wa.me/12025550101?text=") && found[0].contains(words), "{found:?}");
        assert!(found[1].starts_with("mailto:ayuda@sitio.example?subject=") && found[1].contains(words), "{found:?}");
    }
    let list = made.page("en/my-list/");
    assert_eq!(list.tags("a").iter().filter(|link| link.has("data-my-list-send")).count(), 2);
    assert!(!list.has("name=\"robots\""), "the page also says how a list is kept");
}

#[test]
fn a_hospital_is_asked_about_the_service() {
    let tree = with_service();
    edit(
        &tree,
        "content/hospitals/la-loma.yaml",
        "city: León",
        "city: León\nwhatsapp: \"+12025550102\"\nemail: citas@loma.example",
    );
    let made = Made::on(&tree, TODAY);
    for (address, list, service) in [
        ("es/servicios/electrocardiograma/", "es/mi-lista/", "sobre%20Electrocardiograma"),
        ("en/services/electrocardiogram/", "en/my-list/", "about%20Electrocardiogram"),
    ] {
        let found = contacts(made.page(address));
        assert_eq!(found.len(), 2, "{address}: {found:?}");
        assert!(found[0].starts_with("https://wa.me/12025550102?text="), "{found:?}");
        assert!(found.iter().all(|url| url.contains("Hospital%20La%20Loma") && url.contains(service)), "{found:?}");
        let place = made.page(list).between("<li data-hospital=\"la-loma\" hidden>", "</ul>").unwrap();
        assert!(
            place.has("href=\"https://wa.me/12025550102?text=\"") && place.has("mailto:citas@loma.example?subject=")
        );
    }
    assert!(!made.page("es/mi-lista/").has("id=\"send\""), "the site itself still has no contact");
}

#[test]
fn what_is_kept_is_known_in_every_language_and_printed_pages_lead_back() {
    let made = Made::on(&with_service(), TODAY);
    let kept = |address: &str| -> serde_json::Value {
        let text =
            made.page(address).attribute("data-keep").unwrap_or_else(|| panic!("/{address}")).replace("&quot;", "\"");
        serde_json::from_str(&text).unwrap()
    };
    let expected = serde_json::json!({
        "kind": "service",
        "id": "electrocardiogram",
        "said": {
            "es": ["Electrocardiograma", "/es/servicios/electrocardiograma/"],
            "en": ["Electrocardiogram", "/en/services/electrocardiogram/"],
        },
    });
    assert_eq!(kept("es/servicios/electrocardiograma/"), expected);
    assert_eq!(kept("en/services/electrocardiogram/"), expected, "the same thing in both languages");
    for (address, printed) in [
        ("es/hospitales/la-loma/", true),
        ("es/servicios/electrocardiograma/", true),
        ("es/mi-lista/", true),
        ("es/especialidades/cardiologia/", false),
        ("es/", false),
    ] {
        let page = made.page(address);
        assert_eq!(page.has("class=\"qr\""), printed, "/{address}");
        assert_eq!(
            page.has(&format!("<p translate=\"no\">https://sitio.example/{address}</p>")),
            printed,
            "/{address}"
        );
    }
    // A service without a page of its own is kept from the page of its specialty, by its place there.
    let made = Made::on(&site(""), TODAY);
    let text = made.page("es/especialidades/cardiologia/").attribute("data-keep").unwrap().replace("&quot;", "\"");
    assert!(text.contains("/en/specialties/cardiology/#r-electrocardiogram"), "{text}");
}
