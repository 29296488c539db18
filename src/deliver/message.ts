import { domainToASCII } from 'node:url';
import type { SendMailOptions } from 'nodemailer';
import type { Edition } from '../newsletter/edition.ts';
import { issueFolderName } from '../newsletter/issue.ts';
import type { Mailing } from '../newsletter/mailing.ts';
import { listId, type Newsletter } from '../newsletter/newsletter.ts';
import {
  dropControls,
  escapeHtml,
  escapeText,
  fillSlots,
  type SlotValues,
} from '../newsletter/slots.ts';
import { keyedHash, keyFor } from '../tokens/keys.ts';
import { signToken } from '../tokens/link-token.ts';
import type { Secret } from '../tokens/secret.ts';

/** Whom a message is for. */
export interface Addressee {
  subscriberId: string;
  address: string;
  name?: string;
}

export interface MessageContext {
  newsletter: Newsletter;
  mailing: Pick<Mailing, 'id' | 'issue' | 'createdAt'>;
  secret: Secret;
  /** Stands in where somebody gave no name, by language: `reader`. */
  nameless: (language: string) => string;
}

/** Base of the personal links where a rehearsal has no service: a host that never is (RFC 2606). */
const noService = 'https://service.invalid';

/**
 * The message for one recipient, for nodemailer to compose. The same at every attempt: what
 * could differ, Date and Message-ID, comes from the mailing.
 */
export function composeMessage(
  edition: Edition,
  to: Addressee,
  context: MessageContext,
): SendMailOptions {
  const { newsletter, mailing, secret } = context;
  const links = linksFor(edition, to, context);
  const name = to.name === undefined ? '' : dropControls(to.name);
  const values: SlotValues = {
    ...links,
    name: name === '' ? context.nameless(edition.language) : name,
  };
  const domain = domainOf(newsletter.from.address);
  const hash = keyedHash(keyFor(secret, 'message-id'), [mailing.id, to.subscriberId]);
  const replyTo = newsletter.replyTo ?? newsletter.from;
  return {
    from: newsletter.from,
    to: { name, address: to.address },
    ...(newsletter.replyTo !== undefined && { replyTo: newsletter.replyTo }),
    envelope: { from: newsletter.from.address, to: to.address },
    subject: dropControls(edition.subject),
    date: new Date(mailing.createdAt),
    messageId: `<${hash.toString('hex')}@${domain}>`,
    headers: {
      'List-Id': prepared(`<${listId(newsletter)}>`),
      'List-Unsubscribe': prepared(
        `<${links.unsubscribe}>, <mailto:${replyTo.address}?subject=unsubscribe>`,
      ),
      'List-Unsubscribe-Post': prepared('List-Unsubscribe=One-Click'),
      'List-Archive': prepared(`<${newsletter.siteUrl}/>`),
      'Feedback-ID': prepared(`issue${mailing.issue}:newsletter:digest:${senderWord(domain)}`),
      Precedence: prepared('bulk'),
    },
    text: fillSlots(edition.text, values, escapeText),
    html: fillSlots(edition.html, values, escapeHtml),
    attachments: edition.attachments.map(({ cid, filename, type, bytes }) => ({
      cid,
      filename,
      contentType: type,
      contentDisposition: 'inline' as const,
      content: Buffer.from(bytes),
    })),
    // nodemailer's own would be random, and every attempt another message.
    baseBoundary: hash.toString('hex'),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function linksFor(
  edition: Edition,
  { subscriberId }: Addressee,
  { newsletter, secret }: MessageContext,
): Omit<SlotValues, 'name'> {
  const list = listId(newsletter);
  const base = newsletter.serviceUrl ?? noService;
  const folder = issueFolderName(edition.issue);
  const language = edition.language === newsletter.languages[0] ? '' : `${edition.language}/`;
  return {
    unsubscribe: `${base}/u/${signToken(secret, 'unsubscribe', list, subscriberId)}`,
    preferences: `${base}/p/${signToken(secret, 'preferences', list, subscriberId)}`,
    view: `${newsletter.siteUrl}/${folder}/${language}`,
  };
}

/** A header that nodemailer writes as it is: these hold nothing but ASCII of ours. */
function prepared(value: string): { prepared: true; value: string } {
  return { prepared: true, value };
}

function domainOf(address: string): string {
  return domainToASCII(address.slice(address.lastIndexOf('@') + 1));
}

/** Google's Feedback-ID wants 5 to 15 characters that are the same for the sender for ever. */
function senderWord(domain: string): string {
  return domain
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 15)
    .padEnd(5, '0');
}
