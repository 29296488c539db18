import type { Kysely } from 'kysely';

/** How full the buckets of the sending rate are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('buckets')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('tokens', 'double precision', (column) => column.notNull())
    .addColumn('at', 'double precision', (column) => column.notNull())
    .execute();
}
