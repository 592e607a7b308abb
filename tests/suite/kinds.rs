//! Doctors, packages, events, news, questions, the journey, travel, research and technology: each is where its readers look for
//! it, for as long as it is true, and a sample in the content shows every field.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use marca::model::{Kind, Layout};

use crate::build::{Made, Way, edit, site};
use crate::support::tree::{TODAY, Tree, copy};

const CONTENT: &str = "\
--- content/site.yaml (changed)
-  stories: {es: articulos, en: articles}
+  stories: {es: articulos, en: articles}
+  doctors: {es: doctores, en: doctors}
+  packages: {es: paquetes, en: packages}
+  events: {es: eventos, en: events}
+  news: {es: noticias, en: news}
+  faq: {es: preguntas, en: faq}
+  research: {es: investigacion, en: research}
+  technology: {es: tecnologia, en: technology}
--- content/specialties/cardiology.yaml (added)
surgical: true
--- content/services/electrocardiogram.yaml (added)
summary: {es: Un trazo del ritmo del corazón., en: A trace of the rhythm of the heart.}
--- content/doctors/ana.yaml
name: Dra. Ana Zafiro
cedula: \"01234567\"
specialist_cedula: \"07654321\"
specialty: cardiology
degree_institution: Universidad Topacio
practices: [la-loma]
languages: [es, en]
board_cert: {council: Consejo Ópalo, number: \"77\", valid_until: 2026-12-10}
consent: {given_on: 2026-02-01, scope: Su ficha, expires_on: 2027-01-31}
status: published
sources:
  - fields: [name, cedula, specialist_cedula, specialty, degree_institution, practices, languages, board_cert]
    title: Registro
    url: https://registro.example/
    verified_on: 2026-11-01
    confidence: official
--- content/packages/ritmo.yaml
name: {es: Paquete Ámbar, en: Ambar package}
services: [electrocardiogram]
hospital: la-loma
price:
  min: 43210
  currency: MXN
  includes: {es: [Consulta], en: [Visit]}
  excludes: {es: [Medicinas, Análisis], en: [Medicines, Lab tests]}
  valid_until: 2027-02-28
  source: El hospital
valid_until: 2026-12-31
terms: {es: Con cita., en: By appointment.}
--- content/events/congreso.yaml
name: {es: \"Congreso; Jade, y más\", en: Jade conference}
starts_on: 2027-03-10 09:00
ends_on: 2027-03-12 14:00
timezone: America/Mexico_City
place: Centro Jade
organiser: Colegio Jade
members_only: true
summary: {es: Tres días de pláticas sobre el corazón y sus ritmos. Con talleres y mesas abiertas para quien quiera aprender., en: Three days of talks.}
--- content/events/feria.yaml
name: {es: Feria Perla, en: Perla fair}
starts_on: 2026-11-21
timezone: America/Mexico_City
place: Plaza Perla
organiser: Colegio Jade
--- content/news/sala/news.yaml
published_on: 2026-11-15
author: Luz Rubí
slug: {es: sala-rubi, en: rubi-room}
--- content/news/sala/es.md
---
title: Abre la sala Rubí
summary: Una sala nueva.
---
Abrió la sala.
--- content/news/sala/en.md
---
title: The Rubí room opens
summary: A new room.
---
The room has opened.
--- content/pages/journey/page.yaml
slug: {es: camino, en: journey}
--- content/pages/journey/es.md
---
title: El camino
summary: Paso por paso.
---
Empiece aquí.
--- content/pages/journey/en.md
---
title: The journey
summary: Step by step.
---
Start here.
--- content/pages/travel/page.yaml
slug: {es: viaje, en: travel}
--- content/pages/travel/es.md
---
title: El viaje
summary: Cómo llegar.
---
Empiece aquí.
--- content/pages/travel/en.md
---
title: The trip
summary: Getting here.
---
Start here.
--- content/journey/segundo.yaml
phase: before
order: 2
title: {es: Segundo paso, en: Second step}
body: {es: Mande sus estudios., en: Send your records.}
checklist: {es: [Radiografías], en: [X-rays]}
--- content/journey/primero.yaml
phase: before
order: 1
title: {es: Primer paso, en: First step}
body: {es: Llame., en: Call.}
audience: [abroad]
--- content/journey/cero.yaml
phase: decide
order: 9
title: {es: Paso cero, en: Step zero}
body: {es: Piense., en: Think.}
--- content/travel/aire.yaml
topic: airport
body: {es: Hay vuelos., en: There are flights.}
official_url: https://aeropuerto.example/
verified_on: 2026-11-02
--- content/faq/costo.yaml
question: {es: ¿Cuánto cuesta?, en: What does it cost?}
answer: {es: 'Depende de **usted**.', en: It depends on **you**.}
topic: costs
reviewed_on: 2026-11-03
links: [hospital:la-loma, service:electrocardiogram]
--- content/research/sensor.yaml
title: {es: Un sensor turquesa, en: A turquoise sensor}
institution: Universidad Topacio
year: 2025
source_url: https://universidad.example/sensor
readiness_level: 4
";

/// Whether a section stands on a page, by the id of its heading.
fn section<'m>(made: &'m Made, page: &str, heading: &str) -> Option<crate::build::Page<'m>> {
    made.page(page).between(&format!("aria-labelledby=\"{heading}\""), "</section>")
}

#[track_caller]
fn is_nowhere(made: &Made, words: &str, day: &str) {
    let places = made.mentioning(words);
    assert!(places.is_empty(), "on {day} `{words}` still stands in {places:?}");
}

#[test]
fn a_doctor_is_shown_with_the_papers_that_the_law_asks_for() {
    let made = Made::on(&site(CONTENT), TODAY);
    for (page, surgeon) in [("es/doctores/ana/", "Consejo Ópalo"), ("en/doctors/ana/", "Consejo Ópalo")] {
        let page = made.page(page);
        for words in ["01234567", "07654321", "Universidad Topacio", surgeon, "datetime=\"2026-12-10\"", "la-loma/"] {
            assert!(page.has(words), "{words}");
        }
        let data = page.json_ld().to_string();
        for words in [
            "\"Physician\"",
            "hasCredential",
            "01234567",
            "\"expires\":\"2026-12-10\"",
            "\"knowsLanguage\":[\"es\",\"en\"]",
        ] {
            assert!(data.contains(words), "{words} is not in {data}");
        }
    }
    for page in ["es/hospitales/la-loma/", "es/especialidades/cardiologia/"] {
        assert!(section(&made, page, "doctors").is_some_and(|part| part.has("doctores/ana/")), "{page}");
    }
    assert!(made.page("es/doctores/").has("doctores/ana/"));
    assert!(made.mentioning("doctores/ana/").iter().any(|file| file.starts_with("search/")), "the search");
}

#[test]
fn a_certificate_of_a_council_counts_through_its_last_day() {
    let tree = site(CONTENT);
    let made = Made::on(&tree, "2026-12-10");
    assert!(made.page("es/doctores/ana/").has("Consejo Ópalo"));
    assert_eq!(made.codes(), [""; 0]);
    let made = Made::on(&tree, "2026-12-11");
    is_nowhere(&made, "Consejo Ópalo", "2026-12-11");
    assert!(made.page("es/doctores/ana/").has("no tiene registrado un certificado de consejo vigente"));
    assert_eq!(made.codes(), ["consejo-sin-vigencia"], "{}", made.said());
}

#[test]
fn a_doctor_goes_with_the_consent_and_leaves_no_trace() {
    let tree = site(CONTENT);
    for day in ["2026-02-01", "2027-01-31"] {
        assert!(Made::on(&tree, day).has("es/doctores/ana/"), "{day}");
    }
    for day in ["2026-01-31", "2027-02-01"] {
        let made = Made::on(&tree, day);
        for trace in ["Zafiro", "doctores/ana", "01234567", "aria-labelledby=\"doctors\"", "doctores/"] {
            is_nowhere(&made, trace, day);
        }
    }
    edit(&tree, "content/doctors/ana.yaml", "expires_on", "withdrawn_on: 2026-09-10, expires_on");
    assert!(Made::on(&tree, "2026-09-09").has("es/doctores/ana/"));
    is_nowhere(&Made::on(&tree, "2026-09-10"), "Zafiro", "the day on which consent was withdrawn");
}

#[test]
fn a_package_says_what_it_leaves_out_and_ends_with_the_first_of_its_two_last_days() {
    let tree = site(CONTENT);
    let made = Made::on(&tree, "2026-12-31");
    for page in ["es/paquetes/ritmo/", "en/packages/ritmo/"] {
        let page = made.page(page);
        assert!(page.has("43,210") && page.has("class=\"crosses\"") && page.has("data-valid-until=\"2026-12-31\""));
        let data = page.json_ld().to_string();
        assert!(data.contains("\"Offer\"") && data.contains("\"priceValidUntil\":\"2026-12-31\""), "{data}");
    }
    for page in ["es/paquetes/", "es/hospitales/la-loma/", "es/servicios/electrocardiograma/"] {
        assert!(made.page(page).has("No incluye: medicinas y análisis."), "{page}");
    }
    let made = Made::on(&tree, "2027-01-01");
    for trace in ["Ámbar", "Ambar", "43,210", "43210", "paquetes/"] {
        is_nowhere(&made, trace, "2027-01-01");
    }
    edit(&tree, "content/packages/ritmo.yaml", "valid_until: 2027-02-28", "valid_until: 2026-10-15");
    assert!(Made::on(&tree, "2026-10-15").has("es/paquetes/ritmo/"));
    is_nowhere(&Made::on(&tree, "2026-10-16"), "Ámbar", "the day after its price");
}

/// The properties of a calendar's events, unfolded.
fn events(ics: &str) -> Vec<BTreeMap<String, String>> {
    assert!(ics.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && ics.ends_with("END:VCALENDAR\r\n"), "{ics}");
    assert_eq!(ics.matches('\n').count(), ics.matches("\r\n").count(), "every line ends with CR and LF");
    for line in ics.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
    }
    let text = ics.replace("\r\n ", "");
    let parts = text.split("BEGIN:VEVENT\r\n").skip(1).map(|part| part.split("END:VEVENT").next().unwrap());
    let property = |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned()));
    parts.map(|part| part.lines().filter_map(property).collect()).collect()
}

#[test]
fn the_calendar_holds_what_is_coming_for_pages_and_for_phones() {
    let made = Made::on(&site(CONTENT), TODAY);
    let told = events(&made.files["es/eventos.ics"]);
    assert_eq!(told.len(), 2);
    let (fair, congress) = (&told[0], &told[1]);
    assert_eq!(fair["DTSTART;VALUE=DATE"], "20261121");
    assert_eq!(fair["DTEND;VALUE=DATE"], "20261122", "the end of whole days is the day after");
    assert_eq!((congress["DTSTART"].as_str(), congress["DTEND"].as_str()), ("20270310T150000Z", "20270312T200000Z"));
    assert_eq!(congress["SUMMARY"], r"Congreso\; Jade\, y más");
    assert!(congress["DESCRIPTION"].ends_with(r"Colegio Jade\nSolo para miembros"), "{congress:?}");
    assert!(congress["URL"].ends_with("/es/eventos/congreso/"), "{congress:?}");
    assert_eq!(events(&made.files["en/events.ics"])[1]["SUMMARY"], "Jade conference");
    let ids: BTreeSet<&String> = told.iter().map(|event| &event["UID"]).collect();
    assert_eq!(ids.len(), 2);

    let list = made.page("es/eventos/");
    let months = [list.0.find("noviembre de 2026"), list.0.find("marzo de 2027")];
    assert!(months[0].is_some() && months[0] < months[1], "month by month");
    assert!(list.has("href=\"/es/eventos.ics\"") && list.has("Solo para miembros"));
    let data = made.page("es/eventos/congreso/").json_ld().to_string();
    assert!(data.contains("\"startDate\":\"2027-03-10T09:00:00-06:00\""), "{data}");
}

#[test]
fn an_event_archives_itself_after_its_last_day() {
    let tree = site(CONTENT);
    let on = |day| Made::on(&tree, day);
    assert_eq!(on("2026-11-21").report.tally.changes_on.unwrap().to_string(), "2026-11-22");
    let made = on("2027-03-12");
    assert!(made.page("es/eventos/congreso/").json_ld().to_string().contains("\"Event\""));
    assert!(made.page("es/eventos/").has("marzo de 2027"));

    let made = on("2027-03-13");
    assert!(!made.files.contains_key("es/eventos.ics"), "nothing is coming");
    is_nowhere(&made, "eventos.ics", "2027-03-13");
    let page = made.page("es/eventos/congreso/");
    assert!(page.has("Este evento ya pasó.") && page.has("content=\"noindex\""));
    assert!(!page.json_ld().to_string().contains("\"Event\""));
    assert!(!made.files["sitemap.xml"].contains("congreso"));
    assert!(!made.mentioning("congreso").iter().any(|file| file.starts_with("search/")), "nobody is sent there");
    let past = section(&made, "es/eventos/", "past").unwrap();
    assert!(past.has("eventos/congreso/") && past.has("eventos/feria/"));
    assert!(!past.has("data-valid-until"));
    // Two years of past events part the archive.
    assert!(made.page("es/eventos/ano/2026/").has("eventos/feria/"));
}

#[test]
fn news_is_listed_dated_and_fed() {
    let made = Made::on(&site(CONTENT), TODAY);
    let page = made.page("es/noticias/sala-rubi/");
    assert!(page.has("Luz Rubí") && page.has("datetime=\"2026-11-15\""));
    let data = page.json_ld();
    assert!(
        data.to_string().contains("\"NewsArticle\"") && data.to_string().contains("\"datePublished\":\"2026-11-15\"")
    );
    assert!(made.page("en/news/").has("news/rubi-room/"));
    assert!(made.files["en/atom.xml"].contains("The Rubí room opens"));
    is_nowhere(&Made::on(&site(CONTENT), "2026-11-14"), "Rubí", "the day before");
}

#[test]
fn steps_stand_in_the_order_of_the_journey_and_travel_under_its_topics() {
    let made = Made::on(&site(CONTENT), TODAY);
    let page = made.page("es/camino/");
    let places: Vec<usize> =
        ["id=\"r-cero\"", "id=\"r-primero\"", "id=\"r-segundo\""].map(|id| page.0.find(id).unwrap()).into();
    assert!(places.is_sorted(), "{places:?}");
    assert!(page.has("Radiografías") && page.has("quien viene de otro país"));
    assert!(!page.has("p-aftercare"), "a phase without steps does not appear");
    let page = made.page("en/travel/");
    assert!(
        page.has("There are flights.")
            && page.has("https://aeropuerto.example/")
            && page.has("datetime=\"2026-11-02\"")
    );
    assert!(!page.has("t-road"));
    assert!(!made.page("es/viaje/").has("class=\"journey\""));
}

#[test]
fn questions_and_items_stand_on_one_page_each() {
    let made = Made::on(&site(CONTENT), TODAY);
    let page = made.page("es/preguntas/");
    assert!(page.has("id=\"r-costo\"") && page.has("hospitales/la-loma/") && page.has("datetime=\"2026-11-03\""));
    let data = page.json_ld();
    let faq = data["@graph"].as_array().unwrap().iter().find(|object| object["@type"] == "FAQPage").unwrap();
    assert_eq!(faq["mainEntity"][0]["acceptedAnswer"]["text"], "Depende de usted.");
    let page = made.page("en/research/");
    assert!(page.has("A turquoise sensor") && page.has("https://universidad.example/sensor") && page.has("4 of 9"));
    for empty in ["es/tecnologia/", "en/technology/"] {
        assert!(!made.has(empty), "a section with nothing in it does not appear");
        is_nowhere(&made, empty, TODAY);
    }
}

const CERTIFICATE: &str = "\
--- content/certifications/norma.yaml
holder: la-loma
scheme: Norma Zafiro
issuer: Instituto
certificate_no: Z-1
issued_on: 2026-03-10
valid_until: 2026-11-21
verified_on: 2026-03-12
evidence_url: https://zafiro.example/123
";

#[test]
fn a_certificate_has_a_page_until_it_ends_and_its_address_leads_to_the_list_after() {
    let tree = site(CERTIFICATE);
    let made = Made::on(&tree, "2026-11-21");
    let page = made.page("es/verificar/norma/");
    for words in [
        "Norma Zafiro",
        "Z-1",
        "https://zafiro.example/123",
        "datetime=\"2026-03-12\"",
        "data-lapsed=\"2026-11-21\"",
        "Vigente",
    ] {
        assert!(page.has(words), "{words}");
    }
    assert!(page.json_ld().to_string().contains("CertificationActive"));
    for list in ["es/verificar/", "es/hospitales/la-loma/"] {
        assert!(made.page(list).has("verificar/norma/"), "{list}");
    }
    tree.write("content/addresses.yaml", "es/verificar/norma/: certification:norma\n");
    let made = Made::on(&tree, "2026-11-22");
    let page = made.page("es/verificar/norma/");
    assert_eq!(page.attribute("data-template"), Some("redirect"));
    assert!(page.has("url=/es/verificar/") && !page.has("Zafiro"), "{}", page.0);
    is_nowhere(&made, "Zafiro", "2026-11-22");
}

#[test]
fn only_pages_that_can_lapse_load_the_script_that_hides_what_did() {
    let made = Made::on(&site(&format!("{CONTENT}{CERTIFICATE}")), TODAY);
    let mut both = (0, 0);
    for (address, page) in made.pages() {
        let lapses = page.has("data-valid-until=\"");
        assert_eq!(page.has("/assets/lapsed-"), lapses, "{address}");
        assert_eq!(page.has("data-zone=\"America/Mexico_City\""), lapses, "{address}");
        if lapses { both.0 += 1 } else { both.1 += 1 }
    }
    assert!(both.0 > 5 && both.1 > 5, "{both:?}");
}

/// The keys of the records of a kind that are samples, by the text of their files.
fn keys_of_samples(kind: Kind) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content").join(kind.folder());
    let Ok(entries) = fs::read_dir(folder) else { return BTreeSet::new() };
    let file = |entry: fs::DirEntry| match kind.layout() {
        Layout::File => entry.path(),
        Layout::Texts => entry.path().join(format!("{}.yaml", kind.as_str())),
    };
    let texts = entries.map(|entry| fs::read_to_string(file(entry.unwrap())).unwrap());
    let samples = texts.filter(|text| text.contains("\nsample: true\n"));
    let keys = |text: String| {
        let node = marca::yaml::parse(&text).unwrap();
        node.entries().iter().map(|(key, _)| key.text.to_string()).collect::<Vec<_>>()
    };
    samples.flat_map(keys).collect()
}

#[test]
fn samples_show_every_field_of_every_kind() {
    let mut missing: Vec<String> = Vec::new();
    // Nor is a made-up town put on the map of the region.
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Place) {
        let keys = keys_of_samples(*kind);
        let fields = kind.fields().iter().map(|field| field.name).filter(|name| !keys.contains(*name));
        missing.extend(fields.map(|name| format!("{}.{name}", kind.as_str())));
    }
    assert!(missing.is_empty(), "no sample in content/ has {missing:?}");
}

#[test]
fn the_samples_of_the_content_are_in_no_public_file() {
    let tree = Tree::base();
    fs::remove_dir_all(tree.path("content")).unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &tree.path("content"));
    let made = Made::with(&tree, &Way { preview: true, ..Way::default() });
    let names = [
        "ejemplo-ana",
        "dra-ana-ejemplo",
        "Dra. Ana Ejemplo",
        "Congreso Ejemplo",
        "Hospital del Valle",
        "00000000",
        "+12025550123",
    ];
    for name in names {
        assert!(!made.mentioning(name).is_empty(), "{name} is in the preview");
    }
    let made = Made::on(&tree, TODAY);
    for name in names.iter().chain(&["hospital-del-valle", ".example/certificados"]) {
        is_nowhere(&made, name, "the public site");
    }
}
