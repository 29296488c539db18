import type { Kysely } from 'kysely';

/** Whether the editor said that the addresses which a mailing's refusals are about no longer exist. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('mailings')
    .addColumn('refusals_right', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
