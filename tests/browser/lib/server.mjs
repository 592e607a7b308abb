// Serves one built folder on 127.0.0.1 the way a static host does: directory indexes, 404.html, `_headers`.
// `_headers` matters: the security policy that visitors get is the one the tests run under.
import { createServer } from 'node:http';
import { readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.svg': 'image/svg+xml', '.xml': 'application/xml', '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.avif': 'image/avif', '.ico': 'image/x-icon',
  '.woff2': 'font/woff2', '.webmanifest': 'application/manifest+json', '.ics': 'text/calendar; charset=utf-8',
};
// These speak of https; over plain http on loopback they would only break the page.
const HTTPS_ONLY = /^strict-transport-security$/i;

/** `_headers` as a list of [RegExp over the path, name, value]. */
function parseHeaders(root) {
  let text;
  try { text = readFileSync(join(root, '_headers'), 'utf8'); } catch { return []; }
  const rules = [];
  let pattern;
  for (const line of text.split('\n')) {
    if (!line.trim() || line.startsWith('#')) continue;
    if (/^\S/.test(line)) {
      const literal = line.trim().split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
      pattern = new RegExp(`^${literal.join('.*')}$`);
      continue;
    }
    const [, name, value] = /^\s+([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (!name) throw new Error(`_headers: cannot read the line “${line}”`);
    if (!HTTPS_ONLY.test(name)) rules.push([pattern, name, value.replace(/upgrade-insecure-requests;?/, '')]);
  }
  return rules;
}

const isFile = (path) => { try { return statSync(path).isFile(); } catch { return false; } };

/** The file that answers `path` (decoded, below the base), or null. A folder without its slash is no page of ours. */
export function fileFor(root, path) {
  const file = join(root, normalize('/' + path), path.endsWith('/') || path === '' ? 'index.html' : '');
  return isFile(file) ? file : null;
}

/** Starts a server for `root`; what lies outside `base` does not exist. */
export function serve(root, base = '/') {
  const rules = parseHeaders(root);
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const inside = path.startsWith(base);
    const file = inside ? fileFor(root, path.slice(base.length)) : null;
    const missing = join(root, '404.html');
    const shown = file ?? (inside && isFile(missing) ? missing : null);
    response.statusCode = file ? 200 : 404;
    for (const [pattern, name, value] of rules) if (pattern.test(path)) response.setHeader(name, value);
    if (!shown) return response.end('not found');
    response.setHeader('Content-Type', TYPES[extname(shown)] ?? 'application/octet-stream');
    response.end(readFileSync(shown));
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => {
    const origin = `http://127.0.0.1:${server.address().port}`;
    done({ root, base, origin, url: (path) => origin + path, close: () => server.close() });
  }));
}
