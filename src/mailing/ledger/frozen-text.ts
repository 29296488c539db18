import type { Transaction } from '../../lib/store/open.ts';
import { editionName } from '../../model/audience.ts';
import type { Attachment, Edition } from '../../model/edition.ts';
import type { SentStory } from '../story-hashes.ts';

/** What a mailing contains: whole issues and parts of them, and the stories in them. */
export interface FrozenText {
  editions: readonly Edition[];
  stories: readonly SentStory[];
}

/** Records what a mailing contains, instead of what was recorded before. Needs a transaction. */
export async function replaceText(
  { db }: Transaction,
  mailingId: string,
  { editions, stories }: FrozenText,
): Promise<void> {
  await db.deleteFrom('editions').where('mailing_id', '=', mailingId).execute();
  for (const edition of editions) {
    const frozen = freezeEdition(edition);
    const row = { mailing_id: mailingId, edition: editionName(edition), frozen };
    await db.insertInto('editions').values(row).execute();
  }
  await db.deleteFrom('sent_stories').where('mailing_id', '=', mailingId).execute();
  for (const { id, ...story } of stories) {
    await db
      .insertInto('sent_stories')
      .values({ mailing_id: mailingId, story_id: id, ...story })
      .onConflict((conflict) => conflict.columns(['mailing_id', 'story_id']).doNothing())
      .execute();
  }
}

/** The stories of a mailing, in the order of their files. */
export async function sentStories({ db }: Transaction, mailingId: string): Promise<SentStory[]> {
  return db
    .selectFrom('sent_stories')
    .select(['story_id as id', 'file', 'title', 'hash'])
    .where('mailing_id', '=', mailingId)
    .orderBy('file')
    .execute();
}

/** The editions of a mailing, by name. */
export async function frozenEditions(
  { db }: Transaction,
  mailingId: string,
): Promise<Map<string, Edition>> {
  const rows = await db
    .selectFrom('editions')
    .selectAll()
    .where('mailing_id', '=', mailingId)
    .execute();
  return new Map(rows.map(({ edition, frozen }) => [edition, thawEdition(frozen)]));
}

/** An edition as JSON; the bytes of its pictures in base64. */
type FrozenEdition = Omit<Edition, 'attachments'> & {
  attachments: (Omit<Attachment, 'bytes'> & { bytes: string })[];
};

function freezeEdition(edition: Edition): string {
  const attachments = edition.attachments.map((each) => ({
    ...each,
    bytes: Buffer.from(each.bytes).toString('base64'),
  }));
  return JSON.stringify({ ...edition, attachments } satisfies FrozenEdition);
}

function thawEdition(frozen: string): Edition {
  const edition: FrozenEdition = JSON.parse(frozen);
  const attachments = edition.attachments.map((each) => ({
    ...each,
    bytes: Buffer.from(each.bytes, 'base64'),
  }));
  return { ...edition, attachments };
}
