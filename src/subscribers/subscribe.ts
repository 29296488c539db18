import { randomBytes } from 'node:crypto';
import { addressHash, addressHashes } from '../lib/keys/address-hash.ts';
import { confirmToken, hashToken } from '../lib/keys/confirm-token.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Inside, Store } from '../lib/store/open.ts';
import { patiently } from '../lib/store/retry.ts';
import { type Address, parseAddress } from '../model/address.ts';
import { dropControls } from '../model/slots.ts';
import type { Choice } from '../model/subscriber.ts';
import { askingOf, recordAsking } from './queries/confirmation-requests.ts';
import { awaitConfirmation, findByAddress, recordAsked } from './queries/consent.ts';
import { erasureOf } from './queries/erasures.ts';
import { insertSubscribers } from './queries/subscribers.ts';
import { insertLetter } from './queries/system-mails.ts';

/** What somebody typed into the form: possibly about somebody else. */
export interface Request extends Choice {
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
/** A link in a letter of confirmation works for so long. */
const expiry = 2 * day;
/** Letters to an address that never answers: one a day, and so many ever. */
const mostAsked = 3;

/**
 * Has a letter of confirmation written to the address, unless it is on the list, does not take
 * mail, or was written to already. The caller answers the same in any case, so that nobody
 * learns who is on the list.
 * @returns `bad-address` where it is none, which is no secret.
 */
export async function askToSubscribe(
  store: Store,
  secret: Secret,
  request: Request,
  now: Date,
): Promise<'asked' | 'bad-address'> {
  const parsed = parseAddress(request.address);
  if (parsed === undefined) return 'bad-address';
  const hash = addressHash(secret, parsed.key);
  await patiently(store, async (inside) => {
    if (await isSuppressed(inside, addressHashes(secret, parsed))) return;
    if (!(await mayWrite(inside, hash, now))) return;
    const known = await findByAddress(inside, parsed.key);
    if (known?.state === 'confirmed' || known?.state === 'suppressed') return;
    await recordAsking(inside, hash, now);
    const id = known?.id ?? (await insertPending(inside, parsed, request, now));
    await recordAsked(inside, id, { form: request.form, network: request.network, now });
    await writeConfirmation(inside, secret, id, request, now);
  });
  return 'asked';
}

/**
 * Has a letter written with the links of whoever has an address, if somebody on the list has it.
 * As secret as `askToSubscribe`, and as seldom.
 */
export async function askForLinks(
  store: Store,
  secret: Secret,
  { address, language }: Pick<Request, 'address' | 'language'>,
  now: Date,
): Promise<'asked' | 'bad-address'> {
  const parsed = parseAddress(address);
  if (parsed === undefined) return 'bad-address';
  // Counted beside the requests to subscribe, not among them.
  const hash = addressHash(secret, `links ${parsed.key}`);
  await patiently(store, async (inside) => {
    const asking = await askingOf(inside, hash);
    if (asking !== undefined && now.getTime() - Date.parse(asking.askedAt) < day) return;
    const known = await findByAddress(inside, parsed.key);
    if (known?.state !== 'confirmed') return;
    await recordAsking(inside, hash, now);
    await insertLetter(inside, {
      id: randomBytes(16).toString('hex'),
      kind: 'links',
      language,
      createdAt: now.toISOString(),
      subscriberId: known.id,
    });
  });
  return 'asked';
}

/** True if the address was erased and takes no mail. */
async function isSuppressed(inside: Inside, hashes: readonly string[]): Promise<boolean> {
  for (const hash of hashes) {
    if ((await erasureOf(inside, hash))?.suppressed === true) return true;
  }
  return false;
}

/** Not twice a day, and not for ever to somebody who never answers. */
async function mayWrite(inside: Inside, hash: string, now: Date): Promise<boolean> {
  const asking = await askingOf(inside, hash);
  if (asking === undefined) return true;
  return asking.asked < mostAsked && now.getTime() - Date.parse(asking.askedAt) >= day;
}

async function writeConfirmation(
  inside: Inside,
  secret: Secret,
  subscriberId: string,
  { name: typed = '', language, sections, textOnly, consent }: Request,
  now: Date,
): Promise<void> {
  const letterId = randomBytes(16).toString('hex');
  const name = dropControls(typed).trim().slice(0, 200);
  await awaitConfirmation(inside, {
    tokenHash: hashToken(confirmToken(secret, letterId)),
    subscriberId,
    expiresAt: new Date(now.getTime() + expiry).toISOString(),
    ...(name !== '' && { name }),
    language,
    ...(sections !== undefined && { sections }),
    ...(textOnly === true && { textOnly }),
    consent,
  });
  await insertLetter(inside, {
    id: letterId,
    kind: 'confirm',
    language,
    createdAt: now.toISOString(),
    subscriberId,
  });
}

/** Nothing but the address is kept of somebody who has not confirmed yet. */
async function insertPending(
  inside: Inside,
  address: Address,
  { language }: Request,
  now: Date,
): Promise<string> {
  const id = randomBytes(12).toString('hex');
  const consent = 'not confirmed yet';
  const createdAt = now.toISOString();
  const pending = { id, address, language, state: 'pending' as const };
  await insertSubscribers(inside, [{ ...pending, consent, createdAt }]);
  return id;
}
