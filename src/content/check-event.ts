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
  if (Date.parse(to) >= Date.parse(from)) return [];
  return [contentProblems['event-ends-first']({ starts, ends }, placeOf(['ends']))];
}
