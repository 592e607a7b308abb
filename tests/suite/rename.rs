//! `marca rename` and `marca archive`: every mention is carried, old addresses answer, and the rest of the content stays as it was
//! typed.

use std::collections::BTreeMap;

use marca::fs::{Action, Cause, Fault, FaultyDisk, RealDisk};

use crate::support::case::parts;
use crate::support::said::marca;
use crate::support::tree::{TODAY, Tree};

/// A site that speaks of its hospital in every form there is, with a ledger of what was published.
const SITE: &str = "--- content/hospitals/la-loma.yaml
# El primero de la casa.
name: Hospital La Loma
kind: general # y de urgencias
sector: private
city: León
status: published
specialties: [cardiology]
sources:
  - fields: [name, kind, sector, city, specialties]
    title: Directorio de hospitales
    url: https://directorio.example/
    verified_on: 2026-11-01
    confidence: press
--- content/hospitals/la-loma-2.yaml
name: Hospital La Loma 2
kind: general
sector: private
city: León
status: published
sources:
  - fields: [name, kind, sector, city]
    title: Directorio de hospitales
    url: https://directorio.example/
    verified_on: 2026-11-01
    confidence: press
--- content/certifications/norma.yaml
holder: \"la-loma\" # entre comillas
scheme: Norma Ejemplo
issuer: Consejo Ejemplo
issued_on: 2026-01-01
valid_until: 2027-06-30
verified_on: 2026-11-01
evidence_url: https://consejo.example/1
--- content/stories/articulo/story.yaml
kind: article
published_on: 2026-01-01
provider: la-loma # quien lo contó
--- content/stories/articulo/es.md
---
title: Un artículo
summary: Habla de un hospital.
---
Vea [el hospital](hospital:la-loma), no [el otro](hospital:la-loma-2).

{% contact hospital=\"la-loma\" %}
--- content/stories/articulo/en.md
---
title: An article
summary: It speaks of a hospital.
---
See [the hospital](hospital:la-loma).
--- content/services/electrocardiogram.yaml
name: {es: Electrocardiograma, en: Electrocardiogram}
slug: {es: electrocardiograma, en: electrocardiogram}
specialty: cardiology
kind: test
clinical_review: pending
summary: {es: Un estudio., en: A test.}
body:
  es: >
    Se hace en
    [La Loma](hospital:la-loma).
  en: At [La Loma](hospital:la-loma).
offers:
  - hospital: la-loma-2
    price: {min: 100, currency: MXN, valid_until: 2027-01-01, source: Lista}
  - hospital: la-loma
    price: {min: 200, currency: MXN, valid_until: 2027-01-01, source: Lista}
";

fn tree() -> Tree {
    let tree = Tree::with(&parts(SITE));
    let recorded = marca(&["addresses", "--record"], Some(tree.root()));
    assert!(recorded.status.success(), "{}", String::from_utf8_lossy(&recorded.stderr));
    assert!(!tree.check().has_errors());
    tree
}

fn run(tree: &Tree, args: &[&str]) -> (i32, String) {
    let output = marca(&[args, &["--lang", "en"]].concat(), Some(tree.root()));
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

/// The content as text by path; what Git does not see is left out.
fn content(tree: &Tree) -> BTreeMap<String, String> {
    let name = |path: &std::path::Path| path.strip_prefix(tree.root()).unwrap().to_str().unwrap().replace('\\', "/");
    tree.bytes("content").into_iter().map(|(path, bytes)| (name(&path), String::from_utf8(bytes).unwrap())).collect()
}

#[test]
fn another_id_is_carried_to_all_mentions_and_nothing_else_changes() {
    let tree = tree();
    let before = content(&tree);
    let (code, said) = run(&tree, &["rename", "hospital", "la-loma", "la-colina", "--dry-run"]);
    assert_eq!((code, content(&tree) == before), (0, true), "{said}");
    assert!(said.contains("content/hospitals/la-loma.yaml → content/hospitals/la-colina.yaml"), "{said}");
    let (code, said) = run(&tree, &["rename", "hospital", "la-loma", "la-colina"]);
    assert_eq!(code, 0, "{said}");

    // Whole words only: `la-loma-2` is another, and so are the addresses in the ledger.
    let address = |line: &str| line.starts_with("es/") || line.starts_with("en/");
    let expected = |text: &str| -> String {
        text.split_inclusive('\n')
            .map(|line| {
                let (kept, rest) = match line.split_once(": ").filter(|_| address(line)) {
                    Some((kept, rest)) => (format!("{kept}: "), rest),
                    None => (String::new(), line),
                };
                kept + &rest.replace("la-loma-2", "\u{1}").replace("la-loma", "la-colina").replace('\u{1}', "la-loma-2")
            })
            .collect()
    };
    let renamed = |path: &str| path.replace("hospitals/la-loma.yaml", "hospitals/la-colina.yaml");
    let wanted: BTreeMap<String, String> = before.iter().map(|(path, text)| (renamed(path), expected(text))).collect();
    assert_eq!(content(&tree), wanted);
    assert!(!tree.check().has_errors());

    let out = tree.path("out");
    let (code, said) = run(&tree, &["build", "--out", out.to_str().unwrap()]);
    assert_eq!(code, 0, "{said}");
    let old = std::fs::read_to_string(out.join("es/hospitales/la-loma/index.html")).unwrap();
    assert!(old.contains("/es/hospitales/la-colina/"), "an old link leads to the new page: {old}");

    // And back again: as if nothing had been.
    let (code, said) = run(&tree, &["rename", "hospital", "la-colina", "la-loma"]);
    assert_eq!(code, 0, "{said}");
    let mut back = content(&tree);
    let ledger = back.remove("content/addresses.yaml").unwrap();
    assert!(ledger.contains("es/hospitales/la-loma/: hospital:la-loma\n"), "{ledger}");
    assert!(before.iter().all(|(path, text)| path == "content/addresses.yaml" || back[path] == *text));
}

#[test]
fn texts_move_with_their_record_and_a_new_address_leaves_the_old_one_standing() {
    let tree = tree();
    let (code, said) = run(&tree, &["rename", "story", "articulo", "uno", "--slug", "es=primero"]);
    assert_eq!(code, 0, "{said}");
    let after = content(&tree);
    assert!(after.keys().all(|path| !path.contains("articulo")), "{:?}", after.keys());
    assert!(after["content/stories/uno/story.yaml"].starts_with("slug:\n  es: primero\nkind: article\n"));
    assert!(!tree.path("content/stories/articulo").exists());
    assert!(after["content/addresses.yaml"].contains("es/articulos/articulo/: story:uno\n"));
    assert!(!tree.check().has_errors());
}

#[test]
fn what_cannot_be_renamed_is_told_and_stays() {
    let tree = tree();
    let before = content(&tree);
    for (args, told) in [
        (["page", "home", "inicio"], "the program itself"),
        (["hospital", "la-lomo", "x"], "la-loma"),
        (["hospital", "la-loma", "La Colina"], "`la-colina`"),
        (["hospital", "la-loma", "la-loma-2"], "already"),
        (["hospitl", "la-loma", "x"], "hospital"),
    ] {
        let (code, said) = run(&tree, &[&["rename"][..], &args].concat());
        assert!(code == 2 && said.contains(told), "{args:?}: {said}");
    }
    // Two pages under one address.
    let (code, said) = run(&tree, &["rename", "hospital", "la-loma", "otro", "--slug", "es=la-loma-2"]);
    assert!(code == 1 && said.contains("direccion-repetida") && said.contains("nothing was written"), "{said}");
    tree.write("content/hospitals/roto.yaml", "name: [\n");
    let (code, said) = run(&tree, &["rename", "hospital", "la-loma", "otro"]);
    assert!(code == 1 && said.contains("mend them first"), "{said}");
    std::fs::remove_file(tree.path("content/hospitals/roto.yaml")).unwrap();
    assert_eq!(content(&tree), before);
}

#[test]
fn a_fault_in_the_midst_leaves_everything_as_it_was() {
    let tree = tree();
    let before = content(&tree);
    let options = marca::pipeline::Options {
        root: tree.root().to_owned(),
        preview: true,
        today: marca::pipeline::Today::Is(marca::date::Date::parse(TODAY).unwrap()),
        base_url: None,
        cache: None,
        editorial: false,
        progress: None,
    };
    let day = marca::date::Date::parse(TODAY).unwrap();
    let kind = marca::model::Kind::Hospital;
    let plan = marca::edit::rename(&RealDisk, &options, day, kind, ("la-loma", "la-colina"), &[]).unwrap();
    for nth in 1.. {
        let cause = Cause::Errno(28);
        let fault = Fault { action: Some(Action::Rename), path: None, nth, lasting: false, cause };
        if plan.changes.write(&FaultyDisk::new(Box::new(RealDisk), fault), tree.root()).is_ok() {
            assert!(nth > 6, "{nth}");
            break;
        }
        assert_eq!(content(&tree), before, "rename {nth}");
    }
    assert!(content(&tree).contains_key("content/hospitals/la-colina.yaml"));
}

#[test]
fn a_record_that_is_no_more_leaves_nothing_that_leads_to_it() {
    let tree = tree();
    let before = content(&tree);
    let (code, said) = run(&tree, &["archive", "hospital", "la-loma"]);
    assert!(code == 2 && said.contains("certification:norma") && said.contains("--together"), "{said}");
    assert_eq!(content(&tree), before);

    let (code, said) = run(&tree, &["archive", "hospital", "la-loma", "--together"]);
    assert_eq!(code, 0, "{said}");
    let after = content(&tree);
    assert!(
        after["content/hospitals/la-loma.yaml"]
            .contains("kind: general # y de urgencias\nsector: private\ncity: León\nstatus: archived\n")
    );
    assert!(
        after["content/certifications/norma.yaml"]
            .starts_with("status: archived\nholder: \"la-loma\" # entre comillas\n")
    );
    assert_eq!(after["content/stories/articulo/story.yaml"], "kind: article\npublished_on: 2026-01-01\n");
    let text = &after["content/stories/articulo/es.md"];
    assert!(
        text.contains("Vea el hospital, no [el otro](hospital:la-loma-2).\n") && !text.contains("contact"),
        "{text}"
    );
    let service = &after["content/services/electrocardiogram.yaml"];
    assert!(service.contains("  es: >\n    Se hace en\n    La Loma.\n  en: At La Loma.\n"), "{service}");
    assert!(service.ends_with("offers:\n  - hospital: la-loma-2\n    price: {min: 100, currency: MXN, valid_until: 2027-01-01, source: Lista}\n"));
    assert!(after["content/addresses.yaml"].contains("es/hospitales/la-loma/: section:hospitals\n"));
    let report = tree.check();
    assert!(!report.has_errors());
    let hidden = marca::diagnostics::Code::ReferenceHidden;
    assert!(!report.found.iter().any(|found| found.code == hidden));
    let out = tree.path("out");
    assert_eq!(run(&tree, &["build", "--out", out.to_str().unwrap()]).0, 0);
    let old = std::fs::read_to_string(out.join("es/hospitales/la-loma/index.html")).unwrap();
    assert!(old.contains("url=/es/hospitales/\""), "{old}");
}

#[test]
fn what_takes_the_place_of_a_record_takes_its_mentions_and_addresses() {
    let tree = tree();
    let (code, said) = run(&tree, &["archive", "hospital", "la-loma", "--to", "hospital:la-loma-2"]);
    assert_eq!(code, 0, "{said}");
    let after = content(&tree);
    assert!(after["content/certifications/norma.yaml"].contains("holder: \"la-loma-2\" # entre comillas\n"));
    assert!(after["content/stories/articulo/es.md"].contains("[el hospital](hospital:la-loma-2)"));
    assert!(after["content/addresses.yaml"].contains("es/hospitales/la-loma/: hospital:la-loma-2\n"));
    assert!(!tree.check().has_errors());

    let (code, said) = run(&tree, &["archive", "story", "articulo", "--gone"]);
    assert_eq!(code, 0, "{said}");
    assert!(content(&tree)["content/addresses.yaml"].contains("es/articulos/articulo/: gone\n"));
    assert!(!tree.check().has_errors());
}

/// Under another id the program would not find them.
#[test]
fn the_pages_that_the_program_names_are_all_known() {
    let mut named = Vec::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/plan")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            for mark in ["page_url(\"", "find::<Page>(\"", "Spot::Page(\"", "entry.id == \""] {
                named.extend(text.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
            }
        }
    }
    assert!(named.len() > 5, "{named:?}");
    for name in named {
        assert!(marca::model::NAMED_PAGES.contains(&name.as_str()), "{name}");
    }
}
