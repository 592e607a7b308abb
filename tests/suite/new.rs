//! `marca new`: for every kind a record comes of the answers that it asks for, and what it offers besides can be used as it stands.

use marca::decode::{Form, Shape};
use marca::diagnostics::{Code, Severity};
use marca::edit::{Draft, Question};
use marca::model::Kind;
use marca::pipeline::{self, Discard, Options, Today};

use crate::support::said::marca;
use crate::support::tree::{TODAY, Tree};

/// An answer that fits a question, made of nothing but its definition.
fn answer(question: &Question) -> String {
    fn fitting(shape: &Shape) -> String {
        match shape {
            Shape::Text | Shape::Prose => "Texto: uno, dos".to_owned(),
            Shape::Bool => "true".to_owned(),
            Shape::Whole { min, .. } => min.max(&1).to_string(),
            Shape::Number => "1".to_owned(),
            Shape::Word(words) => words[0].to_owned(),
            Shape::Form(Form { example, .. }) => (*example).to_owned(),
            Shape::Id("hospital") => "la-loma".to_owned(),
            Shape::Id("specialty") => "cardiology".to_owned(),
            Shape::Id("service") => "electrocardiogram".to_owned(),
            Shape::List { of, .. } | Shape::ByLanguage { of, .. } | Shape::ByName(of) => fitting(of),
            Shape::Id(_) | Shape::AnyId | Shape::Fields(_) | Shape::Either(_) => {
                panic!("{shape:?} is asked as a whole")
            }
        }
    }
    match question.path.as_str() {
        "timezone" => "America/Mexico_City".to_owned(),
        _ => fitting(&question.shape),
    }
}

/// The flags that `marca new` asks for until it is content.
fn flags(tree: &Tree, kind: Kind) -> Vec<String> {
    let root = tree.root().to_str().unwrap();
    let rules = pipeline::known(&marca::fs::RealDisk, tree.root()).unwrap();
    let mut draft = Draft::new(kind);
    let mut flags: Vec<String> =
        ["new", kind.as_str(), "--lang", "en", "--as-of", TODAY, "--root", root, "--id", "nuevo"]
            .map(str::to_owned)
            .to_vec();
    for _ in 0..5 {
        let output = marca(&flags.iter().map(String::as_str).collect::<Vec<_>>(), None);
        if output.status.success() {
            return flags;
        }
        let said = String::from_utf8(output.stderr).unwrap();
        let missing: Vec<String> =
            said.split("--set ").skip(1).map(|rest| rest.split('=').next().unwrap().to_owned()).collect();
        assert!(!missing.is_empty(), "{}: {said}", kind.as_str());
        assert!(!tree.path(&format!("content/{}/nuevo", kind.folder())).exists(), "nothing half");
        for path in missing {
            draft.needed.insert(path.clone());
            let question = draft.questions(&rules).into_iter().find(|question| question.path == path);
            let mut value = answer(&question.unwrap_or_else(|| panic!("{path} is not asked")));
            if path == "ends_on" {
                value = "2027-12-31".to_owned();
            }
            flags.extend(["--set".to_owned(), format!("{path}={value}")]);
            draft.answers.insert(path, value);
        }
    }
    panic!("{}: it is never content", kind.as_str());
}

/// What a preview says of the tree.
fn preview(tree: &Tree) -> pipeline::Report {
    let options = Options {
        root: tree.root().to_owned(),
        preview: true,
        today: Today::Is(marca::date::Date::parse(TODAY).unwrap()),
        base_url: None,
        cache: None,
        editorial: false,
        progress: None,
    };
    pipeline::run(&marca::fs::RealDisk, &options, &Discard).unwrap()
}

#[test]
fn the_required_answers_make_a_record_of_every_kind() {
    let tree = Tree::base();
    tree.write("content/pages/journey/page.yaml", "menu: none\n");
    tree.write("content/pages/travel/page.yaml", "menu: none\n");
    for (page, language) in [("journey", "es"), ("journey", "en"), ("travel", "es"), ("travel", "en")] {
        let text = format!("---\ntitle: {page}\nsummary: {page}\n---\nTexto.\n");
        tree.write(&format!("content/pages/{page}/{language}.md"), text);
    }
    for kind in Kind::ALL {
        flags(&tree, *kind);
    }
    let report = preview(&tree);
    let errors: Vec<_> = report.found.iter().filter(|found| found.severity() == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(!tree.check().has_errors(), "drafts are no matter to the public");
}

#[test]
fn what_a_new_record_offers_can_be_used_as_it_stands() {
    // Faults of what the examples say are theirs alone; none may be of the form.
    let form = [
        Code::YamlSyntax,
        Code::YamlTab,
        Code::FieldUnknown,
        Code::FieldTwice,
        Code::ValueType,
        Code::ValueBool,
        Code::ValueUnknown,
        Code::DateInvalid,
        Code::PhoneInvalid,
        Code::UrlInvalid,
        Code::EmailInvalid,
        Code::ReferenceUnknown,
    ];
    for kind in Kind::ALL {
        let tree = Tree::base();
        flags(&tree, *kind);
        let folder = format!("content/{}", kind.folder());
        let file = tree.bytes(&folder).into_keys().find(|path| {
            let path = path.to_str().unwrap();
            path.ends_with("nuevo.yaml") || path.ends_with(&format!("nuevo/{}.yaml", kind.as_str()))
        });
        let file = file.unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        let used = |line: &str| match line.strip_prefix('#') {
            Some(rest) if !rest.starts_with(' ') || rest.starts_with("  ") => format!("{rest}\n"),
            _ => format!("{line}\n"),
        };
        let whole: String = text.lines().map(used).collect();
        assert!(whole.lines().count() == text.lines().count() && whole != text);
        std::fs::write(&file, &whole).unwrap();
        let report = preview(&tree);
        let wrong: Vec<_> = report
            .found
            .iter()
            .filter(|found| form.contains(&found.code))
            // A source can vouch for a field only, and the example names none.
            .filter(|found| !(found.code == Code::ValueUnknown && whole.contains("- fields: […]")))
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}\n{whole}", kind.as_str());
    }
}

#[test]
fn what_is_wrong_with_the_flags_is_told_and_nothing_is_written() {
    let tree = Tree::base();
    let before = tree.bytes("content");
    let said = |args: &[&str]| {
        let output = marca(&[&["new", "--lang", "en"], args].concat(), Some(tree.root()));
        assert!(!output.status.success(), "{args:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    for (args, told) in [
        (&["hospitl"][..], "hospital"),
        (&["hospital", "--set", "kindd=clinic"], "kind"),
        (&["hospital", "--set", "kind=clinica"], "`clinic`"),
        (&["hospital", "--set", "website=example"], "url-invalida"),
        (&["hospital", "--from", "la-lomo"], "la-loma"),
        (&["hospital", "--id", "La Loma"], "`la-loma`"),
        (&["hospital", "--id", "la-loma"], "already"),
        (&["service", "--name-es", "X", "--set", "specialty=cardiolgy", "--set", "kind=test"], "cardiology"),
    ] {
        let said = said(args);
        assert!(said.contains(told) || (told == "url-invalida" && said.contains("example")), "{args:?}: {said}");
    }
    assert_eq!(tree.bytes("content"), before);
}
