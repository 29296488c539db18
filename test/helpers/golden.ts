import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';

/** Compares with a golden file; a missing one fails. `UPDATE=1` writes it. */
export async function golden(file: string, actual: string): Promise<void> {
  if (process.env.UPDATE === '1') await writeFile(file, actual);
  const expected = await readFile(file, 'utf8').catch(() => undefined);
  expect(expected, `there is no ${file}: look at the result, then run with UPDATE=1`).toBeDefined();
  expect(actual).toBe(expected);
}
