import type { Transaction } from '../../lib/store/open.ts';
import type { Mailing } from '../../model/mailing.ts';
import type { Choice } from '../../model/subscriber.ts';
import { readChoice } from '../../subscribers/queries/subscriber-rows.ts';
import { type Unserved, unserved } from './deliveries.ts';

/** An invented recipient of a rehearsal. */
export interface Sample {
  subscriberId: string;
  address: string;
  name: string;
  edition: string;
}

/** For a rehearsal with an empty list. */
export function sampleRecipients(editions: readonly string[]): Sample[] {
  const names = ['Đorđe Šarić', 'Živana Ćirić', 'Ardita Çela', 'Νίκος Παπαδόπουλος', ''];
  return names.map((name, index) => ({
    subscriberId: `sample-${index + 1}`,
    address: `reader${index + 1}@example.invalid`,
    name,
    edition: editions[index % editions.length] ?? '',
  }));
}

export interface Assignment {
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
  { editionOf, only, samples = [] }: Assignment,
): Promise<void> {
  const { db } = tx;
  const people = peopleFor(tx, only).where('subscribers.id', 'not in', (each) =>
    each
      .selectFrom('deliveries')
      .select('deliveries.subscriber_id')
      .where('deliveries.mailing_id', '=', mailing.id),
  );
  const groups = await people
    .select(['subscribers.language', 'subscribers.sections'])
    .distinct()
    .execute();
  for (const { language, sections } of groups) {
    const edition = editionOf(readChoice({ language, sections }));
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

/**
 * Removes the recipients of a mailing of which nothing was sent, before they are inserted again.
 * Those who were tried and are still on the list stay, with the time of their retry, and get their
 * edition of now. Needs a transaction.
 */
export async function clearDeliveries(
  tx: Transaction,
  { id }: Pick<Mailing, 'id'>,
  { editionOf, only }: Assignment,
): Promise<void> {
  const { db } = tx;
  const ids = peopleFor(tx, only).select('subscribers.id');
  await db
    .deleteFrom('deliveries')
    .where('mailing_id', '=', id)
    .where('state', 'in', ['pending', 'deferred', 'skipped'])
    .where((where) =>
      where.or([
        where('attempts', '=', 0),
        where('state', '=', 'skipped'),
        where('subscriber_id', 'not in', ids),
      ]),
    )
    .execute();
  await db.deleteFrom('samples').where('mailing_id', '=', id).execute();
  const groups = await db
    .selectFrom('deliveries')
    .innerJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
    .select(['language', 'sections', 'subscribers.text_only as textOnly'])
    .distinct()
    .where('mailing_id', '=', id)
    .where('deliveries.state', 'in', ['pending', 'deferred'])
    .execute();
  for (const { language, sections, textOnly } of groups) {
    const edition = editionOf(readChoice({ language, sections }));
    await db
      .updateTable('deliveries')
      .set({
        ...(edition === undefined ? { state: 'skipped', reason: nothing } : { edition }),
        text_only: textOnly,
        fence: null,
      })
      .where('mailing_id', '=', id)
      .where('state', 'in', ['pending', 'deferred'])
      .where('subscriber_id', 'in', (each) =>
        each
          .selectFrom('subscribers')
          .select('id')
          .where('language', language === null ? 'is' : '=', language)
          .where('sections', sections === null ? 'is' : '=', sections)
          .where('text_only', '=', textOnly),
      )
      .execute();
  }
}

function peopleFor(tx: Transaction, only: Unserved | undefined) {
  const confirmed = tx.db.selectFrom('subscribers').where('subscribers.state', '=', 'confirmed');
  return only === undefined
    ? confirmed
    : confirmed.where('subscribers.id', 'in', unserved(tx, only));
}
