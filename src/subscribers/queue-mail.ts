import type { RandomHex } from '../lib/keys/random.ts';
import type { Transaction } from '../lib/store/open.ts';
import { insertSystemMail, type QueuedMail } from './queries/mail-queue.ts';

export interface ChangeContext {
  now: Date;
  randomHex: RandomHex;
}

interface MailToQueue extends Pick<QueuedMail, 'kind' | 'subscriberId'> {
  language: string | undefined;
  /** Milliseconds until it may be sent. */
  wait?: number;
}

/** Adds a system mail to the queue that `serve` sends. @returns its id. */
export async function queueMail(
  tx: Transaction,
  { language = '', wait = 0, ...mail }: MailToQueue,
  { now, randomHex }: ChangeContext,
): Promise<string> {
  const id = randomHex(16);
  const notBefore = wait > 0 && { notBefore: new Date(now.getTime() + wait).toISOString() };
  await insertSystemMail(tx, { ...mail, id, language, createdAt: now.toISOString(), ...notBefore });
  return id;
}

/** A new id of a subscriber: opaque, also for somebody who was erased. */
export function newSubscriberId({ randomHex }: Pick<ChangeContext, 'randomHex'>): string {
  return randomHex(12);
}
