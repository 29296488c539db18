import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { Due } from '../ledger/claims.ts';
import type { CompiledEdition } from '../message/compile.ts';
import { composeMessage } from '../message/message.ts';
import type { Queue } from './queue.ts';
import { invalidAddress } from './row-faults.ts';

export type Composed = Awaited<ReturnType<typeof composeMessage>>;

/** An edition with HTML, and without. */
export interface Compiled {
  html: CompiledEdition;
  text: CompiledEdition;
}

/** What messages of a run are made from, and those that are made before their turn. */
export interface Ahead {
  options: Parameters<typeof composeMessage>[2];
  /** By name. */
  editions: ReadonlyMap<string, Compiled>;
  queue: Pick<Queue, 'peek'>;
  /** By subscriber. */
  ahead: Map<string, Promise<Composed>>;
}

/** Whoever has left since the mailing was frozen gets nothing. */
export function absent({ standing }: Pick<Due, 'standing'>): DeliveryOutcome | undefined {
  if (standing === 'confirmed') return undefined;
  return { scope: 'recipient', state: 'skipped', reason: standing ?? 'erased', unattempted: true };
}

/** Nor does anybody whose stored address is none. */
export function invalid({ address }: Pick<Due, 'address'>): DeliveryOutcome | undefined {
  return address === undefined ? invalidAddress : undefined;
}

/** The message for one recipient, from the edition that was frozen for them. */
export async function compose(
  { editions, options }: Ahead,
  { subscriberId, address, name, edition: wanted, textOnly }: Due,
): Promise<Composed> {
  const edition = editions.get(wanted)?.[textOnly ? 'text' : 'html'];
  if (edition === undefined) throw new Error(`no edition "${wanted}" was frozen`);
  if (address === undefined) throw new TypeError('a recipient without an address');
  const to = { subscriberId, address, ...(name !== undefined && { name }) };
  return composeMessage(edition, to, options);
}

/** A signature takes a thread some time: the next message is signed while this one is on its way. */
export function lookAhead(run: Ahead): void {
  const next = run.options.signers.length === 0 ? undefined : run.queue.peek();
  if (next === undefined || absent(next) || invalid(next) || run.ahead.has(next.subscriberId))
    return;
  const message = compose(run, next);
  message.catch(() => {});
  run.ahead.set(next.subscriberId, message);
}
