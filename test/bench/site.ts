/**
 * The site of a newsletter with many years behind it: every page made, but not the mail of issues that
 * have gone out. Aims: 600 issues of ten stories in under 60
 * seconds and 500 MB, and after one edited story in under 3 seconds. The reference is the plain reading
 * of every file.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settings } from '../helpers/root.ts';

const script = join(import.meta.dirname, '../../scripts/build.ts');
const words =
  'river water people city work health rights women drug policy network workshop meeting article report service law court prison police student member capital street night morning doctor nurse željeznica čekaonica'.split(
    ' ',
  );

const pad = (number: number): string => String(number).padStart(3, '0');

/** Issues as they lie on disk after they were sent, each of ten stories of 120 words. */
async function write(root: string, issues: number): Promise<void> {
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  await mkdir(join(root, 'issues'), { recursive: true });
  await writeFile(join(root, 'issues/newsletter.yaml'), settings);
  for (let number = 1; number <= issues; number += 1) {
    const folder = join(root, 'issues', pad(number));
    await mkdir(folder);
    const day = new Date(Date.UTC(1980, 0, 1) + number * 7 * 86_400_000).toISOString().slice(0, 10);
    const id = (at: number): string =>
      `urn:uuid:00000000-0000-4000-8000-${String(number * 100 + at).padStart(12, '0')}`;
    await writeFile(
      join(folder, 'issue.md'),
      `---\nnumber: ${number}\nid: ${id(0)}\ntitle: Issue ${number}\ndate: ${day}\nmailing: { id: x, started: ${day}T09:00:00Z, finished: ${day}T09:05:00Z }\n---\n\nHello.\n`,
    );
    for (let at = 1; at <= 10; at += 1) {
      const body = Array.from({ length: 120 }, (_, index) => {
        const word = words[random(words.length)] as string;
        return index % 9 === 0 ? `${word}${random(3000)}` : word;
      });
      await writeFile(
        join(folder, `${String(at).padStart(2, '0')}-story-${at}.md`),
        `---\nid: ${id(at)}\ntitle: Story ${at} of issue ${number}\nsection: ${at % 2 ? 'news' : 'members'}\ntags: [${words[random(20)]}, ${words[random(20)]}]\nsource: Member ${random(12)}\n---\n\n${body.slice(0, 60).join(' ')}.\n\n${body.slice(60).join(' ')}.\n`,
      );
    }
  }
}

async function build(root: string): Promise<{ seconds: number; peak: number }> {
  const args = [
    '-e',
    `import(${JSON.stringify(script)}).then(() => process.on('exit', () => console.error('peak', process.resourceUsage().maxRSS)))`,
  ];
  const before = performance.now();
  const child = spawn(process.execPath, [...args, '--', 'build', '--root', root], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(said);
  const peak = Number(/peak (\d+)/.exec(said)?.[1]) / 1024;
  return { seconds: (performance.now() - before) / 1000, peak };
}

async function read(folder: string): Promise<number> {
  const before = performance.now();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isFile()) await readFile(join(entry.parentPath, entry.name));
  }
  return (performance.now() - before) / 1000;
}

console.log('The site, by number of issues of ten stories');
for (const issues of (process.env.ISSUES ?? '60 600 2000').split(' ').map(Number)) {
  const root = await mkdtemp(join(tmpdir(), 'masthead-bench-'));
  await write(root, issues);
  const reading = await read(join(root, 'issues'));
  const first = await build(root);
  await rm(join(root, 'public/.masthead'), { recursive: true });
  const whole = await build(root);
  const again = await build(root);
  const file = join(root, 'issues', pad(Math.ceil(issues / 2)), '05-story-5.md');
  await writeFile(file, `${await readFile(file, 'utf8')}\nOne more line.\n`);
  const edited = await build(root);
  console.log(
    `  ${String(issues).padStart(5)}: whole ${whole.seconds.toFixed(1)} s, ${whole.peak.toFixed(0)} MB; with all the mail ${first.seconds.toFixed(1)} s, ${first.peak.toFixed(0)} MB; nothing changed ${again.seconds.toFixed(1)} s; one story edited ${edited.seconds.toFixed(1)} s, ${edited.peak.toFixed(0)} MB; reading alone ${reading.toFixed(2)} s`,
  );
  await rm(root, { recursive: true });
}
