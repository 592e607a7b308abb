//! The element that shows a picture: every browser takes the smallest file that is sharp enough for it.

use super::{Format, Media, Variant};
use crate::html::{Html, escape};
use crate::out_path::OutPath;

/// How wide a picture stands on the page: across the column of text, or across a small screen.
const SIZES: &str = "(min-width: 48rem) 42rem, 100vw";

impl Media {
    /// A `<picture>` that is loaded when it comes near the screen, with room kept for it. `link` gives the address of a file.
    pub fn markup(&self, alt: &str, title: Option<&str>, link: impl Fn(&OutPath) -> String) -> Html {
        let variants = self.variants();
        let (modern, fallback): (Vec<&Variant>, Vec<&Variant>) =
            variants.iter().partition(|variant| matches!(variant.format, Format::Avif | Format::Webp));
        let Some(fallback) = fallback.first() else { return Html::default() };
        let source = |format: Format| {
            let of_format = modern.iter().filter(|variant| variant.format == format);
            let files: Vec<String> =
                of_format.map(|variant| format!("{} {}w", link(&variant.path), variant.width_px)).collect();
            if files.is_empty() {
                return String::new();
            }
            let (suffix, srcset) = (format.suffix(), files.join(", "));
            format!("<source type=\"image/{suffix}\" srcset=\"{}\" sizes=\"{SIZES}\">", escape(&srcset))
        };
        // A browser takes the first that it can show.
        let sources = [Format::Avif, Format::Webp].map(source).concat();
        let title = title.map(|title| format!(" title=\"{}\"", escape(title))).unwrap_or_default();
        Html::from_trusted(format!(
            "<picture>{sources}<img src=\"{}\" width=\"{}\" height=\"{}\" \
             alt=\"{}\"{title} loading=\"lazy\" decoding=\"async\"></picture>",
            escape(&link(&fallback.path)),
            fallback.width_px,
            fallback.height_px,
            escape(alt),
        ))
    }
}
