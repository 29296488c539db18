import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix, relative } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, test } from 'vitest';

/**
 * The import rule of docs/architecture.md: a folder imports from itself and from folders above it
 * in this list. `service`, `desk` and `cli` do not import each other, except that `cli` starts them.
 */
const layers = [
  'model',
  'lib',
  'content',
  'project.ts',
  'stories',
  'collect',
  'compose',
  'render',
  'check',
  'site',
  'subscribers',
  'mailing',
  'publish.ts',
  'digest.ts',
  'api.ts',
  'service',
  'desk',
  'cli',
];

interface Import {
  from: string;
  to: string;
}

const root = join(import.meta.dirname, '../..');
const sources = await listFiles('src');
const imports = await readImports([...sources, ...(await listFiles('scripts'))]);
const layerOf = (file: string): string => file.split('/')[1] ?? '';

describe('the layout', () => {
  test('has only the layers of the list', () => {
    expect([...new Set(sources.map(layerOf))].filter((each) => !layers.includes(each))).toEqual([]);
  });

  test('has no import from a lower layer, type and dynamic imports included', () => {
    expect(imports.length).toBeGreaterThan(500);
    expect(imports.filter(isUpward).map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('lets each script import one file of src/cli/, and what runs it', () => {
    const reached = imports.filter(
      ({ from }) => from.startsWith('scripts/') && from !== 'scripts/terminal.ts',
    );
    for (const { to } of reached) expect(to).toMatch(/^(src\/cli\/|scripts\/terminal\.ts)/);
  });

  test('has no import cycle between files', () => {
    const graph = new Map<string, string[]>();
    for (const { from, to } of imports) graph.set(from, [...(graph.get(from) ?? []), to]);
    expect(findCycle(graph)).toBeUndefined();
  });

  test('has no barrel files', async () => {
    expect(sources.filter((file) => posix.basename(file) === 'index.ts')).toEqual([]);
    for (const file of sources) {
      expect(await readFile(join(root, file), 'utf8'), file).not.toMatch(/^export \* from/m);
    }
  });

  test('loads MJML only where it is used', async () => {
    for (const file of sources) {
      const text = await readFile(join(root, file), 'utf8');
      expect(text, file).not.toMatch(/^import (?!type)[^;]*'mjml'/m);
    }
  });
});

describe('the test of the layout', () => {
  test('finds an upward import, in every way that one can be written', () => {
    const text = `
      import { a } from '../cli/a.ts';
      import type { B } from '../cli/b.ts';
      export { c } from '../cli/c.ts';
      type D = import('../cli/d.ts').D;
      const e = await import('../cli/e.ts');
      new Worker(new URL('../cli/f.ts', import.meta.url));
    `;
    const found = importsOf('src/mailing/x.ts', text);
    expect(found.map(({ to }) => to)).toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `src/cli/${name}.ts`),
    );
    expect(found.every(isUpward)).toBe(true);
  });

  test('finds a cycle', () => {
    const edges = (text: string): Map<string, string[]> =>
      new Map(text.split(' ').map((each) => [each[0] ?? '', [...each.slice(1)]]));
    expect(findCycle(edges('ab bc cb'))).toEqual(['b', 'c', 'b']);
    expect(findCycle(edges('abc bc'))).toBeUndefined();
  });
});

function isUpward({ from, to }: Import): boolean {
  if (!from.startsWith('src/') || !to.startsWith('src/')) return false;
  const [importer, imported] = [layerOf(from), layerOf(to)];
  const below = layers.indexOf(imported) > layers.indexOf(importer);
  const apart = ['service', 'desk'].includes(importer) && ['service', 'desk'].includes(imported);
  return below || (apart && importer !== imported);
}

async function listFiles(folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder), { recursive: true });
  return names.filter((name) => name.endsWith('.ts')).map((name) => posix.join(folder, name));
}

async function readImports(files: readonly string[]): Promise<Import[]> {
  const texts = files.map(async (file) =>
    importsOf(file, await readFile(join(root, file), 'utf8')),
  );
  return (await Promise.all(texts)).flat();
}

/** Everything that a file reaches: static, type-only and dynamic imports, and `new URL('./…')`. */
function importsOf(from: string, text: string): Import[] {
  const specifiers: string[] = [];
  const add = (node: unknown): void => {
    const value = node && typeof node === 'object' && 'value' in node ? node.value : undefined;
    if (typeof value === 'string' && /^\..*\.ts$/.test(value)) specifiers.push(value);
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
    NewExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'URL') add(node.arguments[0]);
    },
  }).visit(parseSync(from, text).program);
  return specifiers.map((value) => ({
    from,
    to: relative(root, join(root, dirname(from), value)),
  }));
}

/** A path that returns to where it was, or undefined. */
function findCycle(graph: ReadonlyMap<string, string[]>): string[] | undefined {
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
