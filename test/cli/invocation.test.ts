import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { type Invocation, showCommands } from '../../src/cli/invocation.ts';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';

const text = 'Run `masthead check --fix`, then `masthead preview`. This is masthead.';

test.each<[Invocation, string]>([
  [{ program: 'masthead' }, text],
  [
    { program: 'npx masthead' },
    'Run `npx masthead check --fix`, then `npx masthead preview`. This is masthead.',
  ],
  [
    { program: 'npm run' },
    'Run `npm run check -- --fix`, then `npm run preview`. This is masthead.',
  ],
  [
    { program: 'masthead', root: '../mine' },
    'Run `masthead check --fix --root ../mine`, then `masthead preview --root ../mine`. This is masthead.',
  ],
  [
    { program: 'npm run', root: "ana's letter" },
    "Run `npm run check -- --fix --root 'ana'\\''s letter'`, then `npm run preview -- --root 'ana'\\''s letter'`. This is masthead.",
  ],
])('commands are shown as typed: %j', (invocation, shown) => {
  expect(showCommands(text, invocation)).toBe(shown);
});

test('hints name the command with the folder that was given', async () => {
  const root = await makeRoot();
  const { stderr } = await call('subscribers', ['show', 'nobody@test.example', '--root', root]);
  expect(stderr).toContain(`\`npm run subscribers -- list --root ${root}\``);
  const { stdout } = await call('subscribers', ['show', 'x', '--root', root, '--json']);
  expect(JSON.parse(stdout).problems[0].hint).toContain('`npm run subscribers -- list --root ');
});

describe('the source', () => {
  const names = Object.keys(commands).join('|');
  // Comments may name a command in any way.
  const loose = new RegExp(`^(?!\\s*(?:\\*|//|/\\*)).*(?<!\`)masthead (?:${names})\\b`, 'm');

  test('names commands in backticks, so that they can be shown as typed', async () => {
    const root = join(import.meta.dirname, '../../src');
    for (const name of await readdir(root, { recursive: true })) {
      if (!name.endsWith('.ts') || name === 'cli/help.ts') continue;
      const source = await readFile(join(root, name), 'utf8');
      expect(loose.exec(source)?.[0], name).toBeUndefined();
      if (!['cli/invocation.ts', 'cli/main.ts'].includes(name)) {
        expect(source, name).not.toContain('npm run');
      }
    }
  });

  test('is searched in every form', () => {
    expect(loose.test("  hint: 'Run masthead check.',")).toBe(true);
    expect(loose.test("  hint: 'Run `masthead check`.',")).toBe(false);
  });
});
