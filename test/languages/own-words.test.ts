import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot, settings } from '../helpers/root.ts';
import { macedonian } from './three-languages.ts';

const issue = {
  'issues/001/issue.md':
    '---\nnumber: 1\nid: urn:uuid:00000000-0000-4000-8000-000000000001\ntitle: One\ndate: 2026-11-24\n---\n\nHello.\n',
  'issues/001/01-a.md':
    '---\nid: urn:uuid:00000000-0000-4000-8000-000000000002\ntitle: A story\n---\n\nWords of it.\n',
};
const inMacedonian = settings
  .replace('[en, sr-Latn]', '[mk]')
  .replaceAll('en:', 'mk:')
  .replace(/, sr-Latn: \S+( za testove)?/g, '');

async function check(files: Record<string, string>) {
  const root = await makeRoot({ 'issues/newsletter.yaml': inMacedonian, ...issue, ...files });
  const { stdout } = await call('check', ['--json', '--root', root]);
  return { root, problems: (JSON.parse(stdout) as { problems: object[] }).problems };
}

test('a language without fixed texts is reported with the file to add', async () => {
  const { problems } = await check({});
  expect(problems).toMatchObject([
    { code: 'missing-words', hint: expect.stringContaining('issues/words/mk.json') },
  ]);
});

test.each(['mk.json', 'MK.yaml', 'македонски.yml'])(
  'a newsletter brings its own in %s',
  async (name) => {
    const { root, problems } = await check({ [`issues/words/${name}`]: macedonian });
    expect(problems).toEqual([]);
    expect((await call('build', ['--root', root])).code).toBe(0);
    expect(await readFile(join(root, 'public/001/email.txt'), 'utf8')).toContain('Одјавете се');
  },
);

test('texts can be beside the English ones; missing ones are named and English', async () => {
  const { problems } = await check({
    'issues/words/mk.json': JSON.stringify({
      unsubscribe: { en: 'Unsubscribe', mk: 'Одјавете се' },
      preferences: { en: 'Change your preferences', mk: '' },
    }),
  });
  expect(problems).toMatchObject([
    {
      code: 'incomplete-words',
      message: expect.stringMatching(/\d{3} fixed texts.*reader, greeting/),
    },
  ]);
});

test('a newsletter can replace single texts of ours', async () => {
  const { root } = await check({
    'issues/newsletter.yaml': settings
      .replace('[en, sr-Latn]', '[en]')
      .replace(/, sr-Latn: [^}]*/g, ''),
    'issues/words/en.yaml': 'unsubscribe: Leave us\n',
  });
  await call('build', ['--root', root]);
  const text = await readFile(join(root, 'public/001/email.txt'), 'utf8');
  expect(text).toContain('Leave us');
  expect(text).toContain('Change your preferences');
});

test('texts that cannot be used are reported with their line', async () => {
  const { root } = await check({});
  await writeFile(join(root, 'issues/newsletter.yaml'), inMacedonian);
  const file = 'issues/words/mk.yaml';
  const { problems } = await check({
    [file]:
      'greeting: "Здраво, {$nmae}!"\nunsubscrib: Одјавете се\nissueLine: Број {$number}\nreader: "{$x"\n',
  });
  expect(problems).toMatchObject([
    { code: 'bad-words', file, line: 1, message: expect.stringContaining('{$nmae}') },
    { code: 'unknown-field', file, line: 2, hint: expect.stringContaining('unsubscribe') },
    { code: 'bad-words', file, line: 3, message: expect.stringContaining('{$date}') },
    { code: 'bad-words', file, line: 4 },
  ]);
});

test.each([
  ['name: { en: X, de: Y }', 'unknown-language'],
  ['name: { sr: X, en: Y, sr-Latn: Z }', 'duplicate-field'],
])('in settings, %s is reported as %s', async (line, code) => {
  const { problems } = await check({
    'issues/newsletter.yaml': settings.replace(/^name: .*$/m, line),
  });
  expect(problems).toMatchObject([{ code }]);
});
