import type { Queue } from './queue.ts';
import type { Composed, MailSource } from './source.ts';

/** Messages of a run that are made before their turn. */
export interface Ahead {
  options: { signers: readonly unknown[] };
  source: MailSource;
  queue: Pick<Queue, 'peek'>;
  /** By key. */
  ahead: Map<string, Promise<Composed>>;
}

/** A signature takes a thread some time: the next message is signed while this one is on its way. */
export function lookAhead({ options, source, queue, ahead }: Ahead): void {
  const next = options.signers.length === 0 ? undefined : queue.peek();
  if (next === undefined || source.skip(next) || ahead.has(next.key)) return;
  const message = source.compose(next);
  message.catch(() => {});
  ahead.set(next.key, message);
}
