import { createHash } from 'node:crypto';
import { toString as textOf } from 'mdast-util-to-string';
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { nonEmptyLine } from '../../lib/html/characters.ts';
import { limits as htmlLimits } from '../../lib/html/prune.ts';
import { bulletCharacters } from '../../lib/text/bullets.ts';
import { decodePercent } from '../../lib/text/percent.ts';
import { readDay } from '../../lib/text/read-day.ts';
import { xmlEscape } from '../../lib/text/xml.ts';
import { nodesOf } from '../../lib/visit-nodes.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate, DocumentReader, Reading } from '../candidate.ts';
import { readHtml, writeMarkdown } from './html-to-markdown.ts';
import { isPersonName } from './page-facts.ts';
import { pictureType } from './picture-type.ts';
import { readerProblems } from './problems.ts';
import { refuseDocument } from './reading.ts';
import { isForward, isQuoted, subjectTitle, trimMail } from './trim-mail.ts';

const limits = {
  bytes: 40_000_000,
  /** Parts of a message, nested ones included. */
  parts: 200,
  depth: 20,
  headers: 500_000,
};

/** In characters: less is a covering note for a document or a link. */
const coveringNote = { document: 200, link: 100 };

/** Reads a message (.eml) and its attachments. Of a short note, it returns the one or two links. */
export const readMail: DocumentReader = async ({ bytes, from }) => {
  if (bytes.length > limits.bytes) return tooHeavy('is larger than 40 MB', from);
  if (countParts(bytes) > limits.parts)
    return tooHeavy(`has more than ${limits.parts} parts`, from);
  let mail: Email;
  try {
    mail = await PostalMime.parse(bytes, {
      maxNestingDepth: limits.depth,
      maxHeadersSize: limits.headers,
      forceRfc822Attachments: true,
    });
  } catch {
    return tooHeavy('is nested too deeply, or has too long headers', from);
  }
  return readParsed(mail, from);
};

function tooHeavy(reason: string, file: string): Outcome<Reading> {
  return refuseDocument(readerProblems['too-heavy']({ reason }, { file }));
}

function readParsed(mail: Email, from: string) {
  const problems: Problem[] = [];
  const { documents, pictures, inside } = sortAttachments(mail.attachments, from, problems);
  const subject = mail.subject ?? '';
  const forward = isForward(subject);
  // A signature begins with a line of two hyphens and a space (RFC 3676, 4.3).
  const html = mail.html ?? textAsHtml(mail.text?.split(/^--[ \t]*\r?$/m)[0] ?? '');
  const { tree, tooMany } = readHtml(html, { inside, leaveOut: isQuoted(forward) });
  if (tooMany) {
    return tooHeavy(
      `has more than ${htmlLimits.elements.toLocaleString('en')} HTML elements`,
      from,
    );
  }
  const trimmed = trimMail(tree, subject);
  const body = writeMarkdown(tree);
  const reading: Reading = { candidates: [], links: [], documents };
  const words = textOf(tree, { includeImageAlt: false })
    .replace(/https?:\/\/\S+/g, '')
    .trim();
  const urls = nodesOf(tree, 'link').map(({ url }) => url);
  const links = [...new Set(urls.filter((url) => /^https?:/.test(url)))];
  const own = mail.from?.group === undefined ? mail.from?.name : undefined;
  const author = nonEmptyLine(forward ? trimmed.author : own);
  const sender = author !== undefined && isPersonName(author) ? { author } : {};
  if (sender.author !== undefined) reading.sender = sender.author;
  const { length } = words;
  const isLinkNote = length < coveringNote.link && links.length >= 1 && links.length <= 2;
  if (isLinkNote && documents.length === 0 && pictures.size === 0) {
    reading.links = links;
  } else if (length < coveringNote.document && documents.length > 0) {
  } else if (body === '' && pictures.size === 0) {
    if (problems.length === 0) {
      problems.push(readerProblems['empty-document']({ isMail: true }, { file: from }));
    }
  } else {
    const named = new Set(nodesOf(tree, 'image').map(({ url }) => url));
    const attached = [...pictures.keys()].filter((name) => !named.has(name));
    const shown = [body, ...attached.map((name) => `![](${name})`)].filter(Boolean).join('\n\n');
    const date = readDay(mail.date ?? '');
    const id = mail.messageId?.trim();
    const candidate: Candidate = {
      from,
      title: subjectTitle(subject) ?? nonEmptyLine(words.split('\n')[0]?.slice(0, 100)) ?? from,
      body: shown,
      pictures,
      tags: [],
      ...sender,
      ...(date !== undefined && { date }),
      // Hashed, since a Message-ID names the sender's server.
      ...(id && { guid: `mail ${createHash('sha256').update(id).digest('hex').slice(0, 24)}` }),
    };
    reading.candidates = [candidate];
  }
  return { value: reading, problems };
}

function countParts(bytes: Uint8Array): number {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let count = 0;
  const type = /\ncontent-type:/gi;
  const text = all.toString('latin1');
  while (type.exec(text) !== null) count += 1;
  const boundaries = new Set(
    [...text.matchAll(/boundary="?([^\s";]{1,70})/gi)].slice(0, 50).map((match) => match[1]),
  );
  for (const boundary of boundaries)
    count = Math.max(count, text.split(`\n--${boundary}`).length - 1);
  return count;
}

function sortAttachments(attachments: readonly Attachment[], file: string, problems: Problem[]) {
  const documents: Reading['documents'] = [];
  const pictures = new Map<string, Uint8Array>();
  const byId = new Map<string, string>();
  for (const each of attachments) {
    const { content } = each;
    const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
    const name = safeName(each);
    const type = pictureType(bytes);
    if (/\.(?:docx|md|markdown|txt|html?|eml)$/i.test(name)) documents.push({ name, bytes });
    else if (type !== undefined) {
      // So small a file is a logo in a signature, or a tracking pixel.
      if (bytes.length < 200 && each.related) continue;
      const path = `images/${pictures.size + 1}.${type}`;
      pictures.set(path, bytes);
      const id = each.contentId?.replace(/^<|>$/g, '');
      if (id) byId.set(id, path);
    } else if (!/^(?:application\/(?:pgp|pkcs7|x-pkcs7|ics)|text\/calendar)/.test(each.mimeType)) {
      problems.push(readerProblems['attachment-left-out']({ name }, { file }));
    }
  }
  const inside = (source: string): string | undefined =>
    /^cid:/i.test(source)
      ? (byId.get(source.slice(4)) ?? byId.get(decodePercent(source.slice(4))))
      : undefined;
  return { documents, pictures, inside };
}

function safeName({ filename, mimeType }: Attachment): string {
  const name = nonEmptyLine(filename?.split(/[\\/]/).at(-1))?.replace(/^\.+/, '').slice(-120);
  if (name) return name;
  return mimeType === 'message/rfc822'
    ? 'message.eml'
    : mimeType === 'text/html'
      ? 'part.html'
      : 'part';
}

function textAsHtml(text: string): string {
  return xmlEscape(text)
    .split(/\r?\n(?:[ \t]*\r?\n)+/)
    .map((paragraph) => {
      const lines = paragraph.split(/\r?\n/).map((each) => each.trimEnd());
      const quoted = lines.every((each) => /^(?:&#62;|$)/.test(each));
      const wrapped = lines.slice(0, -1).every((each) => each.length >= 60);
      const own = quoted ? lines.map((each) => each.replace(/^(?:&#62; ?)+/, '')) : lines;
      const { before, items } = listed(own);
      const words = before.length > 0 ? `<p>${before.join(wrapped ? ' ' : '<br>')}</p>` : '';
      const list = items.length > 0 ? `<ul><li>${items.join('</li><li>')}</li></ul>` : '';
      return quoted ? `<blockquote>${words}${list}</blockquote>` : `${words}${list}`;
    })
    .join('\n');
}

const bullet = new RegExp(`^\\s*[*${bulletCharacters}-]\\s+(?=\\S)`);

/** Two or more lines with bullets are a list. Other lines below them continue an item. */
function listed(lines: readonly string[]): { before: readonly string[]; items: string[] } {
  const first = lines.findIndex((each) => bullet.test(each));
  if (lines.filter((each) => bullet.test(each)).length < 2) return { before: lines, items: [] };
  const items: string[] = [];
  for (const each of lines.slice(first)) {
    if (bullet.test(each)) items.push(each.replace(bullet, ''));
    else items.push(`${items.pop()} ${each.trim()}`);
  }
  return { before: lines.slice(0, first), items };
}
