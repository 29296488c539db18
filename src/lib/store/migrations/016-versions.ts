import type { Kysely } from 'kysely';

/** The versions of masthead that brought this database up to date: an older one names the newest. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('versions')
    .addColumn('version', 'text', (column) => column.primaryKey())
    .addColumn('migrated_at', 'text', (column) => column.notNull())
    .execute();
}
