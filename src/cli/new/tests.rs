//! The dialogue of `marca new`, answered by a text instead of a person.

use super::*;
use crate::cli::words::Tongue;
use crate::date::Date;
use crate::fs::Scope;

const SITE: &str = "name: Prueba
tagline: {es: uno, en: one}
base_url: https://sitio.example
timezone: America/Mexico_City
languages:
  - {tag: es, locale: es-MX, name: Español}
  - {tag: en, locale: en-US, name: English}
default_language: es
sections: {hospitals: {es: hospitales, en: hospitals}}
";

/// A site without a theme, the answers, and what came of them: what was said, and the outcome.
fn asked(root: &std::path::Path, args: &[&str], answers: &str) -> (String, Result<String, String>) {
    #[derive(clap::Parser)]
    struct Only {
        #[command(flatten)]
        new: New,
    }
    if !root.join("content").exists() {
        RealDisk.create_folders(&root.join("content/hospitals")).unwrap();
        RealDisk.create_folders(&root.join("themes")).unwrap();
        RealDisk.write_new(&root.join("content/site.yaml"), SITE.as_bytes()).unwrap();
    }
    let parsed = <Only as clap::Parser>::try_parse_from([&["new"], args].concat()).unwrap();
    let options = Options {
        root: root.to_owned(),
        today: pipeline::Today::Is(Date::parse("2026-11-21").unwrap()),
        ..parsed.new.site.options(0)
    };
    let mut output = Vec::new();
    let dialogue = Dialogue { input: &mut answers.as_bytes(), output: &mut output };
    let words = Words::of(Tongue::English);
    let made = parsed.new.make(&RealDisk, &options, &words, Some(dialogue)).map_err(|stop| match stop {
        Stop::Said(said, _) => said,
        Stop::Trouble(trouble) => trouble.to_string(),
    });
    (String::from_utf8(output).unwrap(), made)
}

fn read(root: &std::path::Path, path: &str) -> String {
    String::from_utf8(RealDisk.read(&root.join(path), 1 << 20).unwrap()).unwrap()
}

#[test]
fn a_hospital_is_asked_for_until_it_is_right() {
    let dir = tempfile::tempdir().unwrap();
    // A blank name, a kind that is none, the suggested city, the suggested words of the address, a bad id.
    let answers = "\nClínica: Ejemplo\nclinica\nclinic\nprivate\n\n\nsample-clinic\nMi Clínica\n\n";
    let (said, made) = asked(dir.path(), &["hospital"], answers);
    let made = made.unwrap();
    for told in
        ["cannot be left empty", "`clinica`", "`clinic`", "city [León]", "slug.es [clinica-ejemplo]", "`mi-clinica`"]
    {
        assert!(said.contains(told), "{told}: {said}");
    }
    assert!(made.contains("clinica-ejemplo.yaml"), "{made}");
    let text = read(dir.path(), "content/hospitals/clinica-ejemplo.yaml");
    for line in [
        "status: draft",
        "name: \"Clínica: Ejemplo\"",
        "kind: clinic",
        "city: León",
        "  en: sample-clinic",
        "#rooms: 1",
    ] {
        assert!(text.lines().any(|written| written == line), "{line}: {text}");
    }
}

#[test]
fn a_dialogue_that_ends_early_writes_nothing() {
    let all = "Clínica Ejemplo\nclinic\nprivate\nLeón\n\n\n\n";
    let ends: Vec<usize> = all.match_indices('\n').map(|(at, _)| at + 1).collect();
    for end in &ends {
        let dir = tempfile::tempdir().unwrap();
        let (_, made) = asked(dir.path(), &["hospital"], &all[..*end]);
        let files = RealDisk.walk(&dir.path().join("content"), Scope::Tree).unwrap();
        assert_eq!(made.is_ok(), Some(end) == ends.last(), "{made:?}");
        assert_eq!(files.len(), if made.is_ok() { 3 } else { 2 }, "after {end} bytes");
    }
}

#[test]
fn what_turns_out_to_be_needed_is_asked_and_days_in_the_wrong_order_are_asked_again() {
    let dir = tempfile::tempdir().unwrap();
    let answers = "2026-10-01\npatient\nMi rodilla\n\nCómo le fue.\n\nmi-rodilla\n\n\
                   Una paciente\n\n2026-12-01\nTexto\n2026-11-01\n2027-12-01\n";
    let (said, made) = asked(dir.path(), &["story"], answers);
    assert!(made.is_ok(), "{made:?} {said}");
    let story = read(dir.path(), "content/stories/mi-rodilla/story.yaml");
    for line in ["  es: Una paciente", "  en:   # translation missing", "  expires_on: 2027-12-01"] {
        assert!(story.lines().any(|written| written == line), "{line}: {story}");
    }
    assert!(read(dir.path(), "content/stories/mi-rodilla/es.md").contains("title: Mi rodilla\n"));
    assert!(read(dir.path(), "content/stories/mi-rodilla/en.md").contains("title:   # translation missing\n"));
    assert!(said.contains("`expires_on`"), "{said}");
}

#[test]
fn a_copy_keeps_the_comments_and_lets_nothing_vouch_for_it_unseen() {
    let dir = tempfile::tempdir().unwrap();
    let _ = asked(dir.path(), &["hospital"], "");
    let path = dir.path().join("content/hospitals/una.yaml");
    let whole = "# De la casa.\nname: Una\nkind: clinic # chica\nsector: private\ncity: León\nstatus: published\nslug: una\n\
                 rooms: 12 # contadas\nupdated_on: 2026-01-01\nphones: [\"+12025550123\"]\nadvertising_auth:\n  type: permiso\n  number: '1'\n  medium: web\n  valid_until: 2027-01-01\n\
                 sources:\n  - fields: [name, kind, sector, city, rooms]\n    title: Directorio\n    url: https://d.example/\n    verified_on: 2026-11-01\n    confidence: press\n";
    RealDisk.write_new(&path, whole.as_bytes()).unwrap();
    let (said, made) = asked(dir.path(), &["hospital", "--from", "una"], "Otra\n\notra-en\n\n");
    assert!(made.is_ok(), "{made:?} {said}");
    let text = read(dir.path(), "content/hospitals/otra.yaml");
    for line in [
        "status: draft",
        "name: Otra",
        "kind: clinic # chica",
        "rooms: 12 # contadas",
        "  es: otra",
        "#  valid_until: 2027-01-01",
        "#    verified_on: 2026-11-01",
    ] {
        assert!(text.lines().any(|written| written == line), "{line}: {text}");
    }
    assert!(!text.contains("slug: una") && !text.contains("status: published"), "{text}");
    assert!(text.contains("\n#phones: ") && !text.contains("updated_on"), "{text}");
    assert_eq!(text.matches("TO BE CONFIRMED").count(), 3, "{text}");
}
