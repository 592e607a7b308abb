//! Files that were damaged on purpose, some thousand of them, straight through every decoder: files or a refusal, no panic.

use std::time::{Duration, Instant};

use image::{DynamicImage, ImageFormat};

use super::samples::*;
use super::*;

/// Of each good file; a run takes a second or two.
const DAMAGED: u64 = 150;

#[test]
fn damaged_pictures_are_files_or_refusals() {
    let shelf = Shelf::new();
    let photo = DynamicImage::ImageRgb8(two_halves(40, 24));
    let clear = DynamicImage::ImageRgba8(half_clear(40, 24));
    let icc = segment(0xe2, &[b"ICC_PROFILE\0\x01\x01".to_vec(), profile(DISPLAY_P3)].concat());
    let good = [
        with_segments(&jpeg(&two_halves(40, 24)), &[segment(0xe1, &exif(6, b"")), icc]),
        plain_jpeg(&[240, 10, 10, 250], false),
        plain_jpeg(&[50], true),
        encoded(&photo, ImageFormat::Png),
        encoded(&DynamicImage::ImageRgba16(clear.to_rgba16()), ImageFormat::Png),
        palette_png(),
        encoded(&clear, ImageFormat::WebP),
        webp::Encoder::from_rgba(clear.as_bytes(), 40, 24).encode_simple(false, 75.0).unwrap().to_vec(),
    ];
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut taken = 0;
    for bytes in &good {
        for _ in 0..DAMAGED {
            let damaged = damage(bytes, &mut chance);
            let Ok(media) = shelf.put(&damaged) else { continue };
            // Behind no boundary here: a panic ends the test.
            if let Ok(files) = make(&media, damaged) {
                assert_eq!(files.len(), media.variants().len());
                taken += 1;
            }
        }
    }
    assert!(taken > 0, "all were refused, so that nothing was tried");
}

fn damage(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len());
        match chance.below(8) {
            0 => bytes.truncate(at.max(1)),
            1 => bytes[at] = [0, 0xff, 0x7f, 0x80][chance.below(4)],
            2 => bytes.insert(at, chance.byte()),
            3 => {
                let end = (at + chance.below(16)).min(bytes.len() - 1);
                bytes.drain(at..end.max(at));
            }
            4 => {
                let copy = bytes[at..(at + chance.below(32)).min(bytes.len())].to_vec();
                bytes.splice(at..at, copy);
            }
            _ => bytes[at] ^= 1 << chance.below(8),
        }
    }
    if bytes.starts_with(b"\x89PNG") && chance.below(4) > 0 {
        mend_checksums(&mut bytes);
    }
    bytes
}

#[test]
fn what_unpacks_to_much_costs_little() {
    let start = Instant::now();
    // A profile and a comment of 40 MB of zeros, in a few kilobytes.
    let mut png = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut png);
    image::ImageEncoder::set_icc_profile(&mut encoder, vec![0; 40 << 20]).unwrap();
    DynamicImage::ImageRgb8(two_halves(8, 8)).write_with_encoder(encoder).unwrap();
    assert!(png.len() < 1 << 20);
    let name = png.windows(4).position(|name| name == b"iCCP").unwrap();
    let length = u32::from_be_bytes(png[name - 4..name].try_into().unwrap()) as usize;
    let packed = png[name + 4..name + 4 + length].to_vec();
    let text = chunk(b"zTXt", &packed);
    let commented = [&png[..33], &text, &png[name + 8 + length..]].concat();
    let shelf = Shelf::new();
    for bytes in [png, commented] {
        let media = shelf.put(&bytes).unwrap();
        assert!(make(&media, bytes).is_ok());
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

/// Numbers that look like chance and are the same in every run (xorshift).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[3]
    }
}
