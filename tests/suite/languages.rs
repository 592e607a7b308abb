//! A language is content, not code: a line in `site.yaml`, a file of strings, translations. What is not translated yet is shown in
//! the language it has, and says so. Everything that readers of a language expect (dates, numbers, plurals, order) follows its locale.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::build::{Made, Page, edit, site};
use crate::support::tree::{TODAY, Tree};

/// Records with everything that a locale writes in its own way.
const CONTENT: &str = "\
--- content/specialties/nutrition.yaml
name: {es: Nutrición, en: Nutrition}
slug: {es: nutricion, en: nutrition}
intro: {es: Acompaña la alimentación de cada día., en: Helps with what people eat every day.}
clinical_review: pending
related: [cardiology]
--- content/services/electrocardiogram.yaml (added)
summary: {es: Un trazo del ritmo del corazón., en: A trace of the rhythm of the heart.}
stay_days: {min: 1, max: 2}
offers:
  - hospital: la-loma
    price: {min: 12345, currency: MXN, valid_until: 2027-01-01, source: El hospital}
--- content/figures/people.yaml
label: {es: Habitantes, en: Inhabitants}
value: 1721215
unit: {es: personas, en: people}
year: 2020
topic: population
source: {title: Censo, url: https://censo.example/, verified_on: 2026-11-01, confidence: official}
--- content/stories/primera/story.yaml
kind: article
published_on: 2026-11-02
slug: {es: primera, en: first}
--- content/stories/primera/es.md
---
title: La primera visita
summary: Qué llevar.
---
Lleve sus estudios a [cardiología](specialty:cardiology).
--- content/stories/primera/en.md
---
title: The first visit
summary: What to bring.
---
Bring your records to [cardiology](specialty:cardiology).
--- content/stories/segunda/story.yaml
kind: article
published_on: 2026-11-03
slug: {es: segunda, en: second}
--- content/stories/segunda/es.md
---
title: La segunda visita
summary: Qué preguntar.
---
Pregunte.
--- content/stories/segunda/en.md
---
title: The second visit
summary: What to ask.
---
Ask.
";

/// What it takes to add French, and nothing else.
const FRENCH: &str = "\
--- content/site.yaml (changed)
-  - {tag: en, locale: en-US, name: English}
+  - {tag: en, locale: en-US, name: English}
+  - {tag: fr, locale: fr-FR, name: Français, partial: true}
-  specialties: {es: especialidades, en: specialties}
+  specialties: {es: especialidades, en: specialties, fr: specialites}
-  stories: {es: articulos, en: articles}
+  stories: {es: articulos, en: articles, fr: actualites}
--- content/specialties/cardiology.yaml (changed)
-name: {es: Cardiología, en: Cardiology}
-slug: {es: cardiologia, en: cardiology}
+name: {es: Cardiología, en: Cardiology, fr: Cardiologie}
+slug: {es: cardiologia, en: cardiology, fr: cardiologie}
--- content/stories/primera/story.yaml (changed)
-slug: {es: primera, en: first}
+slug: {es: primera, en: first, fr: premiere}
--- content/stories/primera/fr.md
---
title: La première visite
summary: Ce qu'il faut apporter.
---
Apportez vos examens en [cardiologie](specialty:cardiology).
";

/// The site in three languages. The strings are the English ones: a translator would begin like that.
fn in_french() -> Tree {
    let tree = site(&format!("{CONTENT}{FRENCH}"));
    fs::copy(tree.path("themes/leon/strings/en.yaml"), tree.path("themes/leon/strings/fr.yaml")).unwrap();
    tree
}

const CARDIOLOGY: [(&str, &str); 3] = [
    ("es", "es/especialidades/cardiologia/"),
    ("en", "en/specialties/cardiology/"),
    ("fr", "fr/specialites/cardiologie/"),
];
const FIRST: [(&str, &str); 3] =
    [("es", "es/articulos/primera/"), ("en", "en/articles/first/"), ("fr", "fr/actualites/premiere/")];

fn absolute(address: &str) -> String {
    format!("https://sitio.example/{address}")
}

/// The entries of the sitemap: address, then the versions it names.
fn sitemap(made: &Made) -> BTreeMap<&str, Vec<(&str, &str)>> {
    let entries = made.files["sitemap.xml"].split("<url>").skip(1);
    let entry = |entry| {
        let entry = Page(entry);
        let links = entry.tags("xhtml:link").into_iter();
        let links = links.map(|link| (link.attribute("hreflang").unwrap(), link.attribute("href").unwrap()));
        (entry.between("<loc>", "</loc>").unwrap().0, links.collect())
    };
    entries.map(entry).collect()
}

/// The tag of the heading and what is in it.
fn heading(page: Page<'_>) -> Page<'_> {
    let from = page.0.find("<h1").unwrap();
    Page(&page.0[from..from + page.0[from..].find("</h1>").unwrap()])
}

#[test]
fn a_language_is_added_without_code() {
    let made = Made::on(&in_french(), TODAY);
    for translations in [CARDIOLOGY, FIRST] {
        let (_, address) = translations[2];
        let page = made.page(address);
        assert!(page.has("<html lang=\"fr\""), "{address}");
        assert_eq!(page.canonical(), Some(&*absolute(address)));
        assert_eq!(heading(page).attribute("lang"), None, "{address} is in its own language");

        // The versions name one another, each itself included, and the chooser for everybody else.
        let mut versions: Vec<(&str, String)> =
            translations.iter().map(|(language, address)| (*language, absolute(address))).collect();
        versions.push(("x-default", absolute("")));
        let versions: Vec<(&str, &str)> =
            versions.iter().map(|(language, address)| (*language, address.as_str())).collect();
        for (_, address) in translations {
            assert_eq!(made.page(address).alternates(), versions, "{address}");
            assert_eq!(sitemap(&made)[&*absolute(address)], versions, "{address} in the sitemap");
        }
    }
    let chooser = made.page("");
    assert!(
        chooser
            .tags("a")
            .iter()
            .any(|tag| tag.attribute("href") == Some("/fr/") && tag.attribute("hreflang") == Some("fr")),
        "the chooser"
    );
    assert!(chooser.alternates().contains(&("fr", "https://sitio.example/fr/")));
    assert!(
        made.page("404.html").has("href=\"/fr/\"") && made.files.contains_key("fr/404.html"),
        "also for whoever is lost"
    );

    let shown = made.files.iter().find(|(path, _)| path.starts_with("search/shown-fr-")).map(|(_, text)| text);
    let shown: serde_json::Value = serde_json::from_str(shown.expect("what results show in French")).unwrap();
    assert_eq!(shown["prefix"], "/fr/");
    assert!(shown.to_string().contains("Cardiologie") && shown.to_string().contains("specialites/cardiologie/"));
    let feed = &made.files["fr/atom.xml"];
    assert!(
        feed.contains("La première visite") && !feed.contains("segunda") && !feed.contains("second"),
        "only what is in French: {feed}"
    );
    assert!(made.page("fr/").tags("link").iter().any(|link| link.attribute("href") == Some("/fr/atom.xml")));
}

#[test]
fn a_link_by_id_leads_to_the_version_of_the_same_language() {
    let made = Made::on(&in_french(), TODAY);
    for ((_, story), (_, specialty)) in FIRST.iter().zip(CARDIOLOGY) {
        let text = made.page(story).between("<div class=\"prose\"", "</div>").unwrap();
        assert_eq!(text.tags("a")[0].attribute("href"), Some(&*format!("/{specialty}")), "{story}");
    }
}

#[test]
fn what_is_not_translated_says_so_and_sends_search_engines_to_the_original() {
    let made = Made::on(&in_french(), TODAY);
    for (here, original) in [
        ("fr/specialites/nutrition/", "es/especialidades/nutricion/"),
        ("fr/actualites/segunda/", "es/articulos/segunda/"),
    ] {
        let page = made.page(here);
        let notice = page.between("<div class=\"notice\">", "</div>").unwrap_or_else(|| panic!("{here} has no notice"));
        assert_eq!(
            notice.attribute("href"),
            Some(&*format!("/{original}")),
            "{here}: the notice leads to the original"
        );
        assert!(notice.has("Español"), "{here}: {}", notice.0);
        assert_eq!(page.canonical(), Some(&*absolute(original)), "{here}");
        assert_eq!(page.alternates(), [], "{here} is no version of its own");
        assert!(!sitemap(&made).contains_key(&*absolute(here)), "{here}");
        assert_eq!(
            heading(page).attribute("lang"),
            Some("es"),
            "{here}: who reads it aloud must know that the heading is Spanish"
        );
        // The original does not name it either.
        let languages: Vec<&str> = made.page(original).alternates().iter().map(|(language, _)| *language).collect();
        assert_eq!(languages, ["es", "en", "x-default"], "{original}");
    }
    let text = made.page("fr/actualites/segunda/").between("<main", "</main>").unwrap();
    assert!(text.has("<div class=\"prose\" lang=\"es\">"), "{}", text.0);
    // A list in French marks the foreign titles in it.
    let list = made.page("fr/actualites/");
    assert!(
        list.tags("a")
            .iter()
            .any(|tag| tag.attribute("href") == Some("/fr/actualites/segunda/") && tag.attribute("lang") == Some("es"))
    );
}

#[test]
fn an_address_without_translation_is_made_of_the_first_language_and_the_id() {
    let made = Made::on(&in_french(), TODAY);
    for address in ["fr/specialites/nutrition/", "fr/hospitales/la-loma/", "fr/cifras/", "fr/actualites/segunda/"] {
        assert!(made.has(address), "/{address} is not among {}", made.paths().join(" "));
    }
}

#[test]
fn a_complete_language_may_not_lack_a_translation() {
    let tree = in_french();
    edit(&tree, "content/site.yaml", ", partial: true", "");
    let made = Made::anyhow(&tree, &Default::default());
    assert!(made.report.has_errors() && made.codes().contains(&"traduccion-falta"), "{}", made.said());
    assert!(made.files.is_empty(), "nothing is made of it");
}

#[test]
fn a_language_without_strings_is_told_and_not_guessed() {
    let tree = in_french();
    fs::remove_file(tree.path("themes/leon/strings/fr.yaml")).unwrap();
    let made = Made::anyhow(&tree, &Default::default());
    assert!(made.report.has_errors() && made.said().contains("themes/leon/strings/fr.yaml"), "{}", made.said());
}

#[test]
fn dates_numbers_and_prices_are_written_as_readers_write_them() {
    let made = Made::on(&in_french(), TODAY);
    // French puts U+202F between thousands.
    for (language, story, date, figures, people, service, price) in [
        (
            "es",
            "es/articulos/primera/",
            "2 de noviembre de 2026",
            "es/cifras/",
            "1,721,215",
            "es/servicios/electrocardiograma/",
            "$12,345",
        ),
        (
            "en",
            "en/articles/first/",
            "November 2, 2026",
            "en/figures/",
            "1,721,215",
            "en/services/electrocardiogram/",
            "12,345",
        ),
        (
            "fr",
            "fr/actualites/premiere/",
            "2 novembre 2026",
            "fr/cifras/",
            "1\u{202f}721\u{202f}215",
            "fr/servicios/electrocardiogram/",
            "12\u{202f}345",
        ),
    ] {
        let story = made.page(story);
        assert!(story.has(&format!("<time datetime=\"2026-11-02\">{date}</time>")), "{language}: {date}");
        assert!(made.page(figures).has(people), "{language}: {people}");
        assert!(made.page(service).has(price), "{language}: {price}");
    }
    let offer = |page: &str| made.page(page).between("<p class=\"price\">", "</p>").unwrap().0.to_owned();
    assert!(
        offer("es/servicios/electrocardiograma/").contains("MXN")
            || offer("es/servicios/electrocardiograma/").contains("pesos")
    );
    assert_ne!(
        offer("en/services/electrocardiogram/"),
        "$12,345",
        "who reads English must see that these are not US dollars"
    );
}

#[test]
fn a_count_takes_the_form_of_its_number() {
    let tree = site(CONTENT);
    let count = |tree: &Tree, page: &str| {
        Made::on(tree, TODAY).page(page).between("<p class=\"total\">", "</p>").unwrap().0.to_owned()
    };
    assert_eq!(count(&tree, "es/hospitales/"), "1 lugar en la lista");
    assert_eq!(count(&tree, "es/especialidades/"), "2 especialidades");
    assert_eq!(count(&tree, "en/specialties/"), "2 specialties");
    fs::remove_file(tree.path("content/specialties/nutrition.yaml")).unwrap();
    assert_eq!(count(&tree, "es/especialidades/"), "1 especialidad");
    assert_eq!(count(&tree, "en/specialties/"), "1 specialty");
}

#[test]
fn a_list_of_words_is_joined_as_the_language_joins_it() {
    let tree = site(CONTENT);
    edit(
        &tree,
        "content/hospitals/la-loma.yaml",
        "city: León",
        "city: León\nlanguages: [es, en, fr]\npayment: [cash, card]",
    );
    let made = Made::on(&tree, TODAY);
    assert!(made.page("es/hospitales/la-loma/").has("español, inglés y francés"));
    assert!(made.page("en/hospitals/la-loma/").has("Spanish, English, and French"));
}

/// The titles of a list, in their order.
fn titles(page: Page<'_>) -> Vec<&str> {
    let cards = page.0.split("class=\"card-title\">").skip(1);
    cards.map(|card| card[card.find('>').unwrap() + 1..].split('<').next().unwrap()).collect()
}

#[test]
fn lists_are_sorted_as_readers_of_the_language_expect() {
    let hospital = |id: &str, name: &str| {
        format!(
            "--- content/hospitals/{id}.yaml\nname: {name}\nkind: clinic\nsector: private\ncity: León\nstatus: published\n\
             sources: [{{fields: [name, kind, sector, city], title: T, url: https://t.example/, verified_on: 2026-11-01, confidence: press}}]\n"
        )
    };
    let names = [
        ("a", "Óptica Luz"),
        ("b", "Clínica Oliva"),
        ("c", "Clínica Ñandú"),
        ("d", "Clínica Nzinga"),
        ("e", "clínica álamo"),
        ("f", "Clínica Zafiro"),
    ];
    let tree = site(&names.map(|(id, name)| hospital(id, name)).concat());
    let made = Made::on(&tree, TODAY);
    let spanish = [
        "clínica álamo",
        "Clínica Nzinga",
        "Clínica Ñandú",
        "Clínica Oliva",
        "Clínica Zafiro",
        "Hospital La Loma",
        "Óptica Luz",
    ];
    assert_eq!(
        titles(made.page("es/hospitales/")),
        spanish,
        "ñ is a letter of its own after n; accents and case do not part words"
    );
    let english = [
        "clínica álamo",
        "Clínica Ñandú",
        "Clínica Nzinga",
        "Clínica Oliva",
        "Clínica Zafiro",
        "Hospital La Loma",
        "Óptica Luz",
    ];
    assert_eq!(titles(made.page("en/hospitals/")), english, "for English readers ñ is an n with a mark");
}

#[test]
fn n_with_a_tilde_has_a_letter_of_its_own_in_the_spanish_index() {
    let specialty = |id: &str, name: &str| {
        format!(
            "--- content/specialties/{id}.yaml\nname: {{es: {name}, en: {name}}}\nslug: {{es: {id}, en: {id}}}\nclinical_review: pending\n"
        )
    };
    let tree =
        site(&[specialty("n", "Nefrología"), specialty("nn", "Ñandulogía"), specialty("o", "Oncología")].concat());
    let made = Made::on(&tree, TODAY);
    let letters = |page: &str| {
        let nav = made.page(page).between("<nav class=\"letters\"", "</nav>").unwrap();
        let letters = nav
            .0
            .split("<a ")
            .skip(1)
            .map(|link| link[link.find('>').unwrap() + 1..].split('<').next().unwrap().to_owned());
        letters.filter(|letter| "NÑO".contains(letter.as_str())).collect::<Vec<_>>().concat()
    };
    assert_eq!((letters("es/a-z/"), letters("en/a-z/")), ("NÑO".to_owned(), "NO".to_owned()));
}

#[test]
fn the_language_switch_of_every_page_leads_to_the_same_thing() {
    let tree = in_french();
    let made = Made::on(&tree, TODAY);
    let mut seen = BTreeSet::new();
    for (address, page) in made.pages().filter(|(address, _)| !address.is_empty()) {
        let own = address.split('/').next().unwrap();
        let what = |page: Page<'_>| {
            ["data-template", "data-kind", "data-id"].map(|name| page.attribute(name).unwrap_or_default().to_owned())
        };
        let languages: Vec<&str> = page.switch().iter().map(|(language, _)| *language).collect();
        assert_eq!(languages, ["es", "en", "fr"], "/{address}");
        for (language, url) in page.switch() {
            let other = made.page(url.strip_prefix('/').unwrap());
            assert_eq!(what(other), what(page), "/{address} -> {url}");
            assert!(url.starts_with(&format!("/{language}/")), "/{address} -> {url}");
            assert_eq!(
                language == own,
                url == format!("/{address}"),
                "/{address}: its own language is itself, the others are not"
            );
        }
        seen.insert(what(page));
    }
    assert!(seen.len() > 12, "only {} kinds of pages were seen: {seen:?}", seen.len());
}

#[test]
fn a_hospital_is_the_same_in_all_languages() {
    // Names of places are not translated, so the page of a place is written in every language that has strings.
    let made = Made::on(&in_french(), TODAY);
    let page = made.page("fr/hospitales/la-loma/");
    assert_eq!(page.canonical(), Some(&*absolute("fr/hospitales/la-loma/")));
    assert_eq!(page.alternates().len(), 4, "{:?}", page.alternates());
}
