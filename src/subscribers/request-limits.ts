import { deleteBuckets, updateBuckets } from '../lib/store/buckets.ts';
import type { Store, Transaction } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { countChange } from './queries/statistics.ts';

/** Requests an hour from one neighbourhood of the network, and from all of them together. */
const perNetwork = 20;
const perHour = 500;
const hour = 3_600_000;

/** Whether a request may be answered; if not, whose limit it is beyond. */
export type Admission = 'yes' | 'network-limit' | 'total-limit';

/** Somebody who was refused is refused again for so long without a look at the database; milliseconds. */
const quiet = 1000;

/**
 * Gives leave for requests that name an address. The levels are in the database, so that a restart
 * forgets nothing; a flood costs it one look a second.
 */
export class RequestGate {
  private readonly store: Store;
  private readonly now: () => Date;
  /** Since when, and who was refused since. */
  private since = Number.NEGATIVE_INFINITY;
  private readonly refused = new Set<string>();
  private closed = false;
  /** Refusals of everybody that are not in the tallies yet. */
  private uncounted = 0;

  constructor(store: Store, now: () => Date) {
    this.store = store;
    this.now = now;
  }

  /** @param prefix A name of a neighbourhood that tells nobody where it is. */
  async admit(prefix: string): Promise<Admission> {
    if (performance.now() - this.since > quiet) {
      this.since = performance.now();
      this.refused.clear();
      this.closed = false;
    }
    if (this.refused.has(prefix)) return 'network-limit';
    if (this.closed) {
      this.uncounted += 1;
      return 'total-limit';
    }
    const leave = await take(this.store, prefix);
    if (leave === 'network-limit') this.refused.add(prefix);
    if (leave === 'total-limit') {
      this.closed = true;
      const count = this.uncounted + 1;
      this.uncounted = 0;
      await withRetries(this.store, (tx) => countChange(tx, 'refused', null, this.now(), count));
    }
    return leave;
  }
}

/** Deletes the hashes of networks that asked longer than an hour ago: their buckets are full again. */
export function deleteNetworkLimits(tx: Transaction): Promise<void> {
  return deleteBuckets(tx, 'ask ', hour);
}

/** Two buckets hold an hour's requests and are refilled evenly. */
function take(store: Store, prefix: string): Promise<Admission> {
  const buckets = [
    { name: `ask ${prefix}`, most: perNetwork },
    { name: 'ask', most: perHour },
  ];
  const names = buckets.map(({ name }) => name);
  return withRetries(store, (tx) =>
    updateBuckets(tx, names, (levels, clock) => {
      const after = buckets.map(({ name, most }) => {
        const { tokens, at } = levels.get(name) ?? { tokens: 0, at: 0 };
        const full = Math.min(most, tokens + (Math.max(0, clock - at) * most) / hour);
        return { name, tokens: full - 1, at: clock };
      });
      const [near = 0, all = 0] = after.map(({ tokens }) => tokens);
      const value: Admission = near < 0 ? 'network-limit' : all < 0 ? 'total-limit' : 'yes';
      return { levels: value === 'yes' ? after : [], value };
    }),
  );
}
