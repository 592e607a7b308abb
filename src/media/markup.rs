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
        let (webp, fallback): (Vec<&Variant>, Vec<&Variant>) =
            variants.iter().partition(|variant| variant.format == Format::Webp);
        let Some(fallback) = fallback.first() else { return Html::default() };
        let candidate = |variant: &&Variant| format!("{} {}w", link(&variant.path), variant.width_px);
        let srcset = webp.iter().map(candidate).collect::<Vec<_>>().join(", ");
        let title = title.map(|title| format!(" title=\"{}\"", escape(title))).unwrap_or_default();
        Html::from_trusted(format!(
            "<picture><source type=\"image/webp\" srcset=\"{}\" sizes=\"{SIZES}\"><img src=\"{}\" width=\"{}\" height=\"{}\" \
             alt=\"{}\"{title} loading=\"lazy\" decoding=\"async\"></picture>",
            escape(&srcset),
            escape(&link(&fallback.path)),
            fallback.width_px,
            fallback.height_px,
            escape(alt),
        ))
    }
}
