//! The editorial desk tells what is missing, what ends and what to do next, and nothing that is not so.

use std::path::Path;
use std::process::Command;

use marca::decode::Fields;
use marca::model::{Kind, Meta};
use serde_json::Value;

use crate::build::site;
use crate::support::said::marca;
use crate::support::tree::Tree;

/// What the desk says of a tree as JSON.
fn desk(tree: &Tree) -> Value {
    let output = marca(&["status", "--format", "json"], Some(tree.root()));
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn record<'d>(desk: &'d Value, path: &str) -> &'d Value {
    desk["records"].as_array().unwrap().iter().find(|record| record["path"] == path).unwrap()
}

#[test]
fn what_is_wanted_of_a_record_is_an_optional_field_of_it() {
    for kind in Kind::ALL {
        for wanted in kind.wanted() {
            let field = Meta::FIELDS.iter().chain(kind.fields()).find(|field| field.name == *wanted);
            let field = field.unwrap_or_else(|| panic!("{}: no field `{wanted}`", kind.as_str()));
            // What awaits a review is written and still to come.
            assert!(!(field.required)() || *wanted == "clinical_review", "{}: `{wanted}` is required", kind.as_str());
        }
    }
}

#[test]
fn a_translation_that_is_missing_comes_first_and_then_the_most_useful_field() {
    let tree = site("--- content/hospitals/la-loma.yaml (added)\nhours: {es: De 8 a 20 horas}\n");
    let desk = desk(&tree);
    let hospital = record(&desk, "content/hospitals/la-loma.yaml");
    assert_eq!(hospital["next"], serde_json::json!({"field": "hours", "language": "en"}));
    assert_eq!(hospital["missing"][0], "phones");
    assert!(!hospital["missing"].as_array().unwrap().iter().any(|field| field == "hours" || field == "specialties"));
    let kind =
        |name: &str| desk["coverage"].as_array().unwrap().iter().find(|row| row["kind"] == name).unwrap().clone();
    assert_eq!(kind("hospital")["complete"], serde_json::json!({"es": 1, "en": 0}));
    assert_eq!(kind("specialty")["complete"], serde_json::json!({"es": 1, "en": 1}));
    // Pending is not done.
    let specialty = record(&desk, "content/specialties/cardiology.yaml");
    assert!(specialty["missing"].as_array().unwrap().iter().any(|field| field == "clinical_review"));
    let before = hospital["score"].as_u64().unwrap();
    let more = site("--- content/hospitals/la-loma.yaml (added)\nhours: {es: De 8 a 20 horas, en: 8 am to 8 pm}\n");
    assert!(record(&self::desk(&more), "content/hospitals/la-loma.yaml")["score"].as_u64().unwrap() > before);
}

#[test]
fn what_ends_within_sixty_days_is_told_and_what_ends_later_is_not() {
    // Today is 2026-11-21: the 60th day after it, the 61st, and the day before it.
    let tree = site(
        "--- content/affiliations/one.yaml
member: la-loma
starts_on: 2026-02-01
ends_on: 2027-01-20
--- content/affiliations/two.yaml
member: la-loma
starts_on: 2026-02-01
ends_on: 2027-01-21
--- content/events/past.yaml
name: {es: Feria, en: Fair}
starts_on: 2026-11-20 09:00
timezone: America/Mexico_City
place: León
organiser: Cámara
--- content/doctors/ana.yaml
name: Dra. Ana Loma
cedula: \"01234567\"
specialty: cardiology
degree_institution: Universidad de Prueba
practices: [la-loma]
status: draft
consent: {given_on: 2026-01-01, scope: Ficha, expires_on: 2026-12-31}
",
    );
    let desk = desk(&tree);
    let ends = |path: &str| record(&desk, path)["ends"].clone();
    let end = |what: &str, on: &str, days: i32| serde_json::json!([{"what": what, "on": on, "in_days": days}]);
    assert_eq!(ends("content/affiliations/one.yaml"), end("ends_on", "2027-01-20", 60));
    assert_eq!(ends("content/affiliations/two.yaml"), serde_json::json!([]));
    assert_eq!(ends("content/events/past.yaml"), end("starts_on", "2026-11-20", -1));
    assert_eq!(ends("content/doctors/ana.yaml"), end("consent", "2026-12-31", 40));

    // The terminal and the page show those that the public sees.
    let human = marca(&["status", "--lang", "es"], Some(tree.root()));
    let text = String::from_utf8(human.stdout).unwrap();
    let row = |on: &str| {
        let line = text.lines().find(|line| line.trim_start().starts_with(on));
        line.map(|line| line.split_whitespace().collect::<Vec<_>>())
    };
    assert_eq!(row("2027-01-20").unwrap(), ["2027-01-20", "60", "ends_on", "content/affiliations/one.yaml"]);
    assert_eq!(row("2026-11-20").unwrap(), ["2026-11-20", "-1", "starts_on", "content/events/past.yaml"]);
    assert!(row("2027-01-21").is_none() && row("2026-12-31").is_none(), "{text}");
    assert!(text.contains("content/doctors/ana.yaml"), "a draft is told where drafts are told\n{text}");
}

#[test]
fn uneven_translations_and_pages_without_links_are_told() {
    let tree = site(
        "--- content/pages/papers/page.yaml
menu: none
--- content/pages/papers/es.md
---
title: Sus papeles
summary: Qué traer.
---
Uno.

Dos.
--- content/pages/papers/en.md
---
title: Your papers
summary: What to bring.
---
One.
",
    );
    let desk = desk(&tree);
    assert_eq!(record(&desk, "content/pages/papers/page.yaml")["uneven"], serde_json::json!(["body"]));
    assert_eq!(record(&desk, "content/pages/home/page.yaml")["uneven"], serde_json::json!([]));
    assert_eq!(desk["unlinked"], serde_json::json!(["en/papers/index.html", "es/papers/index.html"]));
}

#[test]
fn the_real_site_is_whole_in_both_languages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_marca"));
    command.args(["status", "--format", "json", "--root"]).arg(root).args(["--as-of", "2027-01-15"]);
    let desk: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
    for row in desk["coverage"].as_array().unwrap() {
        for (language, count) in row["complete"].as_object().unwrap() {
            assert_eq!(*count, row["records"], "{} in {language}", row["kind"]);
        }
    }
    assert!(desk["readings"].as_array().unwrap().len() > 100);
    for reading in desk["readings"].as_array().unwrap() {
        assert_eq!(reading["easy"], true, "{reading}");
    }
    assert_eq!(desk["unlinked"], serde_json::json!([]));
}

#[test]
fn the_page_stands_alone_and_holds_no_markup_of_the_content() {
    let tree = site("--- content/hospitals/la-loma.yaml (added)\nhours: {es: <b>8</b>}\n");
    let out = tree.path("desk.html");
    let options = ["status", "--lang", "en", "--format", "html", "--out", out.to_str().unwrap()];
    assert_eq!(marca(&options, Some(tree.root())).status.code(), Some(0));
    let page = std::fs::read_to_string(&out).unwrap();
    for (what, count) in [("<h1>", 1), ("<figure>", 1), ("http", 0), ("<script", 0), ("<b>", 0), ("status-", 0)] {
        assert_eq!(page.matches(what).count(), count, "{what}");
    }
    assert!(page.contains("translate hours into en"));

    // With settings that cannot be read there is no site to speak of.
    let broken = site("--- content/site.yaml (added)\nnonsense: 1\n");
    let output = marca(&["status"], Some(broken.root()));
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("campo-desconocido"));
}
