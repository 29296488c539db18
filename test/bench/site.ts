/**
 * The speed of the site, of check, digest, preview and search, each against its goal. The
 * references run on the same files in the same sitting: Eleventy, which makes a page of each file
 * and one feed, and an earlier version of masthead where `BEFORE` names a checkout of it with its
 * packages. `docs/benchmarks.md` has the commands, and what the others do not do.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Archive, middleStory, writeArchive } from './site/archive.ts';
import { buildWithEleventy } from './site/eleventy.ts';
import { compare, least, report } from './site/goals.ts';
import { timePreview } from './site/preview.ts';
import { masthead, type Run } from './site/run.ts';

const own = join(import.meta.dirname, '../..');
const before = process.env.BEFORE;
const rounds = Number(process.env.ROUNDS ?? 1);
const size = (name: string, usual: number): number => Number(process.env[name] ?? usual);
const temporary: string[] = [];

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'masthead-bench-'));
  temporary.push(folder);
  return folder;
}

async function makeArchive(archive: Archive): Promise<string> {
  const root = await makeFolder();
  await writeArchive(root, archive);
  return root;
}

let sites = 0;

/**
 * Builds in turn with this version and the one before, each in a folder of its own: a whole build
 * in a new one, since ext4 takes seconds longer within 5 s of the deletion of as many files.
 */
async function buildBoth(root: string, whole = false): Promise<{ own: Run; before?: Run }> {
  const runs: Run[] = [];
  const others: Run[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (whole) sites += 1;
    const build = (checkout: string, name: string): Promise<Run> =>
      masthead(checkout, 'build', '--root', root, '--out', join(root, `${name}-${sites}`));
    runs.push(await build(own, 'site'));
    if (before !== undefined) others.push(await build(before, 'before'));
  }
  return { own: least(runs), ...(others.length > 0 && { before: least(others) }) };
}

async function tenStories(issues: number): Promise<void> {
  console.log(`${issues} issues of ten stories`);
  const archive: Archive = { issues, stories: 10, mailed: 'sent' };
  const root = await makeArchive(archive);
  const whole = await buildBoth(root, true);
  const unchanged = await buildBoth(root);
  const file = middleStory(root, archive);
  await writeFile(file, `${await readFile(file, 'utf8')}\nOne more line.\n`);
  const edited = await buildBoth(root);
  const against = (goal: string, { own: run, before: other }: typeof whole): void => {
    if (other !== undefined) compare(goal, 0.4, 'wall', run, other);
    else console.log(`  ${goal}: wall ${run.wall.toFixed(2)} s, CPU ${run.cpu.toFixed(2)} s`);
  };
  against('whole, against the version before', whole);
  against('unchanged, against the version before', unchanged);
  against('one edited story, against the version before', edited);
  const from = `edited ${edited.own.peak.toFixed(0)} MB, unchanged ${unchanged.own.peak.toFixed(0)} MB`;
  report({ goal: 'peak memory of the whole in MB', figure: whole.own.peak, most: 350, from });
  const check = await masthead(own, 'check', '--root', root);
  const again = await masthead(own, 'check', '--root', root);
  compare('check of everything, against building it', 1, 'cpu', check, whole.own);
  compare('check again, against the first', 0.4, 'cpu', again, check);
}

async function oneStory(issues: number): Promise<void> {
  console.log(`${issues} imported issues of one story`);
  const root = await makeArchive({ issues, stories: 1, mailed: 'imported' });
  const run = await masthead(own, 'build', '--root', root);
  compare('whole, against Eleventy', 5, 'wall', run, await buildWithEleventy(root));
}

async function mails(issues: number): Promise<void> {
  console.log(`${issues} issues of one story, with their mails`);
  const root = await makeArchive({ issues, stories: 1, mailed: 'no' });
  const { own: run, before: other } = await buildBoth(root, true);
  if (other !== undefined) compare('whole, against the version before', 0.2, 'cpu', run, other);
  else console.log(`  CPU ${run.cpu.toFixed(2)} s`);
}

/** What the last issues cost, between the two largest sizes, against the first, without starting. */
async function growth(sizes: readonly number[]): Promise<void> {
  console.log(`${sizes.join(', ')} imported issues of one story`);
  const points: { issues: number; cpu: number }[] = [];
  for (const issues of sizes) {
    const root = await makeArchive({ issues, stories: 1, mailed: 'imported' });
    const run = await masthead(own, 'build', '--root', root);
    points.push({ issues, cpu: run.cpu });
  }
  const costs = points.slice(1).map(({ issues, cpu }, at) => {
    const smaller = points[at] ?? { issues: 0, cpu: 0 };
    return (1000 * (cpu - smaller.cpu)) / (issues - smaller.issues);
  });
  const from = `CPU for one more issue: ${costs.map((each) => each.toFixed(1)).join(', ')} ms`;
  const figure = (costs.at(-1) ?? Number.NaN) / (costs[0] ?? Number.NaN);
  report({ goal: 'cost of one more issue, last against first', figure, most: 1.1, from });
}

async function sample(): Promise<void> {
  console.log('the sample newsletter');
  const digest = async (checkout: string): Promise<Run> => {
    const root = await makeFolder();
    await cp(join(checkout, 'issues'), join(root, 'issues'), { recursive: true });
    return masthead(checkout, 'digest', '--yes', '--root', root);
  };
  const run = await digest(own);
  if (before !== undefined) {
    compare('digest, against the version before', 0.35, 'wall', run, await digest(before));
  } else console.log(`  digest: wall ${run.wall.toFixed(2)} s, CPU ${run.cpu.toFixed(2)} s`);
  const root = await makeFolder();
  await cp(join(own, 'issues'), join(root, 'issues'), { recursive: true });
  const figure = await timePreview(own, root, join(root, 'issues/001/issue.md'), 1);
  report({ goal: 'preview of a saved change in s', figure, most: 0.3, from: 'median of 7' });
}

async function search(count: number): Promise<void> {
  console.log(`search in ${count} stories, in Chromium on loopback`);
  const { openSearch, stories } = await import('../helpers/search-site.ts');
  const opened = await openSearch(stories(count));
  const found = await opened.search('shaba');
  const { index, files, requests, loaded } = await opened.sizes();
  const times = [found.took];
  for (const words of ['ne ri', 'sha', 'story 17', 'menkor']) {
    times.push((await opened.search(words)).took);
  }
  await opened.close();
  const from = `the index: ${files} files, ${(index / 1e6).toFixed(1)} MB`;
  report({ goal: 'KB for the first results', figure: loaded / 1000, most: 300, from });
  report({ goal: 'requests for the first results', figure: requests, most: 15, from });
  report({ goal: 'results shown at a time', figure: found.titles.length, most: 10, from: '' });
  const slowest = Math.max(...times);
  report({ goal: 'ms to the first results', figure: slowest, most: 300, from: 'slowest of 5' });
}

try {
  await tenStories(size('ISSUES', 60));
  await oneStory(size('IMPORTED', 200));
  await mails(size('MAILS', 60));
  await growth((process.env.SIZES ?? '50 200 400').split(' ').map(Number));
  await sample();
  await search(size('STORIES', 6000));
} finally {
  for (const folder of temporary) await rm(folder, { recursive: true, force: true });
}
