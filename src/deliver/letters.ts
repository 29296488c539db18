import { setTimeout as pause } from 'node:timers/promises';
import { createTransport, type Transport } from 'nodemailer';
import type { Letter, LetterKind } from '../newsletter/letter.ts';
import { listId, type Newsletter } from '../newsletter/newsletter.ts';
import { dropControls } from '../newsletter/slots.ts';
import { type LetterRow, recordLetter, takeLetter } from '../store/letters.ts';
import type { Store } from '../store/open.ts';
import { patiently } from '../store/patience.ts';
import { confirmToken } from '../tokens/confirm-token.ts';
import { keyedHash, lastingKey } from '../tokens/keys.ts';
import { signToken } from '../tokens/link-token.ts';
import type { Secret } from '../tokens/secret.ts';
import type { Attempt, OutgoingMessage } from './attempt.ts';
import { assembleMessage, type CompiledEdition, compileEdition } from './compile.ts';
import { type Signer, signMessage } from './dkim.ts';
import { handOver } from './hand-over.ts';
import { mailboxHeader } from './mime.ts';
import { outcomeOf } from './replies.ts';

export interface LettersOptions {
  newsletter: Newsletter & { serviceUrl: string };
  secret: Secret;
  signers: readonly Signer[];
  transport: () => Transport<Attempt>;
  /** Renders a letter; asked once for each kind and language. */
  render: (kind: LetterKind, language: string) => Promise<Letter>;
  now: () => Date;
  /** Aborted: the letter under way is finished, and no other is begun. */
  signal: AbortSignal;
}

/** In milliseconds between looks for letters that have become due. */
const interval = 1000;

/** Sends letters as they are asked for, until it is told to stop. */
export async function sendLetters(store: Store, options: LettersOptions): Promise<void> {
  const { signal, now } = options;
  const transporter = createTransport(options.transport());
  const compiled = new Map<string, Promise<CompiledEdition>>();
  const editionOf = ({ kind, language }: LetterRow): Promise<CompiledEdition> => {
    const known = compiled.get(`${kind} ${language}`) ?? compile(kind, language, options);
    compiled.set(`${kind} ${language}`, known);
    return known;
  };
  try {
    while (!signal.aborted) {
      const letter = await patiently(store, (inside) => takeLetter(inside, now()));
      if (letter === undefined) {
        await pause(interval, undefined, { signal }).catch(() => {});
        continue;
      }
      const message = await compose(letter, await editionOf(letter), options);
      const attempt = await handOver(transporter, message);
      const outcome = outcomeOf(attempt, letter.attempts + 1, now());
      // A relay that is away or refuses us is no fault of the letter: it waits.
      const waits = outcome.state === 'pending' ? { nextAttempt: later(now()) } : {};
      await patiently(store, (inside) =>
        recordLetter(inside, letter, { ...outcome, ...waits }, now()),
      );
    }
  } finally {
    transporter.close();
  }
}

function later(now: Date): string {
  return new Date(now.getTime() + 60_000).toISOString();
}

async function compile(
  kind: LetterKind,
  language: string,
  { newsletter, secret, render }: LettersOptions,
): Promise<CompiledEdition> {
  const letter = await render(kind, language);
  return compileEdition(letter, {
    from: newsletter.from,
    ...(newsletter.replyTo !== undefined && { replyTo: newsletter.replyTo }),
    subject: dropControls(letter.subject),
    // Filled in with the letter's own: see `compose`.
    date: new Date(0),
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(kind === 'welcome' && {
        'List-Id': `<${listId(newsletter)}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
    withUnsubscribe: kind === 'welcome',
    key: keyedHash(lastingKey(secret, 'message-id'), ['letter', kind, language]).toString('hex'),
  });
}

async function compose(
  { id, kind, subscriberId, address, createdAt }: LetterRow,
  compiled: CompiledEdition,
  { newsletter, secret, signers }: LettersOptions,
): Promise<OutgoingMessage> {
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
  };
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const messageId = `<${keyedHash(lastingKey(secret, 'message-id'), ['letter', id]).toString('hex')}@${domain}>`;
  const unsigned = assembleMessage(compiled, {
    headers: { to: mailboxHeader('', address), messageId, unsubscribe: `<${links.unsubscribe}>` },
    slots: { ...links, action: actions[kind] },
  });
  const date = new Date(createdAt);
  const dated = withDate(unsigned, date);
  const time = Math.floor(date.getTime() / 1000);
  const raw = await signMessage(dated, signers, time, compiled.isRelaxed);
  const beforeData = async (): Promise<void> => {
    // That it is about to leave was recorded when it was taken up.
  };
  return { envelope: { from: from.address, to: address }, messageId, raw, beforeData };
}

/** RFC 5322, 3.3. */
function withDate(raw: Buffer, date: Date): Buffer {
  const text = date.toUTCString().replace('GMT', '+0000');
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.toString('latin1', 0, end).replace(/^Date: .*$/m, () => `Date: ${text}`);
  return Buffer.concat([Buffer.from(head, 'latin1'), raw.subarray(end)]);
}
