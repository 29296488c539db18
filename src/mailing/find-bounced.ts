import { bounceToken } from '../lib/keys/bounce-token.ts';
import { keyFor, newestKeyId } from '../lib/keys/keys.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Transaction } from '../lib/store/open.ts';
import { eachRecipientId } from './ledger/deliveries.ts';
import { listMailings } from './ledger/mailings.ts';

/**
 * Finds a bounce token in a text, such as `bounces+TOKEN@example.org`, and its recipient. The
 * token is a hash, so those of all deliveries are compared, the latest first.
 */
export async function findBounced(
  tx: Transaction,
  secret: Secret,
  text: string,
): Promise<{ subscriberId: string; issue: number } | undefined> {
  // As quoted-printable and URLs have a plus.
  const plain = text.replace(/[=%]2b/gi, '+');
  const tokens = new Set(
    [...plain.matchAll(/(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/gi)].map(([each]) =>
      each.toLowerCase(),
    ),
  );
  if (tokens.size === 0) return undefined;
  const keys = Array.from({ length: newestKeyId(secret) }, (_, at) =>
    keyFor(secret, 'bounce', at + 1),
  ).reverse();
  for (const { id, issue, kind } of await listMailings(tx)) {
    if (kind !== 'smtp') continue;
    for await (const subscriberId of eachRecipientId(tx, id)) {
      if (keys.some((key) => tokens.has(bounceToken(key, id, subscriberId)))) {
        return { subscriberId, issue };
      }
    }
  }
  return undefined;
}
