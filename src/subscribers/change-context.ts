import type { RandomHex } from '../lib/keys/random.ts';

export interface ChangeContext {
  now: Date;
  randomHex: RandomHex;
}

/** A new id of a subscriber: opaque, also for somebody who was erased. */
export function newSubscriberId({ randomHex }: Pick<ChangeContext, 'randomHex'>): string {
  return randomHex(12);
}
