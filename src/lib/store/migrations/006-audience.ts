import type { Kysely } from 'kysely';

/** When somebody asked, agreed and left; confirmations that are awaited; letters and their fate. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['asked_at', 'confirmed_at', 'left_at', 'form']) {
    await db.schema.alterTable('subscribers').addColumn(name, 'text').execute();
  }
  await db.schema
    .alterTable('subscribers')
    .addColumn('asked', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('confirmations')
    .addColumn('token_hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('subscriber_id', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addColumn('name', 'text')
    .addColumn('language', 'text')
    .addColumn('consent', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('letters')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('subscriber_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('next_attempt', 'text')
    .addColumn('reason', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('letters_by_state')
    .on('letters')
    .columns(['state', 'next_attempt'])
    .execute();
}
