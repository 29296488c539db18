import type { Kysely } from 'kysely';

/** Who is sending, by a number that is never given twice, and whose delivery is whose. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('mailings')
    .addColumn('last_fence', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('senders')
    .addColumn('mailing_id', 'text', (column) => column.notNull().references('mailings.id'))
    .addColumn('fence', 'integer', (column) => column.notNull())
    .addColumn('lease_until', 'double precision', (column) => column.notNull())
    .addPrimaryKeyConstraint('senders_key', ['mailing_id', 'fence'])
    .execute();
  await db.schema.alterTable('deliveries').addColumn('fence', 'integer').execute();
  await db.schema
    .alterTable('deliveries')
    .addColumn('resends', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
