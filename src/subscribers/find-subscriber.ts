import { verifyToken } from '../lib/keys/link-token.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import { parseAddress } from '../model/address.ts';
import { listId, type Newsletter } from '../model/newsletter.ts';
import { findByAddress } from './queries/consent.ts';
import { findById, type SubscriberKey } from './queries/subscriber-rows.ts';

/** Finds a subscriber by id, or by address as it is typed. */
export async function findSubscriber(
  store: Store,
  who: string,
): Promise<SubscriberKey | undefined> {
  const address = parseAddress(who);
  if (address === undefined) return findById(store, who);
  const known = await findByAddress(store, address.key);
  return known && { id: known.id, addressKey: address.key };
}

/** The id of the subscriber whose mail contains a link; undefined for any other text. */
export function readLinkOwner(
  secret: Secret,
  newsletter: Newsletter,
  link: string,
): string | undefined {
  const token = /\/[up]\/([^/?#]+)$/.exec(link)?.[1] ?? '';
  const list = listId(newsletter);
  return (
    verifyToken(secret, 'unsubscribe', list, token) ??
    verifyToken(secret, 'preferences', list, token)
  );
}
