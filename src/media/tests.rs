//! Pictures made of headers alone: probing never looks at a pixel.

use super::*;
use crate::fs::RealDisk;
use crate::html::Html;
use crate::out_path::OutPath;

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], length.as_slice(), data].concat()
}

fn frame(marker: u8, width: u16, height: u16) -> Vec<u8> {
    let (w, h) = (width.to_be_bytes(), height.to_be_bytes());
    segment(marker, &[8, h[0], h[1], w[0], w[1], 3, 1, 17, 0, 2, 17, 0, 3, 17, 0])
}

/// A JPEG of the segments, with as much data as a scan of the size may not lack.
fn jpeg(segments: &[Vec<u8>], data_bytes: usize) -> Vec<u8> {
    let scan = segment(0xda, &[3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
    [b"\xff\xd8".to_vec(), segments.concat(), scan, vec![0x55; data_bytes], b"\xff\0\xff\xd0\x55\xff\xd9".to_vec()]
        .concat()
}

fn exif(orientation: u8) -> Vec<u8> {
    let entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
    // Its next folder is itself.
    [b"Exif\0\0MM\0*\0\0\0\x08\0\x01".as_slice(), &entry, b"\0\0\0\x08"].concat()
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    [&u32::try_from(data.len()).unwrap().to_be_bytes(), name.as_slice(), data, &[0; 4]].concat()
}

fn ihdr(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    chunk(b"IHDR", &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, colour, 0, 0, 0]].concat())
}

fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
    [png::MARK.to_vec(), chunks.concat(), chunk(b"IEND", b"")].concat()
}

fn webp(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, data) in chunks {
        body.extend_from_slice(*name);
        body.extend_from_slice(&u32::try_from(data.len()).unwrap().to_le_bytes());
        body.extend_from_slice(data);
        body.resize(body.len().next_multiple_of(2), 0);
    }
    [b"RIFF", u32::try_from(body.len()).unwrap().to_le_bytes().as_slice(), &body].concat()
}

/// A key frame of 300 × 200.
fn vp8() -> Vec<u8> {
    [&[0x10, 0, 0, 0x9d, 1, 0x2a, 44, 1, 200, 0][..], &[0; 20]].concat()
}

fn size(bytes: &[u8]) -> Result<(u32, u32), Flaw> {
    inspect("a.jpg", bytes).map(|media| (media.width_px, media.height_px))
}

fn media(path: &str, width_px: u32, height_px: u32, has_alpha: bool) -> Media {
    let hash = "0123456789abcdef0123456789abcdef".to_owned();
    Media {
        path: path.to_owned(),
        hash,
        kind: Kind::Jpeg,
        width_px,
        height_px,
        has_alpha,
        turn: Turn::NONE,
        has_avif: false,
    }
}

#[test]
fn sizes_are_those_that_are_shown() {
    assert_eq!(size(&jpeg(&[frame(0xc0, 64, 48)], 20)), Ok((64, 48)));
    let turned = |orientation| size(&jpeg(&[segment(0xe1, &exif(orientation)), frame(0xc2, 64, 48)], 20));
    for orientation in 1..=4 {
        assert_eq!(turned(orientation), Ok((64, 48)), "{orientation}");
    }
    for orientation in 5..=8 {
        assert_eq!(turned(orientation), Ok((48, 64)), "{orientation}");
    }
    assert_eq!((turned(0), turned(9)), (Ok((64, 48)), Ok((64, 48))));
    let data = chunk(b"IDAT", b"");
    let tiff = exif(6)[6..].to_vec();
    assert_eq!(size(&png(&[ihdr(30, 20, 8, 2), chunk(b"eXIf", &tiff), data])), Ok((20, 30)));
    assert_eq!(size(&webp(&[(b"VP8 ", vp8())])), Ok((300, 200)));
    let canvas = vec![0x18, 0, 0, 0, 43, 1, 0, 199, 0, 0];
    let extended = webp(&[(b"VP8X", canvas), (b"VP8 ", vp8()), (b"EXIF", tiff)]);
    let found = inspect("a.jpg", &extended).unwrap();
    assert_eq!((found.kind, found.width_px, found.height_px, found.has_alpha), (Kind::Webp, 200, 300, true));
}

#[test]
fn what_is_wrong_with_exif_does_not_matter() {
    let good = exif(6);
    for end in 0..good.len() {
        let _ = size(&jpeg(&[segment(0xe1, &good[..end]), frame(0xc0, 64, 48)], 20)).unwrap();
    }
    for at in 6..good.len() {
        let mut bad = good.clone();
        bad[at] = 0xff;
        let _ = size(&jpeg(&[segment(0xe1, &bad), frame(0xc0, 64, 48)], 20)).unwrap();
    }
}

#[test]
fn only_the_content_says_what_a_file_is() {
    for stranger in [
        b"<!DOCTYPE html><title>404</title>".as_slice(),
        b"\0\0\0\x18ftypheic\0\0\0\0",
        b"\0\0\0\x1cftypavif",
        b"GIF89a\x01\0\x01\0",
        b"BM\x36\0",
        b"<html><svg xmlns='http://www.w3.org/2000/svg'/></html>",
        b"RIFF\x04\0\0\0WAVE",
        b"%PDF-1.7",
    ] {
        assert_eq!(inspect("a.jpg", stranger).unwrap_err(), Flaw::Format, "{stranger:?}");
    }
    for arithmetic in [0xc3, 0xc9, 0xcf] {
        assert_eq!(size(&jpeg(&[frame(arithmetic, 64, 48)], 20)), Err(Flaw::Format));
    }
    for broken in [
        b"".as_slice(),
        b"\xff",
        b"\xff\xd8\xff",
        b"\x89PNG",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x04\0\0\0WE",
        b"RIFF\xff\xff\xff\xffWEBP",
    ] {
        assert_eq!(inspect("a.jpg", broken).unwrap_err(), Flaw::Broken, "{broken:?}");
    }
}

#[test]
fn a_picture_that_ends_anywhere_before_its_end_is_broken() {
    let pixels = chunk(b"IDAT", b"xx");
    for whole in [
        jpeg(&[segment(0xe1, &exif(1)), frame(0xc0, 64, 48)], 20),
        png(&[ihdr(30, 20, 8, 2), pixels]),
        webp(&[(b"VP8 ", vp8())]),
    ] {
        assert!(size(&whole).is_ok());
        for end in 0..whole.len() {
            assert_eq!(size(&whole[..end]), Err(Flaw::Broken), "{end} of {}", whole.len());
        }
        assert_eq!(size(&[whole.as_slice(), b"<?php"].concat()), size(&whole));
    }
    // A frame that its data cannot fill, two frames, none.
    assert_eq!(size(&jpeg(&[frame(0xc0, 8000, 4000)], 1000)), Err(Flaw::Broken));
    assert_eq!(size(&jpeg(&[frame(0xc0, 8, 8), frame(0xc0, 8, 8)], 20)), Err(Flaw::Broken));
    assert_eq!(size(&jpeg(&[], 20)), Err(Flaw::Broken));
    // A colour that no scan is about.
    assert_eq!(size(&jpeg(&[segment(0xc0, &[8, 0, 8, 0, 8, 3, 1, 17, 0, 2, 17, 0, 9, 17, 0])], 20)), Err(Flaw::Broken));
    assert_eq!(size(&jpeg(&[frame(0xc0, 0, 8)], 20)), Err(Flaw::Broken));
    // A progressive picture whose scans tell all but something of one colour.
    let told = |last: &[u8]| {
        let dc = segment(0xda, &[3, 1, 0, 2, 0, 3, 0, 0, 0, 0]);
        let ac = [1, 2, 3].map(|id| segment(0xda, &[1, id, 0, 1, if id == 3 { 40 } else { 63 }, 0])).concat();
        let scans = [dc, ac, segment(0xda, last)].concat();
        size(&[b"\xff\xd8", frame(0xc2, 8, 8).as_slice(), &scans, b"\x55\xff\xd9"].concat())
    };
    assert_eq!(told(&[1, 3, 0, 41, 63, 0]), Ok((8, 8)));
    for incomplete in [[1, 3, 0, 41, 62, 0], [1, 3, 0, 42, 63, 0], [1, 3, 0, 41, 63, 1], [1, 2, 0, 41, 63, 0]] {
        assert_eq!(told(&incomplete), Err(Flaw::Broken), "{incomplete:?}");
    }
}

#[test]
fn bombs_are_refused_by_their_header() {
    let data = || chunk(b"IDAT", b"");
    let of = |width, height, depth, colour| size(&png(&[ihdr(width, height, depth, colour), data()]));
    assert_eq!(of(60_000, 60_000, 8, 2), Err(Flaw::TooLarge));
    assert_eq!(of(u32::MAX, u32::MAX, 16, 6), Err(Flaw::TooLarge));
    assert_eq!(of(12_001, 1, 8, 2), Err(Flaw::TooLarge));
    assert_eq!(of(12_000, 1, 8, 2), Ok((12_000, 1)));
    assert_eq!(of(8_000, 5_000, 8, 2), Ok((8_000, 5_000)));
    assert_eq!(of(8_000, 5_001, 8, 2), Err(Flaw::TooLarge));
    // 40 megapixels of sixteen bits would take 480 MB.
    assert_eq!(of(8_000, 5_000, 16, 6), Err(Flaw::TooLarge));
    assert_eq!(size(&jpeg(&[frame(0xc2, 8000, 5000)], 700_000)), Err(Flaw::TooLarge));
    assert_eq!(size(&jpeg(&[frame(0xc0, 8000, 5000)], 700_000)), Ok((8000, 5000)));
    assert_eq!(size(&png(&[ihdr(8, 8, 8, 2), chunk(b"acTL", &[0; 8]), data()])), Err(Flaw::Animated));
    assert_eq!(size(&webp(&[(b"VP8X", vec![2, 0, 0, 0, 9, 0, 0, 9, 0, 0])])), Err(Flaw::Animated));
    let many = jpeg(&[vec![segment(0xda, &[0; 8]); 65].concat(), frame(0xc2, 8, 8)], 20);
    assert_eq!(size(&many), Err(Flaw::Broken));
}

#[test]
fn files_are_probed_below_media_and_nowhere_else() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(dir.path().join("media/a")).unwrap();
    let bytes = png(&[ihdr(30, 20, 8, 6), chunk(b"IDAT", b"")]);
    std::fs::write(dir.path().join("media/a/Luz.JPG"), &bytes).unwrap();
    std::fs::write(dir.path().join("out.png"), &bytes).unwrap();
    let found = probe(&RealDisk, dir.path(), "a/Luz.JPG").unwrap();
    assert_eq!((found.kind, found.has_alpha, found.hash.len()), (Kind::Png, true, 32));
    let code = |path| probe(&RealDisk, dir.path(), path).unwrap_err().code;
    assert_eq!(code("a/luz.png"), Code::ImageMissing);
    assert_eq!(code("a"), Code::FileSpecial);
    for path in ["../out.png", "/etc/passwd", "a/../../out.png", "", "."] {
        assert_eq!(code(path), Code::ImageInvalid, "{path}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../out.png", dir.path().join("media/b.png")).unwrap();
        assert_eq!(code("b.png"), Code::FileLink);
    }
    std::fs::File::create(dir.path().join("media/big.jpg")).unwrap().set_len(MAX_FILE + 1).unwrap();
    assert_eq!(code("big.jpg"), Code::FileTooBig);
}

#[test]
fn variants_follow_from_what_was_probed() {
    let names = |media: &Media| -> Vec<String> {
        let named =
            |v: &Variant| format!("{} {}x{}", v.path.as_str().replace(&media.stem(), "*"), v.width_px, v.height_px);
        media.variants().iter().map(named).collect()
    };
    let wide = media("salas/Ñandú & Sala.JPG", 1600, 1067, false);
    assert_eq!(
        names(&wide),
        [
            "media/*-480.webp 480x320",
            "media/*-960.webp 960x640",
            "media/*-1600.webp 1600x1067",
            "media/*-960.jpg 960x640"
        ]
    );
    let with_avif = names(&Media { has_avif: true, ..wide.clone() });
    assert_eq!((with_avif.len(), with_avif[0].as_str()), (7, "media/*-480.avif 480x320"));
    assert!(wide.stem().starts_with("nandu-sala-") && wide.stem().len() == "nandu-sala-".len() + 8);
    assert_eq!(names(&media("a.png", 959, 2000, true)), ["media/*-480.webp 480x1001", "media/*-480.png 480x1001"]);
    assert_eq!(names(&media("a.jpg", 1, 1, false)), ["media/*-1.webp 1x1", "media/*-1.jpg 1x1"]);
    assert_eq!(names(&media("a.jpg", 12_000, 1, false))[2], "media/*-1600.webp 1600x1");
    for hostile in ["\u{202e}gpj.exe", "…", "<img src=x>.jpg", "con.jpg", &"x".repeat(300), ".jpg", "a b%2f..\\c.jpg"]
    {
        assert_eq!(media(hostile, 2000, 10, false).variants().len(), 4, "{hostile}");
    }
}

#[test]
fn markup_lets_nothing_out_of_its_attributes() {
    let picture = media("sala.jpg", 1000, 500, false);
    let stem = picture.stem();
    let link = |path: &OutPath| format!("/a\"b&/{path}");
    let html = picture.markup("\"><script>&'", Some("<b> \"t\""), link);
    let expected = format!(
        "<picture><source type=\"image/webp\" srcset=\"/a&quot;b&amp;/media/{stem}-480.webp 480w, \
         /a&quot;b&amp;/media/{stem}-960.webp 960w\" sizes=\"(min-width: 48rem) 42rem, 100vw\">\
         <img src=\"/a&quot;b&amp;/media/{stem}-960.jpg\" width=\"960\" height=\"480\" \
         alt=\"&quot;&gt;&lt;script&gt;&amp;&#39;\" title=\"&lt;b&gt; &quot;t&quot;\" loading=\"lazy\" decoding=\"async\"></picture>"
    );
    assert_eq!(html, Html::from_trusted(expected));
    assert!(!picture.markup("", None, |path| path.to_string()).as_str().contains("title"));
}
