import type { Store } from '../lib/store/open.ts';
import { listAccount } from './export.ts';
import { listReceivedMails, type ReceivedMail } from './queries/received.ts';
import { getSubscriber } from './queries/subscriber-rows.ts';

/** Everything that is stored about a subscriber, as it is sent to them. */
export interface Account {
  you: Record<string, string>;
  mails: ReceivedMail[];
}

/** @returns undefined if no subscriber has that id. */
export async function readAccount(store: Store, id: string): Promise<Account | undefined> {
  const known = await getSubscriber(store, id);
  if (known === undefined) return undefined;
  return { you: listAccount(known), mails: await listReceivedMails(store, id) };
}
