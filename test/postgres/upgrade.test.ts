import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { migrations } from '../../src/lib/store/open.ts';
import { runPostgresProgram } from '../../src/lib/store/postgres-programs.ts';
import { newDatabase } from '../helpers/database.ts';
import { useNewsletter } from '../helpers/newsletter.ts';

const fixture = join(import.meta.dirname, '../fixtures/upgrade');
const known = Object.keys(await migrations.getMigrations());
/** 0.1.0 had these. */
const former = known.filter((name) => name < '015');

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

async function listMigrations(url: string): Promise<string[]> {
  const client = await connect(url);
  const { rows } = await client.query('select name from kysely_migration order by name');
  return rows.map(({ name }) => name);
}

test('a database of 0.1.0 on PostgreSQL is upgraded, continues its mailing, and can go back', async () => {
  const { root, place, sink, run } = await useNewsletter(
    0,
    {},
    {},
    {
      now: () => new Date('2026-11-26T22:00:00Z'),
    },
  );
  await cp(join(fixture, 'issues'), join(root, 'issues'), { recursive: true });
  const client = await connect(place);
  await client.query(await readFile(join(fixture, 'newsletter.sql'), 'utf8'));
  expect(await listMigrations(place)).toEqual(former);

  const { code, stdout } = await run('status', '1');
  expect(code).toBe(0);
  const [, backup = ''] = /`npm run restore -- (data\/backups\/\S+) --root/.exec(stdout) ?? [];
  expect(stdout).toContain('`npm install masthead@0.1.0`');
  expect(await readdir(join(root, backup))).toContain('newsletter.dump');
  expect(await listMigrations(place)).toEqual(known);
  const state = async () => JSON.parse((await run('status', '1', '--json')).stdout);
  expect((await state()).counts).toMatchObject({ accepted: 2, deferred: 1 });

  // Only the one whose mail was deferred is still to receive it.
  expect(await run('send', '--due', '--unpublished')).toMatchObject({ code: 0 });
  expect(sink.received.map(({ to }) => to)).toEqual([['carla@list.example']]);
  expect((await state()).counts).toMatchObject({ accepted: 3, deferred: 0 });

  const copy = await newDatabase();
  const dump = join(root, backup, 'newsletter.dump');
  await runPostgresProgram('pg_restore', ['--no-owner', dump], copy);
  expect(await listMigrations(copy)).toEqual(former);
});
