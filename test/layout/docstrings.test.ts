import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Comment, parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';

const src = join(import.meta.dirname, '../../src');

test('every exported function of src/ has a docstring', async () => {
  const names = (await readdir(src, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const missing: string[] = [];
  for (const name of names.sort()) {
    missing.push(...findUndocumented(name, await readFile(join(src, name), 'utf8')));
  }
  expect(missing).toEqual([]);
});

test('a function, an arrow function and a class without a docstring are found', () => {
  const code = `/** Does it. */
export async function done(): Promise<void> {}
/* no docstring */
export function one(): void {}
/** Not directly above. */
const a = 1;
export const two = (): number => a;
export class Three {}
export const notFunction = 3;
/** Of all of them. */
export function many(a: string): void;
export function many(a: number): void;
export function many(): void {}`;
  expect(findUndocumented('x.ts', code)).toEqual(['x.ts:4', 'x.ts:7', 'x.ts:8']);
});

/** Exported functions and classes without a docstring that ends directly above them. */
function findUndocumented(name: string, code: string): string[] {
  const { program, comments } = parseSync(name, code);
  const overloaded = new Set<string | undefined>();
  return program.body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration') return [];
    const { declaration } = node;
    if (declaration?.type === 'TSDeclareFunction') {
      const isFirst = !overloaded.has(declaration.id?.name);
      overloaded.add(declaration.id?.name);
      if (!isFirst) return [];
    } else if (declaration?.type === 'FunctionDeclaration') {
      if (overloaded.has(declaration.id?.name)) return [];
    }
    const isFunction =
      declaration?.type === 'FunctionDeclaration' ||
      declaration?.type === 'TSDeclareFunction' ||
      declaration?.type === 'ClassDeclaration' ||
      (declaration?.type === 'VariableDeclaration' &&
        declaration.declarations.some(({ init }) => init?.type === 'ArrowFunctionExpression'));
    if (!isFunction || hasDocstring(code, comments, node.start)) return [];
    return [`${name}:${code.slice(0, node.start).split('\n').length}`];
  });
}

function hasDocstring(code: string, comments: readonly Comment[], start: number): boolean {
  return comments.some(
    ({ type, value, end }) =>
      type === 'Block' &&
      value.startsWith('*') &&
      end <= start &&
      /^\s*(\/\/[^\n]*\s*)*$/.test(code.slice(end, start)),
  );
}
