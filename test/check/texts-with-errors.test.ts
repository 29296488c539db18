import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';

const now = () => new Date('2026-11-24T12:00:00Z');

interface Found {
  code: string;
  file: string;
  line: number;
}

const warnings = ['raw-markdown', 'merge-tag', 'placeholder'];
const body = 'Some **bold start.\n\nHello *|FNAME|*.\n\nA TODO.\n';

const files = {
  good: `---\ntitle: One\n---\n${body}`,
  picture: `---\ntitle: One\n---\n${body}\n![Red](data:image/png;base64,AAAA)\n`,
  link: `---\ntitle: One\n---\n${body}\n[Run](javascript:alert)\n`,
  missing: `---\ntitle: One\n---\n${body}\n![A mill](images/mill.png)\n`,
  section: `---\ntitle: One\nsection: trainig\n---\n${body}`,
  url: `---\ntitle: One\nurl: example\n---\n${body}`,
  date: `---\ntitle: One\ndate: tomorrow\n---\n${body}`,
  title: `---\nsource: A member\n---\n${body}`,
};

async function check(root: string): Promise<Found[]> {
  const { stdout } = await call('check', ['--root', root, '--json'], { now });
  return (JSON.parse(stdout) as { problems: Found[] }).problems;
}

const codesIn = (found: readonly Found[], file: string): string[] =>
  found.filter((each) => each.file === file).map(({ code }) => code);

test.each(Object.entries(files))('check finds the warnings of a text: %s', async (name, text) => {
  const root = await makeRoot({
    'issues/001/issue.md': '---\nnumber: 1\nid: urn:uuid:1\ntitle: First\ndate: 2026-11-20\n---\n',
    'issues/001/01-one.md': text,
    'issues/001/02-two.md': '---\ntitle: Two\n---\nA **second start.\n',
    'issues/inbox/one.md': text,
  });
  const found = await check(root);
  for (const file of ['issues/001/01-one.md', 'issues/inbox/one.md']) {
    expect(codesIn(found, file)).toEqual(expect.arrayContaining(warnings));
    const others = codesIn(found, file).filter((code) => !warnings.includes(code));
    if (name === 'good') expect(others).not.toContain('empty-issue');
    else expect(others.length).toBeGreaterThan(0);
  }
  expect(codesIn(found, 'issues/001/02-two.md')).toContain('raw-markdown');
  expect(found.map(({ code }) => code)).not.toContain('empty-issue');
});

test('a translation with an error hides neither its own problems nor those of its original', async () => {
  const settings =
    'format: 1\nname: Test\nfrom: Test <test@example.org>\nsite_url: https://example.org\nlanguages: [en, sr-Latn]\n';
  const root = await makeRoot({
    'issues/newsletter.yaml': settings,
    'issues/inbox/one.md': files.good,
    'issues/inbox/one.sr-Latn.md': files.picture,
  });
  const found = await check(root);
  expect(codesIn(found, 'issues/inbox/one.md')).toEqual(expect.arrayContaining(warnings));
  expect(codesIn(found, 'issues/inbox/one.sr-Latn.md')).toEqual(
    expect.arrayContaining([...warnings, 'data-picture']),
  );
});

test.each([
  ['a date that is none', '---\nnumber: 1\nid: urn:uuid:1\ndate: someday\n---\n', 'bad-date'],
  ['broken YAML', '---\ntitle: [\n---\n', 'broken-yaml'],
  [
    'an intro with an error',
    '---\nnumber: 1\nid: urn:uuid:1\ndate: 2026-11-20\n---\n[](https://a.example)\n',
    'empty-link',
  ],
])('an issue.md with %s hides nothing of the stories', async (_, head, code) => {
  const root = await makeRoot({
    'issues/001/issue.md': head,
    'issues/001/01-one.md': `---\nid: urn:uuid:2\ntitle: One\nstarts: 2026-12-01\n---\n${body}`,
  });
  const found = await check(root);
  expect(codesIn(found, 'issues/001/01-one.md').sort()).toEqual([...warnings].sort());
  expect(codesIn(found, 'issues/001/issue.md')).toEqual([code]);
});
