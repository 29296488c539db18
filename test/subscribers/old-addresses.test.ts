import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostileAddresses } from '../helpers/address.ts';
import { useNewsletter } from '../helpers/newsletter.ts';
import { insertOldRows, makeOldDatabase } from '../helpers/old-database.ts';

/** Control characters but tab and line feed. */
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const stored = hostileAddresses.filter((address) => !address.includes('\0'));

test('addresses that cannot be migrated are listed once, not mailed, and can be erased', async () => {
  const { root, place, sink, run } = await useNewsletter(0);
  await mkdir(join(root, 'data'), { recursive: true });
  await makeOldDatabase(place, '007-choices', (db) =>
    insertOldRows(db, [
      ...stored.map((address, at) => ({ id: `bad${at}`, address, key: `key${at}@list.example` })),
      { id: 'good', address: 'ana@list.example' },
    ]),
  );
  const { stdout } = await run('subscribers', 'list');
  expect(stdout).toContain(`${stored.length} invalid, 0 merged`);
  expect(stdout).not.toMatch(controls);
  const file = /data\/reports\/addresses-\S+\.csv/.exec(stdout)?.[0] as string;
  const report = await readFile(join(root, file), 'utf8');
  expect(report).not.toMatch(controls);
  expect(report.trim().split('\n')).toHaveLength(stored.length + 1);
  for (const command of [
    ['list'],
    ['show', 'bad0'],
    ['list', '--json'],
    ['show', 'bad1', '--json'],
  ]) {
    const again = await run('subscribers', ...command);
    expect(again.code, again.stderr).toBe(0);
    expect(again.stdout + again.stderr).not.toMatch(controls);
    expect(again.stdout + again.stderr).not.toContain('Checked the stored addresses');
  }
  const shown = JSON.parse((await run('subscribers', 'show', 'bad0', '--json')).stdout) as object;
  expect(shown, 'JSON has the text as it is').toMatchObject({ email: stored[0] });

  expect((await run('send', '1', '--yes')).code).toBe(0);
  expect(sink.received.map(({ to }) => to)).toEqual([['ana@list.example']]);
  const erased = await run('subscribers', 'erase', 'bad0', '--yes');
  expect(erased.code, erased.stderr).toBe(0);
  expect(await readFile(join(root, file), 'utf8')).not.toContain('bad0,');
  expect((await run('subscribers', 'show', 'bad0')).code).toBe(1);
});

test('an import leaves out such addresses, and the mailing reaches the others', async () => {
  const { root, run, sink } = await useNewsletter(3);
  const file = join(root, 'people.csv');
  const cells = stored.map((address) => `"${address.replaceAll('"', '""')}"`);
  await writeFile(file, `email\n${cells.join('\n')}\n`);
  const imported = await run('subscribers', 'import', file, '--consent', 'x');
  expect(imported.stdout).toContain(`0 imported, ${stored.length} not imported.`);
  expect(imported.stdout + imported.stderr).not.toMatch(controls);
  expect((await run('send', '1', '--yes')).code).toBe(0);
  expect(sink.received.flatMap(({ to }) => to).sort()).toEqual(
    [0, 1, 2].map((at) => `reader${at}@list.example`),
  );
});

test('no command prints control characters that were typed or stored, or are in a file', async () => {
  const { root, run } = await useNewsletter(1, {
    'issues/inbox/e.md':
      '---\ntitle: "A\\e[2J\\a\\u009b31m\\u202e title"\nsection: x\u0007y\n---\n\nHello.\n',
  });
  const bad = '\u001b]0;owned\u0007\u009b2J\u202e';
  const hostile = join(root, `p${bad}.csv`);
  await writeFile(hostile, `em${bad}ail,na${bad}me\nx,y\n`);
  const plain = join(root, `q${bad}.csv`);
  await writeFile(plain, 'email\nana@list.example\n');
  for (const command of [
    ['subscribers', 'import', plain, '--consent', 'x'],
    ['subscribers', 'show', bad],
    ['subscribers', bad],
    ['subscribers', 'add', `a@b.example${bad}`],
    ['subscribers', 'import', hostile, '--consent', 'x'],
    ['subscribers', 'import', `${hostile}x`, '--consent', 'x'],
    ['send', '1', '--test', `a@b.example/${bad}`],
    ['send', bad],
    ['send', '1', `--${bad}`],
    ['send', '1', '--at', bad],
    ['check'],
    ['check', '--json'],
    ['compose', '--dry-run'],
    ['status', bad],
  ] as const) {
    const [name, ...args] = command;
    const { stdout, stderr } = await run(name, ...args);
    expect(stdout + stderr, JSON.stringify(command)).not.toMatch(controls);
  }
});
