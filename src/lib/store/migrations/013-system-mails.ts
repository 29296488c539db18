import type { Kysely } from 'kysely';

/** Which sender has claimed a system mail, and what the server said of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('letters').addColumn('sender', 'text').execute();
  await db.schema.alterTable('letters').addColumn('code', 'integer').execute();
  await db.schema.alterTable('letters').addColumn('enhanced', 'text').execute();
}
