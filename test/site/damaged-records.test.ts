import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot, snapshot } from '../helpers/root.ts';
import { smallSite } from '../helpers/small-site.ts';

const useSite = async () => {
  const root = await makeRoot(smallSite);
  const out = join(root, 'public');
  const run = (...args: string[]) => call('build', [...args, '--root', root]);
  expect(await run()).toMatchObject({ code: 0 });
  return { root, out, run };
};

/** The files of a site, but not what builds record. */
async function filesOf(out: string): Promise<Record<string, string>> {
  const files = Object.entries(await snapshot(out));
  const own = files.map(([path, bytes]) => [path.slice(out.length + 1), bytes] as const);
  return Object.fromEntries(own.filter(([path]) => !path.startsWith('.masthead')));
}

/** What a disk, another program or another version may leave of a record. */
const damages: Readonly<Record<string, (file: string) => Promise<void>>> = {
  deleted: (file) => rm(file),
  cut: async (file) => truncate(file, Math.floor((await readFile(file)).length / 2)),
  binary: (file) => writeFile(file, Buffer.from([0, 255, 254, 10, 10, 10])),
  merged: async (file) => {
    const text = await readFile(file, 'utf8');
    await writeFile(file, `<<<<<<< ours\n${text}=======\n${text}>>>>>>> theirs\n`);
  },
  'of another shape': (file) =>
    writeFile(
      file,
      'null\nnull\n{"lists":{"tags":{"water":7}},"issues":{"001":null},"files":{"index.html":null,"../issues/newsletter.yaml":[1,1,"x"]},"site":7,"parts":{"site":null,"issue 1":null,"lists":7}}\n',
    ),
  'an object': (file) =>
    writeFile(
      file,
      '{"lists":{"tags":{"water":7}},"issues":{"001":{"slugs":7}},"files":{"index.html":null,"../issues/newsletter.yaml":[1,1,"x"]},"site":7,"parts":{"site":null,"issue 1":null,"lists":7}}\n',
    ),
  'of numbers': async (file) =>
    writeFile(file, (await readFile(file, 'utf8')).replace(/"[^"]*"(?=[,\]}])/g, '7')),
  'of other words': async (file) => {
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/mill|weir|bridge|index/g, 'other'));
  },
};

test.each(Object.keys(damages))('records that are %s harm no page', async (which) => {
  const { root, out, run } = await useSite();
  const original = join(root, 'data/original');
  await cp(out, original, { recursive: true, preserveTimestamps: true });
  const records = (await readdir(out, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
    .filter((path) => path.startsWith('.masthead') && !/[23]\.jsonl$/.test(path));
  expect(records).toHaveLength(4);
  const story = join(root, 'issues/001/01-mill.md');
  const edited = `${await readFile(story, 'utf8')}\nMore words.\n`;
  await writeFile(story, edited);
  await run();
  const wanted = await filesOf(out);
  for (const path of records) {
    await rm(out, { recursive: true });
    await cp(original, out, { recursive: true, preserveTimestamps: true });
    await (damages[which] as (file: string) => Promise<void>)(join(out, path));
    await writeFile(join(out, '002/index.html'), 'altered');
    // Names and addresses that were published are recorded nowhere else.
    const isAddress = /names\.json$|issues\//.test(path);
    const isRenamed = isAddress && ['of numbers', 'of other words'].includes(which);
    const { code, stderr } = await run();
    expect(code, `${path}: ${stderr}`).toBe(0);
    if (isRenamed) continue;
    expect(stderr, path).toBe('');
    expect(await filesOf(out), path).toEqual(wanted);
  }
  expect((await run()).stdout).toContain('none changed');
});

test('a build of some issues does not take over what another program did to the others', async () => {
  const { out, run } = await useSite();
  const wanted = await filesOf(out);
  await writeFile(join(out, '001/index.html'), 'altered');
  await rm(join(out, '003/index.html'));
  await run('2');
  await run();
  expect(await filesOf(out)).toEqual(wanted);
});
