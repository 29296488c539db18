import { type Kysely, sql } from 'kysely';

/** Confirmations stay after they were used; each request for a mail has its own time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('confirmations').addColumn('used_at', 'text').execute();
  await db.schema.alterTable('askings').renameTo('old_askings').execute();
  await db.schema
    .createTable('askings')
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('askings_by_hash')
    .on('askings')
    .columns(['hash', 'asked_at'])
    .execute();
  // Only the last time is known: earlier requests count from then on, too.
  for (const count of [1, 2, 3]) {
    await sql`insert into askings (hash, asked_at) select hash, asked_at from old_askings where asked >= ${sql.lit(count)}`.execute(
      db,
    );
  }
  await db.schema.dropTable('old_askings').execute();
}
