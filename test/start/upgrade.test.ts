import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { newUser } from '../helpers/new-user.ts';
import { useSink } from '../helpers/smtp.ts';

const fixture = join(import.meta.dirname, '../fixtures/upgrade');
const project = join(import.meta.dirname, '../..');

test('npm update masthead takes a newsletter and its list from 0.1.0 to this version', async () => {
  const user = await newUser(inject('registry'));
  onTestFinished(user.remove);
  const sink = await useSink();
  await cp(join(fixture, 'issues'), join(user.folder, 'issues'), { recursive: true });
  await cp(join(fixture, 'state'), join(user.folder, 'data'), { recursive: true });
  // Everything but masthead itself is as a new newsletter has it.
  await user.type('npm create masthead@latest -- --yes --no-install --name "The Harbour Letter"');
  const manifest = join(user.folder, 'package.json');
  const text = await readFile(manifest, 'utf8');
  await writeFile(manifest, text.replace('"0.x"', '"0.1.0"'));
  await user.type('npm install');
  await writeFile(manifest, text);
  await user.type('npm install');
  const status = async () => JSON.parse((await user.type('npx masthead status 1 --json')).stdout);
  const version = async () => (await user.type('npx masthead --version')).stdout.trim();
  const before = await status();
  expect(await version()).toBe('0.1.0');

  await user.type('npm update masthead');
  const { version: newest } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
  expect(await version()).toBe(newest);
  expect(newest).not.toBe('0.1.0');
  expect((await status()).counts).toEqual(before.counts);

  // One of three has unsubscribed.

  await writeFile(join(user.folder, '.env'), `SMTP_URL=${sink.url}\n`);
  await user.type('npx masthead digest --yes --unpublished');
  expect(sink.received.map(({ to }) => to)).toHaveLength(2);
  expect(await readFile(join(user.folder, 'issues/002/issue.md'), 'utf8')).toContain('mailing:');
});
