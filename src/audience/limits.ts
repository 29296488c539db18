import { changeLevels } from '../store/buckets.ts';
import type { Store } from '../store/open.ts';
import { patiently } from '../store/patience.ts';

/** Requests an hour from one neighbourhood of the network, and from all of them together. */
const perPrefix = 20;
const perHour = 500;
const hour = 3_600_000;

/**
 * Takes leave for one request to subscribe; kept in the database, so that a restart forgets
 * nothing. The two buckets hold an hour's requests and are refilled evenly.
 * @param prefix A name that tells nobody where it is.
 */
export function mayAsk(store: Store, prefix: string): Promise<boolean> {
  const buckets = [
    { name: `ask ${prefix}`, most: perPrefix },
    { name: 'ask', most: perHour },
  ];
  const names = buckets.map(({ name }) => name);
  return patiently(store, (inside) =>
    changeLevels(inside, names, (levels, now) => {
      const after = buckets.map(({ name, most }) => {
        const { tokens, at } = levels.get(name) ?? { tokens: 0, at: 0 };
        const full = Math.min(most, tokens + (Math.max(0, now - at) * most) / hour);
        return { name, tokens: full - 1, at: now };
      });
      const may = after.every(({ tokens }) => tokens >= 0);
      return { levels: may ? after : [], value: may };
    }),
  );
}
