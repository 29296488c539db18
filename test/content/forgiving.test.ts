import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot, settings } from '../helpers/root.ts';

async function fix(files: Record<string, string>) {
  const root = await makeRoot(files);
  const { code, stdout, stderr } = await call('check', ['--fix', '--root', root]);
  const read = (path: string) => readFile(join(root, path), 'utf8');
  return { root, code, stdout, stderr, read };
}

test('settings as people type them first are read, or repaired by check --fix', async () => {
  const text = `# Ours.
format: 1
Name: Ours
from: Ours <ours@long.example>
Reply-To: eds@long.example
site_url: long.example/bulletin # the site
service-url: "lists.long.example"
time_zone: belgrade
languages: en, German
third_parties: images.long.example
Sections:
  - Around the network
  - { id: press, title: In the press }
postal_address: [1 Street, Town]
`;
  const { root, code, stderr, stdout, read } = await fix({ 'issues/newsletter.yaml': text });
  expect(stderr).not.toContain('error:');
  expect(code).toBe(0);
  expect(stdout).toContain('Renamed the field "Name" to "name".');
  expect(await read('issues/newsletter.yaml')).toBe(
    text
      .replace('Name:', 'name:')
      .replace('Reply-To', 'reply_to')
      .replace('long.example/bulletin', 'https://long.example/bulletin')
      .replace('service-url: "lists', 'service_url: "https://lists')
      .replace('belgrade', 'Europe/Belgrade')
      .replace('Sections:', 'sections:')
      .replace('- Around the network', '- { id: around-the-network, title: Around the network }'),
  );
  expect((await call('check', ['--root', root])).code).toBe(0);
});

test('choices in other letters, and sections in one line, are repaired', async () => {
  const text = `format: 1
name: Ours
from: Ours <ours@long.example>
site_url: https://long.example
service_url: https://lists.long.example
mail: Auto
pictures: Embedded
sections: Around us, Press
postal_address: 1 Street
`;
  const { code, stderr, read } = await fix({ 'issues/newsletter.yaml': text });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(await read('issues/newsletter.yaml')).toBe(
    text
      .replace('Auto', 'auto')
      .replace('Embedded', 'embedded')
      .replace(
        'Around us, Press',
        '[{ id: around-us, title: Around us }, { id: press, title: Press }]',
      ),
  );
});

test('stories as people type them first are read, or repaired by check --fix', async () => {
  const { code, stderr, read } = await fix({
    'issues/inbox/a.md':
      '---\nTitle: “Hello”: two words\nSection: NEWS\nURL: long.example/x\nTags: a, b\n---\n\nWords.\n',
    'issues/inbox/b.md':
      '---\ntitle: @home in the harbour\nsection: Members\n---\n\nOther words.\n',
  });
  expect(stderr).not.toContain('error:');
  expect(code).toBe(0);
  expect(await read('issues/inbox/a.md')).toBe(
    '---\ntitle: "“Hello”: two words"\nsection: news\nurl: https://long.example/x\ntags: a, b\n---\n\nWords.\n',
  );
  expect(await read('issues/inbox/b.md')).toContain('title: "@home in the harbour"\n');
  expect(await read('issues/inbox/b.md')).toContain('section: members');
});

test('a title is found in a heading, and in fields without lines around them', async () => {
  const { code, stderr, read } = await fix({
    'issues/inbox/a.md': '# A new bridge\n\nIt opens.\n',
    'issues/inbox/b.md': '---\nsection: news\n---\n\n# An old bridge #\n\nIt stays.\n',
    'issues/inbox/c.md': 'title: A ferry\nsection: news\n\nIt sails.\n',
    'issues/inbox/d.md': '# A *very* new bridge\n\nIt opens.\n',
  });
  expect(stderr.match(/.*error:/g)).toEqual(['issues/inbox/d.md:1:1  error:']);
  expect(code).toBe(1);
  expect(await read('issues/inbox/a.md')).toBe('---\ntitle: A new bridge\n---\n\nIt opens.\n');
  expect(await read('issues/inbox/b.md')).toBe(
    '---\ntitle: An old bridge\nsection: news\n---\n\nIt stays.\n',
  );
  expect(await read('issues/inbox/c.md')).toBe(
    '---\ntitle: A ferry\nsection: news\n---\n\nIt sails.\n',
  );
});

test('what can be meant in several ways is left to the editor', async () => {
  const story = '---\ntitle: A\nTitle: B\nsection: nws\nurl: story.html\n---\n\nWords.\n';
  const { code, read } = await fix({
    'issues/newsletter.yaml': settings.replace('Europe/Belgrade', 'Indianapolis time'),
    'issues/inbox/a.md': story,
  });
  expect(code).toBe(2);
  expect(await read('issues/inbox/a.md')).toBe(story);
  const second = await fix({ 'issues/inbox/a.md': story });
  expect(second.code).toBe(1);
  expect(await second.read('issues/inbox/a.md')).toBe(story);
});
