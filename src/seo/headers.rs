//! The headers that browsers get with each file: one definition, and a form of it for every sort of host.

use crate::date::Date;
use crate::plan::Base;
use crate::safe_url::SafeUrl;

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

/// Folders of files whose names change with their bytes.
const KEPT: [&str; 3] = ["assets", "media", "cards"];
const FOR_A_YEAR: &str = "public, max-age=31536000, immutable";
/// Asked for again each time, since what is on a page may lapse; what has not changed is not sent again.
const ASKED: &str = "no-cache";
/// What servers call by another name, or by none.
const TYPES: [(&str, &str); 3] =
    [("ics", "text/calendar"), ("webmanifest", "application/manifest+json"), ("avif", "image/avif")];
/// Advice: a browser that has seen it never goes back to plain http, for any name of the domain.
const HSTS: &str = "max-age=63072000; includeSubDomains";

/// The path, below the site, of the folder with what its server is told.
const FOLDER: &str = "_server";

/// `_headers`, which Netlify, Cloudflare Pages and others read, and what nginx, Apache and Caddy include. Path and text.
pub fn headers(base: &Base) -> [(String, String); 4] {
    let prefix = base.prefix();
    [
        ("_headers".to_owned(), for_hosts(prefix)),
        (format!("{FOLDER}/nginx.conf"), nginx(prefix)),
        (format!("{FOLDER}/apache.conf"), apache(prefix)),
        (format!("{FOLDER}/caddy.conf"), caddy(prefix)),
    ]
}

/// `.well-known/security.txt` (RFC 9116): to whom a weakness of the site is told. It expires eleven months after the month
/// in which it was made.
pub fn security_txt(base: &Base, mail: &str, languages: &[&str], today: Date) -> String {
    let (year, month, _) = today.parts();
    let ends = Date::parse(&format!("{year:04}-{month:02}-01")).unwrap_or(today).plus_months(11);
    let (contact, own) = (SafeUrl::mailto(mail), base.absolute(".well-known/security.txt"));
    let languages = languages.join(", ");
    format!("Contact: {contact}\nExpires: {ends}T00:00:00Z\nPreferred-Languages: {languages}\nCanonical: {own}\n")
}

fn security(line: impl Fn(&str, &str) -> String) -> String {
    SECURITY.iter().map(|(name, value)| line(name, value)).collect()
}

fn for_hosts(prefix: &str) -> String {
    // Hosts join what all rules say of a path: of what may change they say themselves how long it is kept.
    let kept = KEPT.map(|folder| format!("{prefix}{folder}/*\n  Cache-Control: {FOR_A_YEAR}\n")).join("\n");
    let security = security(|name, value| format!("  {name}: {value}\n"));
    format!("{prefix}*\n{security}\n{kept}\n{prefix}*.ics\n  Content-Type: text/calendar; charset=utf-8\n")
}

/// A path as a regular expression.
fn pattern(path: &str) -> String {
    path.replace('.', "\\.")
}

fn nginx(prefix: &str) -> String {
    // nginx gives a block with a header of its own none of those around it: so each has all.
    let all = security(|name, value| format!("    add_header {name} \"{value}\" always;\n"))
        + "    add_header Strict-Transport-Security $marca_hsts always;\n";
    let asked = format!("{all}    add_header Cache-Control \"{ASKED}\" always;\n");
    let kept = KEPT.map(|folder| {
        let types = "    types { image/webp webp; image/avif avif; image/jpeg jpg jpeg; image/png png; image/svg+xml svg; \
                     text/css css; text/javascript js mjs; font/woff2 woff2; application/json json; }\n";
        // Without `always`: that a file is missing is not kept for a year.
        format!("location ^~ {prefix}{folder}/ {{\n{types}{all}    add_header Cache-Control \"{FOR_A_YEAR}\";\n}}\n")
    });
    let types = TYPES.map(|(ending, kind)| {
        let path = pattern(prefix);
        format!("location ~ ^{path}.*\\.{ending}$ {{\n    types {{ }}\n    default_type {kind};\n{asked}}}\n")
    });
    let hidden =
        ["_headers", ".marca-manifest.json"].map(|file| format!("location = {prefix}{file} {{ return 404; }}\n"));
    format!(
        "# For nginx: include it in the `server` block whose `root` holds the site. Written by the build.\n\
         # When every name of the domain answers over https, put \"{HSTS}\" between these quotes:\n\
         set $marca_hsts \"\";\n\
         charset utf-8;\n\
         charset_types text/css text/plain text/xml text/javascript application/javascript application/json \
         application/xml application/atom+xml text/calendar image/svg+xml;\n\
         error_page 404 {prefix}404.html;\n\n{}{}{}location ^~ {prefix}{FOLDER}/ {{ return 404; }}\n\
         location {prefix} {{\n    index index.html;\n{asked}}}\n",
        kept.concat(),
        types.concat(),
        hidden.concat(),
    )
}

fn apache(prefix: &str) -> String {
    let path = pattern(prefix);
    let security = security(|name, value| format!("    Header always set {name} \"{value}\"\n"));
    let types: String = TYPES.map(|(ending, kind)| format!("AddType {kind} .{ending}\n")).concat();
    format!(
        "# For Apache 2.4 with mod_headers: include it in the `VirtualHost` whose `DocumentRoot` holds the site. Written by the \
         build.\n{types}AddCharset utf-8 .html .css .js .mjs .json .xml .txt .ics .svg\nErrorDocument 404 {prefix}404.html\n\
         RedirectMatch 404 \"^{path}({FOLDER}/|_headers$|\\.marca-manifest\\.json$)\"\n\n\
         <Location \"{prefix}\">\n    DirectoryIndex index.html\n{security}    Header always set Cache-Control \"{ASKED}\"\n\
         \x20   # When every name of the domain answers over https:\n\
         \x20   # Header always set Strict-Transport-Security \"{HSTS}\"\n</Location>\n\
         <LocationMatch \"^{path}({})/\">\n    # That a file is missing is not kept for a year.\n\
         \x20   Header always set Cache-Control \"{FOR_A_YEAR}\" \"expr=%{{REQUEST_STATUS}} -in {{'200','206','304'}}\"\n\
         </LocationMatch>\n",
        KEPT.join("|"),
    )
}

fn caddy(prefix: &str) -> String {
    let security = security(|name, value| format!("    {name} \"{value}\"\n"));
    let kept = KEPT.map(|folder| format!("{prefix}{folder}/*")).join(" ");
    let types = TYPES.map(|(ending, kind)| {
        let charset = if kind.starts_with("text/") { "; charset=utf-8" } else { "" };
        let matcher = format!("@{ending} {{\n    path *.{ending}\n    file\n}}\n");
        format!("{matcher}header @{ending} Content-Type \"{kind}{charset}\"\n")
    });
    format!(
        "# For Caddy 2: `import` it in the block of the site, after its `root`. Written by the build.\n\
         header {{\n{security}\
         \x20   # When every name of the domain answers over https:\n    # Strict-Transport-Security \"{HSTS}\"\n}}\n\
         # `file`: that one is missing is not kept for a year.\n\
         @kept {{\n    path {kept}\n    file\n}}\n@asked {{\n    not {{\n        path {kept}\n        file\n    }}\n}}\n\
         header @kept Cache-Control \"{FOR_A_YEAR}\"\nheader @asked Cache-Control \"{ASKED}\"\n{}\
         @hidden path {prefix}{FOLDER}/* {prefix}_headers {prefix}.marca-manifest.json\nerror @hidden 404\n\
         handle_errors {{\n    rewrite * {prefix}404.html\n    file_server\n}}\nfile_server\n",
        types.concat(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(url: &str) -> Base {
        Base::new(&SafeUrl::web(url).unwrap())
    }

    #[test]
    fn every_form_says_the_same() {
        for (url, prefix) in [("https://sitio.example", "/"), ("https://sitio.example/v1.0/salud/", "/v1.0/salud/")] {
            for (path, text) in headers(&base(url)) {
                for (name, value) in SECURITY {
                    assert!(text.contains(name) && text.contains(value), "{path} has no {name}");
                }
                assert!(
                    KEPT.iter().all(|folder| text.contains(&format!("{prefix}{folder}/")) || text.contains("(assets|"))
                );
                assert!(text.contains(FOR_A_YEAR) && text.contains("text/calendar"), "{path}");
                assert_eq!(text.contains(HSTS), path != "_headers", "{path}: advice, never a header");
            }
        }
    }

    #[test]
    fn a_weakness_is_told_to_somebody_for_some_months() {
        let day = Date::parse("2026-11-22").unwrap();
        assert_eq!(
            security_txt(&base("https://sitio.example/salud/"), "a@sitio.example", &["es", "en"], day),
            "Contact: mailto:a@sitio.example\nExpires: 2027-10-01T00:00:00Z\nPreferred-Languages: es, en\n\
             Canonical: https://sitio.example/salud/.well-known/security.txt\n"
        );
    }
}
