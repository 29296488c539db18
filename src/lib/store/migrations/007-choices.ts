import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** Chosen sections and forms, consent, deliveries by edition, and keyed hashes of erased people. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['subscribers', 'confirmations']) {
    await db.schema.alterTable(table).addColumn('sections', 'text').execute();
    await db.schema
      .alterTable(table)
      .addColumn('text_only', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  }
  await db.schema.alterTable('subscribers').addColumn('consent_version', 'text').execute();
  await db.schema.alterTable('subscribers').addColumn('network', 'text').execute();
  await db.schema.alterTable('subscribers').dropColumn('asked').execute();
  for (const table of ['deliveries', 'editions']) {
    await db.schema.alterTable(table).renameColumn('language', 'edition').execute();
  }
  await db.schema
    .alterTable('deliveries')
    .addColumn('text_only', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  if (db.getExecutor().adapter instanceof PostgresAdapter) {
    // Its statistics would hold samples of them, which nothing deletes.
    for (const column of ['address', 'address_key', 'name']) {
      await sql`alter table subscribers alter column ${sql.ref(column)} set statistics 0`.execute(
        db,
      );
    }
  }
  await db.schema
    .createTable('askings')
    .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('asked', 'integer', (column) => column.notNull())
    .addColumn('asked_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('erasures')
    .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('erased_at', 'text', (column) => column.notNull())
    .addColumn('suppressed', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('tallies')
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('change', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('issue', 'integer', (column) => column.notNull())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('tallies_key', ['month', 'change', 'language', 'issue'])
    .execute();
}
