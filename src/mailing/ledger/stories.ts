import type { Transaction } from '../../lib/store/open.ts';
import type { SentStory } from '../story-hashes.ts';

/** Records what a mailing contains, instead of what was recorded of it before. Needs a transaction. */
export async function replaceStories(
  { db }: Transaction,
  mailingId: string,
  stories: readonly SentStory[],
): Promise<void> {
  await db.deleteFrom('sent_stories').where('mailing_id', '=', mailingId).execute();
  for (const { id, ...story } of stories) {
    await db
      .insertInto('sent_stories')
      .values({ mailing_id: mailingId, story_id: id, ...story })
      .onConflict((conflict) => conflict.columns(['mailing_id', 'story_id']).doNothing())
      .execute();
  }
}

/** In the order of their files. */
export async function sentStories({ db }: Transaction, mailingId: string): Promise<SentStory[]> {
  return db
    .selectFrom('sent_stories')
    .select(['story_id as id', 'file', 'title', 'hash'])
    .where('mailing_id', '=', mailingId)
    .orderBy('file')
    .execute();
}
