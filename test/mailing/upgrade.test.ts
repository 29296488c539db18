import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';

const fixture = join(import.meta.dirname, '../fixtures/upgrade');

/** The newsletter that 0.1.0 wrote: docs in the fixture's README. */
async function useOldNewsletter(): Promise<string> {
  const root = await makeRoot();
  await cp(join(fixture, 'issues'), join(root, 'issues'), { recursive: true });
  await mkdir(join(root, 'data'), { recursive: true });
  await cp(join(fixture, 'state'), join(root, 'data'), { recursive: true });
  return root;
}

function migrationsOf(file: string): string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('select name from kysely_migration order by name').all();
  db.close();
  return rows.map(({ name }) => String(name));
}

test('a database of 0.1.0 is migrated, with a copy and the way back', async () => {
  const root = await useOldNewsletter();
  const before = migrationsOf(join(root, 'data/newsletter.db'));
  const { code, stdout } = await call('status', ['1', '--root', root]);
  expect(code).toBe(0);
  expect(stdout).toContain('2 accepted');
  expect(stdout).toContain('1 deferred');
  const [name = ''] = await readdir(join(root, 'data/backups'));
  expect(stdout).toContain(`A copy is in data/backups/${name}.`);
  expect(stdout).toContain('`npm install masthead@0.1.0`');
  expect(stdout).toContain(`\`npm run restore -- data/backups/${name} --root ${root}\``);
  const backup = join(root, 'data/backups', name);
  expect(migrationsOf(join(backup, 'newsletter.db'))).toEqual(before);
  expect(await readdir(backup)).toEqual(expect.arrayContaining(['newsletter.db', 'secret']));
  expect(migrationsOf(join(root, 'data/newsletter.db')).length).toBeGreaterThan(before.length);

  const again = await call('status', ['1', '--root', root]);
  expect(again.stdout).not.toContain('A copy is in');
  expect(await readdir(join(root, 'data/backups'))).toEqual([name]);
});

test('a backup of an old database is one of the old version, too', async () => {
  const root = await useOldNewsletter();
  const { code } = await call('backup', ['--root', root]);
  expect(code).toBe(0);
  expect(await readdir(join(root, 'data/backups'))).toHaveLength(2);
});

test.each([
  ['9.8.7', 'was written by masthead 9.8.7', 'masthead@9.8.7'],
  [undefined, 'was written by a newer masthead', 'masthead@latest'],
])(
  'a database of a newer version (%s) is refused, and not changed',
  async (version, by, wanted) => {
    const root = await useOldNewsletter();
    await call('status', ['--root', root]);
    const db = new DatabaseSync(join(root, 'data/newsletter.db'));
    db.exec("insert into kysely_migration values ('999-later', '2027-01-01')");
    db.exec('delete from versions');
    if (version !== undefined) db.exec(`insert into versions values ('${version}', '2027-01-01')`);
    db.close();
    const { code, stderr } = await call('status', ['--root', root]);
    expect(code).toBe(3);
    expect(stderr).toContain(by);
    expect(stderr).toContain(`\`npm install ${wanted}\``);
    expect(migrationsOf(join(root, 'data/newsletter.db'))).toContain('999-later');
  },
);
