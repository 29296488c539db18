import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { hashProgram } from '../../src/lib/program-key.ts';
import { makeRoot } from '../helpers/root.ts';

/** A program that depends on a package `remark`, in files. */
async function useProgram() {
  const folder = await makeRoot({});
  const write = async (path: string, content: unknown): Promise<void> => {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), JSON.stringify(content));
  };
  await write('package.json', { name: 'p', version: '1.0.0', dependencies: { remark: '^15.0.0' } });
  await write('node_modules/remark/package.json', {
    name: 'remark',
    version: '15.0.1',
    main: 'i.js',
  });
  await write('node_modules/remark/i.js', {});
  await write('src/page.ts', {});
  const manifest = pathToFileURL(join(folder, 'package.json'));
  const sources = pathToFileURL(join(folder, 'src/'));
  return { write, compiled: [manifest] as const, repository: [manifest, sources] as const };
}

test('the key changes with an upgrade of this program or of a package that renders', async () => {
  const { write, compiled } = await useProgram();
  const first = hashProgram(...compiled);
  expect(hashProgram(...compiled)).toBe(first);
  await write('node_modules/remark/package.json', {
    name: 'remark',
    version: '15.0.2',
    main: 'i.js',
  });
  const second = hashProgram(...compiled);
  expect(second).not.toBe(first);
  await write('package.json', { name: 'p', version: '1.0.1', dependencies: { remark: '^15.0.0' } });
  expect(hashProgram(...compiled)).not.toBe(second);
});

test('in the repository the key changes with the sources, and only there', async () => {
  const { write, compiled, repository } = await useProgram();
  const [installed, here] = [hashProgram(...compiled), hashProgram(...repository)];
  await write('src/page.ts', { changed: true });
  expect(hashProgram(...compiled)).toBe(installed);
  expect(hashProgram(...repository)).not.toBe(here);
});
