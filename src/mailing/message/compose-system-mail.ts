import { confirmToken } from '../../lib/keys/confirm-token.ts';
import { keyedHash, lastingKey } from '../../lib/keys/keys.ts';
import type { Secret } from '../../lib/keys/secret.ts';
import { signLinks } from '../../lib/keys/unsubscribe-link.ts';
import type { Address } from '../../model/address.ts';
import { listId, type Newsletter, newsletterIn } from '../../model/newsletter.ts';
import { languageRoot } from '../../model/published.ts';
import { dropControls } from '../../model/slots.ts';
import { isOnList, type SystemMail, type SystemMailKind } from '../../model/system-mail.ts';
import type { QueuedMail } from '../../subscribers/queries/mail-queue.ts';
import type { ComposedMail } from '../run/mail-source.ts';
import {
  assembleMessage,
  type CompiledEdition,
  compileEdition,
  type MessageContent,
  textOnly,
} from './compile.ts';
import { type Signer, signMessage } from './dkim.ts';
import { mailboxHeader } from './mime.ts';

export interface SystemMailContext {
  newsletter: Newsletter & { serviceUrl: string };
  secret: Secret;
  signers: readonly Signer[];
  /** Called once for each kind and language. */
  render: (kind: SystemMailKind, language: string) => Promise<SystemMail>;
}

/** For all recipients with this language and form. */
export async function compileSystemMail(
  { kind, language: chosen, textOnly: plain }: Pick<QueuedMail, 'kind' | 'language' | 'textOnly'>,
  { newsletter: everywhere, secret, render }: SystemMailContext,
  files: NonNullable<MessageContent['files']> = [],
): Promise<CompiledEdition> {
  const language = languageFor(chosen, everywhere);
  const newsletter = newsletterIn(everywhere, language);
  const mail = await render(kind, language);
  const source = plain ? textOnly(mail) : mail;
  return compileEdition(
    { ...source, files },
    {
      from: newsletter.from,
      ...(newsletter.replyTo !== undefined && { replyTo: newsletter.replyTo }),
      subject: dropControls(mail.subject),
      // Each gets its own: see `composeSystemMail`.
      date: new Date(0),
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'OOF, AutoReply',
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

/** The same at every attempt. */
export async function composeSystemMail(
  { id, kind, language, subscriberId, createdAt }: QueuedMail,
  address: Address,
  compiled: CompiledEdition,
  { newsletter, secret, signers }: SystemMailContext,
): Promise<ComposedMail> {
  const { serviceUrl, siteUrl, from, languages } = newsletter;
  const links = signLinks(serviceUrl, secret, listId(newsletter), subscriberId);
  const actions: Record<SystemMailKind, string> = {
    confirm: `${serviceUrl}/c/${confirmToken(secret, id)}`,
    welcome: `${siteUrl}/${languageRoot(languageFor(language, newsletter), languages)}`,
    goodbye: `${serviceUrl}/subscribe${language === '' ? '' : `?lang=${languageFor(language, newsletter)}`}`,
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

/** The newsletter's first language, if none was chosen or it no longer has that one. */
function languageFor(chosen: string, { languages }: Pick<Newsletter, 'languages'>): string {
  return languages.find((tag) => tag === chosen) ?? languages[0];
}

/** RFC 5322, 3.3. */
function withDate(raw: Buffer, date: Date): Buffer {
  const text = date.toUTCString().replace('GMT', '+0000');
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.toString('latin1', 0, end).replace(/^Date: .*$/m, () => `Date: ${text}`);
  return Buffer.concat([Buffer.from(head, 'latin1'), raw.subarray(end)]);
}
