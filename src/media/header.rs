//! What the first bytes of a file say that it is, whatever its name says.

use super::{Flaw, Kind, Turn, jpeg, png, svg, webp};

/// What a picture's file tells without being decoded. Whoever made one has seen the end of the picture too.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) kind: Kind,
    /// As the pixels are stored.
    pub(super) width_px: u32,
    pub(super) height_px: u32,
    pub(super) has_alpha: bool,
    pub(super) turn: Turn,
    /// What decoding needs at its peak, the conversion to 8-bit colour with it.
    pub(super) bytes_per_pixel: u64,
}

pub(super) fn read(bytes: &[u8]) -> Result<Header, Flaw> {
    let kind = sniff(bytes)?;
    let header = match kind {
        Kind::Jpeg => jpeg::read(bytes),
        Kind::Png => png::read(bytes),
        Kind::Webp => webp::read(bytes),
        Kind::Svg => svg::read(bytes),
    }?;
    Ok(Header { kind, ..header })
}

/// A file that ends within the mark of a format is broken; one that is empty too, since no format is empty.
fn sniff(bytes: &[u8]) -> Result<Kind, Flaw> {
    let starts = |mark: &[u8]| bytes.iter().zip(mark).all(|(byte, mark)| byte == mark);
    let is_webp =
        starts(b"RIFF") && bytes.get(8..).unwrap_or_default().iter().zip(b"WEBP").all(|(byte, mark)| byte == mark);
    let (kind, mark_bytes) = if starts(jpeg::MARK) {
        (Kind::Jpeg, jpeg::MARK.len())
    } else if starts(png::MARK) {
        (Kind::Png, png::MARK.len())
    } else if is_webp {
        (Kind::Webp, 12)
    } else if svg::is_svg(bytes) {
        return Ok(Kind::Svg);
    } else {
        return Err(Flaw::Format);
    };
    if bytes.len() < mark_bytes { Err(Flaw::Broken) } else { Ok(kind) }
}

/// The big-endian number of `N` bytes at a place.
pub(super) fn number_be<const N: usize>(bytes: &[u8], at: usize) -> Option<u32> {
    field::<N>(bytes, at).map(|field| field.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte)))
}

/// The little-endian number of `N` bytes at a place.
pub(super) fn number_le<const N: usize>(bytes: &[u8], at: usize) -> Option<u32> {
    field::<N>(bytes, at).map(|field| field.iter().rev().fold(0, |number, byte| (number << 8) | u32::from(*byte)))
}

fn field<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}
