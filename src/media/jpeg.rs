//! JPEG (ITU-T T.81): the frame, the orientation and whether the picture is all there.

use super::header::{Header, number_be};
use super::{Flaw, Kind, Turn, exif};

pub(super) const MARK: &[u8] = b"\xff\xd8\xff";

/// Scans of a progressive picture; each costs a pass over all pixels, and encoders make about ten.
const MAX_SCANS: usize = 64;

/// Where the scans of a JPEG end, and how they are told apart.
#[derive(Clone, Copy, Debug)]
pub struct Scans {
    /// The place of the end marker.
    pub end: usize,
    /// Whether they build upon one another.
    pub are_progressive: bool,
}

pub(super) fn read(bytes: &[u8]) -> Result<Header, Flaw> {
    let (frame, turn, _) = walk(bytes)?;
    Ok(frame.header(turn))
}

pub(super) fn scans(bytes: &[u8]) -> Option<Scans> {
    walk(bytes).ok().map(|(frame, _, end)| Scans { end, are_progressive: frame.is_progressive })
}

/// Walks through all segments to the end marker, whose place it tells; what follows it is never looked at.
fn walk(bytes: &[u8]) -> Result<(Frame, Turn, usize), Flaw> {
    let mut frame: Option<Frame> = None;
    let mut turn: Option<Turn> = None;
    let mut scanned: Vec<u8> = Vec::new();
    let mut scans = 0;
    let mut scan_bytes = 0;
    let mut at = 2;
    let end = loop {
        // The data of a scan, and the odd byte between segments, are what no marker announces.
        let marker_at = next_marker(bytes, at).ok_or(Flaw::Broken)?;
        if scans > 0 {
            scan_bytes += marker_at - at;
        }
        let marker = bytes.get(marker_at + 1).ok_or(Flaw::Broken)?;
        at = marker_at + 2;
        match marker {
            0xd9 => break marker_at,
            0x01 | 0xd0..=0xd8 => continue,
            _ => {}
        }
        let length = number_be::<2>(bytes, at).filter(|length| *length >= 2).ok_or(Flaw::Broken)? as usize;
        let segment = bytes.get(at + 2..at + length).ok_or(Flaw::Broken)?;
        at += length;
        match marker {
            0xc0..=0xc2 if frame.is_some() => return Err(Flaw::Broken),
            0xc0..=0xc2 => frame = Some(Frame::read(segment, *marker == 0xc2)?),
            // Lossless, hierarchical and arithmetic coding, which no browser reads.
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return Err(Flaw::Format),
            0xda => {
                scans += 1;
                let count = usize::from(*segment.first().ok_or(Flaw::Broken)?);
                scanned.extend(segment.iter().skip(1).step_by(2).take(count));
            }
            0xe1 if turn.is_none() => turn = segment.strip_prefix(b"Exif\0\0").map(exif::turn),
            _ => {}
        }
        if scans > MAX_SCANS {
            return Err(Flaw::Broken);
        }
    };
    let frame = frame.ok_or(Flaw::Broken)?;
    let is_all_there =
        frame.components.iter().all(|id| scanned.contains(id)) && (scan_bytes as u64) * 8 >= frame.blocks();
    if is_all_there { Ok((frame, turn.unwrap_or(Turn::NONE), end)) } else { Err(Flaw::Broken) }
}

/// Where the next marker stands, from `at` on: a byte FF and one that is neither filling (FF) nor belongs to data (00).
fn next_marker(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        match bytes.get(at + 1)? {
            0x00 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

struct Frame {
    width_px: u32,
    height_px: u32,
    /// Their ids.
    components: Vec<u8>,
    is_progressive: bool,
}

impl Frame {
    fn read(segment: &[u8], is_progressive: bool) -> Result<Frame, Flaw> {
        let number = |at| number_be::<2>(segment, at).ok_or(Flaw::Broken);
        let byte = |at| number_be::<1>(segment, at).ok_or(Flaw::Broken);
        if byte(0)? != 8 {
            return Err(Flaw::Format);
        }
        let count = byte(5)?;
        let components: Vec<u8> = segment.iter().skip(6).step_by(3).copied().collect();
        if !matches!(count, 1 | 3 | 4) || components.len() != count as usize {
            return Err(Flaw::Broken);
        }
        Ok(Frame { width_px: number(3)?, height_px: number(1)?, components, is_progressive })
    }

    /// Blocks of the component that is stored in full size. Each takes at least one bit, so that a picture with less data than
    /// that is not all there.
    fn blocks(&self) -> u64 {
        u64::from(self.width_px.div_ceil(8)) * u64::from(self.height_px.div_ceil(8))
    }

    fn header(&self, turn: Turn) -> Header {
        // A progressive picture is held as 16-bit coefficients until its last scan.
        let coefficients = if self.is_progressive { 2 * self.components.len() as u64 } else { 0 };
        let (width_px, height_px) = (self.width_px, self.height_px);
        Header { kind: Kind::Jpeg, width_px, height_px, has_alpha: false, turn, bytes_per_pixel: 3 + coefficients }
    }
}
