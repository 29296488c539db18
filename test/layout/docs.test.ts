import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { commonOptions } from '../../src/cli/help.ts';

const project = join(import.meta.dirname, '../..');

test('every problem is made from a definition, so that docs/problems.md explains it', async () => {
  const names = await readdir(join(project, 'src'), { recursive: true });
  for (const name of names.filter((each) => each.endsWith('.ts'))) {
    const source = await readFile(join(project, 'src', name), 'utf8');
    const codes = [...source.matchAll(/\bcode: (?:[^',\n]*\? )?'([a-z][a-z0-9-]+)'/g)];
    // `custom` is a code of zod.
    expect(
      codes.map(([, code]) => code).filter((code) => code !== 'custom'),
      name,
    ).toEqual([]);
  }
});

const layers = await readdir(join(project, 'src'));
const folders = ['src', 'test', 'templates', 'scripts', 'docs', '.github', '.ci'];
const pages = (await readdir(join(project, 'docs'))).filter((name) => name.endsWith('.md'));

test.each(['README.md', ...pages.map((name) => `docs/${name}`)])(
  '%s names only files that exist',
  async (page) => {
    const text = await readFile(join(project, page), 'utf8');
    const named = [...namedPaths(text), ...linkedPaths(text, dirname(page))];
    expect(named.filter((path) => !existsSync(join(project, path)))).toEqual([]);
  },
);

test('architecture.md names each file once in the path of an issue and of a subscriber', async () => {
  const text = await readFile(join(project, 'docs/architecture.md'), 'utf8');
  const paths = namedPaths(text.slice(text.indexOf('## The path of an issue')));
  expect(paths.length).toBeGreaterThan(40);
  expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
});

test('a path that does not exist is found', () => {
  const text =
    'See `mailing/absent.ts`, `src/model/*.ts`, `issues/003/`, `npm test` and `test/x/`.';
  expect(namedPaths(text)).toEqual(['src/mailing/absent.ts', 'test/x/']);
});

/** Paths in code spans and in comments of examples: of the repository, or below `src/`. */
function namedPaths(text: string): string[] {
  return (
    [...text.matchAll(/(?<=[`\s(])[\w.@-]+(?:\/[\w.@-]*)+(?=[`\s):,]|\.\s|$)/gm)]
      .map(([path]) => path.replace(/\.$/, ''))
      // `NAME` stands for any name.
      .filter((path) => !/\/[A-Z]+(\/|\.|$)/.test(path) || path.endsWith('.md'))
      .flatMap((path) => {
        const first = path.split('/')[0] ?? '';
        if (folders.includes(first)) return [path];
        return layers.includes(first) && /\.ts$|\/$/.test(path) ? [`src/${path}`] : [];
      })
  );
}

test.each(['README.md', ...pages.map((name) => `docs/${name}`)])(
  '%s links only to headings that exist',
  async (page) => {
    const text = await readFile(join(project, page), 'utf8');
    for (const [, path = '', anchor = ''] of text.matchAll(
      /\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g,
    )) {
      const target = path === '' ? page : posix.join(dirname(page), path);
      expect(headingsOf(await readFile(join(project, target), 'utf8')), target).toContain(anchor);
    }
  },
);

/** The anchors of a page's headings, as GitHub makes them. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Files that Markdown links lead to. */
function linkedPaths(text: string, folder: string): string[] {
  return [...text.matchAll(/\]\((?!https?:|mailto:|#|images\/)([^)#\s]+)/g)].map(([, path = '']) =>
    posix.join(folder, path),
  );
}

test('README.md leads to every page of the documentation, directly or through another page', async () => {
  const reached = new Set<string>(['README.md']);
  for (const page of reached) {
    const text = await readFile(join(project, page), 'utf8');
    for (const path of linkedPaths(text, dirname(page))) {
      if (/^docs\/[^/]+\.md$/.test(path)) reached.add(path);
    }
  }
  expect(pages.map((name) => `docs/${name}`).filter((page) => !reached.has(page))).toEqual([]);
});

const tasks = ['first-issue', 'every-month', 'publishing', 'sending', 'troubleshooting', 'hosting'];

test.each(tasks)('docs/%s.md names only commands and options that exist', async (task) => {
  const text = await readFile(join(project, `docs/${task}.md`), 'utf8');
  const typed = [...text.matchAll(/(?:npx )?masthead ([a-z][a-z-]*)([^`\n#|]*)/g)];
  expect(typed.length).toBeGreaterThan(2);
  for (const [all, name = '', rest = ''] of typed) {
    if (/^(?:stops|keeps|makes|sends|is|begins|starts|with)$/.test(name)) continue;
    const load = commands[name];
    expect(load, all).toBeDefined();
    const known = { ...(await load?.())?.options, ...commonOptions };
    for (const [, option = ''] of rest.matchAll(/ --([a-z-]+)/g)) {
      expect(Object.keys(known), all).toContain(option);
    }
  }
});
