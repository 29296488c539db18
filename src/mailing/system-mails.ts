import { setTimeout as pause } from 'node:timers/promises';
import { createTransport, type Transporter } from 'nodemailer';
import { confirmToken } from '../lib/keys/confirm-token.ts';
import { keyedHash, lastingKey } from '../lib/keys/keys.ts';
import { signToken } from '../lib/keys/link-token.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import type { Address } from '../model/address.ts';
import type { DeliveryOutcome } from '../model/delivery.ts';
import { isOnList, type Letter, type LetterKind } from '../model/letter.ts';
import { listId, type Newsletter } from '../model/newsletter.ts';
import { dropControls } from '../model/slots.ts';
import { readAccount } from '../subscribers/account.ts';
import {
  doubtLeftLetters,
  type LetterRow,
  recordLetter,
  takeLetter,
} from '../subscribers/queries/system-mails.ts';
import {
  assembleMessage,
  type CompiledEdition,
  compileEdition,
  type Source,
  textOnly,
} from './message/compile.ts';
import { type Signer, signMessage } from './message/dkim.ts';
import { mailboxHeader } from './message/mime.ts';
import { type Route, Routes } from './pace/routes.ts';
import { outcomeOf } from './replies.ts';
import type { Attempt, OutgoingMessage } from './run/attempt.ts';
import { handOver } from './run/hand-over.ts';
import { faultAttempt, invalidAddress } from './run/row-faults.ts';

export interface LettersOptions {
  newsletter: Newsletter & { serviceUrl: string };
  secret: Secret;
  signers: readonly Signer[];
  /** The ways out; they stand in for each other. */
  routes: readonly Route[];
  /** Renders a letter; asked once for each kind and language. */
  render: (kind: LetterKind, language: string) => Promise<Letter>;
  now: () => Date;
  /** An exception that kept a letter from being sent. */
  onFault?: (error: unknown) => void;
  /** Aborted: the letter under way is finished, and no other is begun. */
  signal: AbortSignal;
}

/** In milliseconds between looks for letters that have become due. */
const interval = 1000;
/** In milliseconds: whoever is at a letter for longer has died. */
const leftBehind = 600_000;

/** Sends letters as they are asked for, until it is told to stop. */
export async function sendLetters(store: Store, options: LettersOptions): Promise<void> {
  const { signal, now } = options;
  const routes = new Routes(options.routes);
  const transporters = new Map<Route, Transporter<Attempt>>();
  const compiled = new Map<string, Promise<CompiledEdition>>();
  const editionOf = async (letter: LetterRow): Promise<CompiledEdition> => {
    if (letter.kind === 'data') {
      return compile(letter, options, [await dataFile(store, letter.subscriberId)]);
    }
    const name = `${letter.kind} ${letter.language} ${letter.textOnly}`;
    const known = compiled.get(name) ?? compile(letter, options);
    compiled.set(name, known);
    // One that failed is tried anew for the next letter.
    known.catch(() => compiled.delete(name));
    return known;
  };
  const rest = (): Promise<void> => pause(interval, undefined, { signal }).catch(() => {});
  /** Whatever goes wrong with one letter is the end of that letter alone. */
  const deliver = async (
    transporter: Transporter<Attempt>,
    letter: LetterRow,
  ): Promise<DeliveryOutcome> => {
    const { address } = letter;
    if (address === undefined) return invalidAddress;
    let written = false;
    try {
      const message = await compose(letter, address, await editionOf(letter), options);
      const beforeData = async (): Promise<void> => {
        // That it is about to leave was recorded when it was taken up.
        written = true;
      };
      const attempt = await handOver(transporter, { ...message, beforeData });
      return outcomeOf(attempt, letter.attempts + 1, now());
    } catch (error) {
      options.onFault?.(error);
      return outcomeOf(faultAttempt(error, written), letter.attempts + 1, now());
    }
  };
  let looked = Number.NEGATIVE_INFINITY;
  try {
    while (!signal.aborted) {
      if (performance.now() - looked > leftBehind) {
        const before = new Date(now().getTime() - leftBehind);
        await withRetries(store, (tx) => doubtLeftLetters(tx, before));
        looked = performance.now();
      }
      const route = routes.choose(performance.now());
      if (route === undefined) {
        await rest();
        continue;
      }
      const letter = await withRetries(store, (tx) => takeLetter(tx, now()));
      if (letter === undefined) {
        routes.neither(route);
        await rest();
        continue;
      }
      const transporter = transporters.get(route) ?? createTransport(route.transport());
      transporters.set(route, transporter);
      const outcome = await deliver(transporter, letter);
      const refused = outcome.stop !== undefined || outcome.halt !== undefined;
      const elsewhere = refused && routes.bad(route, performance.now());
      if (!refused) routes.good(route);
      // A relay that is away or refuses us is no fault of the letter: it waits, or goes another way.
      const waits =
        outcome.state === 'pending' ? { nextAttempt: later(now(), elsewhere ? 0 : 60_000) } : {};
      await withRetries(store, (tx) => recordLetter(tx, letter, { ...outcome, ...waits }, now()));
    }
  } finally {
    for (const transporter of transporters.values()) transporter.close();
  }
}

function later(now: Date, milliseconds: number): string {
  return new Date(now.getTime() + milliseconds).toISOString();
}

async function compile(
  { kind, language: chosen, textOnly: plain }: Pick<LetterRow, 'kind' | 'language' | 'textOnly'>,
  { newsletter, secret, render }: LettersOptions,
  files: NonNullable<Source['files']> = [],
): Promise<CompiledEdition> {
  const language = chosen || newsletter.languages[0];
  const letter = await render(kind, language);
  const source = plain ? textOnly(letter) : letter;
  return compileEdition(
    { ...source, files },
    {
      from: newsletter.from,
      ...(newsletter.replyTo !== undefined && { replyTo: newsletter.replyTo }),
      subject: dropControls(letter.subject),
      // Filled in with the letter's own: see `compose`.
      date: new Date(0),
      headers: {
        'Auto-Submitted': 'auto-generated',
        ...(isOnList(kind) && {
          'List-Id': `<${listId(newsletter)}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
      },
      withUnsubscribe: isOnList(kind),
      key: keyedHash(lastingKey(secret, 'message-id'), ['letter', kind, language]).toString('hex'),
    },
  );
}

/** All that is stored about a subscriber. */
async function dataFile(store: Store, subscriberId: string) {
  const text = JSON.stringify(await readAccount(store, subscriberId), null, 2);
  return { filename: 'my-data.json', type: 'application/json', bytes: Buffer.from(`${text}\n`) };
}

async function compose(
  { id, kind, subscriberId, createdAt }: LetterRow,
  address: Address,
  compiled: CompiledEdition,
  { newsletter, secret, signers }: LettersOptions,
): Promise<Omit<OutgoingMessage, 'beforeData'>> {
  const { serviceUrl, siteUrl, from } = newsletter;
  const list = listId(newsletter);
  const links = {
    unsubscribe: `${serviceUrl}/u/${signToken(secret, 'unsubscribe', list, subscriberId)}`,
    preferences: `${serviceUrl}/p/${signToken(secret, 'preferences', list, subscriberId)}`,
  };
  const actions: Record<LetterKind, string> = {
    confirm: `${serviceUrl}/c/${confirmToken(secret, id)}`,
    welcome: `${siteUrl}/`,
    goodbye: `${serviceUrl}/subscribe`,
    links: links.preferences,
    data: links.preferences,
  };
  const { domain } = from.address;
  const messageId = `<${keyedHash(lastingKey(secret, 'message-id'), ['letter', id]).toString('hex')}@${domain}>`;
  const unsigned = assembleMessage(compiled, {
    headers: { to: mailboxHeader('', address), messageId, unsubscribe: `<${links.unsubscribe}>` },
    slots: { ...links, action: actions[kind] },
  });
  const date = new Date(createdAt);
  const dated = withDate(unsigned, date);
  const time = Math.floor(date.getTime() / 1000);
  const raw = await signMessage(dated, signers, time, compiled.isRelaxed);
  return { mailFrom: from.address, rcptTo: address, messageId, raw };
}

/** RFC 5322, 3.3. */
function withDate(raw: Buffer, date: Date): Buffer {
  const text = date.toUTCString().replace('GMT', '+0000');
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.toString('latin1', 0, end).replace(/^Date: .*$/m, () => `Date: ${text}`);
  return Buffer.concat([Buffer.from(head, 'latin1'), raw.subarray(end)]);
}
