import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
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

async function ask(server: string, query: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(query);
  await client.end();
}
