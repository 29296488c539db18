import { addressHash } from '../lib/keys/address-hash.ts';
import { confirmToken, hashToken } from '../lib/keys/confirm-token.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Transaction } from '../lib/store/open.ts';
import { isLargeProvider } from '../model/large-providers.ts';
import type { Choice } from '../model/subscriber.ts';
import { reserveTurn } from './domain-pace.ts';
import { cleanName } from './preferences.ts';
import { listRequestTimes } from './queries/confirmation-requests.ts';
import { insertConfirmation } from './queries/consent.ts';
import { type ChangeContext, queueMail } from './queue-mail.ts';

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
