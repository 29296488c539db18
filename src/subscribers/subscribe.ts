import { randomBytes } from 'node:crypto';
import { addressHash, addressHashes, mailboxHash } from '../lib/keys/address-hash.ts';
import { confirmToken, hashToken } from '../lib/keys/confirm-token.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store, Transaction } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { type Address, parseAddress } from '../model/address.ts';
import { isLargeProvider } from '../model/large-providers.ts';
import { dropControls } from '../model/slots.ts';
import type { Choice, Subscriber } from '../model/subscriber.ts';
import { reserveTurn } from './domain-pace.ts';
import { listRequestTimes, recordRequest } from './queries/confirmation-requests.ts';
import { findByAddress, insertConfirmation, recordForm } from './queries/consent.ts';
import { findErasure } from './queries/erasures.ts';
import { insertSystemMail, type QueuedMail } from './queries/mail-queue.ts';
import { insertSubscribers } from './queries/subscriber-rows.ts';

/** What somebody typed into the form: possibly about somebody else. */
export interface SubscribeRequest extends Choice {
  address: string;
  name?: string;
  /** One of the newsletter's. */
  language: string;
  /** Which form it was. */
  form: string;
  /** The words that were agreed to. */
  consent: string;
  /** Where on the network it came from, cut short, where that is to be kept. */
  network?: string;
}

const day = 86_400_000;
/** A confirmation link works for this long. */
const expiry = 2 * day;
/** Confirmation mails to one mailbox: one a day, and this many in 30 days. */
const mostRequests = 3;
const counted = 30 * day;

/**
 * Has a confirmation mail sent to the address, unless it is subscribed, suppressed, or beyond a
 * limit. The caller answers the same in any case, so that a visitor cannot find out who is subscribed.
 * @returns `bad-address` where it is none, which is no secret.
 */
export async function requestSubscription(
  store: Store,
  secret: Secret,
  request: SubscribeRequest,
  now: Date,
): Promise<'asked' | 'bad-address'> {
  const parsed = parseAddress(request.address);
  if (parsed === undefined) return 'bad-address';
  const mailbox = mailboxHash(secret, parsed.key);
  await withRetries(store, async (tx) => {
    if (await isSuppressed(tx, addressHashes(secret, parsed))) return;
    if (!(await isWithinLimit(tx, mailbox, now))) return;
    const known = await findByAddress(tx, parsed.key);
    if (known?.state === 'confirmed' || known?.state === 'suppressed') return;
    const wait = await reserveForDomain(tx, secret, parsed.domain);
    if (wait === undefined) return;
    await recordRequest(tx, mailbox, now);
    const id = known?.id ?? (await insertPending(tx, parsed, request, now));
    await recordForm(tx, id, { form: request.form, network: request.network, now });
    await writeConfirmation(tx, secret, { id, wait }, request, now);
  });
  return 'asked';
}

/**
 * Has a mail sent with the links of whoever has an address, if it is subscribed. Gives away as little
 * as `askToSubscribe`, and is done once a day.
 */
export async function requestLinks(
  store: Store,
  secret: Secret,
  { address, language }: Pick<SubscribeRequest, 'address' | 'language'>,
  now: Date,
): Promise<'asked' | 'bad-address'> {
  const parsed = parseAddress(address);
  if (parsed === undefined) return 'bad-address';
  await withRetries(store, async (tx) => {
    const known = await findByAddress(tx, parsed.key);
    if (known?.state !== 'confirmed') return;
    const mail = { kind: 'links', language, subscriberId: known.id } as const;
    await sendOnceADay(tx, mailboxHash(secret, `links ${parsed.key}`), mail, now);
  });
  return 'asked';
}

/** True if the address was erased and takes no mail. */
async function isSuppressed(tx: Transaction, hashes: readonly string[]): Promise<boolean> {
  for (const hash of hashes) {
    if ((await findErasure(tx, hash))?.suppressed === true) return true;
  }
  return false;
}

/** Has a mail with all data about a subscriber sent to their own address, once a day. */
export async function requestData(
  store: Store,
  secret: Secret,
  { id, language = '' }: Pick<Subscriber, 'id' | 'language'>,
  now: Date,
): Promise<void> {
  const mail = { kind: 'data', language, subscriberId: id } as const;
  await withRetries(store, (tx) => sendOnceADay(tx, addressHash(secret, `data ${id}`), mail, now));
}

async function sendOnceADay(
  tx: Transaction,
  hash: string,
  mail: Pick<QueuedMail, 'kind' | 'language' | 'subscriberId'>,
  now: Date,
): Promise<void> {
  if ((await listRequestTimes(tx, hash, new Date(now.getTime() - day))).length > 0) return;
  await recordRequest(tx, hash, now);
  const id = randomBytes(16).toString('hex');
  await insertSystemMail(tx, { ...mail, id, createdAt: now.toISOString() });
}

async function isWithinLimit(tx: Transaction, mailbox: string, now: Date): Promise<boolean> {
  const times = await listRequestTimes(tx, mailbox, new Date(now.getTime() - counted));
  const [last] = times;
  if (last === undefined) return true;
  return times.length < mostRequests && now.getTime() - Date.parse(last) >= day;
}

/** See `takeTurn`. */
async function reserveForDomain(
  tx: Transaction,
  secret: Secret,
  domain: string,
): Promise<number | undefined> {
  return isLargeProvider(domain) ? 0 : reserveTurn(tx, addressHash(secret, `domain ${domain}`));
}

async function writeConfirmation(
  tx: Transaction,
  secret: Secret,
  { id: subscriberId, wait }: { id: string; wait: number },
  { name: typed = '', language, sections, textOnly, consent }: SubscribeRequest,
  now: Date,
): Promise<void> {
  const letterId = randomBytes(16).toString('hex');
  const name = dropControls(typed).trim().slice(0, 200);
  await insertConfirmation(tx, {
    tokenHash: hashToken(confirmToken(secret, letterId)),
    subscriberId,
    expiresAt: new Date(now.getTime() + wait + expiry).toISOString(),
    ...(name !== '' && { name }),
    language,
    ...(sections !== undefined && { sections }),
    ...(textOnly === true && { textOnly }),
    consent,
  });
  await insertSystemMail(tx, {
    id: letterId,
    kind: 'confirm',
    language,
    createdAt: now.toISOString(),
    subscriberId,
    ...(wait > 0 && { notBefore: new Date(now.getTime() + wait).toISOString() }),
  });
}

/** Nothing but the address is kept of somebody who has not confirmed yet. */
async function insertPending(
  tx: Transaction,
  address: Address,
  { language }: SubscribeRequest,
  now: Date,
): Promise<string> {
  const id = randomBytes(12).toString('hex');
  const consent = 'not confirmed yet';
  const createdAt = now.toISOString();
  const pending = { id, address, language, state: 'pending' as const };
  await insertSubscribers(tx, [{ ...pending, consent, createdAt }]);
  return id;
}
