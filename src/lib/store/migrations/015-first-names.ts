import type { Kysely } from 'kysely';

/** How a subscriber is greeted by the first name: which part of a name that is differs by culture. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('subscribers').addColumn('first_name', 'text').execute();
}
