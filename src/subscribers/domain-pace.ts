import { deleteBuckets, updateBuckets } from '../lib/store/buckets.ts';
import type { Transaction } from '../lib/store/open.ts';

/** Confirmation mails to one domain: so many at once, then one every so many milliseconds. */
const burst = 5;
const interval = 600_000;
const day = 86_400_000;

/**
 * Slows down confirmation mails to one domain (`hash`): its addresses may lead to one mailbox.
 * Needs a transaction. @returns milliseconds to wait; undefined if a day's mails wait already.
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

/** Deletes the rows of domains for which no mail waits any more. */
export function deleteDomainTurns(tx: Transaction): Promise<void> {
  return deleteBuckets(tx, 'domain ', day);
}
