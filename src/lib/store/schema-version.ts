import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** A database that a newer masthead brought up to date. */
export class NewerDatabaseError extends Error {
  /** Absent where it is not recorded. */
  readonly version: string | undefined;

  constructor(version: string | undefined) {
    super('The database was written by a newer version of masthead.');
    this.version = version;
  }
}

/** The names of the migrations that a database has had; none for a new one. */
export async function listMigrations(db: Kysely<Tables>): Promise<string[]> {
  const done = await sql<{ name: string }>`select name from kysely_migration order by name`
    .execute(db)
    .catch(() => undefined);
  return done?.rows.map(({ name }) => name) ?? [];
}

/** The masthead that last brought a database up to date; undefined for 0.1.0, which kept no record. */
export async function readVersion(db: Kysely<Tables>): Promise<string | undefined> {
  const rows = await db
    .selectFrom('versions')
    .select('version')
    .orderBy('migrated_at', 'desc')
    .limit(1)
    .execute()
    .catch(() => []);
  return rows[0]?.version;
}
