import { deleteBuckets, updateBuckets } from '../lib/store/buckets.ts';
import type { Transaction } from '../lib/store/open.ts';

/** Confirmation mails to one domain: so many at once, and then one in so many milliseconds. */
const burst = 5;
const interval = 600_000;
const day = 86_400_000;

/**
 * Slows down confirmation mails to one recipient domain, whose addresses may all lead to one mailbox.
 * Wants a transaction.
 * @param hash Names the domain.
 * @returns the milliseconds to wait before this one; undefined where more than a day of them wait.
 */
export function reserveTurn(tx: Transaction, hash: string): Promise<number | undefined> {
  const name = `domain ${hash}`;
  return updateBuckets(tx, [name], (levels, clock) => {
    const { tokens, at } = levels.get(name) ?? { tokens: 0, at: 0 };
    const left = Math.min(burst, tokens + Math.max(0, clock - at) / interval) - 1;
    const wait = left < 0 ? Math.ceil(-left * interval) : 0;
    if (wait > day) return { levels: [], value: undefined };
    return { levels: [{ name, tokens: left, at: clock }], value: wait };
  });
}

/** Deletes what is kept of domains whose mails have all left. */
export function deleteDomainTurns(tx: Transaction): Promise<void> {
  return deleteBuckets(tx, 'domain ', day);
}
