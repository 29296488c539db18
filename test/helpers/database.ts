import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { openStore } from '../../src/lib/store/open.ts';
import { makeRoot } from './root.ts';

/** True where the suite runs on PostgreSQL. */
export const onPostgres = (): boolean => inject('postgres') !== undefined;

/**
 * A database of a test's own, empty: a file of SQLite, or, where the suite runs on PostgreSQL, a
 * database on that server. @returns what `openStore` takes.
 */
export async function newDatabase(
  kind: 'sqlite' | 'postgres' = onPostgres() ? 'postgres' : 'sqlite',
): Promise<string> {
  const server = inject('postgres');
  if (kind === 'sqlite') return join(await makeRoot(), 'newsletter.db');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await ask(server, `create database ${name}`);
  onTestFinished(() => ask(server, `drop database ${name} with (force)`));
  return server.replace('/postgres?', `/${name}?`);
}

/** A new database with all tables: a copy of one that is migrated once, which takes 8 ms of CPU. */
export async function migratedDatabase(kind?: 'sqlite'): Promise<string> {
  const place = await newDatabase(kind);
  if (kind === 'sqlite' || !onPostgres()) await writeMigrated(place);
  return place;
}

/** Writes an empty database with all tables to a file. */
export async function writeMigrated(file: string): Promise<void> {
  migrated ??= migrate();
  writeFileSync(file, await migrated, { mode: 0o600 });
}

let migrated: Promise<Buffer> | undefined;

async function migrate(): Promise<Buffer> {
  const file = join(await makeRoot(), 'newsletter.db');
  const store = await openStore(file);
  await store.close();
  return readFile(file);
}

async function ask(server: string, query: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(query);
  await client.end();
}
