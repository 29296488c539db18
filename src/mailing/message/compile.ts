import type { Attachment, Edition } from '../../model/edition.ts';
import type { Mailbox } from '../../model/newsletter.ts';
import { escapeHtml, escapeText, type Slotted } from '../../model/slots.ts';
import { MailComposer } from '../nodemailer.ts';
import { isRelaxed } from './dkim.ts';
import { mailboxHeader, quotedPrintable, textHeader } from './mime.ts';

/** An edition or a system mail. */
export interface MessageContent extends Pick<Edition, 'language' | 'attachments'> {
  /** Absent: text only. */
  html?: Slotted<string>;
  text: Slotted<string>;
  /** For the recipient to save. */
  files?: Omit<Attachment, 'cid'>[];
}

/** The content without HTML, for subscribers who chose plain text. */
export function textOnly({ language, text }: MessageContent): MessageContent {
  return { language, text, attachments: [] };
}

/** A place that is filled for each recipient. */
type Fill =
  | { header: 'to' | 'messageId' | 'unsubscribe' }
  | { slot: string; encode: (value: string) => string };

/** The bytes of a message, cut at its personal values. */
export interface CompiledEdition {
  language: string;
  /** One more than fills. */
  pieces: Buffer[];
  fills: Fill[];
  /** Nothing in the body has to be changed for a signature. */
  isRelaxed: boolean;
}

/** Header values are ASCII and folded. */
export interface PersonalValues {
  headers: { to: string; messageId: string; unsubscribe?: string };
  slots: Readonly<Record<string, string>>;
}

export interface SharedHeaders {
  from: Mailbox;
  replyTo?: Mailbox;
  subject: string;
  date: Date;
  headers: Record<string, string>;
  /** False for system mails to people who are not on the list. */
  withUnsubscribe: boolean;
  /** Hexadecimal, and in no content; for boundaries and marks. */
  key: string;
}

/** Values that nodemailer composes with, to be found again. */
function marksFor(key: string) {
  return {
    from: `from-${key}@mark.invalid`,
    replyTo: `reply-${key}@mark.invalid`,
    subject: `subject-${key}`,
    to: `to-${key}@mark.invalid`,
    messageId: `<id-${key}@mark.invalid>`,
    unsubscribe: `https://mark.invalid/${key}`,
    text: `text-${key}`,
    html: `html-${key}`,
  };
}

/** Composes a message once by nodemailer, and cuts it. A recipient's message is then only joined. */
export async function compileEdition(
  edition: MessageContent,
  shared: SharedHeaders,
): Promise<CompiledEdition> {
  const marks = marksFor(shared.key);
  const { language, text, html } = edition;
  const { from, replyTo, subject } = shared;
  const composed = await new MailComposer({
    from: marks.from,
    ...(replyTo !== undefined && { replyTo: marks.replyTo }),
    to: marks.to,
    subject: marks.subject,
    date: shared.date,
    messageId: marks.messageId,
    headers: {
      ...Object.fromEntries(
        Object.entries(shared.headers).map(([name, value]) => [name, prepared(value)]),
      ),
      ...(shared.withUnsubscribe && { 'List-Unsubscribe': prepared(marks.unsubscribe) }),
    },
    ...(html === undefined
      ? { text: marks.text }
      : {
          text: { raw: part('text/plain', marks.text) },
          html: { raw: part('text/html', marks.html) },
        }),
    attachments: [
      ...edition.attachments.map(({ cid, ...file }) => ({ cid, ...attached(file, 'inline') })),
      ...(edition.files ?? []).map((file) => attached(file, 'attachment')),
    ],
    // nodemailer's would be random, and different at every attempt.
    baseBoundary: shared.key,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  // Encoded here: nodemailer's lines may be longer than 998 octets.
  const encoded: [mark: string, value: string][] = [
    [marks.from, mailboxHeader(from.name, from.address)],
    [marks.subject, textHeader(subject)],
  ];
  if (replyTo !== undefined) {
    encoded.push([marks.replyTo, mailboxHeader(replyTo.name, replyTo.address)]);
  }
  // What replaces the mark of a text-only mail is not plain.
  const encoding = 'Content-Transfer-Encoding: ';
  if (html === undefined) encoded.unshift([`${encoding}7bit`, `${encoding}quoted-printable`]);
  const skeleton = replaceOnce(composed, encoded);
  const bodies = [encodeBody(marks.text, text, escapeText)];
  if (html !== undefined) bodies.push(encodeBody(marks.html, html, escapeHtml));
  // Filled values are encoded without runs of spaces, too.
  const skeletonBody = skeleton.subarray(skeleton.indexOf('\r\n\r\n'));
  const all = [skeletonBody, ...bodies.flatMap(({ pieces }) => pieces)];
  return { language, ...cut(skeleton, marks, bodies), isRelaxed: all.every(isRelaxed) };
}

function attached(
  { filename, type, bytes }: Omit<Attachment, 'cid'>,
  contentDisposition: 'inline' | 'attachment',
) {
  return { filename, contentType: type, contentDisposition, content: Buffer.from(bytes) };
}

function replaceOnce(bytes: Buffer, pairs: readonly (readonly [string, string])[]): Buffer {
  let text = bytes.toString('latin1');
  for (const [mark, value] of pairs) text = text.replace(mark, () => value);
  return Buffer.from(text, 'latin1');
}

function prepared(value: string) {
  return { prepared: true as const, value };
}

function part(type: string, body: string): string {
  return `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${body}`;
}

interface MarkedPart extends Pick<CompiledEdition, 'pieces' | 'fills'> {
  mark: string;
}

function encodeBody(
  mark: string,
  { pieces, slots }: Slotted<string>,
  encode: (value: string) => string,
): MarkedPart {
  const fills = slots.map((slot) => ({ slot, encode }));
  return { mark, pieces: pieces.map(quotedPrintable), fills };
}

/** The bodies come after the headers, the text before the HTML. */
function cut(
  skeleton: Buffer,
  marks: ReturnType<typeof marksFor>,
  bodies: readonly MarkedPart[],
): Pick<CompiledEdition, 'pieces' | 'fills'> {
  const empty = Buffer.alloc(0);
  const headers = (['to', 'messageId', 'unsubscribe'] as const)
    .map((header) => ({ mark: marks[header], pieces: [empty, empty], fills: [{ header }] }))
    .filter(({ mark }) => skeleton.includes(mark))
    .sort((a, b) => skeleton.indexOf(a.mark) - skeleton.indexOf(b.mark));
  const pieces: Buffer[] = [];
  const fills: Fill[] = [];
  let before: Buffer = empty;
  let from = 0;
  for (const { mark, pieces: inner, fills: places } of [...headers, ...bodies]) {
    const at = skeleton.indexOf(mark, from);
    if (at === -1) throw new TypeError('nodemailer has moved a part of the message');
    const [first, ...rest] = inner;
    const open = Buffer.concat([before, skeleton.subarray(from, at), ...(first ? [first] : [])]);
    // The last piece continues with what follows; without fills, that is the first.
    before = rest.pop() ?? open;
    if (before !== open) pieces.push(open, ...rest);
    fills.push(...places);
    from = at + Buffer.byteLength(mark);
  }
  pieces.push(Buffer.concat([before, skeleton.subarray(from)]));
  return { pieces, fills };
}

/** One message as it is sent: fills the personal values into the prepared bytes of an edition. */
export function assembleMessage(
  { pieces, fills }: CompiledEdition,
  { headers, slots }: PersonalValues,
): Buffer {
  const parts = pieces.slice(0, 1);
  const encoded = new Map<string, Buffer>();
  for (const [at, next] of pieces.slice(1).entries()) {
    const fill = fills[at];
    if (fill === undefined) break;
    if ('header' in fill) parts.push(Buffer.from(headers[fill.header] ?? ''), next);
    else {
      const value = fill.encode(slots[fill.slot] ?? '');
      const bytes = encoded.get(value) ?? quotedPrintable(value);
      encoded.set(value, bytes);
      parts.push(bytes, next);
    }
  }
  return Buffer.concat(parts);
}
