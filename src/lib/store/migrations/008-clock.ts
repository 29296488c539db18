import type { Kysely } from 'kysely';

/** The time that was recorded last, and whether the operator knows that a mailing is halted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('clock')
    .addColumn('id', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('seen_at', 'text', (column) => column.notNull())
    .addColumn('confirmed_at', 'text')
    .addColumn('notified_at', 'text')
    .execute();
  await db.schema.alterTable('mailings').addColumn('notified_halt', 'text').execute();
}
