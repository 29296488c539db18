import { deleteBuckets, updateBuckets } from '../lib/store/buckets.ts';
import type { Store, Transaction } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import type { Host } from '../project.ts';
import { countChange } from './queries/statistics.ts';

/** Requests an hour from one network (/24, /48), and from all of them together. */
const perNetwork = 20;
const perHour = 500;
const hour = 3_600_000;

export type Admission = 'yes' | 'network-limit' | 'total-limit';

/** Milliseconds in which a refused network is refused again without a query. */
const quiet = 1000;

/** Limits requests that name an address. The counts are in the database, so restarts keep them. */
export function requestGate(
  store: Store,
  { now, clock }: Pick<Host, 'now' | 'clock'>,
): (network: string) => Promise<Admission> {
  const refused = new Set<string>();
  let since = Number.NEGATIVE_INFINITY;
  let isClosed = false;
  let uncounted = 0;
  return async (network) => {
    if (clock() - since > quiet) {
      since = clock();
      refused.clear();
      isClosed = false;
    }
    if (refused.has(network)) return 'network-limit';
    if (isClosed) {
      uncounted += 1;
      return 'total-limit';
    }
    const admission = await takeRequest(store, network);
    if (admission === 'network-limit') refused.add(network);
    if (admission === 'total-limit') {
      isClosed = true;
      const count = uncounted + 1;
      uncounted = 0;
      await withRetries(store, (tx) => countChange(tx, 'refused', null, now(), count));
    }
    return admission;
  };
}

/** Deletes the hashes of networks whose last request is an hour ago: their buckets are full again. */
export function deleteNetworkLimits(tx: Transaction): Promise<void> {
  return deleteBuckets(tx, 'ask ', hour);
}

function takeRequest(store: Store, network: string): Promise<Admission> {
  const buckets = [
    { name: `ask ${network}`, most: perNetwork },
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
      const [network = 0, total = 0] = after.map(({ tokens }) => tokens);
      const value: Admission = network < 0 ? 'network-limit' : total < 0 ? 'total-limit' : 'yes';
      return { levels: value === 'yes' ? after : [], value };
    }),
  );
}
