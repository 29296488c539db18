import { changeLevels, deleteBuckets } from '../lib/store/buckets.ts';
import type { Store, Transaction } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { tally } from './queries/statistics.ts';

/** Requests an hour from one neighbourhood of the network, and from all of them together. */
const perPrefix = 20;
const perHour = 500;
const hour = 3_600_000;

/** Whether a request may be answered; if not, whose limit it is beyond. */
export type Leave = 'yes' | 'this-neighbourhood' | 'everybody';

/** Somebody who was refused is refused again for so long without a look at the database; milliseconds. */
const quiet = 1000;

/**
 * Gives leave for requests that name an address. The levels are in the database, so that a restart
 * forgets nothing; a flood costs it one look a second.
 */
export class Gate {
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
  async ask(prefix: string): Promise<Leave> {
    if (performance.now() - this.since > quiet) {
      this.since = performance.now();
      this.refused.clear();
      this.closed = false;
    }
    if (this.refused.has(prefix)) return 'this-neighbourhood';
    if (this.closed) {
      this.uncounted += 1;
      return 'everybody';
    }
    const leave = await take(this.store, prefix);
    if (leave === 'this-neighbourhood') this.refused.add(prefix);
    if (leave === 'everybody') {
      this.closed = true;
      const count = this.uncounted + 1;
      this.uncounted = 0;
      await withRetries(this.store, (tx) => tally(tx, 'refused', null, this.now(), count));
    }
    return leave;
  }
}

/** Deletes the hashes of networks that asked longer than an hour ago: their buckets are full again. */
export function forgetNeighbourhoods(tx: Transaction): Promise<void> {
  return deleteBuckets(tx, 'ask ', hour);
}

/** Two buckets hold an hour's requests and are refilled evenly. */
function take(store: Store, prefix: string): Promise<Leave> {
  const buckets = [
    { name: `ask ${prefix}`, most: perPrefix },
    { name: 'ask', most: perHour },
  ];
  const names = buckets.map(({ name }) => name);
  return withRetries(store, (tx) =>
    changeLevels(tx, names, (levels, clock) => {
      const after = buckets.map(({ name, most }) => {
        const { tokens, at } = levels.get(name) ?? { tokens: 0, at: 0 };
        const full = Math.min(most, tokens + (Math.max(0, clock - at) * most) / hour);
        return { name, tokens: full - 1, at: clock };
      });
      const [near = 0, all = 0] = after.map(({ tokens }) => tokens);
      const value: Leave = near < 0 ? 'this-neighbourhood' : all < 0 ? 'everybody' : 'yes';
      return { levels: value === 'yes' ? after : [], value };
    }),
  );
}
