// The published site behind nginx, Apache and Caddy as Debian has them, each with the file that the build wrote for it: every
// header on every type of file, on the page for what is missing, and nothing of what is not for visitors.
//
//   node tests/servers/check.mjs PUBLIC SUBPATH FOLDER
//
// PUBLIC stands at the root, SUBPATH under /salud/; FOLDER is for configuration and logs. Needs nginx, apache2 and caddy.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { extname, join, resolve } from 'node:path';

const [publicFolder, subpathFolder, folder] = process.argv.slice(2).map((path) => resolve(path));
const YEAR = 'public, max-age=31536000, immutable';
const TYPES = {
  '.html': 'text/html', '.css': 'text/css', '.js': 'javascript', '.json': 'application/json', '.svg': 'image/svg+xml', '.xml': 'xml',
  '.txt': 'text/plain', '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.avif': 'image/avif', '.ics': 'text/calendar',
  '.webmanifest': 'application/manifest+json', '.woff2': 'font/woff2',
};

const freePort = () => new Promise((done) => {
  const probe = createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => done(port)); });
});

/** One file of each type, folder by folder, as its address below the site. */
function samples(root) {
  const found = new Map();
  const walk = (below) => {
    for (const name of readdirSync(join(root, below)).sort()) {
      const path = below + name;
      if (statSync(join(root, path)).isDirectory()) { if (path !== '_server') walk(`${path}/`); continue; }
      if (path === '_headers' || path === '.marca-manifest.json') continue;
      const key = path.split('/')[0].replace(/\..*/, '') + extname(path);
      if (!found.has(key)) found.set(key, path.replace(/(^|\/)index\.html$/, '$1'));
    }
  };
  walk('');
  return [...found.values()];
}

/** The headers that `_headers` promises for all files. */
function promised(root) {
  const [, ...lines] = readFileSync(join(root, '_headers'), 'utf8').split('\n\n')[0].split('\n');
  return lines.filter(Boolean).map((line) => /^\s+([^:]+): (.*)$/.exec(line).slice(1));
}

const servers = {
  nginx: (port, root, site, own) => ({
    text: `daemon off; pid ${own}/pid; error_log ${own}/error.log; worker_processes 1;
events {}
http {
  include /etc/nginx/mime.types; access_log off;
  client_body_temp_path ${own}/a; proxy_temp_path ${own}/b; fastcgi_temp_path ${own}/c; uwsgi_temp_path ${own}/d; scgi_temp_path ${own}/e;
  server { listen 127.0.0.1:${port}; root ${root}; include ${site}/_server/nginx.conf; }
}
`,
    command: ['nginx', '-c', `${own}/config`, '-e', `${own}/error.log`],
  }),
  apache: (port, root, site, own) => {
    const modules = ['mpm_event', 'authz_core', 'headers', 'mime', 'dir', 'alias'];
    const loaded = modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n');
    return {
      text: `ServerRoot ${own}
PidFile ${own}/pid
ErrorLog ${own}/error.log
ServerName localhost
Listen 127.0.0.1:${port}
${loaded}
TypesConfig /etc/mime.types
<VirtualHost *:${port}>
DocumentRoot ${root}
<Directory />
Options FollowSymLinks
Require all granted
</Directory>
Include ${site}/_server/apache.conf
</VirtualHost>
`,
      command: ['apache2', '-d', own, '-f', `${own}/config`, '-D', 'FOREGROUND'],
    };
  },
  caddy: (port, root, site, own) => ({
    text: `{
  admin off
  auto_https off
  storage file_system ${own}/store
}
http://127.0.0.1:${port} {
  root * ${root}
  import ${site}/_server/caddy.conf
}
`,
    command: ['caddy', 'run', '--adapter', 'caddyfile', '--config', `${own}/config`],
  }),
};

let asked = 0;
const wrong = [];

async function ask(about, url, status, headers, type, cache) {
  asked += 1;
  const answer = await fetch(url, { redirect: 'manual' });
  const body = Buffer.from(await answer.arrayBuffer());
  const says = (what) => wrong.push(`${about} ${url}: ${what}`);
  if (answer.status !== status) says(`status ${answer.status}, not ${status}`);
  for (const [name, value] of headers) if (answer.headers.get(name) !== value) says(`${name}: ${answer.headers.get(name)}`);
  if (answer.headers.get('cache-control') !== cache) says(`cache-control: ${answer.headers.get('cache-control')}, not ${cache}`);
  if (answer.headers.has('strict-transport-security')) says('HSTS is advice');
  const given = answer.headers.get('content-type') ?? '';
  if (type && !given.includes(type)) says(`content-type: ${given}`);
  if (/^text|javascript|xml/.test(type ?? '') && type !== 'image/svg+xml' && !/charset=utf-8/i.test(given)) says(`content-type: ${given}, no charset`);
  return body;
}

for (const [name, make] of Object.entries(servers)) {
  for (const [site, prefix] of [[publicFolder, '/'], [subpathFolder, '/salud/']]) {
    const own = join(folder, name + prefix.replaceAll('/', '-'));
    rmSync(own, { recursive: true, force: true });
    mkdirSync(own, { recursive: true });
    let root = site;
    if (prefix !== '/') {
      root = join(own, 'root');
      mkdirSync(root);
      symlinkSync(site, join(root, 'salud'));
    }
    const port = await freePort();
    const { text, command } = make(port, root, site, own);
    writeFileSync(join(own, 'config'), text);
    const log = [];
    const server = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: own } });
    let gone = false;
    server.on('error', (error) => { gone = true; log.push(String(error)); });
    server.on('exit', () => { gone = true; });
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => log.push(String(chunk)));
    const origin = `http://127.0.0.1:${port}`;
    const about = name + prefix;
    try {
      const end = Date.now() + 15_000;
      for (;;) {
        if (gone || Date.now() > end) throw new Error(`${command[0]} did not come: ${log.join('').slice(-800)}`);
        if (await fetch(origin + prefix).then((answer) => answer.ok, () => false)) break;
        await new Promise((done) => setTimeout(done, 50));
      }
      const headers = promised(site);
      const files = samples(site);
      if (headers.length < 6 || files.length < 12) throw new Error(`${headers.length} headers, ${files.length} files`);
      for (const path of files) {
        const kept = /^(assets|media|cards)\//.test(path);
        const bytes = await ask(about, origin + prefix + path, 200, headers, TYPES[extname(path) || '.html'], kept ? YEAR : 'no-cache');
        const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
        if (!bytes.equals(readFileSync(join(site, file)))) wrong.push(`${about} ${path}: other bytes`);
      }
      const missing = readFileSync(join(site, '404.html'));
      for (const path of ['nada/', 'es/nada.html', 'assets/nada.css', 'nada.ics', '_headers', '.marca-manifest.json', '_server/nginx.conf', '_server/']) {
        const bytes = await ask(about, origin + prefix + path, 404, headers, 'text/html', 'no-cache');
        if (!bytes.equals(missing)) wrong.push(`${about} ${path}: not the page for what is missing`);
      }
    } catch (error) {
      wrong.push(`${about}: ${error.message}`);
    } finally {
      server.kill('SIGTERM');
    }
  }
}
for (const line of wrong) console.log(line);
console.log(`${asked} answers of three servers, ${wrong.length} not as promised`);
process.exit(wrong.length === 0 ? 0 : 1);
