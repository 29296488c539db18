import type { ComposedMail, MailSource } from './mail-source.ts';
import type { Queue } from './queue.ts';

export interface Ahead {
  options: { signers: readonly unknown[] };
  source: MailSource;
  queue: Pick<Queue, 'peek'>;
  /** By key. */
  ahead: Map<string, Promise<ComposedMail>>;
}

/** The next message is signed while this one is being sent. */
export function composeAhead({ options, source, queue, ahead }: Ahead): void {
  const next = options.signers.length === 0 ? undefined : queue.peek();
  if (next === undefined || source.skip(next) || ahead.has(next.key)) return;
  const message = source.compose(next);
  message.catch(() => {});
  ahead.set(next.key, message);
}
