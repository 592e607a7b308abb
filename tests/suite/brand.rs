//! The brand page shows what the theme really has: its samples are drawn from the tokens and icons themselves.

use std::fmt::Write;

use crate::support::blesses;

const THEME: &str = "themes/leon";

fn read(name: &str) -> String {
    std::fs::read_to_string(format!("{THEME}/{name}")).unwrap()
}

fn drawing(width: usize, height: usize, ground: &str, inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"sans-serif\"><path fill=\"{ground}\" d=\"M0 0h{width}v{height}H0z\"/>{inside}</svg>\n"
    )
}

/// `text` is what the file holds, or becomes it when tests are told to bless.
fn same(name: &str, text: &str) {
    let path = format!("{THEME}/brand/{name}");
    if blesses() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "{path} no longer shows the theme: UPDATE_EXPECT=1 draws it anew, then look at it");
}

#[test]
fn the_sheet_of_icons_shows_all_icons() {
    let sprite = read("assets/icons.svg");
    let mut inside = String::from(
        "<g fill=\"none\" stroke=\"#5a1a29\" stroke-width=\"1.5\" stroke-linecap=\"round\" stroke-linejoin=\"round\">",
    );
    let mut labels = String::from("<g font-size=\"9\" text-anchor=\"middle\" fill=\"#2a1c19\">");
    let mut count = 0_usize;
    for symbol in sprite.split("<symbol id=\"").skip(1) {
        let (id, rest) = symbol.split_once("\" viewBox=\"0 0 24 24\">").expect("every icon stands on the same grid");
        let lines = rest.split_once("</symbol>").unwrap().0;
        assert!(!lines.contains("fill") && !lines.contains("stroke="), "{id} has a colour of its own");
        let (x, y) = (count % 10 * 100, count / 10 * 74);
        write!(inside, "<g transform=\"translate({} {}) scale(1.5)\">{lines}</g>", x + 32, y + 14).unwrap();
        write!(labels, "<text x=\"{}\" y=\"{}\">{id}</text>", x + 50, y + 66).unwrap();
        count += 1;
    }
    let sheet = drawing(1000, count.div_ceil(10) * 74 + 10, "#fcf6ec", &format!("{inside}</g>{labels}</g>"));
    same("icons.svg", &sheet);
}

#[test]
fn the_sheet_of_colours_shows_the_tokens() {
    let sheet = read("assets/site.css");
    let [(_, light), (_, dark)] = crate::contrast::schemes(&sheet);
    let names: Vec<_> = light.iter().filter(|(_, value)| value.starts_with('#')).map(|(name, _)| name).collect();
    let rows = names.len().div_ceil(4);
    let mut inside = String::new();
    for (at, scheme) in [&light, &dark].into_iter().enumerate() {
        let top = at * (rows * 44 + 20);
        write!(inside, "<path fill=\"{}\" d=\"M0 {top}h800v{}H0z\"/>", scheme["paper"], rows * 44 + 20).unwrap();
        for (place, name) in names.iter().enumerate() {
            let (x, y) = (place % 4 * 195 + 20, top + place / 4 * 44 + 14);
            write!(
                inside,
                "<rect x=\"{x}\" y=\"{y}\" width=\"34\" height=\"34\" rx=\"9\" fill=\"{}\" stroke=\"{}\" stroke-dasharray=\"4 3\"/>\
                 <g fill=\"{}\" font-size=\"12\"><text x=\"{}\" y=\"{}\">{name}</text><text x=\"{}\" y=\"{}\" font-size=\"10\">{}</text></g>",
                scheme[*name], scheme["stitch"], scheme["ink"], x + 44, y + 15, x + 44, y + 29, scheme[*name]
            )
            .unwrap();
        }
    }
    same("colours.svg", &drawing(800, 2 * (rows * 44 + 20), &light["paper"], &inside));
}
