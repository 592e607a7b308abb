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

/// The policy under which pages run: nothing from elsewhere, nothing inline, no form to elsewhere. `frame-ancestors` works in
/// the header only (CSP3 §6.4.2).
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
require-trusted-types-for 'script'; trusted-types marca";

/// `_headers`, which Netlify, Cloudflare Pages and others read.
pub fn headers(base: &Base) -> String {
    let prefix = base.prefix();
    // Their names change with their bytes.
    let kept = |folder: &str| format!("{prefix}{folder}/*\n  Cache-Control: public, max-age=31536000, immutable\n");
    let kept = ["assets", "media", "cards"].map(kept).join("\n");
    format!(
        "{prefix}*\n  Content-Security-Policy: {POLICY}\n  X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n  \
         Permissions-Policy: accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()\n  \
         Cross-Origin-Opener-Policy: same-origin\n  Cross-Origin-Resource-Policy: same-origin\n\n\
         {kept}\n\
         {prefix}*.ics\n  Content-Type: text/calendar; charset=utf-8\n"
    )
}
