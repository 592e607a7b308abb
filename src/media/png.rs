//! PNG (third edition): the header chunk, the orientation and whether the picture is all there.

use super::header::{Header, number_be};
use super::{Flaw, Kind, Turn, exif};

pub(super) const MARK: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Walks through all chunks to the end chunk; what follows it is never looked at.
pub(super) fn read(bytes: &[u8]) -> Result<Header, Flaw> {
    let mut at = MARK.len();
    let mut header: Option<Header> = None;
    let mut has_pixels = false;
    loop {
        let length = number_be::<4>(bytes, at).ok_or(Flaw::Broken)? as usize;
        let name = bytes.get(at + 4..at + 8).ok_or(Flaw::Broken)?;
        let data_at = at + 8;
        let data = bytes.get(data_at..data_at.saturating_add(length)).ok_or(Flaw::Broken)?;
        // The checksum is the decoder's to test; here it only has to be there.
        at = data_at + length + 4;
        if at > bytes.len() {
            return Err(Flaw::Broken);
        }
        match (&mut header, name) {
            (None, b"IHDR") => header = Some(start(data)?),
            (None, _) | (Some(_), b"IHDR") => return Err(Flaw::Broken),
            (Some(_), b"IEND") => break,
            (Some(_), b"acTL") => return Err(Flaw::Animated),
            (Some(_), b"IDAT") => has_pixels = true,
            (Some(header), b"tRNS") => header.set_alpha(),
            (Some(header), b"eXIf") => header.turn = exif::turn(data),
            (Some(_), _) => {}
        }
    }
    header.filter(|_| has_pixels).ok_or(Flaw::Broken)
}

fn start(data: &[u8]) -> Result<Header, Flaw> {
    let number = |at| number_be::<4>(data, at).ok_or(Flaw::Broken);
    let byte = |at| number_be::<1>(data, at).ok_or(Flaw::Broken);
    let depth = byte(8)?;
    let (channels, has_alpha) = match byte(9)? {
        0 => (1, false),
        // A palette is decoded to the colours that it stands for.
        2 | 3 => (3, false),
        4 => (2, true),
        6 => (4, true),
        _ => return Err(Flaw::Broken),
    };
    if !matches!(depth, 1 | 2 | 4 | 8 | 16) {
        return Err(Flaw::Broken);
    }
    let decoded = if depth == 16 { channels * 2 } else { channels };
    let converted = if has_alpha { 4 } else { 3 };
    let bytes_per_pixel = if decoded == converted { decoded } else { decoded + converted };
    Ok(Header {
        kind: Kind::Png,
        width_px: number(0)?,
        height_px: number(4)?,
        has_alpha,
        turn: Turn::NONE,
        bytes_per_pixel,
    })
}

impl Header {
    /// Notes that some colours are transparent: one channel more, and another to convert it to.
    fn set_alpha(&mut self) {
        if !self.has_alpha {
            self.has_alpha = true;
            self.bytes_per_pixel += 3;
        }
    }
}
