//! D: pictures that are bombs, torn, of another kind than they say, or that carry more than a picture.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, RgbImage};

use super::Promise::{E, S};
use super::*;

fn photo(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x * 7 % 256) as u8, (y * 5 % 256) as u8, ((x ^ y) % 256) as u8])
    })
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 85).encode_image(&photo(width, height)).unwrap();
    out
}

const PROGRESSIVE: &[u8] = include_bytes!("../../fuzz/corpus/picture/progressive.jpg");

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(&DynamicImage::ImageRgb8(photo(width, height)), ImageFormat::Png)
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [name.as_slice(), data].concat();
    let crc = !named.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    });
    [&u32::try_from(data.len()).unwrap().to_be_bytes(), named.as_slice(), &crc.to_be_bytes()].concat()
}

/// A PNG whose header speaks of so many pixels, with hardly any.
fn boast(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let header = [width.to_be_bytes().as_slice(), &height.to_be_bytes(), &[depth, colour, 0, 0, 0]].concat();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &header),
        chunk(b"IDAT", b"\x78\x01\x03\0\0\0\0\x01"),
        chunk(b"IEND", b""),
    ]
    .concat()
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    [&[0xff, marker], u16::try_from(data.len() + 2).unwrap().to_be_bytes().as_slice(), data].concat()
}

/// A JPEG with more behind its first mark.
fn with(jpeg: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    [&jpeg[..2], &segments.concat(), &jpeg[2..]].concat()
}

/// EXIF with one entry, and whatever follows.
fn exif(orientation: u16, next: u32, rest: &[u8]) -> Vec<u8> {
    let entry = [[0x12, 0x01, 3, 0, 1, 0, 0, 0].as_slice(), &orientation.to_le_bytes(), &[0, 0]].concat();
    segment(0xe1, &[b"Exif\0\0II*\0\x08\0\0\0\x01\0".as_slice(), &entry, &next.to_le_bytes(), rest].concat())
}

/// A hospital that shows this file, in its fourteenth line.
fn shown(name: &str, bytes: Vec<u8>) -> Vec<(String, What)> {
    let mut parts = field(&format!("photos: [{{file: {name}, alt: {{es: Entrada, en: Entrance}}}}]\n"));
    parts.extend(one(&format!("media/{name}"), bytes));
    parts
}

#[test]
fn pictures_that_are_refused() {
    let whole = jpeg(300, 200);
    let sound_png = png(60, 40);
    let mut bad_sum = sound_png.clone();
    let middle = bad_sum.len() / 2;
    bad_sum[middle] ^= 0x55;
    let mut torn_size = sound_png.clone();
    torn_size[19] ^= 1;
    let scan = whole.windows(2).position(|mark| mark == [0xff, 0xda]).unwrap();
    let animated = b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x07\0\0\x07\0\0".to_vec();
    let apng = [&sound_png[..33], &chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]), &sound_png[33..]].concat();
    let mut cases = Vec::new();
    let mut refuse = |about: &str, name: &str, bytes: Vec<u8>| {
        cases.push(case(format!("D {about}"), shown(name, bytes), E("media/")));
    };
    for (width, height) in
        [(50_000, 50_000), (12_001, 1), (1, 12_001), (8_000, 8_000), (u32::MAX >> 1, u32::MAX >> 1), (0, 10), (10, 0)]
    {
        refuse(&format!("1 header of {width} × {height}"), "a.png", boast(width, height, 8, 2));
    }
    refuse("1 a palette of 16 bits", "a.png", boast(10, 10, 16, 3));
    refuse("1 a JPEG of 65,500 a side", "a.jpg", {
        let mut big = whole.clone();
        let frame = big.windows(2).position(|mark| mark == [0xff, 0xc0]).unwrap();
        big[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
        big
    });
    refuse("2 half a JPEG", "a.jpg", whole[..whole.len() / 2].to_vec());
    refuse("2 half a JPEG with an end", "a.jpg", [&whole[..scan + (whole.len() - scan) / 3], b"\xff\xd9"].concat());
    for part in [4, 6, 8, 9] {
        let cut = [&PROGRESSIVE[..PROGRESSIVE.len() * part / 10], b"\xff\xd9"].concat();
        refuse(&format!("2 {part} tenths of a progressive JPEG with an end"), "a.jpg", cut);
    }
    refuse("2 the head of a JPEG", "a.jpg", whole[..scan].to_vec());
    refuse("2 a JPEG without its end", "a.jpg", whole[..whole.len() - 2].to_vec());
    refuse("2 empty", "a.jpg", Vec::new());
    refuse("2 one byte", "a.jpg", vec![0xff]);
    refuse("2 only the mark", "a.jpg", b"\xff\xd8\xff".to_vec());
    refuse("2 bad checksum", "a.png", bad_sum);
    refuse("2 another size in a PNG", "a.png", torn_size);
    refuse("2 half a PNG", "a.png", sound_png[..sound_png.len() / 2].to_vec());
    refuse("2 a page", "a.jpg", b"<!DOCTYPE html><script>alert(1)</script>".to_vec());
    refuse(
        "2 GIF",
        "a.gif",
        b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;".to_vec(),
    );
    refuse("2 GIF as JPEG", "a.jpg", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec());
    refuse("2 HEIC", "a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec());
    refuse("2 HEIC as JPEG", "a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec());
    refuse("2 AVIF", "a.jpg", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif".to_vec());
    refuse("2 BMP", "a.bmp", b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0".to_vec());
    refuse("2 TIFF", "a.tif", b"II*\0\x08\0\0\0\0\0".to_vec());
    refuse("2 PDF", "a.jpg", b"%PDF-1.7\n".to_vec());
    refuse("2 a program", "a.jpg", b"\x7fELF\x02\x01\x01".to_vec());
    refuse("2 ZIP", "a.png", b"PK\x03\x04".to_vec());
    refuse("2 random", "a.jpg", (0..9_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8).collect());
    refuse("5 animated WebP", "a.webp", animated);
    refuse("5 animated PNG", "a.png", apng);
    refuse("2 31 MB", "a.jpg", vec![0xff; 31_000_000]);
    for (about, drawing) in [
        ("script", "<script>alert(1)</script>"),
        ("text", "<text>hola</text>"),
        ("foreignObject", "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>"),
        ("a remote picture", "<image href='https://evil.example/x.png' width='9' height='9'/>"),
        ("a picture inside", "<image href='data:image/png;base64,iVBORw0KGgo=' width='9' height='9'/>"),
        ("a file", "<image href='/etc/passwd' width='9' height='9'/>"),
    ] {
        let bytes = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{drawing}<rect width='9' height='9'/></svg>"
        )
        .into_bytes();
        cases.push(Case { about: format!("D6 {about}"), parts: shown("a.svg", bytes), promise: Promise::Clean });
    }
    for (about, text) in [
        ("entities", "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9' id='&b;'/></svg>".to_owned()),
        ("a file as entity", "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><desc>&x;</desc><rect width='9' height='9'/></svg>".to_owned()),
        ("a billion laughs", {
            let levels: String = (1..12).map(|n| format!("<!ENTITY e{n} '{}'>", format!("&e{};", n - 1).repeat(10))).collect();
            format!("<!DOCTYPE svg [<!ENTITY e0 'x'>{levels}]><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><desc>&e11;</desc><rect width='9' height='9'/></svg>")
        }),
        ("10,000 groups", format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{}<rect width='9' height='9'/>{}</svg>", "<g opacity='.9'>".repeat(10_000), "</g>".repeat(10_000))),
        ("use of use", {
            let uses: String = (1..30).map(|n| format!("<g id='g{n}'><use href='#g{p}'/><use href='#g{p}'/></g>", p = n - 1)).collect();
            format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><defs><g id='g0'><rect width='9' height='9'/></g>{uses}</defs><use href='#g29'/></svg>")
        }),
        ("use of itself", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><g id='a'><use href='#a'/></g></svg>".to_owned()),
        ("a pattern of itself", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><pattern id='p' width='1' height='1'><rect fill='url(#p)' width='9' height='9'/></pattern><rect fill='url(#p)' width='9' height='9'/></svg>".to_owned()),
        ("a huge box", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1e30 1e30'><rect width='9' height='9'/></svg>".to_owned()),
        ("no size", "<svg xmlns='http://www.w3.org/2000/svg'/>".to_owned()),
        ("handlers and styles", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9' onload='alert(1)'><style>@import url(//evil.example);</style><a href='javascript:alert(1)'><rect width='9' height='9' onclick='x'/></a></svg>".to_owned()),
        ("animation", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9'><animate attributeName='href' to='javascript:x'/><set attributeName='onload' to='x'/></rect></svg>".to_owned()),
        ("filters", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><filter id='f'><feGaussianBlur stdDeviation='1e9'/></filter><rect filter='url(#f)' width='9' height='9'/></svg>".to_owned()),
        ("10 MB of path", format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0{}'/></svg>", " L1 1".repeat(2_000_000))),
        ("not XML", "<svg xmlns='http://www.w3.org/2000/svg'><rect".to_owned()),
        ("bytes that are no text", "<svg xmlns='http://www.w3.org/2000/svg'>\u{0}</svg>".to_owned()),
        ("dashes", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0H1e7' stroke='#000' stroke-dasharray='.001'/></svg>".to_owned()),
    ] {
        cases.push(Case { about: format!("D6 {about}"), parts: shown("a.svg", text.into_bytes()), promise: Promise::Clean });
    }
    for name in
        ["../site.yaml", "/etc/passwd", "a\\b.jpg", "nada.jpg", "https://evil.example/x.jpg", "a.jpg?x", "\"a\\0.jpg\""]
    {
        let parts = field(&format!("photos: [{{file: {name}, alt: {{es: a, en: b}}}}]\n"));
        cases.push(case(format!("D7 {name}"), parts, E("hospitals/hostil.yaml:14")));
    }
    all_as_promised(cases, 60);
}

#[test]
fn pictures_that_are_shown_and_nothing_else_of_them() {
    let secret = b"GPSLatitude SECRETO Exif2.2 <x:xmpmeta> 8BIM";
    let whole = jpeg(300, 200);
    let xmp = segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>SECRETO</x:xmpmeta>".as_slice()].concat());
    let sound = png(60, 40);
    let grey =
        encoded(&DynamicImage::ImageLuma8(DynamicImage::ImageRgb8(photo(40, 30)).into_luma8()), ImageFormat::Png);
    let deep =
        encoded(&DynamicImage::ImageRgba16(DynamicImage::ImageRgb8(photo(40, 30)).into_rgba16()), ImageFormat::Png);
    let bomb = {
        let mut out = Vec::new();
        let mut encoder = image::codecs::png::PngEncoder::new(&mut out);
        image::ImageEncoder::set_icc_profile(&mut encoder, vec![0; 60 << 20]).unwrap();
        DynamicImage::ImageRgb8(photo(8, 8)).write_with_encoder(encoder).unwrap();
        out
    };
    let text =
        [&sound[..33], &chunk(b"tEXt", b"Author\0SECRETO"), &chunk(b"eXIf", b"II*\0\x08\0\0\0SECRETO"), &sound[33..]]
            .concat();
    let absent: &[&str] = &["SECRETO", "xmpmeta", "GPSLatitude", "<script>alert"];
    let mut cases = Vec::new();
    for (about, name, bytes) in [
        ("3 GPS", "a.jpg", with(&whole, &[exif(1, 0, secret)])),
        ("3 XMP", "a.jpg", with(&whole, &[xmp])),
        ("3 IPTC", "a.jpg", with(&whole, &[segment(0xed, b"Photoshop 3.0\x008BIM SECRETO")])),
        ("3 a comment", "a.jpg", with(&whole, &[segment(0xfe, b"SECRETO <script>alert(1)</script>")])),
        ("3 code after the end", "a.jpg", [&whole[..], b"<script>alert(1)</script>SECRETO"].concat()),
        ("3 a ZIP after the end", "a.png", [&sound[..], b"PK\x03\x04SECRETO"].concat()),
        ("3 texts of a PNG", "a.png", text),
        ("4 orientation", "a.jpg", with(&whole, &[exif(6, 0, b"")])),
        ("4 orientation 9", "a.jpg", with(&whole, &[exif(9, 0, b"")])),
        ("4 a loop in EXIF", "a.jpg", with(&whole, &[exif(6, 8, b"")])),
        ("4 EXIF that leads nowhere", "a.jpg", with(&whole, &[exif(6, u32::MAX, b"")])),
        ("4 empty EXIF", "a.jpg", with(&whole, &[segment(0xe1, b"Exif\0\0")])),
        ("4 sixty thousand entries", "a.jpg", with(&whole, &[segment(0xe1, b"Exif\0\0II*\0\x08\0\0\0\xff\xff")])),
        ("1 a profile of 60 MB", "a.png", bomb),
        ("5 grey", "a.png", grey),
        ("5 16 bits", "a.png", deep),
        ("5 progressive", "a.jpg", PROGRESSIVE.to_vec()),
        ("5 1 × 1", "a.png", png(1, 1)),
        ("5 1 × 1 JPEG", "a.jpg", jpeg(1, 1)),
        ("5 12,000 × 1", "a.png", png(12_000, 1)),
        ("5 1 × 12,000", "a.jpg", jpeg(1, 12_000)),
        ("2 PNG as JPEG", "a.jpg", sound.clone()),
        ("2 JPEG as PNG", "a.png", whole.clone()),
        ("7 a name that is odd", "a.php.jpg", whole.clone()),
    ] {
        cases.push(case(format!("D{about}"), shown(name, bytes), S(&["alt=\"Entrance\""], absent)));
    }
    // 40 megapixels are allowed; each picture is one worker's.
    cases.push(case("D1 as large as allowed", shown("a.png", png(8_000, 5_000)), Promise::Any));
    all_as_promised(cases, 20);
}
