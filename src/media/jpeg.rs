//! JPEG (ITU-T T.81): the frame, the orientation and whether the picture is all there.

use super::header::{Header, number_be};
use super::{Flaw, Kind, Turn, exif};

pub(super) const MARK: &[u8] = b"\xff\xd8\xff";

/// Scans of a progressive picture; each costs a pass over all pixels, and encoders make about ten.
const MAX_SCANS: usize = 64;

/// Where the scans of a JPEG end, and how they are told apart.
#[derive(Clone, Debug)]
pub struct Scans {
    /// The places of the markers that end them, in order.
    pub ends: Vec<usize>,
    /// The place of the end marker.
    pub end: usize,
    /// Whether they build upon one another.
    pub are_progressive: bool,
    /// Whether markers stand within them, so that a decoder can start again after damage.
    pub have_restarts: bool,
}

pub(super) fn read(bytes: &[u8]) -> Result<Header, Flaw> {
    let (frame, turn, _) = walk(bytes)?;
    Ok(frame.header(turn))
}

pub(super) fn scans(bytes: &[u8]) -> Option<Scans> {
    walk(bytes).ok().map(|(_, _, scans)| scans)
}

/// Walks through all segments to the end marker; what follows it is never looked at.
fn walk(bytes: &[u8]) -> Result<(Frame, Turn, Scans), Flaw> {
    let mut frame: Option<Frame> = None;
    let mut turn: Option<Turn> = None;
    let mut scanned: Vec<Scan> = Vec::new();
    let mut ends = Vec::new();
    let mut scan_bytes = 0;
    let mut at = 2;
    let end = loop {
        // The data of a scan, and the odd byte between segments, are what no marker announces.
        let marker_at = next_marker(bytes, at).ok_or(Flaw::Broken)?;
        if !scanned.is_empty() {
            scan_bytes += marker_at - at;
        }
        let marker = *bytes.get(marker_at + 1).ok_or(Flaw::Broken)?;
        at = marker_at + 2;
        if let (0xd0..=0xd7, Some(scan)) = (marker, scanned.last_mut()) {
            scan.restarts += 1;
            continue;
        }
        if ends.len() < scanned.len() {
            ends.push(marker_at);
        }
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
            0xc0..=0xc2 => frame = Some(Frame::read(segment, marker == 0xc2)?),
            // Lossless, hierarchical and arithmetic coding, which no browser reads.
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return Err(Flaw::Format),
            0xda => scanned.push(Scan::read(segment).ok_or(Flaw::Broken)?),
            0xe1 if turn.is_none() => turn = segment.strip_prefix(b"Exif\0\0").map(exif::turn),
            _ => {}
        }
        if scanned.len() > MAX_SCANS {
            return Err(Flaw::Broken);
        }
    };
    let frame = frame.ok_or(Flaw::Broken)?;
    if (scan_bytes as u64) * 8 < frame.blocks() || !frame.is_told_by(&scanned) {
        return Err(Flaw::Broken);
    }
    let have_restarts = scanned.iter().any(|scan| scan.restarts > 0);
    let scans = Scans { ends, end, are_progressive: frame.is_progressive, have_restarts };
    Ok((frame, turn.unwrap_or(Turn::NONE), scans))
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

/// What a scan tells of the picture.
struct Scan {
    /// Ids of its components.
    components: Vec<u8>,
    /// The numbers of each block that it tells to the last bit: one bit for each of the 64.
    told: u64,
    /// How many markers stand in its data, each after the same number of blocks.
    restarts: usize,
}

impl Scan {
    fn read(segment: &[u8]) -> Option<Scan> {
        let count = usize::from(*segment.first()?);
        let components = segment.iter().skip(1).step_by(2).take(count).copied().collect();
        let [first, last, bits] = segment.get(1 + 2 * count..)?.first_chunk()?;
        // The lower half of the last byte is the number of bits that are left for a later scan.
        let is_last = bits & 0x0f == 0;
        let told = (0..64).filter(|number| is_last && (first..=last).contains(&number)).map(|number| 1 << number).sum();
        Some(Scan { components, told, restarts: 0 })
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

    /// Whether the scans are about every component; those of a progressive picture about all of it, of which one that was cut
    /// short lacks the last. The format would allow to leave some out, which nobody does. Scans about the same have as many
    /// restarts, or one of them lacks a part.
    fn is_told_by(&self, scans: &[Scan]) -> bool {
        let are_alike = |a: &Scan, b: &Scan| a.components != b.components || a.restarts == b.restarts;
        if !scans.iter().all(|scan| scans.iter().all(|other| are_alike(scan, other))) {
            return false;
        }
        self.components.iter().all(|id| {
            let mut about = scans.iter().filter(|scan| scan.components.contains(id)).peekable();
            let is_scanned = about.peek().is_some();
            is_scanned && (!self.is_progressive || about.fold(0, |told, scan| told | scan.told) == u64::MAX)
        })
    }

    fn header(&self, turn: Turn) -> Header {
        // A progressive picture is held as 16-bit coefficients until its last scan.
        let coefficients = if self.is_progressive { 2 * self.components.len() as u64 } else { 0 };
        let (width_px, height_px) = (self.width_px, self.height_px);
        Header { kind: Kind::Jpeg, width_px, height_px, has_alpha: false, turn, bytes_per_pixel: 3 + coefficients }
    }
}
