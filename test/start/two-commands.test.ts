import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { newUser } from '../helpers/new-user.ts';

test('two commands make a rehearsal of the first issue', async () => {
  const user = await newUser(inject('registry'));
  onTestFinished(user.remove);
  const system = (await user.type('node --version')).stdout.trim();
  const start = performance.now();
  await user.type('npm create masthead@latest -- --yes --name "The Long Table"');
  const created = performance.now();
  const digest = await user.type('npx masthead digest');
  const end = performance.now();
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(0)} s`;
  console.log(
    `Node ${system}: npm create ${seconds(start, created)}, digest ${seconds(created, end)}`,
  );
  expect(digest.stdout).toContain('5 messages written to data/outbox/ (a rehearsal).');
  expect(await readdir(join(user.folder, 'data/outbox'))).toHaveLength(5);
  expect(await readdir(join(user.folder, 'public/001'))).toContain('index.html');
  // The figure is what counts: a busy machine takes several times as long as an idle one.
  expect(end - start).toBeLessThan(300_000);
});
