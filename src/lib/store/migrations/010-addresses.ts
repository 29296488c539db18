import { type Kysely, PostgresAdapter, sql } from 'kysely';
import type { Tables } from '../tables.ts';
import { rewriteAddresses } from './rewrite-addresses.ts';

/** Parses stored addresses again: earlier versions kept them as typed, ambiguous ones included. */
export async function up(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('former_ids')
    .ifNotExists()
    .addColumn('former_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('subscriber_id', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('changed_addresses')
    .ifNotExists()
    .addColumn('subscriber_id', 'text', (column) => column.notNull())
    .addColumn('was', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('change', 'text', (column) => column.notNull())
    .execute();
  if (db.getExecutor().adapter instanceof PostgresAdapter) {
    // Its statistics would hold samples of them, which nothing deletes.
    await sql`alter table changed_addresses alter column was set statistics 0`.execute(db);
  }
  // One that was killed begins again.
  await (db.isTransaction ? rewriteAddresses(db) : db.transaction().execute(rewriteAddresses));
}
