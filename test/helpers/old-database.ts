import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { isServer } from '../../src/lib/store/database-file.ts';
import { migrations } from '../../src/lib/store/open.ts';
import type { Tables } from '../../src/lib/store/tables.ts';

/** A row of the list as an older version stored it: the text that was typed, and its key. */
export interface OldRow {
  id: string;
  address: string;
  /** Absent: what was made of the address by the rules of URLs. */
  key?: string;
  state?: Tables['subscribers']['state'];
  createdAt?: string;
}

/** Makes a database as it was before a migration, and has `work` fill it. */
export async function makeOldDatabase(
  place: string,
  last: string,
  work: (db: Kysely<Tables>) => Promise<void>,
): Promise<void> {
  const { openPostgres } = await import('../../src/lib/store/postgres.ts');
  const { openSqlite } = await import('../../src/lib/store/sqlite.ts');
  const db = isServer(place) ? openPostgres(place) : openSqlite(place);
  const migrator = new Migrator({ db, provider: migrations });
  const { error } = await migrator.migrateTo(last);
  if (error !== undefined) throw error;
  await work(db);
  await db.destroy();
}

export async function insertOldRows(db: Kysely<Tables>, rows: readonly OldRow[]): Promise<void> {
  const at = '2026-01-01T00:00:00.000Z';
  for (const { id, address, key, state = 'confirmed', createdAt = at } of rows) {
    await sql`insert into subscribers (id, address, address_key, state, consent, created_at, changed_at)
      values (${id}, ${address}, ${key ?? oldKey(address)}, ${state}, 'test', ${createdAt}, ${at})`.execute(
      db,
    );
  }
}

/** As earlier versions made it. */
function oldKey(address: string): string {
  const at = address.lastIndexOf('@');
  const host = URL.parse(`http://${address.slice(at + 1)}`)?.hostname ?? '';
  return `${address.slice(0, at).normalize('NFC').toLowerCase()}@${host}`;
}
