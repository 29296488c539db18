import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { previewRenderer } from '../../src/desk/render-preview.ts';
import { randomHex } from '../../src/lib/keys/random.ts';
import { pause } from '../../src/lib/pause.ts';
import { openProject } from '../../src/project.ts';
import { call } from '../helpers/call.ts';
import { silentLog } from '../helpers/log.ts';
import { makeRoot, settings } from '../helpers/root.ts';

const story = 'issues/inbox/mill.md';
const translation = 'issues/inbox/mill.sr-Latn.md';
const inbox = {
  'issues/inbox/issue.md': '---\ntitle: High water\n---\n\nDear all, it rained.\n',
  [story]:
    '---\ntitle: The mill\nsection: news\nurl: https://mill.example/\n---\n\nIt turns again. --> <!-- Still.\n',
};

interface State {
  file: string;
  state: string;
}

async function useInbox(files: Record<string, string> = {}) {
  const root = await makeRoot({ ...inbox, ...files });
  const run = (command: string, ...args: string[]) => call(command, [...args, '--root', root]);
  const states = async (...args: string[]) => {
    const { stdout } = await run('translate', '--json', ...args);
    const { issues, written } = JSON.parse(stdout) as {
      issues: { translations: State[] }[];
      written: string[];
    };
    const all = issues.flatMap(({ translations }) => translations);
    return { written, states: Object.fromEntries(all.map(({ file, state }) => [file, state])) };
  };
  const read = (file: string) => readFile(join(root, file), 'utf8');
  const write = (file: string, text: string) => writeFile(join(root, file), text);
  const codes = async (...args: string[]) => {
    const { stdout } = await run('check', '--json', ...args);
    const { problems } = JSON.parse(stdout) as { problems: { code: string; severity: string }[] };
    return problems.map(({ code, severity }) => `${severity} ${code}`);
  };
  return { root, run, states, read, write, codes };
}

test('translate --todo writes a file for each missing translation, and never overwrites', async () => {
  const { states, read, write, codes, run } = await useInbox();
  expect((await states()).states).toEqual({
    'issues/inbox/issue.sr-Latn.md': 'missing',
    [translation]: 'missing',
  });
  const { written } = await states('--todo');
  expect(written.sort()).toEqual(['issues/inbox/issue.sr-Latn.md', translation]);
  expect(await read(translation)).toContain('# The mill\ntitle:\n');
  expect(await read(translation)).toContain('url: https://mill.example/');
  expect((await states()).states[translation]).toBe('unfinished');
  expect(await codes()).toContain('warning unfinished-translation');
  await write(translation, `${await read(translation)}\nSome words.\n`);
  const before = await read(translation);
  expect((await states('--todo')).written).toEqual([]);
  expect(await read(translation)).toBe(before);
  expect((await run('check')).stdout).toContain('0 of 2 translated  2 not filled in');
  expect((await run('status')).stdout).toContain('0 of 2 translated  2 not filled in');
});

test('nothing of a file to fill in is published, before and after it is filled in', async () => {
  const { root, states, read, write, run } = await useInbox();
  await states('--todo');
  await run('compose');
  await run('build');
  const published = async (): Promise<string> => {
    const names = await readdir(join(root, 'public'), { recursive: true });
    const pages = names.filter((name) =>
      /^001\/sr-Latn\/.*\.(html|txt)$|sr-Latn\/.*\.(xml|atom|json)$/.test(name),
    );
    return (await Promise.all(pages.map((name) => read(`public/${name}`)))).join('\n');
  };
  expect(await published()).not.toMatch(/turns again|The mill|Still/);
  const file = 'issues/001/01-mill.sr-Latn.md';
  const filled = (await read(file)).replace('title:\n', 'title: Mlin\n');
  await write(file, `${filled}\nOpet se okreće.\n`);
  await run('build');
  const text = await published();
  expect(text).toContain('Opet se okreće');
  expect(text).not.toMatch(/turns again|Still/);
  expect((await states('1')).states[file]).toBe('current');
});

test('a translation is older when the words of its original change, not by its date', async () => {
  const { run, states, read, write, codes } = await useInbox({
    [translation]: '---\ntitle: Mlin\n---\n\nOpet se okreće.\n',
    'issues/inbox/issue.sr-Latn.md': '---\ntitle: Visoka voda\n---\n\nPadala je kiša.\n',
  });
  await run('compose');
  const [original, file] = ['issues/001/01-mill.md', 'issues/001/01-mill.sr-Latn.md'];
  const before = await read(original);
  expect((await states('1')).states).toEqual({
    'issues/001/issue.sr-Latn.md': 'current',
    [file]: 'current',
  });
  await write(
    original,
    before.replace('section: news', 'section: members').replaceAll('\n', '\r\n'),
  );
  expect((await states('1')).states[file]).toBe('current');
  await write(original, before.replace('turns', 'stands'));
  expect((await states('1')).states[file]).toBe('older');
  expect(await codes('1')).toContain('warning older-translation');
  expect((await run('translate', '1', '--done', file)).code).toBe(0);
  expect((await states('1')).states[file]).toBe('current');
  await write(original, before);
  expect((await states('1')).states[file]).toBe('older');
});

test('with missing_translation: wait, an issue is not sent until it is translated', async () => {
  const { run, codes, states, read, write } = await useInbox({
    'issues/newsletter.yaml': `${settings}missing_translation: wait\n`,
  });
  await run('compose');
  expect(await codes('1')).toEqual(['error missing-translation', 'error missing-translation']);
  expect((await run('send', '1')).code).toBe(1);
  await states('1', '--todo');
  expect((await run('send', '1')).code).toBe(1);
  for (const name of ['issue.sr-Latn.md', '01-mill.sr-Latn.md']) {
    const file = `issues/001/${name}`;
    await write(file, `${(await read(file)).replace('title:\n', 'title: Naslov\n')}\nReči.\n`);
  }
  expect((await run('send', '1')).code).toBe(0);
});

test('fixed texts of a language without any are among the files to fill in', async () => {
  const { states, read } = await useInbox({
    'issues/newsletter.yaml': settings.replace('[en, sr-Latn]', '[en, sr-Latn, mk]'),
  });
  expect((await states('--todo')).written).toContain('issues/words/mk.json');
  expect(JSON.parse(await read('issues/words/mk.json'))).toMatchObject({
    unsubscribe: { en: 'Unsubscribe', mk: '' },
  });
});

test('check --fix records what a translation was made from, so that a later change is seen', async () => {
  const { run, states, read, write } = await useInbox({
    [translation]: '---\ntitle: Mlin\n---\n\nOpet se okreće.\n',
  });
  const fixed = await run('check', '--fix');
  expect(fixed.stdout).toContain(`${translation}  Recorded what it was translated from.`);
  expect(await read(translation)).toMatch(/^translation_of: "?[0-9a-f]{12}/m);
  const before = await read(translation);
  expect((await run('check', '--fix')).stdout).not.toContain('Recorded');
  await write(story, (await read(story)).replace('turns', 'stands'));
  expect((await states()).states[translation]).toBe('older');
  // What is older is not repaired: only the editor knows whether it still fits.
  await run('check', '--fix');
  expect(await read(translation)).toBe(before);
});

test('the preview shows translations of the inbox, and a table of their states', async () => {
  const { root, write, read, states } = await useInbox({
    'issues/newsletter.yaml': settings.replace('[en, sr-Latn]', '[en, sr-Latn, mk]'),
    [translation]: '---\ntitle: Mlin\n---\n\nOpet se okreće.\n',
  });
  const host = {
    ...{
      env: {},
      now: () => new Date('2026-11-24T09:00:00Z'),
      clock: () => 0,
      pause,
      random: () => 0,
    },
    ...{ randomHex, signal: new AbortController().signal, log: silentLog },
  };
  const page = async () => {
    const render = previewRenderer(() => openProject(root, host, sourceKinds), undefined, {
      ...host,
      showCommands: (text) => text.replaceAll('`masthead ', '`npx masthead '),
    });
    const { files } = await render();
    const text = (path: string) => new TextDecoder().decode(files.get(path));
    return {
      html: text('preview/index.html').replace(/\s+/g, ' '),
      mail: text('001/sr-Latn/email.html'),
    };
  };
  const first = await page();
  expect(first.mail).toContain('Opet se okreće.');
  expect(first.html).toContain('<th scope="col">sr-Latn</th><th scope="col">mk</th>');
  expect(first.html).toMatch(
    /issues\/inbox\/mill\.md<\/code><\/th><td class="current"[^>]*>translated<\/td><td class="missing"[^>]*>missing</,
  );
  expect(first.html).toContain('<code>npx masthead translate --todo</code>');
  await states('--todo');
  expect((await page()).html).toContain('>not filled in<');
  await write(
    translation,
    (await read(translation)).replace('title: Mlin', 'title: Mlin\ntranslation_of: "000000000000"'),
  );
  expect((await page()).html).toContain('>older than its original<');
});
