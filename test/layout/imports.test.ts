import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The import rule of docs/architecture.md, held here. */
const tools = ['content', 'words', 'tokens', 'templates', 'fetch', 'store'];
const stages = ['collect', 'compose', 'render', 'check', 'publish', 'audience', 'deliver'];
const withStore = ['audience', 'deliver'];

function mayImport(from: string, to: string): boolean {
  if (from === to || to === 'newsletter') return true;
  if (from === 'pipeline') return true;
  if (from === 'web') return [...tools, 'audience'].includes(to);
  if (!stages.includes(from)) return false;
  return to === 'store' ? withStore.includes(from) : tools.includes(to);
}

interface Import {
  from: string;
  to: string;
  /** False for `import type`, which is gone when the program runs. */
  real: boolean;
}

const root = join(import.meta.dirname, '../..');
const sources = await files('src');
const imports = await readImports([...sources, ...(await files('scripts'))]);
const room = (file: string): string => file.split('/')[1] as string;

describe('the house', () => {
  test('has only rooms that the plan knows', () => {
    const known = ['newsletter', 'pipeline', 'web', ...tools, ...stages];
    expect([...new Set(sources.map(room))].filter((each) => !known.includes(each))).toEqual([]);
  });

  test('keeps the import rule between its rooms', () => {
    const broken = imports
      .filter(({ from }) => from.startsWith('src/'))
      .filter(({ from, to }) => !mayImport(room(from), room(to)));
    expect(broken).toEqual([]);
  });

  test('gives a script one file of the pipeline, the terminal, and nothing else of its own', () => {
    const reached = imports.filter(
      ({ from }) => from.startsWith('scripts/') && from !== 'scripts/terminal.ts',
    );
    for (const { to } of reached) expect(to).toMatch(/^(src\/pipeline\/|scripts\/terminal\.ts)/);
  });

  test('has no cycles', () => {
    const graph = new Map<string, string[]>();
    for (const { from, to, real } of imports)
      if (real) graph.set(from, [...(graph.get(from) ?? []), to]);
    expect(cycle(graph)).toBeUndefined();
  });

  test('has no barrel files', async () => {
    expect(sources.filter((file) => posix.basename(file) === 'index.ts')).toEqual([]);
    for (const file of sources) {
      expect(await readFile(join(root, file), 'utf8'), file).not.toMatch(/^export \* from/m);
    }
  });

  test('loads MJML only where it is used', () => {
    expect(imports.length).toBeGreaterThan(50);
    return Promise.all(
      sources.map(async (file) => {
        const text = await readFile(join(root, file), 'utf8');
        expect(text, file).not.toMatch(/^import (?!type)[^;]*'mjml'/m);
      }),
    );
  });
});

test('a cycle is found', () => {
  expect(
    cycle(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual(['b', 'c', 'b']);
  expect(
    cycle(
      new Map([
        ['a', ['b', 'c']],
        ['b', ['c']],
      ]),
    ),
  ).toBeUndefined();
});

async function files(folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder), { recursive: true });
  return names.filter((name) => name.endsWith('.ts')).map((name) => posix.join(folder, name));
}

async function readImports(all: readonly string[]): Promise<Import[]> {
  const found = await Promise.all(
    all.map(async (file) => {
      const text = await readFile(join(root, file), 'utf8');
      const matches = text.matchAll(
        /(?:^(import|export)( type)?\b[^;']*?from |\bimport\(|^import )'(\.[^']+)'/gm,
      );
      return [...matches].map(([whole, , type, target]) => ({
        from: file,
        to: relative(root, join(root, dirname(file), target as string)),
        real: type === undefined && !whole.startsWith('import('),
      }));
    }),
  );
  return found.flat();
}

/** A path that comes back to where it was, or undefined. */
function cycle(graph: ReadonlyMap<string, string[]>): string[] | undefined {
  const done = new Set<string>();
  const walk = (node: string, path: string[]): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const found = walk(next, [...path, node]);
      if (found !== undefined) return found;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const found = walk(node, []);
    if (found !== undefined) return found;
  }
  return undefined;
}
