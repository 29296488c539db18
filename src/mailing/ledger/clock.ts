import type { Transaction } from '../../lib/store/open.ts';
import type { Witness } from '../../model/doubt-clock.ts';

const row = 1;

/** In a database without a record, concluded from the mailings. */
export async function readClock({ db }: Transaction): Promise<Omit<Witness, 'unfinished'>> {
  const known = await db.selectFrom('clock').selectAll().where('id', '=', row).executeTakeFirst();
  if (known !== undefined) {
    const { seen_at: seenAt, confirmed_at } = known;
    return { seenAt, ...(confirmed_at !== null && { confirmedAt: confirmed_at }) };
  }
  const times = db
    .selectFrom('mailings')
    .select('created_at as at')
    .unionAll(db.selectFrom('deliveries').select('updated_at as at'));
  const { seenAt } = await db
    .selectFrom(times.as('times'))
    .select(({ fn }) => fn.max<string | null>('at').as('seenAt'))
    .executeTakeFirstOrThrow();
  return seenAt === null ? {} : { seenAt };
}

/** Records the time; an earlier one changes nothing. */
export async function recordClock({ db }: Transaction, now: Date): Promise<void> {
  const seen_at = now.toISOString();
  await db
    .insertInto('clock')
    .values({ id: row, seen_at, confirmed_at: null, notified_at: null })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ seen_at, notified_at: null })
        .where('clock.seen_at', '<', seen_at),
    )
    .execute();
}

/**
 * Records that a person confirmed the clock, and makes retries due that a wrong clock deferred by
 * more than a day. Needs a transaction.
 */
export async function confirmClock({ db }: Transaction, now: Date): Promise<void> {
  const at = now.toISOString();
  const confirmed = { seen_at: at, confirmed_at: at, notified_at: null };
  await db
    .insertInto('clock')
    .values({ id: row, ...confirmed })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(confirmed))
    .execute();
  const tomorrow = new Date(now.getTime() + 86_400_000).toISOString();
  for (const table of ['deliveries', 'letters'] as const) {
    await db
      .updateTable(table)
      .set({ next_attempt: at })
      .where('state', 'in', ['pending', 'deferred'])
      .where('next_attempt', '>', tomorrow)
      .execute();
  }
}

/**
 * When each mailing over SMTP that has recipients left was last active. Paused ones are left out.
 */
export async function listActivity({ db }: Transaction): Promise<Witness['unfinished']> {
  const open = await db
    .selectFrom('mailings')
    .select(['issue', 'created_at', 'start_at'])
    .select(({ selectFrom }) =>
      selectFrom('deliveries')
        .select(({ fn }) => fn.max<string | null>('deliveries.updated_at').as('at'))
        .whereRef('deliveries.mailing_id', '=', 'mailings.id')
        .as('last'),
    )
    .where('kind', '=', 'smtp')
    .where('finished_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .where('paused_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('deliveries')
          .select('deliveries.subscriber_id')
          .whereRef('deliveries.mailing_id', '=', 'mailings.id')
          .where('deliveries.state', 'in', ['pending', 'writing', 'deferred']),
      ),
    )
    .execute();
  return open.map(({ issue, created_at, start_at, last }) => ({
    issue,
    lastActive: last !== null && last > created_at ? last : created_at,
    ...(start_at !== null && { startAt: start_at }),
  }));
}

/** @returns false if the operator was mailed already. */
export async function claimClockNotice({ db }: Transaction, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('clock')
    .set({ notified_at: now.toISOString() })
    .where('id', '=', row)
    .where('notified_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Makes the next doubt about the clock mail the operator again. */
export async function forgetClockNotice({ db }: Transaction): Promise<void> {
  await db
    .updateTable('clock')
    .set({ notified_at: null })
    .where('id', '=', row)
    .where('notified_at', 'is not', null)
    .execute();
}
