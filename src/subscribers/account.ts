import type { Store } from '../lib/store/open.ts';
import { accountOf } from './export.ts';
import { listReceived, type Received } from './queries/received.ts';
import { getSubscriber } from './queries/subscribers.ts';

/** All that is kept about somebody, for themselves. */
export interface Account {
  you: Record<string, string>;
  /** What became of each mail to them. */
  mails: Received[];
}

/** @returns undefined where nothing is known of somebody. */
export async function readAccount(store: Store, id: string): Promise<Account | undefined> {
  const known = await getSubscriber(store, id);
  if (known === undefined) return undefined;
  return { you: accountOf(known), mails: await listReceived(store, id) };
}
