import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { randomHex } from '../../src/lib/keys/random.ts';
import { openStore } from '../../src/lib/store/open.ts';
import { addPeople } from '../../src/subscribers/add.ts';
import { eraseFromDatabase } from '../../src/subscribers/erase.ts';
import { findSubscriber } from '../../src/subscribers/find-subscriber.ts';
import { overwriteTraces } from '../../src/subscribers/overwrite.ts';
import { deleteSubscriber } from '../../src/subscribers/queries/erasures.ts';
import { newDatabase, onPostgres } from '../helpers/database.ts';
import { silentLog } from '../helpers/log.ts';
import { addOptions, change, now, secret } from '../helpers/mailing.ts';
import { useNewsletter } from '../helpers/newsletter.ts';
import { makeRoot } from '../helpers/root.ts';
import { filesWith, relationsWith } from '../helpers/traces.ts';

const person = 'kanarinka.zuta@list.example';
const words = ['kanarinka.zuta', 'Kanarinka Žuta'];

/** The files and tables that contain a trace of the person. */
async function traces({ root, place }: { root: string; place: string }): Promise<string[]> {
  const inDatabase = onPostgres() ? await relationsWith(place, words) : [];
  return [...(await filesWith(root, words)), ...inDatabase];
}

/** Replaces the database by that of a backup. */
async function putBack(place: string, backup: string): Promise<void> {
  if (onPostgres()) {
    const args = ['--clean', '--if-exists', `--dbname=${place}`, join(backup, 'newsletter.dump')];
    execFileSync('pg_restore', args);
    return;
  }
  for (const end of ['', '-wal', '-shm']) await rm(`${place}${end}`, { force: true });
  await cp(join(backup, 'newsletter.db'), place);
}

/** A person among others, with a mail, a report, an export, and rehearsals in the outbox. */
async function useTraces(readers = 3) {
  const set = await useNewsletter(readers);
  await set.run('subscribers', 'add', person, '--name', 'Kanarinka Žuta', '--consent', 'a letter');
  await set.run('send', '1', '--yes');
  await set.rehearse();
  await set.run('subscribers', 'export');
  expect((await traces(set)).length).toBeGreaterThan(2);
  return set;
}

describe('erasing somebody', () => {
  test('leaves no byte of them in the database, outbox, reports, exports and backups', async () => {
    const set = await useTraces();
    if (!onPostgres()) await set.run('backup');
    const { code, stdout } = await set.run('subscribers', 'erase', person, '--yes', '--json');
    expect(code).toBe(0);
    const { erased } = JSON.parse(stdout) as { erased: string };
    expect(await traces(set)).toEqual([]);
    expect(await filesWith(set.root, [erased]), 'nor of their id').toEqual([]);
    expect(await set.state()).toMatchObject({ counts: { accepted: 4 } });
    const { stdout: growth } = await set.run('subscribers', '--json');
    expect(JSON.parse(growth)).toMatchObject({
      states: { confirmed: 3 },
      months: [{ imported: 4, erased: 1, total: 3 }],
    });
  });

  test('asks first, and does nothing without an answer', async () => {
    const set = await useTraces();
    expect((await set.run('subscribers', 'erase', person)).code).toBe(2);
    expect((await set.run('subscribers', 'erase', 'nobody@list.example', '--yes')).code).toBe(1);
    expect((await traces(set)).length).toBeGreaterThan(2);
  });

  test('is permanent: neither an import nor the editor can add them again', async () => {
    const set = await useTraces();
    await set.run('subscribers', 'erase', person, '--yes');
    const file = join(set.root, 'again.csv');
    await writeFile(file, `email\n${person.toUpperCase()}\n`);
    for (const args of [
      ['import', file, '--consent', 'an old list'],
      ['add', person],
    ]) {
      const { code, stderr } = await set.run('subscribers', ...args);
      expect(code).toBe(1);
      expect(stderr).toContain('already-erased');
      expect(stderr.toLowerCase()).not.toContain('kanarinka');
    }
    expect((await set.run('subscribers', 'list')).stdout).not.toContain('kanarinka');
  });

  test('skips mails that are still to be sent to them', async () => {
    const set = await useNewsletter(1);
    await set.run('send', '1', '--yes', '--at', '2099-01-01 09:00');
    const { stdout } = await set.run('subscribers', 'list', '--json');
    const [{ id }] = JSON.parse(stdout) as [{ id: string }];
    await set.run('subscribers', 'erase', id, '--yes');
    await set.run('send', '1', '--yes', '--at', 'now');
    expect(set.sink.received).toEqual([]);
    expect(await set.state()).toMatchObject({ counts: { skipped: 1, pending: 0 } });
  });

  test('is repeated in a database that is restored from a backup', async () => {
    const set = await useTraces();
    const elsewhere = await makeRoot();
    const copied = await set.run('backup', '--to', elsewhere, '--json');
    const { backup } = JSON.parse(copied.stdout) as { backup: string };
    await set.run('subscribers', 'erase', person, '--yes');
    expect(await traces(set)).toEqual([]);
    await putBack(set.place, backup);
    expect(await traces(set)).not.toEqual([]);
    const { stdout } = await set.run('status', '1');
    expect(stdout).toContain('1 person was erased again');
    expect(await traces(set)).toEqual([]);
    expect((await set.run('subscribers', 'list')).stdout).not.toContain('kanarinka');
  });

  test('reports PostgreSQL dumps, which it cannot change', async () => {
    const set = await useTraces();
    await set.run('backup');
    const { stdout } = await set.run('subscribers', 'erase', person, '--yes');
    expect(stdout.includes('is a PostgreSQL dump')).toBe(onPostgres());
  });

  const unreadable: Record<string, (data: string) => Promise<string>> = {
    'a message': async (data) => {
      await mkdir(join(data, 'outbox/a.eml'));
      return 'data/outbox/a.eml';
    },
    'a message without a recipient': async (data) => {
      await writeFile(join(data, 'outbox/b.eml'), 'Subject: a draft\r\n\r\nHello.\r\n');
      return 'data/outbox/b.eml';
    },
    'the outbox': async (data) => {
      await rm(join(data, 'outbox'), { recursive: true });
      await writeFile(join(data, 'outbox'), 'not a folder');
      return 'data/outbox';
    },
    'a report': async (data) => {
      await mkdir(join(data, 'reports/a.csv'));
      return 'data/reports/a.csv';
    },
    'an export that is no CSV': async (data) => {
      await writeFile(join(data, 'exports/a.csv'), `email\n"${person}\n`);
      return 'data/exports/a.csv';
    },
    'a backup': async (data) => {
      await mkdir(join(data, 'backups/a'), { recursive: true });
      await writeFile(join(data, 'backups/a/newsletter.db'), 'this is no database at all, is it?');
      return 'data/backups/a/newsletter.db';
    },
  };
  test.each(Object.entries(unreadable))('reports %s that cannot be read', async (_, damage) => {
    const set = await useTraces();
    const file = await damage(join(set.root, 'data'));
    const { code, stdout } = await set.run('subscribers', 'erase', person, '--yes');
    expect(code).toBe(3);
    expect(stdout).toContain(file);
    expect(stdout).not.toContain('is erased');
    expect((await set.run('subscribers', 'list')).stdout, 'deleted all the same').not.toContain(
      'kanarinka',
    );
    expect((await set.run('status', '1')).stdout).toContain(`  ${file}: `);
    expect((await set.run('subscribers', 'erase', '--finish')).code).toBe(3);

    await rm(join(set.root, file), { recursive: true });
    const { stdout: finished } = await set.run('subscribers', 'erase', '--finish', '--json');
    expect(JSON.parse(finished)).toMatchObject({ unread: [] });
    expect(await traces(set)).toEqual([]);
    const { stdout: after } = await set.run('status', '1', '--json');
    expect(JSON.parse(after)).toMatchObject({ erasing: null });
  });

  test('the hash of a suppressed address stays suppressed', async () => {
    const set = await useTraces();
    const store = await openStore(set.place);
    await store.db.updateTable('subscribers').set({ state: 'suppressed' }).execute();
    await store.close();
    await set.run('subscribers', 'erase', person, '--yes');
    expect(await readFile(join(set.root, 'data/erasures'), 'utf8')).toMatch(
      /^[0-9a-f]{32} \S+ suppressed\n$/,
    );
  });
});

test('erased people leave nothing in the free pages of a database that grew and shrank', async () => {
  const root = await makeRoot();
  const place = onPostgres() ? await newDatabase() : join(root, 'list.db');
  const store = await openStore(place);
  const canaries: string[] = [];
  // With this seed, SQLite's own `secure_delete` leaves something.
  let seed = 3;
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  for (let round = 0; round < 20; round += 1) {
    const people = Array.from({ length: 400 }, () => {
      const [id, part] = [hex(random), hex(random)];
      const isCanary = random() < 0.05;
      if (isCanary) canaries.push(id);
      const address = `${isCanary ? 'zuta' : 'x'}${part}@list.example`;
      const consent = 'c'.repeat(1 + random() * 300);
      return { id, address, name: `Name of ${address}`, consent };
    });
    await addPeople(store, people, addOptions);
    const [first, second] = [people.slice(0, 100), people.slice(100, 160)];
    await store.db
      .updateTable('subscribers')
      .set((row) => ({ name: sql<string>`${row.ref('name')} || ' and a longer one'` }))
      .where(
        'id',
        'in',
        first.map(({ id }) => id),
      )
      .execute();
    for (const { id, address } of second) {
      if (address.startsWith('x')) await deleteSubscriber(store, id, () => id, now);
    }
  }
  for (const id of canaries.slice(1)) await deleteSubscriber(store, id, () => `${id}x`, now);
  const last = await findSubscriber(store, canaries[0] as string);
  await eraseFromDatabase(store, secret, last as NonNullable<typeof last>, change);
  expect(
    await overwriteTraces({ root, now: () => now, randomHex, log: silentLog }, store, secret),
  ).toEqual({
    unread: [],
    dumps: [],
  });
  expect(canaries.length).toBeGreaterThan(100);
  expect(await filesWith(root, ['zuta'])).toEqual([]);
  if (onPostgres()) expect(await relationsWith(place, ['zuta'])).toEqual([]);
  await store.close();
});

function hex(random: () => number): string {
  return Array.from({ length: 24 }, () => Math.floor(random() * 16).toString(16)).join('');
}
