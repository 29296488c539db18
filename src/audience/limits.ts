import { changeLevels } from '../store/buckets.ts';
import type { Store } from '../store/open.ts';
import { patiently } from '../store/patience.ts';
import { tally } from '../store/tallies.ts';

/** Requests an hour from one neighbourhood of the network, and from all of them together. */
const perPrefix = 20;
const perHour = 500;
const hour = 3_600_000;

/**
 * Takes leave for one request to subscribe; kept in the database, so that a restart forgets
 * nothing. The two buckets hold an hour's requests and are refilled evenly.
 * @param prefix A name that tells nobody where it is.
 * @returns whose limit it is beyond, where it is.
 */
export function mayAsk(
  store: Store,
  prefix: string,
  now: Date,
): Promise<'yes' | 'this-neighbourhood' | 'everybody'> {
  const buckets = [
    { name: `ask ${prefix}`, most: perPrefix },
    { name: 'ask', most: perHour },
  ];
  const names = buckets.map(({ name }) => name);
  return patiently(store, async (inside) => {
    const answer = await changeLevels(inside, names, (levels, clock) => {
      const after = buckets.map(({ name, most }) => {
        const { tokens, at } = levels.get(name) ?? { tokens: 0, at: 0 };
        const full = Math.min(most, tokens + (Math.max(0, clock - at) * most) / hour);
        return { name, tokens: full - 1, at: clock };
      });
      const [near = 0, all = 0] = after.map(({ tokens }) => tokens);
      const value =
        near < 0
          ? ('this-neighbourhood' as const)
          : all < 0
            ? ('everybody' as const)
            : ('yes' as const);
      return { levels: value === 'yes' ? after : [], value };
    });
    if (answer === 'everybody') await tally(inside, 'refused', null, now);
    return answer;
  });
}
