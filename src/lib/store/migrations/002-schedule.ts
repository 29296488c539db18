import { type Kysely, sql } from 'kysely';

/** When a mailing begins and goes stale, that it was paused or cancelled, and corrections beside the original. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['start_at', 'expires_at', 'paused_at', 'cancelled_at']) {
    await db.schema.alterTable('mailings').addColumn(name, 'text').execute();
  }
  await db.schema
    .alterTable('mailings')
    .addColumn('correction', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.dropIndex('mailings_once').execute();
  // An issue goes out once, and each correction of it once; rehearsals may be many.
  await db.schema
    .createIndex('mailings_once')
    .on('mailings')
    .unique()
    .columns(['issue_id', 'correction'])
    .where(sql.ref('kind'), '=', sql.lit('smtp'))
    .execute();
}
