import { sql } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import { stateByRow } from './claims.ts';
import type { Sender } from './senders.ts';

export interface SettledDelivery {
  subscriberId: string;
  outcome: DeliveryOutcome;
}

/**
 * Records that messages are about to leave: to people still on the list, if the mailing is not held
 * and the sender not taken for dead. Can be repeated. @returns the subscribers to send to.
 */
export async function recordWriting(
  { db, dialect }: Transaction,
  { mailingId, fence }: Sender,
  subscriberIds: readonly string[],
  now: Date,
): Promise<Set<string>> {
  const ids = [...subscriberIds];
  if (!dialect.hasSingleSender) {
    // Somebody who unsubscribes now does it before this statement, or after this commit.
    const people = db.selectFrom('subscribers').select('id').where('id', 'in', ids).orderBy('id');
    await people.forShare().execute();
  }
  const rows = await db
    .updateTable('deliveries')
    .set({ state: 'writing', next_attempt: null, updated_at: now.toISOString() })
    .where('mailing_id', '=', mailingId)
    .where('subscriber_id', 'in', ids)
    .where('fence', '=', fence)
    .where(stateByRow, 'in', ['pending', 'deferred', 'writing'])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('mailings')
          .innerJoin('senders', 'senders.mailing_id', 'mailings.id')
          .select('mailings.id')
          .where('mailings.id', '=', mailingId)
          .where('paused_at', 'is', null)
          .where('cancelled_at', 'is', null)
          .where('senders.fence', '=', fence),
      ),
    )
    .where(({ exists, or, selectFrom }) =>
      or([
        exists(
          selectFrom('subscribers')
            .select('id')
            .whereRef('id', '=', 'deliveries.subscriber_id')
            .where('subscribers.state', '=', 'confirmed'),
        ),
        exists(
          selectFrom('samples')
            .select('samples.subscriber_id')
            .whereRef('samples.mailing_id', '=', 'deliveries.mailing_id')
            .whereRef('samples.subscriber_id', '=', 'deliveries.subscriber_id'),
        ),
      ]),
    )
    .returning('subscriber_id as id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/**
 * Records outcomes. A refused or untried recipient stays this sender's until it ends; an end never
 * changes, except that late acceptance settles doubt; deliveries of other senders are left alone.
 */
export async function recordOutcomes(
  { db }: Transaction,
  { mailingId, fence }: Sender,
  settled: readonly SettledDelivery[],
  now: Date,
): Promise<void> {
  const rows = settled.map(({ subscriberId, outcome }) => {
    const { state, nextAttempt = null, code = null, enhanced = null, reason } = outcome;
    return sql`(cast(${subscriberId} as text), cast(${state} as text), cast(${nextAttempt} as text),
      cast(${code} as integer), cast(${enhanced} as text), cast(${reason} as text),
      cast(${outcome.unattempted === true ? 0 : 1} as integer), cast(${outcome.refused ?? null} as text))`;
  });
  await sql`
    update deliveries set
      state = v.column2,
      next_attempt = v.column3,
      code = v.column4,
      enhanced = v.column5,
      reason = v.column6,
      attempts = attempts + v.column7,
      refused = v.column8,
      updated_at = ${now.toISOString()},
      fence = case when v.column2 in ('pending', 'deferred', 'doubt') and v.column8 is null
        and not (v.column2 = 'pending' and v.column7 = 0) then null else fence end
    from (values ${sql.join(rows)}) as v
    where mailing_id = ${mailingId} and subscriber_id = v.column1 and fence = ${fence}
      and (state in ('writing', 'pending', 'deferred') or (state = 'doubt' and v.column2 = 'accepted'))
  `.execute(db);
}
