import { randomBytes } from 'node:crypto';
import type { Problem } from '../newsletter/problem.ts';
import { dropControls } from '../newsletter/slots.ts';
import { parseAddress, type SubscriberState } from '../newsletter/subscriber.ts';
import type { Store } from '../store/open.ts';
import { insertSubscriber } from '../store/subscribers.ts';

/** Somebody who agreed to get the newsletter, as typed or imported. */
export interface Newcomer {
  address: string;
  name?: string | undefined;
  language?: string | undefined;
  /** How they agreed. */
  consent: string;
}

/** Taken, or why not. The problem never holds the address: problems go to logs. */
export type Added = { id: string } | Problem;

const refusals: Readonly<Record<SubscriberState, string>> = {
  confirmed: 'This address is on the list already.',
  pending: 'This address waits for its owner to confirm.',
  unsubscribed: 'Its owner has unsubscribed, and only its owner can come back.',
  suppressed: 'This address does not take mail.',
};

/**
 * Puts a confirmed subscriber on the list. Whoever left or was suppressed is not brought back.
 * @param languages Those of the newsletter; another one is a problem.
 */
export async function addSubscriber(
  store: Store,
  newcomer: Newcomer,
  languages: readonly string[],
  now: Date,
): Promise<Added> {
  const parsed = parseAddress(newcomer.address);
  if (parsed === undefined) {
    return refuse(
      'bad-address',
      'This is not an e-mail address.',
      'Write it plainly: name@example.org.',
    );
  }
  const language = newcomer.language?.trim();
  if (language && !languages.includes(language)) {
    return refuse(
      'unknown-language',
      `The newsletter has no language "${dropControls(language)}".`,
      `Its languages are ${languages.join(', ')}.`,
    );
  }
  const name = dropControls(newcomer.name ?? '').trim();
  const id = randomBytes(12).toString('hex');
  const there = await insertSubscriber(
    store,
    {
      id,
      address: parsed.address,
      ...(name !== '' && { name }),
      ...(language && { language }),
      state: 'confirmed',
      consent: newcomer.consent,
      createdAt: now.toISOString(),
    },
    parsed.key,
  );
  if (there === undefined) return { id };
  const severity = there === 'confirmed' ? 'warning' : 'error';
  return { ...refuse(`already-${there}`, refusals[there], 'Nothing was changed.'), severity };
}

function refuse(code: string, message: string, hint: string): Problem {
  return { code, severity: 'error', message, hint };
}
