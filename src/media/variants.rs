//! Which files are made of a picture, and how they are named: a pure function of what was probed.

use super::{Kind, Media};
use crate::out_path::OutPath;
use crate::slug::slug_of;

/// Counts the changes of how variants are made. It is a part of their names and of the keys of the cache, since browsers keep
/// a file for as long as its name stands: raise it with every change of a width, a quality, an encoder or a resizing.
pub const SETTINGS: u32 = 2;

/// The widths that are offered, in pixels; none is wider than the picture.
const WIDTHS_PX: [u32; 3] = [480, 960, 1600];
/// The width of the file for browsers without WebP, in pixels.
const FALLBACK_PX: u32 = 960;

/// A file that is made of a picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variant {
    pub path: OutPath,
    pub width_px: u32,
    pub height_px: u32,
    pub format: Format,
}

/// How a variant is encoded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Format {
    Avif,
    Webp,
    Jpeg,
    /// For pictures that may be transparent, which JPEG cannot be.
    Png,
    /// A drawing, written anew: sharp at any size.
    Svg,
}

impl Format {
    /// The suffix of its files.
    pub fn suffix(self) -> &'static str {
        match self {
            Format::Avif => "avif",
            Format::Webp => "webp",
            Format::Jpeg => "jpg",
            Format::Png => "png",
            Format::Svg => "svg",
        }
    }
}

impl Media {
    /// The files to make of it: AVIF, if it is asked for, and WebP by rising width, then one fallback. Pictures with the same bytes and the same file name
    /// have the same variants, wherever they lie. A drawing has one file.
    pub fn variants(&self) -> Vec<Variant> {
        if self.kind == Kind::Svg {
            return self.variant(self.width_px, Format::Svg).into_iter().collect();
        }
        let mut widths_px: Vec<u32> = WIDTHS_PX.into_iter().filter(|width| *width <= self.width_px).collect();
        if widths_px.is_empty() {
            widths_px.push(self.width_px);
        }
        let fallback_px = widths_px.iter().copied().filter(|width| *width <= FALLBACK_PX).max();
        let fallback = if self.has_alpha { Format::Png } else { Format::Jpeg };
        let modern = |format| widths_px.iter().map(move |width| (*width, format));
        let avif = modern(Format::Avif).filter(|_| self.has_avif);
        avif.chain(modern(Format::Webp))
            .chain(fallback_px.map(|width| (width, fallback)))
            .filter_map(|(width_px, format)| self.variant(width_px, format))
            .collect()
    }

    /// `None` never happens: a slug, hexadecimal digits and numbers make a path.
    fn variant(&self, width_px: u32, format: Format) -> Option<Variant> {
        let height = (u64::from(self.height_px) * u64::from(width_px) + u64::from(self.width_px) / 2)
            / u64::from(self.width_px.max(1));
        let height_px = u32::try_from(height).unwrap_or(u32::MAX).max(1);
        let path = OutPath::parse(&format!("media/{}-{width_px}.{}", self.stem(), format.suffix()))?;
        Some(Variant { path, width_px, height_px, format })
    }

    /// The slug of the file's name, cleared of everything that the name may hide, and eight digits of a hash.
    pub(super) fn stem(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let slug = slug_of(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
        let hash = blake3::hash(format!("{SETTINGS} {}", self.hash).as_bytes()).to_hex();
        let hash = hash.get(..8).unwrap_or_default();
        if slug.is_empty() { hash.to_owned() } else { format!("{slug}-{hash}") }
    }
}
