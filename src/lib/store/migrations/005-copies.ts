import type { Kysely } from 'kysely';

/** A database that is a copy knows it: a row here, written into the copy when it is made. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('copies')
    .addColumn('made_at', 'text', (column) => column.notNull())
    .execute();
}
