import { addressHash } from '../lib/keys/address-hash.ts';
import { confirmToken, hashToken } from '../lib/keys/confirm-token.ts';
import type { Secret } from '../lib/keys/secret.ts';
import { deleteBuckets, updateBuckets } from '../lib/store/buckets.ts';
import type { Transaction } from '../lib/store/open.ts';
import { isLargeProvider } from '../model/large-providers.ts';
import type { Choice } from '../model/subscriber.ts';
import type { ChangeContext } from './change-context.ts';
import { cleanName } from './preferences.ts';
import { listRequestTimes } from './queries/confirmation-requests.ts';
import { insertConfirmation } from './queries/consent.ts';
import { queueMail } from './queries/mail-queue.ts';

/** What takes effect when it is confirmed. */
export interface RequestedSubscription extends Choice {
  name?: string;
  language: string;
  consent: string;
}

const day = 86_400_000;
const expiry = 2 * day;
/** Confirmation mails to one mailbox: one a day, and this many in 30 days. */
const mostRequests = 3;
const counted = 30 * day;
/** Confirmation mails to one domain: so many at once, then one every so many milliseconds. */
const domainBurst = 5;
const domainInterval = 600_000;

/** False where the mailbox was sent a confirmation mail today, or several in 30 days. */
export async function mayBeAsked(tx: Transaction, mailbox: string, now: Date): Promise<boolean> {
  const times = await listRequestTimes(tx, mailbox, new Date(now.getTime() - counted));
  const [last] = times;
  if (last === undefined) return true;
  return times.length < mostRequests && now.getTime() - Date.parse(last) >= day;
}

/** @returns milliseconds until a domain may get the next confirmation mail; undefined: too many wait. */
export async function waitForDomain(
  tx: Transaction,
  secret: Secret,
  domain: string,
): Promise<number | undefined> {
  return isLargeProvider(domain) ? 0 : reserveTurn(tx, addressHash(secret, `domain ${domain}`));
}

/**
 * Slows down confirmation mails to one domain (`hash`): its addresses may lead to one mailbox.
 * Needs a transaction. @returns milliseconds to wait; undefined if a day's mails wait already.
 */
function reserveTurn(tx: Transaction, hash: string): Promise<number | undefined> {
  const name = `domain ${hash}`;
  return updateBuckets(tx, [name], (levels, clock) => {
    const { tokens, at } = levels.get(name) ?? { tokens: 0, at: 0 };
    const left = Math.min(domainBurst, tokens + Math.max(0, clock - at) / domainInterval) - 1;
    const wait = left < 0 ? Math.ceil(-left * domainInterval) : 0;
    if (wait > day) return { levels: [], value: undefined };
    return { levels: [{ name, tokens: left, at: clock }], value: wait };
  });
}

/** Deletes the rows of domains for which no mail waits any more. */
export function deleteDomainTurns(tx: Transaction): Promise<void> {
  return deleteBuckets(tx, 'domain ', day);
}

/**
 * Queues the mail with the link that confirms a subscription. `mailing/message/compose-system-mail.ts`
 * composes it when its turn comes.
 */
export async function queueConfirmationMail(
  tx: Transaction,
  secret: Secret,
  {
    subscriberId,
    wait,
    request,
  }: { subscriberId: string; wait: number; request: RequestedSubscription },
  change: ChangeContext,
): Promise<void> {
  const { name = '', language, sections, textOnly, consent } = request;
  const mailId = await queueMail(tx, { kind: 'confirm', language, subscriberId, wait }, change);
  await insertConfirmation(tx, {
    tokenHash: hashToken(confirmToken(secret, mailId)),
    subscriberId,
    expiresAt: new Date(change.now.getTime() + wait + expiry).toISOString(),
    ...cleanName(name),
    language,
    ...(sections !== undefined && { sections }),
    ...(textOnly === true && { textOnly }),
    consent,
  });
}
