//! A: records that are bombs, torn, misspelled or of another kind than they seem; B16: the settings of the site.

use super::Promise::{E, Nothing, S};
use super::*;

fn bomb() -> String {
    let levels: String =
        (1..9).map(|n| format!("x{n}: &x{n} [{}]\n", vec![format!("*x{}", n - 1); 9].join(", "))).collect();
    hospital("Hospital Hostil", &format!("x0: &x0 [lol]\n{levels}"))
}

#[test]
fn bombs_and_files_too_large() {
    let long = "x".repeat(100_000);
    let mut cases = vec![
        case("A1 billion laughs", one(HOSPITAL, bomb()), E("hospitals/hostil.yaml:14")),
        case(
            "A1 quadratic",
            field(&format!("a: &a {long}\nb: [{}]\n", "*a, ".repeat(5_000))),
            E("hospitals/hostil.yaml:14"),
        ),
        case("A1 merge", field("<<: {name: x}\n"), E("hospitals/hostil.yaml:14")),
        case("A1 merge of an alias", field("a: &a {b: c}\nd:\n  <<: *a\n"), E("hospitals/hostil.yaml:14")),
        case("A1 alias alone", field("group: *none\n"), E("hospitals/hostil.yaml:14")),
        case("A1 anchor on a key", field("&k group: x\n"), E("hospitals/hostil.yaml:14")),
        case("A1 in front matter", told("title: &a Historia\nsummary: *a", "Texto."), E("stories/hostil/es.md:2")),
        case("A1 in the settings", put("site.yaml", What::Added("x: &x 1\n".into())), E("site.yaml:")),
        case("A3 one text of 20 MB", field(&format!("group: {}\n", "x".repeat(20 << 20))), E("hospitals/hostil.yaml")),
        case(
            "A3 200,000 keys",
            field(&(0..200_000).map(|n| format!("k{n}: 1\n")).collect::<String>()),
            E("hospitals/hostil.yaml"),
        ),
        case(
            "A3 60,000 keys in less than a megabyte",
            field(&(0..60_000).map(|n| format!("k{n}: 1\n")).collect::<String>()),
            E("hospitals/hostil.yaml:"),
        ),
        case(
            "A3 a list of 300,000",
            field(&format!("insurers: [{}]\n", "a,".repeat(300_000))),
            E("hospitals/hostil.yaml:"),
        ),
        case("A3 8 GB", put(HOSPITAL, What::Sparse(8 << 30)), E("hospitals/hostil.yaml")),
        case("A3 8 GB of settings", put("site.yaml", What::Sparse(8 << 30)), E("site.yaml")),
        case("A3 8 GB of text", put("pages/home/es.md", What::Sparse(8 << 30)), E("pages/home/es.md")),
        case("A3 8 GB published as it is", put("static/big.bin", What::Sparse(8 << 30)), E("static/big.bin")),
        case("A3 a text of 3 MB", story(&"Una frase larga. ".repeat(180_000)), E("stories/hostil/es.md")),
        case("A3 just over a megabyte", field(&"# nota\n".repeat(155_000)), E("hospitals/hostil.yaml")),
        case("A3 a megabyte of comments", field(&"# nota\n".repeat(145_000)), Nothing),
        case(
            "A3 a number of 100,000 digits",
            field(&format!("rooms: {}\n", "9".repeat(100_000))),
            E("hospitals/hostil.yaml:14"),
        ),
        case("A3 a key of 100,000 letters", field(&format!("{long}: 1\n")), E("hospitals/hostil.yaml:14")),
        case(
            "A3 100,000 spaces before a key",
            field(&format!("{}group: x\n", " ".repeat(100_000))),
            E("hospitals/hostil.yaml:"),
        ),
        case("A3 ledger of 8 GB", put("addresses.yaml", What::Sparse(8 << 30)), E("addresses.yaml")),
    ];
    for (what, deep) in [
        ("brackets", "[".repeat(10_000)),
        ("closed brackets", "[".repeat(10_000) + &"]".repeat(10_000)),
        ("braces", "{a: ".repeat(10_000)),
        ("hyphens", "- ".repeat(10_000)),
        ("brackets 21 deep", "[".repeat(21) + "x" + &"]".repeat(21)),
        ("explicit keys", "? ".repeat(10_000)),
        ("quotes never closed", "\"".to_owned() + &"\n\n".repeat(10_000)),
    ] {
        cases.push(case(format!("A2 {what}"), field(&format!("insurers: {deep}\n")), E("hospitals/hostil.yaml:")));
    }
    let blocks: String = (0..1_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    cases.push(case("A2 a thousand levels", field(&blocks), E("hospitals/hostil.yaml:")));
    cases.push(case("A2 a list as the record", one(HOSPITAL, "[".repeat(50_000)), E("hospitals/hostil.yaml:1")));
    all_as_promised(cases, 25);
}

#[test]
fn torn_and_odd_yaml() {
    let sound = hospital("Hospital Hostil", "");
    let lines: Vec<&str> = sound.lines().collect();
    let mut cases = vec![
        case("A4 key twice", field("city: Silao\n"), E("hospitals/hostil.yaml:14")),
        case("A4 key twice, once in quotes", field("\"city\": Silao\n"), E("hospitals/hostil.yaml:14")),
        case(
            "A4 key twice, deeper",
            field("geo: {lat: 1, lat: 2, lon: 3, source: x}\n"),
            E("hospitals/hostil.yaml:14"),
        ),
        case("A4 key twice in front matter", told("title: a\ntitle: b", "x"), E("stories/hostil/es.md:3")),
        case("A4 two documents", field("---\nname: Otro\n"), E("hospitals/hostil.yaml:14")),
        case("A4 a document that ends", field("...\nname: Otro\n"), E("hospitals/hostil.yaml:")),
        case("A4 a list as key", field("? [a, b]\n: c\n"), E("hospitals/hostil.yaml:14")),
        case("A4 a map as key", field("{a: b}: c\n"), E("hospitals/hostil.yaml:14")),
        case("A4 nothing as key", field("~: c\n"), E("hospitals/hostil.yaml:14")),
        case("A4 a number as key", field("1: c\n"), E("hospitals/hostil.yaml:14")),
        case("A4 an empty key", field("\"\": c\n"), E("hospitals/hostil.yaml:14")),
        case("A4 a directive", one(HOSPITAL, format!("%YAML 9.9\n---\n{sound}")), E("hospitals/hostil.yaml:1")),
        case(
            "A4 a tag directive",
            one(HOSPITAL, format!("%TAG ! tag:evil,2000:\n---\n{sound}")),
            E("hospitals/hostil.yaml:1"),
        ),
        case("A5 a tab", field("address:\n\tstreet: x\n"), E("hospitals/hostil.yaml:15")),
        case("A5 a quote never closed", field("group: \"Grupo\ncity2: x\n"), E("hospitals/hostil.yaml:14")),
        case("A5 a single quote never closed", field("group: 'Grupo\n"), E("hospitals/hostil.yaml:14")),
        case("A5 cut in a list", field("insurers: [a, b"), E("hospitals/hostil.yaml:14")),
        case("A5 cut in a key", field("insur"), E("hospitals/hostil.yaml:14")),
        case("A5 an escape that is none", field("group: \"a\\qb\"\n"), E("hospitals/hostil.yaml:14")),
        case(
            "A5 conflict",
            field("<<<<<<< HEAD\ngroup: a\n=======\ngroup: b\n>>>>>>> x\n"),
            E("hospitals/hostil.yaml:14"),
        ),
        case("A5 half a conflict", field(">>>>>>> topic\n"), E("hospitals/hostil.yaml:14")),
        case("A5 the middle of a conflict", field("=======\n"), E("hospitals/hostil.yaml:14")),
        case(
            "A5 conflict in a text",
            story("Uno.\n\n<<<<<<< HEAD\nDos.\n=======\nTres.\n>>>>>>> x"),
            E("stories/hostil/es.md:7"),
        ),
        case("A5 conflict in front matter", told("<<<<<<< HEAD\ntitle: a", "x"), E("stories/hostil/es.md:2")),
        case("A5 front matter open", one("stories/hostil/es.md", "---\ntitle: x\n"), E("stories/hostil/")),
        case(
            "A5 no front matter",
            {
                let mut parts = story("x");
                parts[1].1 = What::Bytes(b"Hola\n".to_vec());
                parts
            },
            E("stories/hostil/es.md:1"),
        ),
        case("A5 a fault in front matter", told("title: \"x\nsummary: y", "z"), E("stories/hostil/es.md:2")),
        case("A5 empty", one(HOSPITAL, ""), E("hospitals/hostil.yaml")),
        case("A5 only comments", one(HOSPITAL, "# nada\n"), E("hospitals/hostil.yaml")),
        case("A5 only a text", one(HOSPITAL, "hola\n"), E("hospitals/hostil.yaml:1")),
        case("A5 a list", one(HOSPITAL, "- a\n- b\n"), E("hospitals/hostil.yaml:1")),
        case("A5 settings gone", put("site.yaml", What::Gone), E("site.yaml")),
        case("A5 settings empty", one("site.yaml", ""), E("site.yaml")),
        case(
            "A8 Latin-1",
            one(HOSPITAL, [sound.as_bytes(), b"group: Cl\xednica\n"].concat()),
            E("hospitals/hostil.yaml:14"),
        ),
        case(
            "A8 overlong",
            one(HOSPITAL, [sound.as_bytes(), b"group: \xc0\xaf\n"].concat()),
            E("hospitals/hostil.yaml:14"),
        ),
        case(
            "A8 a surrogate in UTF-8",
            one(HOSPITAL, [sound.as_bytes(), b"group: \xed\xa0\x80\n"].concat()),
            E("hospitals/hostil.yaml:14"),
        ),
        case(
            "A8 UTF-16",
            one(HOSPITAL, sound.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
            E("hospitals/hostil.yaml"),
        ),
        case(
            "A8 UTF-16 with its mark",
            one(HOSPITAL, [vec![0xff, 0xfe], sound.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()),
            E("hospitals/hostil.yaml:1"),
        ),
        case(
            "A8 random bytes",
            one(HOSPITAL, (0..60_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<u8>>()),
            E("hospitals/hostil.yaml:"),
        ),
        case(
            "A8 Latin-1 in a text",
            {
                let mut parts = story("");
                parts[1].1 = What::Bytes(b"---\ntitle: a\nsummary: b\n---\nCl\xednica\n".to_vec());
                parts
            },
            E("stories/hostil/es.md:5"),
        ),
        case("A8 only NUL", one(HOSPITAL, vec![0; 500_000]), E("hospitals/hostil.yaml:1")),
        case("A9 byte order mark", one(HOSPITAL, format!("\u{feff}{sound}")), Nothing),
        case("A9 CRLF", one(HOSPITAL, sound.replace('\n', "\r\n")), Nothing),
        case("A9 CR", one(HOSPITAL, sound.replace('\n', "\r")), Nothing),
        case("A9 mark and CRLF", one(HOSPITAL, format!("\u{feff}{}", sound.replace('\n', "\r\n"))), Nothing),
        case("A9 no line at the end", one(HOSPITAL, sound.trim_end()), Nothing),
        case("A9 spaces at all ends", one(HOSPITAL, sound.replace('\n', "  \n")), Nothing),
        case("A9 a first ---", one(HOSPITAL, format!("---\n{sound}")), Nothing),
        case("A9 CRLF settings", put("site.yaml", What::Instead("\n", "\r\n".into())), Nothing),
    ];
    for code in ["0", "1", "7", "8", "b", "1b", "7f"] {
        let byte = u8::from_str_radix(code, 16).unwrap();
        let raw = [sound.as_bytes(), b"group: a", &[byte], b"b\n"].concat();
        cases.push(case(format!("A8 U+{code}"), one(HOSPITAL, raw), E("hospitals/hostil.yaml:14")));
        let escaped = format!("group: \"a\\x{byte:02x}b\"\n");
        cases.push(case(format!("A8 U+{code} as an escape"), field(&escaped), E("hospitals/hostil.yaml:14")));
    }
    for escape in [
        "\\0",
        "\\e[2J",
        "\\a",
        "\\u0085",
        "\\u009b",
        "\\ud800",
        "\\U00110000",
        "\\u202e",
        "\\u2066",
        "\\ufeff",
        "\\U000e0041",
        "\\N",
    ] {
        let escaped = format!("group: \"a{escape}b\"\n");
        cases.push(case(format!("A8 {escape} as an escape"), field(&escaped), E("hospitals/hostil.yaml:14")));
        let parts = told(&format!("title: \"a{escape}b\"\nsummary: x"), "y");
        cases.push(case(format!("A8 {escape} in a title"), parts, E("stories/hostil/es.md:2")));
    }
    // Cut anywhere, a record is refused or says the same as whole.
    for line in 1..lines.len() {
        let cut = lines[..line].join("\n") + "\n" + &lines[line][..lines[line].len() / 2];
        cases.push(case(format!("A5 cut in line {}", line + 1), one(HOSPITAL, cut), E("hospitals/hostil.yaml")));
    }
    all_as_promised(cases, 90);
}

#[test]
fn values_of_another_kind() {
    let mut cases = vec![
        case("A6 a list as name", named("[a, b]"), E("hospitals/hostil.yaml:1")),
        case("A6 a map as name", named("{a: b}"), E("hospitals/hostil.yaml:1")),
        case("A6 nothing as name", named(""), E("hospitals/hostil.yaml:1")),
        case("A6 ~ as name", named("~"), E("hospitals/hostil.yaml:1")),
        case("A6 Norway", named("no"), S(&[">no<"], &[])),
        case("A6 a version", named("1.50"), S(&[">1.50<"], &[">1.5<"])),
        case("A6 zeros in front", named("007"), S(&[">007<"], &[])),
        case("A6 base 60", named("12:30:45"), S(&[">12:30:45<"], &[])),
        case("A6 hexadecimal", named("0x1F"), S(&[">0x1F<"], &[">31<"])),
        case("A6 octal", named("0o17"), S(&[">0o17<"], &[])),
        case("A6 exponent", named("1e3"), S(&[">1e3<"], &[">1000<"])),
        case("A6 a date", named("2026-01-02"), S(&[">2026-01-02<"], &[])),
        case("A6 underscores", named("1_000"), S(&[">1_000<"], &[])),
        case("A6 infinity", named(".inf"), S(&[">.inf<"], &[])),
        case("A13 blank", named("\"\""), E("hospitals/hostil.yaml:1")),
        case("A13 spaces", named("\"   \""), E("hospitals/hostil.yaml:1")),
        case("A13 hard spaces", named("\"\\u00a0\\u2003\""), E("hospitals/hostil.yaml:1")),
        case("A13 nothing to see", named("\"\\u200b\\u200d\""), E("hospitals/hostil.yaml:1")),
        case("A13 fillers of Hangul", named("\"\\u3164\\u115f\""), E("hospitals/hostil.yaml:1")),
        case("A13 blank braille", named("\"\\u2800\""), E("hospitals/hostil.yaml:1")),
        case("A13 only marks of direction", named("\"\\u200e\\u200f\""), E("hospitals/hostil.yaml:1")),
        case("A13 100,000 letters", named(&"x".repeat(100_000)), E("hospitals/hostil.yaml:1")),
        case(
            "A13 5,000 combining marks",
            named(&format!("e{}", "\u{301}".repeat(5_000))),
            E("hospitals/hostil.yaml:1"),
        ),
        case("A13 250 combining marks", named(&format!("e{}", "\u{301}".repeat(250))), E("hospitals/hostil.yaml:1")),
        case("A13 a blank title", told("title: \"\"\nsummary: x", "y"), E("stories/hostil/es.md:2")),
        case(
            "A13 a title of 5,000 letters",
            told(&format!("title: {}\nsummary: x", "y ".repeat(2_500)), "z"),
            E("stories/hostil/es.md:2"),
        ),
        case("A13 a word of 280 letters", named(&"W".repeat(280)), S(&[], &[])),
        case(
            "A11 no such specialty",
            one(HOSPITAL, hospital("H", "").replace("[cardiology]", "[cardiolgy]")),
            E("hospitals/hostil.yaml:7"),
        ),
        case("A11 no such service", field("services: [nada]\n"), E("hospitals/hostil.yaml:14")),
        case(
            "A11 a path as a reference",
            field("services: [../specialties/cardiology]\n"),
            E("hospitals/hostil.yaml:14"),
        ),
        case(
            "A11 two files, one id",
            one("hospitals/otros/hostil.yaml", hospital("Otro", "")),
            E("hospitals/otros/hostil.yaml"),
        ),
        case(
            "A11 a service that needs what is not there",
            one(
                "services/hostil.yaml",
                "name: {es: a, en: b}\nspecialty: nada\nkind: test\nclinical_review: pending\n",
            ),
            E("services/hostil.yaml:2"),
        ),
        case(
            "A11 it leads to itself",
            one("specialties/hostil.yaml", "name: {es: a, en: b}\nclinical_review: pending\nrelated: [hostil]\n"),
            E("specialties/hostil.yaml:"),
        ),
        case(
            "A12 Python",
            field("group: !!python/object/apply:os.system [\"touch /tmp/hostil\"]\n"),
            E("hospitals/hostil.yaml:14"),
        ),
        case("A12 include", field("group: !include /etc/passwd\n"), E("hospitals/hostil.yaml:14")),
        case("A12 binary", field("group: !!binary aGk=\n"), E("hospitals/hostil.yaml:14")),
        case("A12 JavaScript", field("group: !!js/function 'function(){}'\n"), E("hospitals/hostil.yaml:14")),
        case("A12 Ruby", field("--- !ruby/object:Gem::Installer\ni: x\n"), E("hospitals/hostil.yaml:14")),
        case(
            "A12 a tag on the whole",
            one(HOSPITAL, format!("!evil\n{}", hospital("H", ""))),
            E("hospitals/hostil.yaml:1"),
        ),
        case("A12 !!str", field("group: !!str x\n"), E("hospitals/hostil.yaml:14")),
        case("A12 prototype", field("__proto__: {polluted: true}\n"), E("hospitals/hostil.yaml:14")),
        case("A12 constructor", field("constructor: {prototype: {x: 1}}\n"), E("hospitals/hostil.yaml:14")),
        case("A10 near miss", field("servces: [electrocardiogram]\n"), E("hospitals/hostil.yaml:14")),
        case("A10 other letters", field("Name: x\n"), E("hospitals/hostil.yaml:14")),
        case("A10 in front matter", told("title: x\nsumary: y", "z"), E("stories/hostil/es.md:3")),
        case("A10 in a list", field("photos: [{fil: a.jpg}]\n"), E("hospitals/hostil.yaml:14")),
        case("A10 in the settings", put("site.yaml", What::Added("base_ulr: x\n".into())), E("site.yaml:")),
        case(
            "H6 real names",
            named("\"O'Brien & Söhne, مستشفى, می\u{200c}خواهم, İzmir, 病院, Nuñez\""),
            S(&["İzmir"], &[]),
        ),
        case("H6 an Arabic name with marks of direction", named("\"مستشفى\\u200f León\""), S(&["مستشفى"], &[])),
        case("H6 a Persian name", named("\"بیمارستان می\\u200cخواهم\""), S(&["می\u{200c}خواهم"], &[])),
        case("H6 Hindi and Tamil", named("\"अस्पताल क्\\u200dष மருத்துவமனை\""), S(&["अस्पताल"], &[])),
        case("H6 Vietnamese, decomposed", named("\"Bê\\u0323nh viê\\u0323n\""), S(&[], &[])),
        case("H6 Thai and Hebrew", named("\"โรงพยาบาล בית חולים\""), S(&["โรงพยาบาล"], &[])),
        case("H6 a family of one emoji", named("\"Clínica 👩\\u200d👩\\u200d👧\""), S(&["Clínica 👩\u{200d}"], &[])),
        case("H6 closed isolates", named("\"Clínica \\u2068مستشفى\\u2069 León\""), S(&["Clínica"], &[])),
        case("H6 a note", field("# O'Brien: [no] {fault} &here *at* !all\n"), Nothing),
    ];
    for (value, text) in [
        ("524771234567", "a number"),
        ("\"+52 477 123\"", "spaces"),
        ("\"+52477;ext=1\"", "an extension"),
        ("\"+5247712345678901234\"", "too long"),
        ("\"+٠١٢٣٤٥٦٧٨\"", "other digits"),
        ("\"+0123456789\"", "a zero"),
        ("\"+52477123456\\n7\"", "a line"),
        ("\"javascript:1\"", "a scheme"),
        ("\"+52477?text=x\"", "a parameter"),
    ] {
        cases.push(case(
            format!("B6 phone with {text}"),
            field(&format!("phones: [{value}]\n")),
            E("hospitals/hostil.yaml:14"),
        ));
        cases.push(case(
            format!("B6 WhatsApp with {text}"),
            field(&format!("whatsapp: {value}\n")),
            E("hospitals/hostil.yaml:14"),
        ));
    }
    for mail in [
        "a@x.mx?bcc=b@y.mx",
        "a@x.mx,b@y.mx",
        "a@x.mx%0abcc:b@y.mx",
        "\"a@x.mx\\nBcc: b@y.mx\"",
        "a b@x.mx",
        "a@x",
        "a@@x.mx",
        "<a@x.mx>",
        "a@x.mx&body=1",
        "\"\\\"a b\\\"@x.mx\"",
        "a@[127.0.0.1]",
        "a@x..mx",
        ".a@x.mx",
        "a@-x.mx",
        "a@x.mx.",
        "mailto:a@x.mx",
    ] {
        cases.push(case(format!("B6 {mail}"), field(&format!("email: {mail}\n")), E("hospitals/hostil.yaml:14")));
    }
    for (name, value) in [
        ("rooms", "-1"),
        ("rooms", "1.5"),
        ("rooms", ".nan"),
        ("rooms", "1e400"),
        ("rooms", "0x10"),
        ("rooms", "99999999999999999999999"),
        ("rooms", "\"12\""),
        ("rooms", "[]"),
        ("founded", "0"),
        ("founded", "20260"),
        ("founded", "1e3"),
        ("emergency_24h", "yes"),
        ("emergency_24h", "1"),
        ("emergency_24h", "\"true\""),
        ("kind", "5"),
        ("sector", "PRIVATE"),
        ("languages", "[xx-yy-zz]"),
        ("languages", "[1]"),
        ("payment", "[gold]"),
        ("payment", "card"),
        ("phones", "{a: b}"),
        ("phones", "\"+524771234567\""),
        ("insurers", "[[a]]"),
        ("insurers", "[~]"),
        ("geo", "{lat: .nan, lon: 0, source: x}"),
        ("geo", "{lat: .inf, lon: 0, source: x}"),
        ("geo", "{lat: 91, lon: 0, source: x}"),
        ("geo", "{lat: 1, lon: 181, source: x}"),
        ("geo", "{lat: 1e999, lon: 1, source: x}"),
        ("geo", "[1, 2]"),
        ("address", "León"),
        ("address", "{street: x, postal_code: \"1\", city: y, state: z, country: XX}"),
        ("clues_code", "[x]"),
        ("hours", "{es: a, de: b}"),
        ("description", "{es: 1, en: [x]}"),
    ] {
        let more = format!("{name}: {value}\n");
        let text = if ["kind", "sector"].contains(&name) {
            hospital("H", "").replace(&format!("{name}: "), &format!("{name}: {value} #"))
        } else {
            hospital("H", &more)
        };
        let place = match name {
            "kind" => "hospitals/hostil.yaml:3",
            "sector" => "hospitals/hostil.yaml:4",
            _ => "hospitals/hostil.yaml:14",
        };
        cases.push(case(format!("A6/A7 {name}: {value}"), one(HOSPITAL, text), E(place)));
    }
    for day in [
        "2026-02-30",
        "2026-13-01",
        "2026-00-10",
        "0000-00-00",
        "2026-1-5",
        "26-01-05",
        "99999-01-01",
        "-2026-01-01",
        "2026-01-01T25:00",
        "mañana",
        "[2026]",
        "\"\"",
        "1e5",
        "2026-01-01 ; rm -rf",
        "٢٠٢٦-٠١-٠١",
    ] {
        let text = hospital("H", "").replace("2026-11-01", day);
        cases.push(case(format!("A7 {day}"), one(HOSPITAL, text), E("hospitals/hostil.yaml:12")));
    }
    all_as_promised(cases, 120);
}

#[test]
fn settings_of_the_site() {
    let set = |old: &'static str, new: &str| put("site.yaml", What::Instead(old, new.to_owned()));
    let mut cases = vec![
        case(
            "B16 markup in the name",
            set("name: Sitio de prueba", "name: \"<script>alert(1)</script>\""),
            S(&["&lt;script&gt;"], &["<script>alert"]),
        ),
        case(
            "B16 the theme of a neighbour",
            put("site.yaml", What::Added("theme: ../../../etc\n".into())),
            E("site.yaml:"),
        ),
        case("B16 an absolute theme", put("site.yaml", What::Added("theme: /etc\n".into())), E("site.yaml:")),
        case("B16 a zone that is a path", set("America/Mexico_City", "../../etc/passwd"), E("site.yaml:")),
        case("B16 a locale that is none", set("locale: es-MX", "locale: ../x"), E("site.yaml:")),
        case("B16 a language that is a path", set("tag: es", "tag: ../es"), E("site.yaml:")),
        case("B16 a section that leads upwards", set("es: hospitales", "es: ../x"), E("site.yaml:")),
        case("B16 a section with a slash", set("es: hospitales", "es: a/b"), E("site.yaml:")),
        case("B16 a section that is a device", set("es: hospitales", "es: con"), E("site.yaml:")),
        case("B16 two sections alike", set("es: hospitales", "es: especialidades"), E("site.yaml")),
        case(
            "B16 a script as contact",
            put("site.yaml", What::Added("contact: {email: \"javascript:alert(1)\"}\n".into())),
            E("site.yaml:"),
        ),
        case(
            "B16 a million entries a page",
            put("site.yaml", What::Added("per_page: 1000000\n".into())),
            E("site.yaml:"),
        ),
        case(
            "B16 two thousand languages",
            set("default_language", &format!("x: [{}]\ndefault_language", "{tag: fr}, ".repeat(2_000))),
            E("site.yaml:"),
        ),
        case("B16 a name with a direction override", set("Sitio de prueba", "\"Sitio \\u202e\""), E("site.yaml:1")),
    ];
    for url in [
        "javascript:alert(1)",
        "https://a@evil.example",
        "https://sitio.example/?x=1",
        "https://sitio.example/#x",
        "//sitio.example",
        "ftp://sitio.example",
        "https://sitio.example/\"><script>",
        "https://sitio.example/../..",
        "https://sitio.example/%2e%2e/",
        "https://localhost",
        "sitio.example",
        "\"\"",
        "https://sitio.example/a b/",
        "https://sitio.example/;x",
        "https://sitio.example/*",
    ] {
        cases.push(case(format!("B16 {url}"), set("https://sitio.example", url), E("site.yaml:3")));
    }
    all_as_promised(cases, 25);
}
