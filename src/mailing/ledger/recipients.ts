import type { Transaction } from '../../lib/store/open.ts';
import type { Mailing } from '../../model/mailing.ts';
import type { Choice } from '../../model/subscriber.ts';
import { readSections } from '../../subscribers/queries/subscriber-rows.ts';
import { type Unserved, unserved } from './deliveries.ts';

/** An invented recipient of a rehearsal. */
export interface Sample {
  subscriberId: string;
  address: string;
  name: string;
  edition: string;
}

export interface Audience {
  /** Undefined: no mail this time. */
  editionOf: (choice: Choice) => string | undefined;
  /** Absent: all confirmed subscribers. */
  only?: Unserved;
  /** Used if nobody is confirmed. */
  samples?: readonly Sample[];
}

const nothing = 'nothing in the sections that they follow';

/**
 * Inserts a delivery for each recipient, skipped if the issue has nothing for them. Needs a
 * transaction.
 */
export async function insertDeliveries(
  tx: Transaction,
  mailing: Pick<Mailing, 'id' | 'createdAt'>,
  { editionOf, only, samples = [] }: Audience,
): Promise<void> {
  const { db } = tx;
  const confirmed = db.selectFrom('subscribers').where('subscribers.state', '=', 'confirmed');
  const people =
    only === undefined ? confirmed : confirmed.where('subscribers.id', 'in', unserved(tx, only));
  const groups = await people
    .select(['subscribers.language', 'subscribers.sections'])
    .distinct()
    .execute();
  for (const { language, sections } of groups) {
    const edition = editionOf({
      ...(language !== null && { language }),
      ...(sections !== null && { sections: readSections(sections) }),
    });
    await db
      .insertInto('deliveries')
      .columns([
        'mailing_id',
        'state',
        'reason',
        'updated_at',
        'edition',
        'subscriber_id',
        'text_only',
      ])
      .expression(
        people
          .select(({ cast, val }) => [
            cast<string>(val(mailing.id), 'text').as('mailing_id'),
            cast<'pending'>(val(edition === undefined ? 'skipped' : 'pending'), 'text').as('state'),
            cast<string | null>(val(edition === undefined ? nothing : null), 'text').as('reason'),
            cast<string>(val(mailing.createdAt), 'text').as('updated_at'),
            cast<string>(val(edition ?? ''), 'text').as('edition'),
            'subscribers.id',
            'subscribers.text_only',
          ])
          .where('subscribers.language', language === null ? 'is' : '=', language)
          .where('subscribers.sections', sections === null ? 'is' : '=', sections),
      )
      .execute();
  }
  if (groups.length > 0) return;
  for (const { subscriberId, address, name, edition } of samples) {
    const ids = { mailing_id: mailing.id, subscriber_id: subscriberId };
    await db
      .insertInto('samples')
      .values({ ...ids, address, name })
      .execute();
    const row = { state: 'pending' as const, edition, updated_at: mailing.createdAt };
    await db
      .insertInto('deliveries')
      .values({ ...ids, ...row })
      .execute();
  }
}
