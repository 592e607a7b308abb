//! Files for machines: sitemap, robots.txt, Atom feeds, calendars, headers for hosts that read them.

mod calendar;
mod feed;
mod sitemap;
mod xml;

pub use calendar::calendar;
pub use feed::feed;
pub use sitemap::{Entry, sitemap};

use crate::plan::Base;

/// `robots.txt`: everything may be read, of a preview nothing.
pub fn robots(base: &Base, preview: bool) -> String {
    if preview {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", base.absolute("sitemap.xml"))
}

/// The headers under which pages run. The policy: nothing from elsewhere, nothing inline, no form to elsewhere; `frame-ancestors`
/// works in the header only (CSP3 §6.4.2).
pub const SECURITY: [(&str, &str); 6] = [
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types marca",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    (
        "Permissions-Policy",
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

/// `_headers`, which Netlify, Cloudflare Pages and others read.
pub fn headers(base: &Base) -> String {
    let prefix = base.prefix();
    // Their names change with their bytes.
    let kept = |folder: &str| format!("{prefix}{folder}/*\n  Cache-Control: public, max-age=31536000, immutable\n");
    let kept = ["assets", "media", "cards"].map(kept).join("\n");
    let security: String = SECURITY.iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
    format!("{prefix}*\n{security}\n{kept}\n{prefix}*.ics\n  Content-Type: text/calendar; charset=utf-8\n")
}
