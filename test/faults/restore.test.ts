import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useNewsletter } from '../helpers/newsletter.ts';
import { makeRoot } from '../helpers/root.ts';
import { filesWith } from '../helpers/traces.ts';

const scripts = join(import.meta.dirname, '../../scripts');
const killer = join(import.meta.dirname, 'kill-at-call.mjs');

/** Restores in a process that is killed at its n-th change of a file. @returns true where it was killed. */
async function killAt(count: number, root: string, backup: string): Promise<boolean> {
  const args = ['--import', killer, join(scripts, 'restore.ts'), backup, '--root', root];
  const env = { ...process.env, KILL_AT: String(count) };
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal === 'SIGKILL';
}

test('a restore that is killed at any change of a file is finished by running it again', async () => {
  const set = await useNewsletter(4, {}, {}, { database: 'sqlite' });
  const elsewhere = await makeRoot();
  await set.run('send', '1', '--yes', '--limit', '1');
  await set.rehearse();
  const { stdout } = await set.run('backup', '--json', '--to', elsewhere);
  const { backup } = JSON.parse(stdout) as { backup: string };
  await set.run('send', '1', '--yes');
  await set.run('subscribers', 'remove', 'reader0@list.example');
  await set.run('subscribers', 'erase', 'reader1@list.example', '--yes');
  await set.run('subscribers', 'add', 'new@list.example');
  const data = join(set.root, 'data');
  const snapshot = join(elsewhere, 'snapshot');
  await cp(data, snapshot, { recursive: true });
  const people = async (): Promise<string[]> => {
    const list = await set.run('subscribers', 'list', '--json');
    const rows = JSON.parse(list.stdout) as { address: string; state: string }[];
    return rows.map(({ address, state }) => `${address.split('@')[0]} ${state}`).sort();
  };
  const before = [
    'new confirmed',
    'reader0 unsubscribed',
    'reader2 confirmed',
    'reader3 confirmed',
  ];
  const after = before.slice(1);
  const received = set.sink.received.length;
  let kills = 0;
  for (let count = 1; ; count += 1) {
    await rm(data, { recursive: true });
    await cp(snapshot, data, { recursive: true });
    if (!(await killAt(count, set.root, backup))) break;
    kills += 1;
    // Whatever runs next, as cron's commands do, sees one state or the other.
    if (count % 2 === 0) expect([before, after]).toContainEqual(await people());
    const again = await set.run('restore', backup);
    expect(again.code, `${count}: ${again.stderr}`).toBe(0);
    expect(await people(), String(count)).toEqual(after);
    await set.run('send', '--due');
    expect(set.sink.received, 'nobody is mailed again').toHaveLength(received);
    expect(await filesWith(set.root, ['reader1@'])).toEqual(['readers.csv']);
    const names = await readdir(data);
    expect(names.filter((name) => name.startsWith('restore.') && !name.endsWith('.lock'))).toEqual(
      [],
    );
    expect((await readdir(join(data, 'backups'))).some((name) => name.endsWith('.new'))).toBe(
      false,
    );
  }
  expect(kills).toBeGreaterThan(15);
  expect(await people()).toEqual(after);
});
