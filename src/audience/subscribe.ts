import { randomBytes } from 'node:crypto';
import { dropControls } from '../newsletter/slots.ts';
import { parseAddress } from '../newsletter/subscriber.ts';
import { awaitConfirmation, recordAsked, standingOf } from '../store/consent.ts';
import { insertLetter } from '../store/letters.ts';
import type { Inside, Store } from '../store/open.ts';
import { patiently } from '../store/patience.ts';
import { insertSubscriber } from '../store/subscribers.ts';
import { confirmToken, hashToken } from '../tokens/confirm-token.ts';
import type { Secret } from '../tokens/secret.ts';

/** What somebody typed into the form: possibly about somebody else. */
export interface Request {
  address: string;
  name?: string;
  /** One of the newsletter's. */
  language: string;
  /** Which form it was. */
  form: string;
  /** The words that were agreed to. */
  consent: string;
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
  await patiently(store, async (inside) => {
    const known = await standingOf(inside, parsed.key);
    if (known?.state === 'confirmed' || known?.state === 'suppressed') return;
    if (known !== undefined) {
      const { asked, askedAt } = known;
      const lately = askedAt !== null && now.getTime() - Date.parse(askedAt) < day;
      if (asked >= mostAsked || lately) return;
    }
    const id = known?.id ?? (await insertPending(inside, parsed, request, now));
    await recordAsked(inside, id, { form: request.form, now });
    const letterId = randomBytes(16).toString('hex');
    const name = dropControls(request.name ?? '').trim();
    await awaitConfirmation(inside, {
      tokenHash: hashToken(confirmToken(secret, letterId)),
      subscriberId: id,
      expiresAt: new Date(now.getTime() + expiry).toISOString(),
      ...(name !== '' && { name }),
      language: request.language,
      consent: request.consent,
    });
    await insertLetter(inside, {
      id: letterId,
      kind: 'confirm',
      language: request.language,
      createdAt: now.toISOString(),
      subscriberId: id,
    });
  });
  return 'asked';
}

/** Nothing but the address is kept of somebody who has not confirmed yet. */
async function insertPending(
  inside: Inside,
  { address, key }: { address: string; key: string },
  { language }: Request,
  now: Date,
): Promise<string> {
  const id = randomBytes(12).toString('hex');
  const consent = 'not confirmed yet';
  const createdAt = now.toISOString();
  await insertSubscriber(
    inside,
    { id, address, language, state: 'pending', consent, createdAt },
    key,
  );
  return id;
}
