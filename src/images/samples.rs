//! Pictures for tests, good and bad, made byte by byte where no encoder of ours makes them.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};

use crate::media::{Media, probe};

/// A picture whose left half is red and whose right half is blue, with a little grain.
pub(super) fn two_halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let grain = u8::try_from((x * 7 + y * 13) % 16).unwrap();
        if x < width / 2 { image::Rgb([230 + grain, grain, grain]) } else { image::Rgb([grain, grain, 230 + grain]) }
    })
}

/// As [`two_halves`], transparent to the right.
pub(super) fn half_clear(width: u32, height: u32) -> RgbaImage {
    let mut image = DynamicImage::ImageRgb8(two_halves(width, height)).into_rgba8();
    for (x, _, pixel) in image.enumerate_pixels_mut() {
        pixel[3] = if x < width / 2 { 255 } else { 0 };
    }
    image
}

pub(super) fn jpeg(image: &RgbImage) -> Vec<u8> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 92).encode_image(image).unwrap();
    out
}

pub(super) fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

pub(super) fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], length.as_slice(), data].concat()
}

/// Puts segments after a JPEG's first marker.
pub(super) fn with_segments(jpeg: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    [&jpeg[..2], &segments.concat(), &jpeg[2..]].concat()
}

/// EXIF with an orientation, a thumbnail and more that must not be published.
pub(super) fn exif(orientation: u8, thumbnail: &[u8]) -> Vec<u8> {
    let entry = [0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0];
    [b"Exif\0\0II*\0\x08\0\0\0\x01\0".as_slice(), &entry, b"\0\0\0\0GPSLatitude SECRET", thumbnail].concat()
}

/// [`two_halves`] as a progressive JPEG of 96 × 64 pixels: ten scans, as most programs write them.
pub(super) const PROGRESSIVE: &[u8] = include_bytes!("../../tests/fuzz/corpus/picture/progressive.jpg");

/// Where the data of each scan begin and end.
pub(super) fn scans(jpeg: &[u8]) -> Vec<(usize, usize)> {
    let is_mark = |at: usize, marks: fn(u8) -> bool| jpeg[at] == 0xff && marks(jpeg[at + 1]);
    let starts = (0..jpeg.len() - 1).filter(|at| is_mark(*at, |mark| mark == 0xda));
    let data = starts.map(|at| at + 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]])));
    data.map(|start| (start, (start..).find(|at| is_mark(*at, |mark| mark != 0)).unwrap())).collect()
}

/// A JPEG of 8 × 8 pixels of one colour: each component is one number. Four components are CMYK as Adobe writes it, inverted.
pub(super) fn plain_jpeg(components: &[u8], is_progressive: bool) -> Vec<u8> {
    let ids: Vec<u8> = (1..=u8::try_from(components.len()).unwrap()).collect();
    let count = ids.len() as u8;
    let frame: Vec<u8> = [8, 0, 8, 0, 8, count].into_iter().chain(ids.iter().flat_map(|id| [*id, 0x11, 0])).collect();
    let last = if is_progressive { 0 } else { 63 };
    let scan: Vec<u8> = [count].into_iter().chain(ids.iter().flat_map(|id| [*id, 0])).chain([0, last, 0]).collect();
    // One code of one bit in each table: a number of ten bits follows; the block ends.
    let table = |class: u8, symbol: u8| [&[class, 1][..], &[0; 15], &[symbol]].concat();
    let mut bits: Vec<bool> = Vec::new();
    for value in components {
        let number = (i32::from((*value).max(1)) - 128) * 8;
        assert!(number.abs() >= 512, "only light and dark can be written with ten bits");
        let code = if number < 0 { number + 1023 } else { number };
        bits.push(false);
        bits.extend((0..10).rev().map(|bit| (code >> bit) & 1 == 1));
        if !is_progressive {
            bits.push(false);
        }
    }
    bits.resize(bits.len().next_multiple_of(8), true);
    // A scan for each component of which there is nothing more to tell: the block ends at once.
    let rest = |id: &u8| [segment(0xda, &[1, *id, 0, 1, 63, 0]), vec![0x7f]].concat();
    let rest = if is_progressive { ids.iter().flat_map(rest).collect() } else { Vec::new() };
    let data = bits.chunks(8).map(|byte| byte.iter().fold(0, |byte, bit| (byte << 1) | u8::from(*bit)));
    let stuffed = data.flat_map(|byte| if byte == 0xff { vec![0xff, 0] } else { vec![byte] }).collect();
    [
        b"\xff\xd8".to_vec(),
        if components.len() == 4 { segment(0xee, b"Adobe\0\x64\0\0\0\0\0") } else { Vec::new() },
        segment(0xdb, &[&[0][..], &[1; 64]].concat()),
        segment(if is_progressive { 0xc2 } else { 0xc0 }, &frame),
        segment(0xc4, &[table(0x00, 10), table(0x10, 0)].concat()),
        segment(0xda, &scan),
        stuffed,
        rest,
        b"\xff\xd9".to_vec(),
    ]
    .concat()
}

pub(super) fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [name.as_slice(), data].concat();
    [&u32::try_from(data.len()).unwrap().to_be_bytes(), named.as_slice(), &crc(&named).to_be_bytes()].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

/// A PNG of 64 × 4 pixels with a palette of red, and of green that is not there at all.
pub(super) fn palette_png() -> Vec<u8> {
    let row: Vec<u8> = [0].into_iter().chain((0..64).map(|x| u8::from(x >= 32))).collect();
    let ihdr = [0, 0, 0, 64, 0, 0, 0, 4, 8, 3, 0, 0, 0];
    let chunks = [
        chunk(b"IHDR", &ihdr),
        chunk(b"PLTE", &[255, 0, 0, 0, 255, 0]),
        chunk(b"tRNS", &[255, 0]),
        chunk(b"IDAT", &stored(&row.repeat(4))),
        chunk(b"IEND", b""),
    ];
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.concat()].concat()
}

/// Bytes packed as zlib does it, but for the packing.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap();
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    [&[0x78, 1, 1], length.to_le_bytes().as_slice(), &(!length).to_le_bytes(), bytes, &((b << 16) | a).to_be_bytes()]
        .concat()
}

/// Writes the right checksums into a PNG, as far as its chunks can be followed.
pub(super) fn mend_checksums(png: &mut [u8]) {
    let mut at = 8;
    while let Some(length) = png.get(at..at + 4) {
        let length = u32::from_be_bytes(length.try_into().unwrap()) as usize;
        let Some(named) = png.get(at + 4..at + 8 + length) else { return };
        let crc = crc(named).to_be_bytes();
        let Some(place) = png.get_mut(at + 8 + length..at + 12 + length) else { return };
        place.copy_from_slice(&crc);
        at += 12 + length;
    }
}

/// A profile with the primaries (XYZ at D50, in columns) and the curve of sRGB, as Display P3 has it too.
pub(super) fn profile(primaries: [[f64; 3]; 3]) -> Vec<u8> {
    let fixed = |number: f64| ((number * 65_536.0).round() as i32).to_be_bytes();
    let xyz = |xyz: [f64; 3]| [b"XYZ \0\0\0\0".to_vec(), xyz.map(fixed).concat()].concat();
    let numbers = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45];
    let curve = [b"para\0\0\0\0\0\x03\0\0".to_vec(), numbers.map(fixed).concat()].concat();
    let [red, green, blue] = primaries.map(xyz);
    let tags: [(&[u8; 4], &[u8]); 6] =
        [(b"rXYZ", &red), (b"gXYZ", &green), (b"bXYZ", &blue), (b"rTRC", &curve), (b"gTRC", &curve), (b"bTRC", &curve)];
    let mut list = 6_u32.to_be_bytes().to_vec();
    let mut data = Vec::new();
    for (name, bytes) in tags {
        let at = u32::try_from(128 + 4 + 6 * 12 + data.len()).unwrap();
        list.extend([name.as_slice(), &at.to_be_bytes(), &u32::try_from(bytes.len()).unwrap().to_be_bytes()].concat());
        data.extend_from_slice(bytes);
    }
    let mut header = vec![0; 128];
    header[12..24].copy_from_slice(b"mntrRGB XYZ ");
    header[36..40].copy_from_slice(b"acsp");
    [header, list, data].concat()
}

pub(super) const DISPLAY_P3: [[f64; 3]; 3] =
    [[0.515_12, 0.241_20, -0.001_05], [0.291_98, 0.692_25, 0.041_89], [0.157_10, 0.066_57, 0.784_07]];
pub(super) const SRGB: [[f64; 3]; 3] =
    [[0.436_07, 0.222_49, 0.013_92], [0.385_15, 0.716_87, 0.097_08], [0.143_07, 0.060_61, 0.714_10]];

/// A content folder with one picture.
#[derive(Debug)]
pub(super) struct Shelf(pub(super) tempfile::TempDir);

impl Shelf {
    pub(super) fn new() -> Shelf {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("media")).unwrap();
        Shelf(dir)
    }

    /// Puts the picture there in place of the one before, and probes it.
    pub(super) fn put(&self, bytes: &[u8]) -> Result<Media, crate::diagnostics::Diagnostic> {
        std::fs::write(self.0.path().join("media/foto.jpg"), bytes).unwrap();
        probe(&crate::fs::RealDisk, self.0.path(), "foto.jpg")
    }
}
