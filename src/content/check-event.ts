import type { Item } from '../model/item.ts';
import type { Problem } from '../model/problem.ts';
import { contentProblems } from './problems.ts';
import type { YamlValues } from './yaml.ts';

/** Finds an event that ends before it begins, and an end without a beginning. */
export function checkEvent(
  { starts, ends }: Pick<Item, 'starts' | 'ends'>,
  placeOf: YamlValues['placeOf'],
): Problem[] {
  if (ends === undefined) return [];
  if (starts === undefined) return [contentProblems['event-without-start'](placeOf(['ends']))];
  const isTimed = starts.includes('T') && ends.includes('T');
  const [from, to] = isTimed ? [starts, ends] : [starts.slice(0, 10), ends.slice(0, 10)];
  const isMixed = isTimed && hasOffset(from) !== hasOffset(to);
  if (instantOf(to) + (isMixed ? widestOffset : 0) >= instantOf(from)) return [];
  return [contentProblems['event-ends-first']({ starts, ends }, placeOf(['ends']))];
}

/** In milliseconds: how far a time in the newsletter's time zone may be from the same in UTC. */
const widestOffset = 14 * 3_600_000;

function hasOffset(time: string): boolean {
  return /(?:Z|[+-]\d{2}:\d{2})$/.test(time.slice(10));
}

/** Whatever the time zone of this computer. */
function instantOf(time: string): number {
  return Date.parse(time.includes('T') && !hasOffset(time) ? `${time}Z` : time);
}
