import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../../src/lib/store/open.ts';
import { onPostgres } from '../../helpers/database.ts';
import { useNewsletter } from '../../helpers/newsletter.ts';
import { makeRoot } from '../../helpers/root.ts';
import { skipSilence } from '../../helpers/silence.ts';
import { filesWith } from '../../helpers/traces.ts';

type Set = Awaited<ReturnType<typeof useNewsletter>>;

async function makeBackup({ run }: Set, ...args: string[]): Promise<string> {
  const { stdout } = await run('backup', '--json', ...args);
  return (JSON.parse(stdout) as { backup: string }).backup;
}

/** Address and state of everybody. */
async function standing({ place }: Set): Promise<Record<string, string>> {
  const store = await openStore(place);
  const rows = await store.db.selectFrom('subscribers').select(['address', 'state']).execute();
  await store.close();
  return Object.fromEntries(rows.map(({ address, state }) => [address.split('@')[0], state]));
}

async function suppress({ place }: Set, address: string): Promise<void> {
  const store = await openStore(place);
  await store.db
    .updateTable('subscribers')
    .set({ state: 'suppressed', suppressed_reason: '5.1.1', suppressed_by: 'm' })
    .where('address', '=', address)
    .execute();
  await store.close();
}

/** A newsletter whose list changed in every way after a backup. */
async function useChanged() {
  const set = await useNewsletter(5);
  const elsewhere = await makeRoot();
  await set.run('send', '1', '--yes', '--limit', '2');
  const backup = await makeBackup(set, '--to', elsewhere);
  await set.run('send', '1', '--yes', '--limit', '1');
  await set.run('subscribers', 'remove', 'reader0@list.example');
  await suppress(set, 'reader1@list.example');
  await set.run('subscribers', 'erase', 'reader2@list.example', '--yes');
  await set.run('subscribers', 'add', 'new@list.example');
  await set.run('subscribers', 'add', 'left@list.example');
  await set.run('subscribers', 'remove', 'left@list.example');
  return { ...set, backup };
}

const expected = {
  reader0: 'unsubscribed',
  reader1: 'suppressed',
  reader3: 'confirmed',
  reader4: 'confirmed',
  left: 'unsubscribed',
};

describe('restore', () => {
  test('puts a backup back, and brings over who left, bounced or was erased since', async () => {
    const set = await useChanged();
    const { code, stdout, stderr } = await set.run('restore', set.backup);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(await standing(set)).toEqual(expected);
    expect(stdout).toMatch(/1 unsubscribe, 1 suppressed address, 1 erasure\./);
    expect(stdout).toContain('1 person joined after the backup');
    expect(stdout).toMatch(/Issue 1: [1-3] recipients? had not received it/);
    expect(await filesWith(set.root, ['reader2'])).toEqual(['readers.csv']);
    expect(
      (await readdir(join(set.root, 'data'))).filter((name) => /wal|\.new/.test(name)),
    ).toEqual([]);
  });

  test('sends nothing to those in doubt unasked', async () => {
    const set = await useChanged();
    const before = set.sink.received.length;
    await set.run('restore', set.backup);
    expect((await set.run('send', '1', '--yes')).code).toBe(3);
    await set.run('send', '--due');
    expect(set.sink.received).toHaveLength(before);
    expect((await set.state()).counts.doubt).toBeGreaterThan(0);
  });

  test('keeps the state before, which can be restored in turn', async () => {
    const set = await useChanged();
    const { stdout } = await set.run('restore', set.backup, '--json');
    const { kept } = JSON.parse(stdout) as { kept: string };
    expect((await set.run('restore', kept)).code).toBe(0);
    expect(await standing(set)).toEqual({ ...expected, new: 'confirmed' });
  });

  if (!onPostgres())
    test('brings an older secret back and keeps the newer one', async () => {
      const set = await useChanged();
      const own = await readFile(join(set.root, 'data/secret'), 'utf8');
      const newer = 'n'.repeat(40);
      await writeFile(join(set.root, 'data/secret'), `${newer}\n`);
      await rm(join(set.root, 'data/erasures'));
      const store = await openStore(set.place);
      await store.db.deleteFrom('erasures').execute();
      await store.close();
      expect((await set.run('restore', set.backup)).code).toBe(0);
      expect(await readFile(join(set.root, 'data/secret'), 'utf8')).toBe(`${newer}\n${own}`);
    });

  if (!onPostgres())
    test('works where there is nothing yet', async () => {
      const set = await useChanged();
      await rm(join(set.root, 'data'), { recursive: true });
      const { code, stdout } = await set.run('restore', set.backup, '--json');
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ kept: null, damage: null });
      expect(Object.keys(await standing(set))).toHaveLength(5);
    });

  const damages: Record<string, (file: string) => Promise<void>> = {
    'is no database': (file) => writeFile(file, 'x'.repeat(5000)),
    'is overwritten in the middle': async (file) => {
      const bytes = await readFile(file);
      bytes.fill(0xff, 4096, bytes.length - 4096);
      await writeFile(file, bytes);
    },
    'is cut off': async (file) => writeFile(file, (await readFile(file)).subarray(0, 9000)),
    'is empty': (file) => writeFile(file, ''),
  };
  if (!onPostgres())
    test.each(Object.entries(damages))(
      'refuses a backup that %s, and changes nothing',
      async (_, damage) => {
        const set = await useChanged();
        const before = await standing(set);
        await damage(join(set.backup, 'newsletter.db'));
        const { code, stderr } = await set.run('restore', set.backup);
        expect(code).toBe(2);
        expect(stderr).toContain('cannot be restored');
        expect(await standing(set)).toEqual(before);
      },
    );

  if (!onPostgres())
    test.each(Object.entries(damages).slice(0, 3))(
      'replaces a database that %s, and keeps it',
      async (_, damage) => {
        const set = await useChanged();
        for (const end of ['-wal', '-shm']) await rm(`${set.place}${end}`, { force: true });
        await damage(set.place);
        const broken = await readFile(set.place);
        const { code, stdout } = await set.run('restore', set.backup, '--json');
        expect(code).toBe(0);
        const { kept, damage: reason } = JSON.parse(stdout) as { kept: string; damage: string };
        expect(reason).not.toBe(null);
        expect((await readFile(join(set.root, kept, 'newsletter.db'))).equals(broken)).toBe(true);
        expect(await standing(set), 'erasures have a journal of their own').not.toHaveProperty(
          'reader2',
        );
      },
    );

  // Dumps exist only there, so this is no skipped test elsewhere.
  if (onPostgres()) {
    test('refuses a damaged dump, and a backup of the other kind', async () => {
      const set = await useChanged();
      const before = await standing(set);
      const other = join(await makeRoot(), 'other');
      await mkdir(other);
      await writeFile(join(other, 'newsletter.db'), '');
      expect((await set.run('restore', other)).stderr).toContain('Unset DATABASE_URL');
      const dump = await readFile(join(set.backup, 'newsletter.dump'));
      await writeFile(join(set.backup, 'newsletter.dump'), dump.subarray(0, dump.length / 2));
      const { code, stderr } = await set.run('restore', set.backup);
      expect(code).toBe(2);
      expect(stderr).toContain('cannot be restored');
      expect(await standing(set)).toEqual(before);
    });
  }

  test('refuses what is no backup, and says so', async () => {
    const set = await useNewsletter(1);
    const folder = await makeRoot();
    await mkdir(join(folder, 'empty'));
    await writeFile(join(folder, 'file'), '');
    for (const name of ['empty', 'file', 'missing']) {
      const { code, stderr } = await set.run('restore', join(folder, name));
      expect(code).toBe(2);
      expect(stderr).toContain(join(folder, name));
    }
    expect((await set.run('restore')).code).toBe(2);
    const own = await set.run('restore', join(set.root, 'data/'));
    expect(own.stderr).toContain("is the newsletter's own data, not a backup");
    expect(own.code).toBe(2);
  });

  test('names the newest backup of a folder of backups', async () => {
    const set = await useNewsletter(0);
    const folder = await makeRoot();
    for (const name of ['2026-11-24T090000', '2026-11-25T090000']) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'newsletter.db'), '');
    }
    const { code, stderr } = await set.run('restore', folder, '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain(join(folder, '2026-11-25T090000'));
  });

  test('does not wait for another program that uses the database: it says so', async () => {
    const set = await useChanged();
    const store = await openStore(set.place);
    await store.db.selectFrom('subscribers').selectAll().execute();
    skipSilence(() => true);
    const { code, stderr } = await set.run('restore', set.backup);
    expect(code).toBe(3);
    expect(stderr).toContain('Stop `npm run serve');
    await store.close();
    expect((await set.run('restore', set.backup)).code).toBe(0);
  });
});

if (!onPostgres())
  describe('a write-ahead log of another database', () => {
    /** Leaves the log of a program that was killed beside a database. */
    async function leaveLog(file: string): Promise<void> {
      const store = await openStore(file);
      await store.db.insertInto('buckets').values({ name: 'x', tokens: 1, at: 1 }).execute();
      const kept = `${file}.kept`;
      await cp(`${file}-wal`, kept);
      await store.close();
      await cp(kept, `${file}-wal`);
      await rm(kept);
    }

    test('is found beside a backup that was copied by hand, and restore repairs it', async () => {
      const set = await useChanged();
      await leaveLog(set.place);
      await cp(join(set.backup, 'newsletter.db'), set.place);
      const before = await readFile(set.place);
      const { code, stderr } = await set.run('status', '1');
      expect(code).toBe(3);
      expect(stderr).toContain('newsletter.db-wal');
      expect(stderr).toContain('npm run restore');
      expect((await readFile(set.place)).equals(before), 'nothing was applied').toBe(true);
      expect((await set.run('restore', set.backup)).code).toBe(0);
      expect((await set.run('status', '1')).code).toBe(0);
    });

    test('its own log of a killed program is applied as usual', async () => {
      const set = await useNewsletter(2);
      await leaveLog(set.place);
      expect((await set.run('subscribers', 'list')).code).toBe(0);
    });
  });
