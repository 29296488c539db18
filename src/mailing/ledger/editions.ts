import type { Transaction } from '../../lib/store/open.ts';
import { editionName } from '../../model/audience.ts';
import type { Attachment, Edition } from '../../model/edition.ts';

/** Needs a transaction. */
export async function replaceEditions(
  { db }: Transaction,
  mailingId: string,
  editions: readonly Edition[],
): Promise<void> {
  await db.deleteFrom('editions').where('mailing_id', '=', mailingId).execute();
  for (const edition of editions) {
    const frozen = freezeEdition(edition);
    const row = { mailing_id: mailingId, edition: editionName(edition), frozen };
    await db.insertInto('editions').values(row).execute();
  }
}

/** By name. */
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
