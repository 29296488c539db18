import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { writeMigrated } from '../helpers/database.ts';
import { makeRoot } from '../helpers/root.ts';
import { headOf } from '../helpers/small-site.ts';

const scripts = join(import.meta.dirname, '../../scripts');

/** Writes the packages that a process loaded into the file that `LOADED` names. */
const listener = `
  import { writeFileSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  const packages = new Set();
  registerHooks({
    load(url, context, next) {
      packages.add(/.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1]);
      return next(url, context);
    },
  });
  process.on('exit', () => writeFileSync(process.env.LOADED, [...packages].join(' ')));
`;

/** The packages that a command loads, all `import()` included. */
async function packagesOf(root: string, command: string, ...args: string[]): Promise<string[]> {
  const file = join(root, 'loaded.txt');
  const hook = `data:text/javascript,${encodeURIComponent(listener)}`;
  const script = join(scripts, `${command}.ts`);
  await promisify(execFile)(process.execPath, ['--import', hook, script, ...args, '--root', root], {
    env: { ...process.env, LOADED: file },
  });
  return (await readFile(file, 'utf8'))
    .split(' ')
    .filter((each) => each !== '')
    .sort();
}

/** With an issue that was mailed. In one language: there is nothing to translate. */
const newsletter = {
  'issues/newsletter.yaml':
    'format: 1\nname: The Test Letter\nfrom: { name: Letter, address: letter@test.example }\nsite_url: https://site.test.example\ntime_zone: Europe/Belgrade\nlanguages: [en]\nsections: [{ id: news, title: News }]\npostal_address: Testville\n',
  'issues/001/issue.md': headOf(1).replace(
    /---\n\n/,
    'mailing: { id: one, started: 2026-10-22T07:00:00Z, finished: 2026-10-22T07:05:00Z }\n---\n\n',
  ),
};
const forSettings = ['fastest-levenshtein', 'normalize-url', 'yaml', 'zod'];

test('the status of a newsletter without a database needs only what reads its settings', async () => {
  const root = await makeRoot(newsletter);
  expect(await packagesOf(root, 'status')).toEqual(forSettings);
});

test('the status of a mailing and the list of subscribers need the database besides', async () => {
  const root = await makeRoot(newsletter);
  await mkdir(join(root, 'data'), { mode: 0o700 });
  await writeMigrated(join(root, 'data/newsletter.db'));
  const withDatabase = [...forSettings, 'kysely'].sort();
  expect(await packagesOf(root, 'status')).toEqual(withDatabase);
  expect(await packagesOf(root, 'subscribers', 'list')).toEqual(withDatabase);
});

test('a digest with nothing new loads neither what renders nor what sends', async () => {
  const loaded = await packagesOf(await makeRoot(newsletter), 'digest', '--yes');
  expect(loaded).toContain('kysely');
  const later = ['handlebars', 'mjml', 'nodemailer', 'parse5', 'rss'];
  expect(loaded.filter((name) => later.includes(name))).toEqual([]);
});

test('what composes and sends a message does not make Node load fetch', async () => {
  const run = join(import.meta.dirname, '../../src/mailing/send-mailing.ts');
  const code = `
    await import(${JSON.stringify(run)});
    console.log(process.moduleLoadList.filter((name) => name.endsWith('/undici')));
  `;
  const node = [process.execPath, ['--input-type=module', '--eval', code]] as const;
  expect((await promisify(execFile)(...node)).stdout).toBe('[]\n');
});
