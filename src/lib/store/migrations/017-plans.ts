import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/**
 * What a mailing needs to be planned again before anything of it was sent, the tests of an issue,
 * and the stories that a mailing contained.
 */
export async function up(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .alterTable('mailings')
    .addColumn('to_everyone', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('mailings').addColumn('shape', 'text').execute();
  // Whether a correction was for everyone was not recorded: its recipients stay as they are.
  await db.updateTable('mailings').set({ to_everyone: 1 }).where('correction', '=', 0).execute();
  await db.schema
    .createTable('tests')
    .addColumn('issue_id', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('address_key', 'text', (column) => column.notNull())
    .addColumn('sent_at', 'text', (column) => column.notNull())
    .addColumn('content_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('tests_key', ['issue_id', 'address_key'])
    .execute();
  await db.schema
    .createTable('sent_stories')
    .addColumn('mailing_id', 'text', (column) => column.notNull())
    .addColumn('story_id', 'text', (column) => column.notNull())
    .addColumn('file', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('sent_stories_key', ['mailing_id', 'story_id'])
    .execute();
}
