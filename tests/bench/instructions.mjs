// node instructions.mjs MARCA FOLDER [--keep]: how many instructions it takes to build a small fixed site with one thread, against the
// number in instructions.txt. More than 5 % above it fails; --keep writes the number of today, for a change that is worth it or a gain.
//
// Unlike seconds, instructions do not depend on what else the machine does; runs of one program differ by some hundredths of a per cent
// (hash maps are seeded at random). They do depend on the compiler, on valgrind, and on the C library, in which a quarter is spent, in
// the functions that it picks for the processor: with others than those of the kept number, the count is printed and nothing is judged.
// They say nothing of waiting, caches and threads.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { corpus } from './corpus.mjs';
import { make } from './sites/ours.mjs';

const MOST = 1.05, kept = join(import.meta.dirname, 'instructions.txt');
const [marca, folder] = process.argv.slice(2).map((path) => resolve(path)), site = join(folder, 'site'), profile = join(folder, 'callgrind.out');
const first = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' }).split('\n')[0];
const compiler = first('rustc', '--version'), conditions = `${compiler}; ${first('getconf', 'GNU_LIBC_VERSION')}; ${first('valgrind', '--version')}; ${process.arch}`;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
make(site, corpus(60), {});
const build = ['build', '--root', site, '--out', join(folder, 'out'), '--as-of', '2026-11-22', '--jobs', '1', '--no-cache', '--lang', 'en'];
const { status, stderr, stdout } = spawnSync('valgrind', ['--tool=callgrind', `--callgrind-out-file=${profile}`, marca, ...build], { encoding: 'utf8', env: { PATH: process.env.PATH, LC_ALL: 'C' } });
const counted = Number(stderr.match(/Collected : (\d+)/)?.[1]);
if (status !== 0 || !counted) { console.log(stdout, stderr); process.exit(2); }

if (process.argv.includes('--keep')) writeFileSync(kept, `${counted}\n${conditions}\n`);
const [number, then] = readFileSync(kept, 'utf8').trim().split('\n'), ratio = counted / Number(number), same = then === conditions;
console.log(`${(counted / 1e6).toFixed(1)} million instructions, ${(100 * (ratio - 1)).toFixed(2)} % from the ${(Number(number) / 1e6).toFixed(1)} that are kept; ${stdout.match(/^\d+ pages/m)?.[0]}`);
if (!same) console.log(`not judged: that number was counted with ${then}, this one with ${conditions}`);
else if (ratio > MOST) console.log(`more than ${((MOST - 1) * 100).toFixed(0)} % too many: callgrind_annotate --inclusive=yes ${profile}\nif they are worth it: node tests/bench/instructions.mjs ${process.argv[2]} ${process.argv[3]} --keep`);
process.exit(same && ratio > MOST ? 1 : 0);
