//! `marca check --fix`: what has one certain remedy is mended in place, the rest stays as it was typed, and nothing gets worse.

use std::collections::BTreeMap;
use std::path::Path;

use marca::date::Date;
use marca::edit;
use marca::fs::RealDisk;
use marca::pipeline::{Options, Today};
use marca::yaml::{self, Node, Value};

use crate::support::said::marca;
use crate::support::tree::{TODAY, Tree, copy};

const RIGHT: &str = "# La ficha buena.
name: Hospital La Loma   # como en su letrero
kind: general
sector: private
city: León
status: published
specialties:
  # de la lista oficial
  - cardiology
phones: [\"+524771234567\"] # conmutador
rooms: 12
emergency_24h: true
payment: [cash, card]
updated_on: 2026-10-05 # ayer
geo:
  lat: 21.1
  lon: -101.6
  source: mapa
short_name:
hours:
  es: De 9 a 5.
  en: From 9 to 5.
sources:
  - fields: [name, kind, sector, city, specialties, phones, rooms, emergency_24h, payment, geo, hours]
    title: Directorio de hospitales
    url: https://directorio.example/
    verified_on: 2026-11-01
    confidence: third-party
";

/// What somebody types instead, and what it should have been.
const SLIPS: &[(&str, &str)] = &[
    ("rooms: 12", "romos: 12"),
    ("rooms: 12", "Rooms: 12"),
    ("rooms: 12", "rooms: \"12\""),
    ("emergency_24h: true", "emergency-24h: true"),
    ("emergency_24h: true", "emergency_24h: Sí"),
    ("emergency_24h: true", "emergency_24h: \"true\""),
    ("kind: general", "kind: General"),
    ("confidence: third-party", "confidence: third_party"),
    ("payment: [cash, card]", "payment: [Cash, CARD]"),
    ("- cardiology", "- cardiolgy"),
    ("- cardiology", "- CARDIOLOGY"),
    ("- cardiology", "- Cardiología"),
    ("\"+524771234567\"", "\"+52 477 123-4567\""),
    ("\"+524771234567\"", "+52 477 123 4567"),
    ("updated_on: 2026-10-05", "updated_on: 2026/10/05"),
    ("verified_on: 2026-11-01", "verifed_on: 2026-11-01"),
    ("  lat: 21.1\n  lon: -101.6\n  source: mapa\n", "\tlat: 21.1\n\tlon: -101.6\n\tsource: mapa\n"),
    ("  es: De 9", "  ES: De 9"),
];

/// What only a person can decide.
const DOUBTS: &[(&str, &str)] = &[
    // Perhaps a digit was lost.
    ("updated_on: 2026-10-05", "updated_on: 2026-10-5"),
    ("updated_on: 2026-10-05", "updated_on: 05/10/2026"),
    ("url: https://directorio.example/", "url: directorio.example"),
    ("sector: private", "sector: privado"),
    ("kind: general", "kind: hospital"),
    ("- cardiology", "- cardio"),
    ("rooms: 12", "rooms: doce"),
    ("rooms: 12", "cuartos: 12"),
    ("rooms: 12", "rooms: 12\nromos: 13"),
    ("\"+524771234567\"", "\"+52 (01) 477 123 4567\""),
    ("\"+524771234567\"", "477 123 4567"),
    ("  es: De 9", "\tes: De 9"),
];

const HOSPITAL: &str = "content/hospitals/la-loma.yaml";

fn options(root: &Path) -> Options {
    let today = Today::Is(Date::parse(TODAY).unwrap());
    Options {
        root: root.to_owned(),
        preview: false,
        today,
        base_url: None,
        cache: None,
        editorial: false,
        progress: None,
    }
}

fn read(tree: &Tree) -> String {
    std::fs::read_to_string(tree.path(HOSPITAL)).unwrap()
}

/// Breaks the record, mends it, and tells what it is then.
fn mended(tree: &Tree, broken: &str) -> String {
    tree.write(HOSPITAL, broken);
    let fixed = edit::fix(&RealDisk, &options(tree.root())).unwrap();
    if !fixed.changes.is_empty() {
        fixed.changes.write(&RealDisk, tree.root()).unwrap();
    }
    let once = read(tree);
    assert!(
        edit::fix(&RealDisk, &options(tree.root())).unwrap().changes.is_empty(),
        "a second time changes nothing: {once}"
    );
    once
}

#[test]
fn every_slip_is_mended_in_place_and_all_of_them_at_once() {
    let tree = Tree::base();
    tree.write(HOSPITAL, RIGHT);
    assert!(!tree.check().has_errors());
    for (right, slip) in SLIPS {
        let broken = RIGHT.replacen(right, slip, 1);
        assert_ne!(broken, RIGHT, "{slip}");
        assert_eq!(mended(&tree, &broken), RIGHT, "{slip}");
    }
    let mut broken = RIGHT.to_owned();
    for slip in [1, 4, 6, 7, 9, 12, 14, 15, 16] {
        let (right, slip) = SLIPS[slip];
        broken = broken.replacen(right, slip, 1);
    }
    assert_eq!(mended(&tree, &broken), RIGHT);
    // As it comes from a machine with Windows.
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(mended(&tree, &windows(&broken)), windows(RIGHT));
}

#[test]
fn what_is_not_certain_is_left_to_a_person() {
    let tree = Tree::base();
    for (right, doubt) in DOUBTS {
        let broken = RIGHT.replacen(right, doubt, 1);
        assert_ne!(broken, RIGHT, "{doubt}");
        assert_eq!(mended(&tree, &broken), broken, "{doubt}");
    }
}

/// The keys, words and ids of a record that a slip of the finger can hit, as bytes of the file.
fn targets(node: &Node, found: &mut Vec<std::ops::Range<usize>>) {
    match &node.value {
        Value::Map(entries) => entries.iter().for_each(|(key, value)| {
            found.push(key.range());
            targets(value, found);
        }),
        Value::List(items) => items.iter().for_each(|item| targets(item, found)),
        Value::Text(text) if !text.contains([' ', '/', '@', '"']) && text.len() > 3 => found.push(node.range()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

/// Slips of the finger in every record of the site at once: a fix either brings back what was there or does nothing.
#[test]
fn no_slip_anywhere_in_the_content_is_mended_into_something_else() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut mended = 0;
    let mut left = 0;
    for round in 0..4_usize {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        copy(&repository.join("content"), &root.join("content"));
        copy(&repository.join("themes"), &root.join("themes"));
        let mut both: BTreeMap<std::path::PathBuf, (String, String)> = BTreeMap::new();
        let mut folders = vec![root.join("content")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                if path.is_dir() && !["media", "static", "search"].contains(&name.as_str()) {
                    folders.push(path);
                } else if name.ends_with(".yaml")
                    && !["site.yaml", "addresses.yaml", "open-questions.yaml"].contains(&name.as_str())
                {
                    let right = std::fs::read_to_string(&path).unwrap();
                    let mut places = Vec::new();
                    targets(&yaml::parse(&right).unwrap(), &mut places);
                    // Any number will do, if it is the same each time.
                    let seed = name.bytes().fold(round * 31 + 7, |sum, byte| sum.wrapping_mul(131) + usize::from(byte));
                    let place = places[seed % places.len()].clone();
                    let word: Vec<char> = right[place.clone()].chars().collect();
                    let at = seed / 7 % word.len();
                    let mut slip = word.clone();
                    match round {
                        0 => drop(slip.remove(at)),
                        1 => slip.swap(at, (at + 1) % word.len()),
                        2 => slip.insert(at, 'x'),
                        _ => slip[at] = slip[at].to_ascii_uppercase(),
                    }
                    let slip: String = slip.into_iter().collect();
                    let broken = format!("{}{slip}{}", &right[..place.start], &right[place.end..]);
                    std::fs::write(&path, &broken).unwrap();
                    both.insert(path, (right, broken));
                }
            }
        }
        let fixed = edit::fix(&RealDisk, &options(root)).unwrap();
        fixed.changes.write(&RealDisk, root).unwrap();
        for (path, (right, broken)) in &both {
            let now = std::fs::read_to_string(path).unwrap();
            assert!(now == *right || now == *broken, "{}: {:?}", path.display(), edit::differences(right, &now));
            mended += usize::from(now == *right && right != broken);
            left += usize::from(now == *broken && right != broken);
        }
    }
    assert!(mended > 200, "{mended} mended, {left} left");
}

#[test]
fn each_change_is_shown_and_what_is_left_is_told() {
    let tree = Tree::base();
    let broken = RIGHT.replacen("rooms: 12", "romos: 12", 1).replacen("sector: private", "sector: privado", 1);
    tree.write(HOSPITAL, &broken);
    let plain = marca(&["check", "--lang", "en"], Some(tree.root()));
    assert!(String::from_utf8_lossy(&plain.stdout).contains("`marca check --fix` mends 1 of these"));
    let output = marca(&["check", "--fix", "--lang", "es"], Some(tree.root()));
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    let shown = "content/hospitals/la-loma.yaml:11: ninguna ficha";
    assert!(
        said.contains("content/hospitals/la-loma.yaml:11: ") && said.contains("  - romos: 12\n  + rooms: 12\n"),
        "{shown}: {said}"
    );
    assert!(said.contains("Problemas corregidos: 1."), "{said}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("valor-desconocido"));
    assert_eq!(read(&tree), RIGHT.replacen("sector: private", "sector: privado", 1));
    let output = marca(&["check", "--fix", "--lang", "es"], Some(tree.root()));
    assert!(String::from_utf8_lossy(&output.stdout).contains("No hay nada"));
}

#[test]
fn review_tools_get_the_remedy_with_its_place() {
    let tree = Tree::base();
    tree.write(HOSPITAL, RIGHT.replacen("- cardiology", "- cardiolgy", 1));
    let output = marca(&["check", "--format", "sarif"], Some(tree.root()));
    let sarif: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let fixes: Vec<_> = results.iter().filter_map(|result| result.get("fixes")).collect();
    assert_eq!(fixes.len(), 1);
    let change = &fixes[0][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], HOSPITAL);
    let replacement = &change["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "cardiology");
    let region = &replacement["deletedRegion"];
    assert_eq!(
        (region["startLine"].as_u64(), region["startColumn"].as_u64(), region["endColumn"].as_u64()),
        (Some(9), Some(5), Some(14))
    );
}
