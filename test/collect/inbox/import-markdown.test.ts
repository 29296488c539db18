import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importNamed } from '../../../src/collect/import-named.ts';
import { testFetcher } from '../../helpers/fetcher.ts';
import { testImportTools } from '../../helpers/import-tools.ts';
import { makeRoot, pixel } from '../../helpers/root.ts';

const story = '---\ntitle: Šta je novo\nsection: news\n---\n\n![One pixel](images/pixel.png)\n';

const reading = {
  read: async () => {
    throw new Error('nothing but Markdown is here');
  },
  fetcher: testFetcher(),
  signal: new AbortController().signal,
};

async function collect(root: string, names: string[], dryRun = false) {
  const paths = names.map((typed) => ({ typed, path: join(root, typed) }));
  const tools = await testImportTools(root, { dryRun });
  return importNamed({ paths, urls: [] }, { drafts: false }, tools, reading);
}

describe('Markdown that is named', () => {
  test('is copied into the inbox with its pictures, under safe names', async () => {
    const root = await makeRoot({
      'desk/Šta je novo?.md': story,
      'desk/images/pixel.png': pixel,
      'desk/deep/2026-05-01-More news.sr-Latn.md': '---\ntitle: Vest\n---\n',
      'desk/README.md': 'About this folder.',
      'desk/.hidden.md': 'no',
      'desk/table.xlsx': 'no',
    });
    const { value, problems } = await collect(root, ['desk']);
    expect(problems).toEqual([]);
    expect(value.map(({ fate, to }) => [fate, to])).toEqual([
      ['new', 'issues/inbox/2026-05-01-more-news.sr-Latn.md'],
      ['new', 'issues/inbox/sta-je-novo.md'],
    ]);
    expect(await readFile(join(root, 'issues/inbox/sta-je-novo.md'), 'utf8')).toBe(story);
    expect(await readFile(join(root, 'issues/inbox/images/pixel.png'))).toEqual(pixel);
  });

  test('is a story also where its name has a meaning in the inbox', async () => {
    const root = await makeRoot({ 'desk/issue.md': '---\ntitle: The issue\n---\n' });
    const { value } = await collect(root, ['desk/issue.md']);
    expect(value).toMatchObject([{ fate: 'new', to: 'issues/inbox/story-issue.md' }]);
  });

  test('has a name of its own, also where the names differ only in signs and accents', async () => {
    const of = (name: string) => `---\ntitle: About ${name}\n---\nWords about ${name}.\n`;
    const names = ['c.md', 'c#.md', 'c++.md', 'c++.sr-Latn.md', 'ć.md', '01-x.md', '02-x.md'];
    const root = await makeRoot(
      Object.fromEntries(names.map((name) => [`desk/${name}`, of(name)])),
    );
    const named = async (paths: string[]) => {
      const { value, problems } = await collect(root, paths);
      expect(problems).toEqual([]);
      return Object.fromEntries(
        value.map(({ from, to, fate }) => [from, fate === 'new' ? to : fate]),
      );
    };
    expect(await named(['desk/c.md'])).toEqual({ 'desk/c.md': 'issues/inbox/c.md' });
    const first = await named(['desk']);
    expect(first).toEqual({
      'desk/01-x.md': 'issues/inbox/x.md',
      'desk/02-x.md': 'issues/inbox/x-2.md',
      'desk/c#.md': 'issues/inbox/c-2.md',
      'desk/c++.md': 'issues/inbox/c-3.md',
      'desk/c++.sr-Latn.md': 'issues/inbox/c-3.sr-Latn.md',
      'desk/c.md': 'seen',
      'desk/ć.md': 'issues/inbox/c-4.md',
    });
    expect(new Set(Object.values(await named(['desk'])))).toEqual(new Set(['seen']));
    await writeFile(join(root, 'desk/c++.md'), `${of('c++.md')}Changed.\n`);
    expect((await collect(root, ['desk/c++.md'])).value).not.toMatchObject([{ fate: 'new' }]);
  });

  test('overwrites nothing, and the same file again changes nothing', async () => {
    const root = await makeRoot({
      'a.md': '---\ntitle: A\n---\n',
      'desk/a.md': '---\ntitle: Another\n---\n',
    });
    await collect(root, ['a.md']);
    expect((await collect(root, ['a.md'])).value).toMatchObject([{ fate: 'seen' }]);
    const { value, problems } = await collect(root, ['desk/a.md']);
    expect(value).toMatchObject([{ fate: 'refused' }]);
    expect(problems).toMatchObject([{ code: 'already-in-inbox', file: 'desk/a.md' }]);
    expect(await readFile(join(root, 'issues/inbox/a.md'), 'utf8')).toContain('title: A\n');
  });

  test('is imported although other files have errors, which are reported', async () => {
    const root = await makeRoot({
      'good.md': '---\ntitle: Good\n---\n',
      'untitled.md': 'No head.\n',
      'picture.md': story,
      'huge.md': 'x'.repeat(1024 * 1024 + 1),
      'latin.md': Buffer.from('---\ntitle: Caf\xe9\n---\n', 'latin1'),
    });
    await mkdir(join(root, 'empty'));
    await symlink(join(root, 'good.md'), join(root, 'link.md'));
    const named = [
      'good.md',
      'untitled.md',
      'picture.md',
      'huge.md',
      'latin.md',
      'empty',
      'absent.md',
      'link.md',
    ];
    const { value, problems } = await collect(root, named);
    expect(value.filter(({ fate }) => fate === 'new')).toMatchObject([{ from: 'good.md' }]);
    expect(problems.map(({ file, code }) => [file, code])).toEqual([
      ['huge.md', 'too-large'],
      ['empty', 'not-found'],
      ['absent.md', 'not-found'],
      ['link.md', 'not-a-file'],
      ['untitled.md', 'missing-title'],
      ['picture.md', 'missing-picture'],
      ['latin.md', 'not-utf-8'],
    ]);
    expect(await readdir(join(root, 'issues/inbox'))).toEqual(['good.md']);
  });

  test('changes nothing in a dry run', async () => {
    const root = await makeRoot({ 'a.md': '---\ntitle: A\n---\n' });
    expect((await collect(root, ['a.md'], true)).value).toMatchObject([{ fate: 'new' }]);
    expect(await readdir(join(root, 'issues'))).toEqual(['newsletter.yaml']);
  });

  test('does not follow a picture out of its folder', async () => {
    const root = await makeRoot({
      'secret.png': pixel,
      'desk/a.md': story,
      'desk/images/.keep': '',
    });
    await symlink(join(root, 'secret.png'), join(root, 'desk/images/pixel.png'));
    expect((await collect(root, ['desk/a.md'])).problems).toMatchObject([
      { code: 'missing-picture' },
    ]);
    await writeFile(join(root, 'desk/a.md'), story.replace('images/pixel', '../secret'));
    expect((await collect(root, ['desk/a.md'])).problems).toMatchObject([
      { code: 'picture-outside' },
    ]);
  });

  test('is skipped as a sure duplicate, and becomes a draft as a likely one', async () => {
    const words = Array.from({ length: 40 }, (_, at) => `word${at}`).join(' ');
    const root = await makeRoot({
      'issues/001/issue.md': '---\nnumber: 1\nid: urn:uuid:1\ntitle: One\ndate: 2026-09-01\n---\n',
      'issues/001/01-a.md': `---\nid: urn:uuid:a\ntitle: A story\nurl: https://a.example/a\n---\n\n${words}\n`,
      'desk/same.md': '---\ntitle: Another\nurl: https://a.example/a?utm_source=x\n---\n',
      'desk/retold.md': `---\ntitle: Retold # by us\n---\n\n${words} and more\n`,
    });
    const { value, problems } = await collect(root, ['desk']);
    expect(value.map(({ from, fate }) => [from, fate])).toEqual([
      ['desk/retold.md', 'draft'],
      ['desk/same.md', 'seen'],
    ]);
    expect(problems).toMatchObject([{ code: 'likely-repeat', file: 'issues/inbox/retold.md' }]);
    expect(await readFile(join(root, 'issues/inbox/retold.md'), 'utf8')).toBe(
      `---\ndraft: true\nduplicate_of: urn:uuid:a\ntitle: Retold # by us\n---\n\n${words} and more\n`,
    );
  });
});
