// Pictures like photographs: broad patches of colour, finer ones upon them, and the grain of a camera. Made with sharp, which comes
// with Eleventy's packages: `marca` writes no JPEG of this size.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { dice } from './corpus.mjs';
import { PEERS } from './lanes.mjs';

const WIDTH = 1600, HEIGHT = 1067;

async function photo(sharp, number, file) {
  const roll = dice(`photo ${number}`);
  const noise = (width, height, channels) => ({ raw: { width, height, channels }, data: Buffer.from(Uint8Array.from({ length: width * height * channels }, () => roll() * 256)) });
  const large = ({ raw, data }, alpha) => sharp(data, { raw }).resize(WIDTH, HEIGHT, { fit: 'fill', kernel: 'cubic' }).ensureAlpha(alpha).png({ compressionLevel: 0 }).toBuffer();
  const fine = await large(noise(200, 134, 3), 0.25), tile = noise(400, 267, 1);
  const grain = await sharp(tile.data, { raw: tile.raw }).blur(0.8).toColourspace('srgb').ensureAlpha(0.12).png({ compressionLevel: 0 }).toBuffer();
  await sharp(await large(noise(40, 27, 3), 1)).composite([{ input: fine }, { input: grain, tile: true }]).removeAlpha().jpeg({ quality: 88 }).toFile(file);
}

/** The first `count` photographs, in `folder`: those that are there are left. */
export async function photos(folder, count) {
  const sharp = createRequire(join(PEERS, 'node_modules/'))('sharp');
  mkdirSync(folder, { recursive: true });
  for (let number = 1; number <= count; number++) {
    const file = join(folder, `photo-${number}.jpg`);
    if (!existsSync(file)) await photo(sharp, number, file);
  }
}

/** Puts them where a tool looks for them. */
export function place(folder, count, to) {
  mkdirSync(to, { recursive: true });
  for (let number = 1; number <= count; number++) copyFileSync(join(folder, `photo-${number}.jpg`), join(to, `photo-${number}.jpg`));
}
