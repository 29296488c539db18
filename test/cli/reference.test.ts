import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { commands } from '../../src/cli/commands.ts';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { parseItem } from '../../src/content/read-item.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import { hasErrors } from '../../src/model/problem.ts';
import { commandsPage } from '../helpers/commands-page.ts';
import { jsonSchemas } from '../helpers/json-schemas.ts';
import { newsletter } from '../helpers/mailing.ts';
import { makeRoot, settings } from '../helpers/root.ts';
import { settingsPage } from '../helpers/settings-page.ts';

const root = join(import.meta.dirname, '../..');
const schemas = jsonSchemas();

/** Compares a generated file with the committed one; `UPDATE=1` writes it. */
async function expectGenerated(file: string, text: string): Promise<void> {
  const path = join(root, file);
  if (process.env.UPDATE) {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text);
  }
  expect(await readFile(path, 'utf8')).toBe(text);
}

test('docs/settings.md is what the schemas generate', async () => {
  await expectGenerated('docs/settings.md', settingsPage(schemas));
});

test('docs/commands.md is what --help prints', async () => {
  const loaded = await Promise.all(Object.values(commands).map((load) => load()));
  const page = commandsPage(loaded);
  for (const { name } of loaded) expect(page).toContain(`## ${name}\n`);
  await expectGenerated('docs/commands.md', page);
});

test.each(Object.entries(schemas))(
  'schemas/%s is what the source generates',
  async (name, schema) => {
    await expectGenerated(`schemas/${name}`, `${JSON.stringify(schema, null, 2)}\n`);
  },
);

test('schemas/ has no other file', async () => {
  expect((await readdir(join(root, 'schemas'))).sort()).toEqual(Object.keys(schemas).sort());
});

describe('the JSON Schemas', () => {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false });
  const check = (name: string, value: unknown): string[] => {
    const validate = ajv.getSchema(name) ?? ajv.compile({ ...schemas[name], $id: name });
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
  const frontMatter = async (file: string): Promise<unknown> =>
    parse((await readFile(join(root, file), 'utf8')).split(/^---\n/m)[1] ?? '');

  test('accept fixed texts as they are written, and no unknown key', async () => {
    const file = parse(await readFile(join(root, 'test/fixtures/words/mk.json'), 'utf8'));
    expect(check('words.schema.json', file)).toEqual([]);
    const beside = { $schema: 'words.schema.json', unsubscribe: { en: 'Unsubscribe', mk: '' } };
    expect(check('words.schema.json', beside)).toEqual([]);
    expect(check('words.schema.json', { unsubscrib: 'x', view: 7 })).not.toEqual([]);
  });

  test('accept the newsletter of the fixtures', async () => {
    const samples = ['test/fixtures/newsletter/issues'];
    let items = 0;
    for (const folder of samples) {
      const yaml = await readFile(join(root, folder, 'newsletter.yaml'), 'utf8');
      expect(check('newsletter.schema.json', parse(yaml)), folder).toEqual([]);
      for (const name of await readdir(join(root, folder), { recursive: true })) {
        if (!name.endsWith('.md') || name.endsWith('README.md')) continue;
        const kind = /issue(\.[\w-]+)?\.md$/.test(name)
          ? name.startsWith('inbox')
            ? 'next-issue'
            : 'issue'
          : 'item';
        items += 1;
        const found = await frontMatter(join(folder, name));
        expect(check(`${kind}.schema.json`, found), `${folder}/${name}`).toEqual([]);
      }
    }
    expect(items).toBeGreaterThan(6);
  });

  test('accept every example of theirs', () => {
    const given: Record<string, unknown> = parse(settings);
    for (const [name, field] of Object.entries(
      schemas['newsletter.schema.json']?.properties ?? {},
    )) {
      const [example] = field.examples ?? [];
      expect(example, name).toBeDefined();
      expect(check('newsletter.schema.json', { ...given, [name]: example }), name).toEqual([]);
    }
    for (const [name, field] of Object.entries(schemas['item.schema.json']?.properties ?? {})) {
      const [example] = field.examples ?? [];
      if (example === undefined) expect(field.description).toContain('The same as');
      else expect(check('item.schema.json', { title: 'T', [name]: example }), name).toEqual([]);
    }
  });

  test('refuse what the program refuses', () => {
    const given: Record<string, unknown> = parse(settings);
    const wrong: [string, unknown][] = [
      ['colour', 'blue'],
      ['format', 2],
      ['pictures', 'inline'],
      ['languages', []],
      ['theme', { width: 20 }],
      ['sections', [{ id: 'news' }]],
      ['publish', { ftp: 'example.org' }],
      ['sending', { connections: 0 }],
    ];
    for (const [name, value] of wrong) {
      expect(check('newsletter.schema.json', { ...given, [name]: value }), name).not.toEqual([]);
    }
    expect(check('item.schema.json', { section: 'news' })).not.toEqual([]);
    expect(check('item.schema.json', { title: 'T', draft: 'perhaps' })).not.toEqual([]);
  });

  const itemLines: [boolean, string][] = [
    ...['tags: one', 'tags: one, two', 'tags: [one, 2]', 'tags: 2026', 'tags:\n  - one'].map(good),
    ...['draft: yes', 'draft: On', 'draft: TRUE', 'draft: "no"', 'lead: off', 'weight: -3.5'].map(
      good,
    ),
    ...['date: 2026-11-24', 'summary: 3.10', 'order: 2', 'ignore: { raw-markdown: meant }'].map(
      good,
    ),
    ...['draft: perhaps', 'draft: [yes]', 'weight: heavy', 'mail: never', 'tags: { a: b }'].map(
      bad,
    ),
    ...['title: [a]', 'summary: { a: b }', 'image: [a.png]'].map(bad),
  ];
  const settingLines: [boolean, string][] = [
    ...['languages: en', 'languages: en, sr-Latn', 'languages: English, Arabic'].map(good),
    ...['languages: [en, ar]', 'languages:\n  - en', 'time_zone: Europe/Belgrade'].map(good),
    ...['postal_address: Sample Street 1', 'postal_address: [Sample Street 1, 10000]'].map(good),
    ...[
      'postal_address: |\n  Sample Street 1\n  Town',
      'postal_address:\n  - Street\n  - Town',
    ].map(good),
    ...['postal_address: { en: [Sample Street 1, Town] }', 'keep_network: no'].map(good),
    ...['keep_network: Off', 'third_parties: images.example.org, b.example.org'].map(good),
    ...['third_parties: [images.example.org]', 'theme: { width: 560 }'].map(good),
    ...['languages: []', 'languages: { en: English }', 'keep_network: never'].map(bad),
    ...['postal_address: { en: { a: b } }', 'theme: { width: wide }', 'third_parties: 7'].map(bad),
    ...['sections: news', 'pictures: inline', 'sending: { connections: 0 }'].map(bad),
  ];

  test.each(itemLines)('agree with the program (%s) on an item with %s', (isGood, line) => {
    const head = line.startsWith('title') ? line : `title: T\n${line}`;
    const { problems } = parseItem(`---\n${head}\n---\nWords.\n`, 'a.md', newsletter);
    expect(hasErrors(problems), 'program').toBe(!isGood);
    expect(check('item.schema.json', parse(head)).length > 0, 'schema').toBe(!isGood);
  });

  test.each(settingLines)(
    'agree with the program (%s) on settings with %s',
    async (isGood, line) => {
      const { format, from, site_url } = parse(settings);
      const others = { format, name: 'Test', from, site_url };
      const text = `${stringify(others)}${line}\n`;
      const place = await makeRoot({ 'issues/newsletter.yaml': text });
      const { problems } = await readNewsletter(place, sourceKinds);
      expect(hasErrors(problems), 'program').toBe(!isGood);
      expect(check('newsletter.schema.json', parse(text)).length > 0, 'schema').toBe(!isGood);
    },
  );

  test('describe every field', () => {
    const bare = Object.entries(schemas).flatMap(([name, schema]) => fieldsWithout(schema, name));
    expect(bare).toEqual([]);
  });
});

function good(line: string): [boolean, string] {
  return [true, line];
}

function bad(line: string): [boolean, string] {
  return [false, line];
}

function fieldsWithout(schema: ReturnType<typeof jsonSchemas>[string], path: string): string[] {
  const inner = [
    ...Object.entries(schema.properties ?? {}),
    ...(schema.items?.properties === undefined ? [] : Object.entries(schema.items.properties)),
  ];
  return inner.flatMap(([name, field]) => [
    ...((field.description ?? '') === '' ? [`${path} ${name}`] : []),
    ...fieldsWithout(field, `${path} ${name}`),
  ]);
}
