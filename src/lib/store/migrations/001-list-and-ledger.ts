import { type Kysely, sql } from 'kysely';

/** Subscribers, mailings with what was frozen, and a row for every delivery. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('subscribers')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('address_key', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text')
    .addColumn('language', 'text')
    .addColumn('state', 'text', (column) =>
      column.notNull().check(sql`state in ('pending', 'confirmed', 'unsubscribed', 'suppressed')`),
    )
    .addColumn('consent', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('suppressed_reason', 'text')
    .addColumn('suppressed_by', 'text')
    .addColumn('changed_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('mailings')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('issue', 'integer', (column) => column.notNull())
    .addColumn('issue_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) =>
      column.notNull().check(sql`kind in ('smtp', 'rehearsal')`),
    )
    .addColumn('content_hash', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('finished_at', 'text')
    .addColumn('halted', 'text')
    .execute();
  // An issue goes out once; rehearsals may be many.
  await db.schema
    .createIndex('mailings_once')
    .on('mailings')
    .unique()
    .column('issue_id')
    .where(sql.ref('kind'), '=', sql.lit('smtp'))
    .execute();
  await db.schema
    .createTable('editions')
    .addColumn('mailing_id', 'text', (column) => column.notNull().references('mailings.id'))
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('frozen', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('editions_key', ['mailing_id', 'language'])
    .execute();
  await db.schema
    .createTable('deliveries')
    .addColumn('mailing_id', 'text', (column) => column.notNull().references('mailings.id'))
    .addColumn('subscriber_id', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) =>
      column
        .notNull()
        .check(
          sql`state in ('pending', 'writing', 'accepted', 'deferred', 'failed', 'doubt', 'skipped')`,
        ),
    )
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('next_attempt', 'text')
    .addColumn('code', 'integer')
    .addColumn('enhanced', 'text')
    .addColumn('reason', 'text')
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('deliveries_key', ['mailing_id', 'subscriber_id'])
    .execute();
  await db.schema
    .createIndex('deliveries_by_state')
    .on('deliveries')
    .columns(['mailing_id', 'state', 'next_attempt'])
    .execute();
  await db.schema
    .createTable('samples')
    .addColumn('mailing_id', 'text', (column) => column.notNull().references('mailings.id'))
    .addColumn('subscriber_id', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('samples_key', ['mailing_id', 'subscriber_id'])
    .execute();
}
