import { addressHash, addressHashes, mailboxHash } from '../lib/keys/address-hash.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store, Transaction } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { type Address, parseAddress } from '../model/address.ts';
import type { Subscriber } from '../model/subscriber.ts';
import { type ChangeContext, newSubscriberId } from './change-context.ts';
import {
  mayBeAsked,
  queueConfirmationMail,
  type RequestedSubscription,
  waitForDomain,
} from './confirmation-mail.ts';
import { listRequestTimes, recordRequest } from './queries/confirmation-requests.ts';
import { findByAddress, recordForm } from './queries/consent.ts';
import { findErasure } from './queries/erasures.ts';
import { queueMail } from './queries/mail-queue.ts';
import { insertSubscribers } from './queries/subscriber-rows.ts';

/** What somebody typed into the form: possibly the address of somebody else. */
export interface SubscribeRequest extends RequestedSubscription {
  address: string;
  form: string;
  /** The visitor's network (/24, /48), if the newsletter keeps it. */
  network?: string;
}

/** The same for every valid address, so that a visitor cannot find out who is subscribed. */
export type RequestOutcome = 'accepted' | 'bad-address';

const day = 86_400_000;

/** Queues a confirmation mail, unless the address is subscribed, suppressed, or beyond a limit. */
export async function requestSubscription(
  store: Store,
  secret: Secret,
  request: SubscribeRequest,
  change: ChangeContext,
): Promise<RequestOutcome> {
  const address = parseAddress(request.address);
  if (address === undefined) return 'bad-address';
  const { now } = change;
  const mailbox = mailboxHash(secret, address.key);
  await withRetries(store, async (tx) => {
    if (await isErasedAndSuppressed(tx, addressHashes(secret, address))) return;
    if (!(await mayBeAsked(tx, mailbox, now))) return;
    const known = await findByAddress(tx, address.key);
    if (known?.state === 'confirmed' || known?.state === 'suppressed') return;
    const wait = await waitForDomain(tx, secret, address.domain);
    if (wait === undefined) return;
    await recordRequest(tx, mailbox, now);
    const subscriberId = known?.id ?? (await insertPending(tx, address, request, change));
    await recordForm(tx, subscriberId, { form: request.form, network: request.network, now });
    await queueConfirmationMail(tx, secret, { subscriberId, wait, request }, change);
  });
  return 'accepted';
}

/** Queues a mail with somebody's own links if the address is subscribed, at most once a day. */
export async function requestLinks(
  store: Store,
  secret: Secret,
  { address: typed }: Pick<SubscribeRequest, 'address'>,
  change: ChangeContext,
): Promise<RequestOutcome> {
  const address = parseAddress(typed);
  if (address === undefined) return 'bad-address';
  await withRetries(store, async (tx) => {
    const known = await findByAddress(tx, address.key);
    if (known?.state !== 'confirmed') return;
    const mail = { kind: 'links', language: known.language, subscriberId: known.id } as const;
    await queueOnceADay(tx, mailboxHash(secret, `links ${address.key}`), mail, change);
  });
  return 'accepted';
}

/** Queues a mail with all data about a subscriber to their own address, at most once a day. */
export async function requestData(
  store: Store,
  secret: Secret,
  { id, language }: Pick<Subscriber, 'id' | 'language'>,
  change: ChangeContext,
): Promise<void> {
  const mail = { kind: 'data', language, subscriberId: id } as const;
  const hash = addressHash(secret, `data ${id}`);
  await withRetries(store, (tx) => queueOnceADay(tx, hash, mail, change));
}

async function isErasedAndSuppressed(tx: Transaction, hashes: readonly string[]): Promise<boolean> {
  for (const hash of hashes) {
    if ((await findErasure(tx, hash))?.suppressed === true) return true;
  }
  return false;
}

async function queueOnceADay(
  tx: Transaction,
  hash: string,
  mail: Parameters<typeof queueMail>[1],
  change: ChangeContext,
): Promise<void> {
  const { now } = change;
  if ((await listRequestTimes(tx, hash, new Date(now.getTime() - day))).length > 0) return;
  await recordRequest(tx, hash, now);
  await queueMail(tx, mail, change);
}

async function insertPending(
  tx: Transaction,
  address: Address,
  { language }: SubscribeRequest,
  change: ChangeContext,
): Promise<string> {
  const id = newSubscriberId(change);
  const pending = { id, address, language, state: 'pending' as const };
  const createdAt = change.now.toISOString();
  await insertSubscribers(tx, [{ ...pending, consent: 'not confirmed yet', createdAt }]);
  return id;
}
