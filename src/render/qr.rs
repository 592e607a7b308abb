//! QR codes, for pages that are printed: from paper back to the page. Alone names fast_qr.

use fast_qr::{ECL, QRBuilder, QRCode};

/// Modules that stay light around the code (ISO/IEC 18004 §9.1).
const QUIET: usize = 4;

/// The code of an absolute address as SVG, of which up to 15 % may be spoilt (level M); `None` when the address is too long for a
/// code, which none of this site is.
pub(super) fn svg(address: &str) -> Option<String> {
    QRBuilder::new(address).ecl(ECL::M).build().ok().map(|code| draw(&code))
}

/// One stroke along each run of dark modules, each begun from where the last one ended: the shortest way to say it. The picture says
/// nothing that the address below it does not.
fn draw(code: &QRCode) -> String {
    let width = code.size;
    let mut path = String::new();
    let (mut at_x, mut at_y) = (0, 0);
    for (y, row) in rows(code).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&true) {
                if path.is_empty() {
                    path = format!("M{} {}.5", x + QUIET, y + QUIET);
                } else {
                    path.push_str(&move_by(signed(x) - signed(at_x), signed(y) - signed(at_y)));
                }
                path.push_str(&format!("h{}", run.len()));
                (at_x, at_y) = (x + run.len(), y);
            }
            x += run.len();
        }
    }
    let side = width + 2 * QUIET;
    format!(
        "<svg viewBox=\"0 0 {side} {side}\" aria-hidden=\"true\" focusable=\"false\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path stroke=\"#000\" d=\"{path}\"/></svg>"
    )
}

/// Which modules are dark, from the top, from the left.
fn rows(code: &QRCode) -> impl Iterator<Item = Vec<bool>> {
    let rows = code.data.chunks(code.size).take(code.size);
    rows.map(|row| row.iter().map(|module| module.value()).collect())
}

fn signed(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

fn move_by(x: i64, y: i64) -> String {
    // A minus sign parts two numbers by itself.
    if y < 0 { format!("m{x}{y}") } else { format!("m{x} {y}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The modules that a path darkens, as a reader of SVG would.
    fn darkened(path: &str) -> Vec<(i64, i64)> {
        let (mut x, mut y) = (0, 0);
        let mut dark = Vec::new();
        let mut rest = path;
        while let Some(at) = rest.find(['M', 'm', 'h']) {
            let letter = rest[at..].chars().next().unwrap();
            let body = &rest[at + 1..];
            let end = body.find(['M', 'm', 'h']).unwrap_or(body.len());
            let numbers: Vec<i64> =
                body[..end].split(' ').map(|number| number.trim_end_matches(".5").parse().unwrap()).collect();
            match letter {
                'M' => (x, y) = (numbers[0], numbers[1]),
                'm' => (x, y) = (x + numbers[0], y + numbers[1]),
                _ => {
                    dark.extend((0..numbers[0]).map(|step| (x + step, y)));
                    x += numbers[0];
                }
            }
            rest = &body[end..];
        }
        dark
    }

    #[test]
    fn the_stroke_darkens_exactly_the_dark_modules() {
        let address = "https://leon-gto.example/es/hospitales/aranda-de-la-parra/";
        let code = QRBuilder::new(address).ecl(ECL::M).build().unwrap();
        let svg = svg(address).unwrap();
        let path = svg.rsplit("d=\"").next().unwrap().split('"').next().unwrap();
        let mut drawn = darkened(path);
        drawn.sort_unstable();
        let quiet = signed(QUIET);
        let mut expected: Vec<(i64, i64)> = rows(&code)
            .enumerate()
            .flat_map(|(y, row)| row.into_iter().enumerate().filter(|(_, dark)| *dark).map(move |(x, _)| (x, y)))
            .map(|(x, y)| (signed(x) + quiet, signed(y) + quiet))
            .collect();
        expected.sort_unstable();
        assert_eq!(drawn, expected);
        assert!(svg.len() < 3_500, "{} bytes before compression", svg.len());
    }

    #[test]
    fn an_address_that_no_code_can_hold_has_none() {
        assert_eq!(svg(&"x".repeat(4_000)), None);
    }
}
