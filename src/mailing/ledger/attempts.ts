import { sql } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';
import { stateByRow } from '../../lib/store/state-by-row.ts';
import type { SettledMail } from './claims.ts';
import type { Sender } from './senders.ts';

/**
 * Records that messages are about to be sent, to confirmed subscribers, if the mailing is neither
 * paused nor cancelled and the sender is alive. Needs a transaction; can be repeated. @returns the
 * subscribers to whom the message may be sent.
 */
export async function recordWriting(
  { db, dialect }: Transaction,
  { mailingId, fence }: Sender,
  subscriberIds: readonly string[],
  now: Date,
): Promise<Set<string>> {
  const ids = [...subscriberIds];
  if (!dialect.hasSingleSender) {
    // Locks the rows: an unsubscribe is committed before this statement or waits for it.
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
 * Records outcomes. A delivery that has not ended is free for other senders, unless it was refused
 * or never tried: then it waits for the next run. Ends never change, except that doubt gives way
 * to a late acceptance; what another sender has claimed is not touched.
 */
export async function recordOutcomes(
  { db }: Transaction,
  { mailingId, fence }: Sender,
  settled: readonly SettledMail[],
  now: Date,
): Promise<void> {
  const rows = settled.map(({ key, outcome }) => {
    const { state, nextAttempt = null, code = null, enhanced = null, reason } = outcome;
    return sql`(cast(${key} as text), cast(${state} as text), cast(${nextAttempt} as text),
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
