// Pictures of what the reader sees: taken, written small, compared.
import { deflateSync } from 'node:zlib';

/** The sums of PNG (ISO/IEC 15948, annex D); those of node:zlib came with Node 20.15. */
const SUMS = Uint32Array.from({ length: 256 }, (_, n) => { for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n; });
const crc32 = (bytes) => ~bytes.reduce((sum, byte) => SUMS[(sum ^ byte) & 255] ^ (sum >>> 8), ~0) >>> 0;

const LINES = 46; // of a terminal; what was said before is further up
const COLORS = 128;
const CLOSE = 24; // of 255: how far a channel may be off before a pixel counts as another
const ANSI = { 1: 'font-weight:bold', 31: 'color:#ff8a80', 91: 'color:#ff8a80', 32: 'color:#9be39b', 92: 'color:#9be39b', 33: 'color:#ffd479', 93: 'color:#ffd479', 34: 'color:#8ab4ff', 94: 'color:#8ab4ff', 36: 'color:#80deea', 96: 'color:#80deea' };
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** What a terminal showed, as a page. */
export function terminalPage(said) {
  let styles = [];
  const html = said.replaceAll('\r', '').split(/\u001b\[([\d;]*)m/).map((part, index) => {
    if (index % 2 === 0) return part && `<span style="${styles.join(';')}">${escape(part.replaceAll(/\u001b\[[\d;?]*[A-Za-z]/g, ''))}</span>`;
    for (const code of part.split(';')) styles = Number(code) === 0 ? [] : [...styles, ANSI[Number(code)]].filter(Boolean);
    return '';
  }).join('').trimEnd();
  const lines = html.split('\n');
  const shown = lines.length > LINES ? [...lines.slice(0, LINES - 1), '…'] : lines;
  return `<!doctype html><meta charset="utf-8"><title>Terminal</title><style>body { margin: 0; background: #1b1f27; color: #e8e6e1 }
    pre { margin: 0; padding: 16px 20px; font: 14px/1.4 "DejaVu Sans Mono", monospace; white-space: pre-wrap }</style><pre>${shown.join('\n')}</pre>`;
}

/** The pixels of a PNG, read by the browser: {width, height, data}. */
async function pixels(page, png) {
  const { width, height, text } = await page.evaluate(async (url) => {
    const image = await createImageBitmap(await (await fetch(url)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let binary = '';
    for (let at = 0; at < data.length; at += 1 << 15) binary += String.fromCharCode(...data.subarray(at, at + (1 << 15)));
    return { width: image.width, height: image.height, text: btoa(binary) };
  }, `data:image/png;base64,${png.toString('base64')}`);
  return { width, height, data: Buffer.from(text, 'base64') };
}

/** The same picture with at most 128 colors, the most frequent ones: a fifth of the bytes. */
export async function small(page, png) {
  const { width, height, data } = await pixels(page, png);
  const coarse = (at) => ((data[at] >> 3) << 10) | ((data[at + 1] >> 3) << 5) | (data[at + 2] >> 3);
  const bins = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const bin = bins.get(coarse(at)) ?? { count: 0, sum: [0, 0, 0] };
    bin.count += 1;
    for (const channel of [0, 1, 2]) bin.sum[channel] += data[at + channel];
    bins.set(coarse(at), bin);
  }
  const mean = ({ count, sum }) => sum.map((total) => Math.round(total / count));
  const palette = [...bins.values()].sort((a, b) => b.count - a.count).slice(0, COLORS).map(mean);
  const nearest = new Map([...bins].map(([key, bin]) => {
    const color = mean(bin);
    const far = palette.map((other) => other.reduce((sum, value, channel) => sum + (value - color[channel]) ** 2, 0));
    return [key, far.indexOf(Math.min(...far))];
  }));
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = nearest.get(coarse((y * width + x) * 4));
  }
  const chunk = (type, body) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), body]), out = Buffer.alloc(named.length + 8);
    out.writeUInt32BE(body.length, 0);
    named.copy(out, 4);
    out.writeUInt32BE(crc32(named), named.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8); // eight bits, a palette
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

/** What differs much between two pictures, in words; empty when nothing does. Other fonts are no difference. */
export async function difference(page, kept, taken) {
  const [a, b] = [await pixels(page, kept), await pixels(page, taken)];
  const off = (one, other) => Math.abs(one - other) / other;
  if (off(b.width, a.width) > 0.1 || off(b.height, a.height) > 0.1) return `${b.width} × ${b.height} pixels, it was ${a.width} × ${a.height}`;
  const width = Math.min(a.width, b.width), height = Math.min(a.height, b.height);
  let others = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [p, q] = [(y * a.width + x) * 4, (y * b.width + x) * 4];
      if ([0, 1, 2].some((channel) => Math.abs(a.data[p + channel] - b.data[q + channel]) > CLOSE)) others += 1;
    }
  }
  const share = others / (width * height);
  return share > 0.2 ? `${Math.round(share * 100)} % of its pixels are others` : '';
}
