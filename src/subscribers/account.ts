import type { Store } from '../lib/store/open.ts';
import { listAccount } from './export.ts';
import { listReceivedMails, type ReceivedMail } from './queries/received.ts';
import { getSubscriber } from './queries/subscriber-rows.ts';

/** All that is kept about somebody, for themselves. */
export interface Account {
  you: Record<string, string>;
  /** What became of each mail to them. */
  mails: ReceivedMail[];
}

/** @returns undefined where nothing is known of somebody. */
export async function readAccount(store: Store, id: string): Promise<Account | undefined> {
  const known = await getSubscriber(store, id);
  if (known === undefined) return undefined;
  return { you: listAccount(known), mails: await listReceivedMails(store, id) };
}
