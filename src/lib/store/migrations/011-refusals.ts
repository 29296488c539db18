import type { Kysely } from 'kysely';

/** What becomes of a refused recipient, once others of the mailing were accepted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('deliveries').addColumn('refused', 'text').execute();
}
