import { direction } from '../../lib/i18n/words.ts';
import { bounceToken } from '../../lib/keys/bounce-token.ts';
import { keyedHash, keyFor, lastingKey } from '../../lib/keys/keys.ts';
import type { Secret } from '../../lib/keys/secret.ts';
import { signLinks } from '../../lib/keys/unsubscribe-link.ts';
import { isolateName } from '../../lib/text/isolate.ts';
import type { Address } from '../../model/address.ts';
import type { Edition } from '../../model/edition.ts';
import { issueFolderName } from '../../model/issue.ts';
import type { Greeting } from '../../model/mail-settings.ts';
import type { Mailing } from '../../model/mailing.ts';
import { listId, type Newsletter, newsletterIn } from '../../model/newsletter.ts';
import { languageRoot } from '../../model/published.ts';
import { dropControls, type SlotValues } from '../../model/slots.ts';
import type { OutgoingMessage } from '../run/attempt.ts';
import { assembleMessage, type CompiledEdition, type SharedHeaders } from './compile.ts';
import { type Signer, signMessage } from './dkim.ts';
import { mailboxHeader } from './mime.ts';

export interface Addressee {
  subscriberId: string;
  address: Address;
  name?: string;
  firstName?: string;
}

export interface MessageContext {
  newsletter: Newsletter;
  mailing: Pick<Mailing, 'id' | 'issue' | 'createdAt'>;
  secret: Secret;
  signers: readonly Signer[];
  /** For people without a name, by language: `reader`. */
  nameless: (language: string) => string;
}

/** For rehearsals and tests without a service (RFC 2606). */
const noService = 'https://service.invalid';

/** The headers that are the same for every recipient of an edition. */
export function sharedHeaders(
  edition: Edition,
  { newsletter: everywhere, mailing, secret }: MessageContext,
): SharedHeaders {
  const newsletter = newsletterIn(everywhere, edition.language);
  const key = keyedHash(lastingKey(secret, 'message-id'), [mailing.id, 'boundary']);
  return {
    from: newsletter.from,
    ...(newsletter.replyTo !== undefined && { replyTo: newsletter.replyTo }),
    subject: dropControls(edition.subject),
    date: new Date(mailing.createdAt),
    headers: {
      'List-Id': `<${listId(newsletter)}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-Archive': `<${newsletter.siteUrl}/${languageRoot(edition.language, newsletter.languages)}>`,
      'Feedback-ID': `issue${mailing.issue}:newsletter:digest:${senderWord(newsletter.from.address.domain)}`,
      Precedence: 'bulk',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
    },
    withUnsubscribe: true,
    key: key.toString('hex'),
  };
}

/** The same at every attempt: Date and Message-ID come from the mailing. */
export async function composeMessage(
  compiled: CompiledEdition,
  to: Addressee,
  context: MessageContext,
): Promise<Omit<OutgoingMessage, 'beforeData'>> {
  const { newsletter, mailing, secret } = context;
  const links = linksFor(compiled.language, to, context);
  const name = dropControls(to.name ?? '').trim();
  const hash = keyedHash(lastingKey(secret, 'message-id'), [mailing.id, to.subscriberId]);
  const messageId = `<${hash.toString('hex')}@${newsletter.from.address.domain}>`;
  const around = direction(compiled.language);
  const answers = (newsletter.replyTo ?? newsletter.from).address;
  const unsigned = assembleMessage(compiled, {
    headers: {
      to: mailboxHeader(name, to.address),
      messageId,
      unsubscribe: `<${links.unsubscribe}>,\r\n <mailto:${answers}?subject=unsubscribe>`,
    },
    slots: {
      ...links,
      name: isolateName(
        greetedName(to, newsletter.mail.greeting) || context.nameless(compiled.language),
        around,
      ),
      address: isolateName(to.address.toString(), around),
    },
  });
  const time = Math.floor(Date.parse(mailing.createdAt) / 1000);
  const raw = await signMessage(unsigned, context.signers, time, compiled.isRelaxed);
  return { mailFrom: bounceAddress(to, context), rcptTo: to.address, messageId, raw };
}

/** The whole name serves where no first name is known: which part of it that is differs by culture. */
function greetedName({ name = '', firstName = '' }: Addressee, greeting: Greeting): string {
  const first = greeting === 'first_name' ? dropControls(firstName).trim() : '';
  return first || dropControls(name).trim();
}

/** The envelope sender, with a token that identifies the recipient only to us (VERP). */
function bounceAddress({ subscriberId }: Addressee, context: MessageContext): Address {
  const { newsletter, mailing, secret } = context;
  const { bounceAddress: base, from } = newsletter;
  if (base === undefined) return from.address;
  const token = bounceToken(keyFor(secret, 'bounce'), mailing.id, subscriberId);
  // The settings leave room for it.
  return base.withTag(token);
}

function linksFor(
  language: string,
  { subscriberId }: Addressee,
  { newsletter, mailing, secret }: MessageContext,
): Omit<SlotValues, 'name' | 'address'> {
  const base = newsletter.serviceUrl ?? noService;
  const folder = issueFolderName(mailing.issue);
  return {
    ...signLinks(base, secret, listId(newsletter), subscriberId),
    view: `${newsletter.siteUrl}/${folder}/${languageRoot(language, newsletter.languages)}`,
  };
}

/** Feedback-ID needs 5 to 15 characters that never change for a sender. */
function senderWord(domain: string): string {
  return domain
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 15)
    .padEnd(5, '0');
}
