//! The pictures that chats and social networks show beside a link: the theme draws them as SVG, here they become PNG. The only font
//! is compiled in, so that a card has the same bytes on every machine.

use std::sync::{Arc, OnceLock};

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree, fontdb};

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use super::cache::{Cache, Key};
use crate::fs::Disk;
use crate::out_path::OutPath;

/// Pixels of a card; what Facebook and WhatsApp ask for: 1.91 to 1, at least 1200 wide
/// (<https://developers.facebook.com/docs/sharing/webmasters/images>).
pub const WIDTH_PX: u32 = 1200;
pub const HEIGHT_PX: u32 = 630;

/// Counts the changes of how a card is drawn from its SVG: the name of a card is made of it.
const SETTINGS: u32 = 2;

/// The family of the titles, as the theme's drawing names it.
const FAMILY: &str = "Libertinus Serif";
/// The weight for which titles are measured.
const WEIGHT: u16 = 600;

/// A title broken into lines, in the largest size that fits.
#[derive(Clone, PartialEq, Debug)]
pub struct Title {
    pub lines: Vec<String>,
    pub size_px: u32,
}

/// Sizes of a title, in pixels, and how many lines of each a card has room for.
const SIZES: [(u32, usize); 5] = [(104, 1), (88, 2), (74, 2), (62, 3), (50, 4)];
/// The width of a line of a title, in pixels.
const LINE_PX: f32 = 1024.0;

/// Draws cards. Made once: it holds the fonts, from the first card on.
#[derive(Default, Debug)]
pub struct Cards {
    fonts: OnceLock<Arc<fontdb::Database>>,
}

impl Cards {
    /// Breaks a title into lines. Without lines when the font lacks one of its letters: better no title than boxes.
    pub fn lay_out(&self, title: &str) -> Title {
        let smallest = SIZES.last().map_or(0, |(size_px, _)| *size_px);
        let Some(widths) = self.widths(title) else { return Title { lines: Vec::new(), size_px: smallest } };
        let mut last = Vec::new();
        for (size_px, most) in SIZES {
            #[expect(clippy::cast_precision_loss, reason = "sizes are small")]
            let room = LINE_PX / size_px as f32;
            let (lines, fits) = break_lines(title, &widths, room);
            if fits && lines.len() <= most {
                return Title { lines: balanced(title, &widths, room, lines), size_px };
            }
            last = lines;
            last.truncate(most);
        }
        // What does not fit even so is cut, and says so.
        if let Some(line) = last.last_mut() {
            line.push('…');
        }
        Title { lines: last, size_px: smallest }
    }

    fn fonts(&self) -> &Arc<fontdb::Database> {
        self.fonts.get_or_init(|| {
            let mut fonts = fontdb::Database::new();
            for font in typst_assets::fonts() {
                fonts.load_font_source(fontdb::Source::Binary(Arc::new(font)));
            }
            Arc::new(fonts)
        })
    }

    /// The width of each letter, in parts of the size.
    fn widths(&self, title: &str) -> Option<Vec<f32>> {
        let query = fontdb::Query {
            families: &[fontdb::Family::Name(FAMILY)],
            weight: fontdb::Weight(WEIGHT),
            ..fontdb::Query::default()
        };
        let id = self.fonts().query(&query)?;
        self.fonts().with_face_data(id, |data, index| {
            let font = FontRef::from_index(data, index).ok()?;
            let (letters, widths) = (font.charmap(), font.glyph_metrics(Size::new(1.0), LocationRef::default()));
            title.chars().map(|letter| widths.advance_width(letters.map(letter)?)).collect()
        })?
    }

    /// A drawing as a PNG of [`WIDTH_PX`] by [`HEIGHT_PX`].
    ///
    /// # Errors
    /// What is wrong with the drawing, in the words of the library.
    pub fn draw(&self, svg: &str) -> Result<Vec<u8>, String> {
        let options = Options {
            fontdb: Arc::clone(self.fonts()),
            // Nothing outside the drawing is ever opened.
            image_href_resolver: ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            ..Options::default()
        };
        let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
        let mut canvas = Pixmap::new(WIDTH_PX, HEIGHT_PX).ok_or("no room")?;
        // A card has no holes, so its colours are not multiplied with anything.
        canvas.fill(Color::BLACK);
        #[expect(clippy::cast_precision_loss, reason = "sizes are small")]
        let scale = (WIDTH_PX as f32 / tree.size().width(), HEIGHT_PX as f32 / tree.size().height());
        resvg::render(&tree, Transform::from_scale(scale.0, scale.1), &mut canvas.as_mut());
        let mut bytes = Vec::new();
        // The fast way takes a tenth of the time of the default one for twice the bytes, and cards are made by the hundred.
        let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive);
        let written = encoder.write_image(canvas.data(), WIDTH_PX, HEIGHT_PX, ExtendedColorType::Rgba8);
        written.map_err(|error| error.to_string())?;
        Ok(bytes)
    }

    /// As [`Cards::draw`], but from the cache if it is there. `path` is where the card is published.
    ///
    /// # Errors
    /// As [`Cards::draw`]; never because of the cache.
    pub fn cached_draw(&self, cache: &Cache, disk: &dyn Disk, path: &OutPath, svg: &str) -> Result<Vec<u8>, String> {
        let key = key(path);
        cache.keep(&key);
        if let Some(bytes) = cache.get(disk, &key) {
            return Ok(bytes);
        }
        let bytes = self.draw(svg)?;
        cache.put(disk, [(key, bytes.as_slice())].into_iter());
        Ok(bytes)
    }

    /// Has the cache keep a card that need not be drawn this time.
    pub fn keep(cache: &Cache, path: &OutPath) {
        cache.keep(&key(path));
    }
}

/// The path says all that the card depends on.
fn key(path: &OutPath) -> Key {
    Key::of(&format!("card {path}"))
}

/// Where the card of a drawing is published: its name is made of all it depends on.
pub fn card_path(svg: &str) -> Option<OutPath> {
    let hash = blake3::hash(format!("{SETTINGS} {svg}").as_bytes()).to_hex();
    OutPath::parse(&format!("cards/{}.png", hash.get(..16)?))
}

/// The same number of lines, as even as they get, so that no last word stands alone.
fn balanced(text: &str, widths: &[f32], room: f32, lines: Vec<String>) -> Vec<String> {
    let narrower =
        (1..=12_u8).map(|step| room * (1.0 - 0.04 * f32::from(step))).map(|room| break_lines(text, widths, room));
    let even = narrower.take_while(|(broken, fits)| *fits && broken.len() == lines.len()).last();
    even.map_or(lines, |(broken, _)| broken)
}

/// The lines of a text whose letters have these widths, and whether every one of them fits into the room.
fn break_lines(text: &str, widths: &[f32], room: f32) -> (Vec<String>, bool) {
    let (mut lines, mut line, mut used, mut fits) = (Vec::new(), String::new(), 0.0, true);
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        let letters = word.chars().count();
        let bare = word.trim_end().chars().count();
        let sum = |count: usize| widths.iter().skip(at).take(count).sum::<f32>();
        fits &= sum(bare) <= room;
        if !line.is_empty() && used + sum(bare) > room {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0.0;
        }
        line.push_str(word);
        used += sum(letters);
        at += letters;
    }
    lines.push(line.trim_end().to_owned());
    (lines, fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_take_the_largest_size_that_fits() {
        let cards = Cards::default();
        let title = |text: &str| {
            let title = cards.lay_out(text);
            (title.size_px, title.lines)
        };
        assert_eq!(title("Cardiología"), (104, vec!["Cardiología".to_owned()]));
        let (size_px, lines) = title("Artroscopia de rodilla y reconstrucción del ligamento cruzado");
        assert!(size_px < 104 && lines.len() > 1, "{size_px} {lines:?}");
        assert_eq!(lines.join(" "), "Artroscopia de rodilla y reconstrucción del ligamento cruzado");
        let (size_px, lines) = title(&"palabra ".repeat(60));
        assert_eq!((size_px, lines.len()), (50, 4));
        assert!(lines.last().is_some_and(|line| line.ends_with('…')), "{lines:?}");
        assert_eq!(title("心臓").1, Vec::<String>::new(), "the font has no such letters");
    }

    #[test]
    fn a_drawing_becomes_a_picture_of_the_size_of_cards_and_opens_nothing() {
        let cards = Cards::default();
        let image = "<image href=\"/etc/hostname\" width=\"9\" height=\"9\"/>";
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1200 630\"><rect width=\"1200\" height=\"630\" \
             fill=\"#5a1a29\"/>{image}<text x=\"88\" y=\"300\" font-family=\"{FAMILY}\" font-size=\"90\">Ñ</text></svg>"
        );
        let bytes = cards.draw(&svg).unwrap();
        let picture = image::load_from_memory(&bytes).unwrap().to_rgb8();
        assert_eq!(picture.dimensions(), (WIDTH_PX, HEIGHT_PX));
        assert_eq!(picture.get_pixel(1100, 600).0, [0x5a, 0x1a, 0x29]);
        assert!(picture.pixels().any(|pixel| pixel.0 == [0, 0, 0]), "the letter is drawn");
        assert_eq!(bytes, cards.draw(&svg).unwrap());
        assert!(cards.draw("<svg").is_err());
    }
}
