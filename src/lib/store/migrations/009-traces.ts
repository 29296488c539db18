import type { Kysely } from 'kysely';

/** People whose rows were deleted and whose bytes on the disk are still to be overwritten. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('traces')
    .addColumn('subscriber_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('erased_at', 'text', (column) => column.notNull())
    .addColumn('problem', 'text')
    .execute();
}
