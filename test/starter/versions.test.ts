import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Manifest {
  version: string;
  devDependencies?: Record<string, string>;
  masthead?: { node: string };
}

test('both packages have one version, and a newsletter begins with the Node that is tested', async () => {
  const read = async (path: string): Promise<Manifest> =>
    JSON.parse(await readFile(join(import.meta.dirname, '../..', path), 'utf8'));
  const [masthead, starter] = [
    await read('package.json'),
    await read('create-masthead/package.json'),
  ];
  expect(starter.version).toBe(masthead.version);
  expect(starter.masthead?.node).toBe(masthead.devDependencies?.node);
});
