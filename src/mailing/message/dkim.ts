import { createHash, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';

/** RSA (RFC 6376) or Ed25519 (RFC 8463). */
export interface Signer {
  /** `d=`: the domain of From, or above it, for DMARC. */
  domain: string;
  /** Names the record `SELECTOR._domainkey.DOMAIN`. */
  selector: string;
  key: KeyObject;
}

/** As RFC 6376, 5.4.1, recommends, with one-click unsubscribing (RFC 8058, 4) and Feedback-ID. */
const signedNames = [
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'reply-to',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'list-archive',
  'feedback-id',
  'mime-version',
  'content-type',
];

/** Signed once more than present, so that nobody can add a second one on the way. */
const sealed = ['from', 'to', 'subject', 'date', 'list-unsubscribe', 'list-unsubscribe-post'];

const signBytes = promisify(sign);

/**
 * Signs a message, relaxed/relaxed, off the main thread; the same input gives the same bytes.
 * @param raw With CRLF. @param time Seconds. @param bodyIsRelaxed See `isRelaxed`. @throws if a
 * key cannot sign.
 */
export async function signMessage(
  raw: Buffer,
  signers: readonly Signer[],
  time: number,
  bodyIsRelaxed = false,
): Promise<Buffer> {
  if (signers.length === 0) return raw;
  const split = raw.indexOf('\r\n\r\n');
  if (split === -1) throw new TypeError('a message has headers, an empty line and a body');
  const headers = parseHeaders(raw.toString('latin1', 0, split));
  const bodyHash = createHash('sha256')
    .update(relaxedBody(raw.subarray(split + 4), bodyIsRelaxed))
    .digest('base64');
  const names = signedNames.filter((name) => headers.has(name));
  const data = names.map((name) => `${name}:${relaxed(headers.get(name) ?? '')}\r\n`).join('');
  const listed = [...names, ...sealed.filter((name) => headers.has(name))].join(':');
  const signatures = signers.map((signer) => signature(signer, { data, listed, bodyHash, time }));
  return Buffer.concat([...(await Promise.all(signatures)), raw]);
}

async function signature(
  { domain, selector, key }: Signer,
  {
    data,
    listed,
    bodyHash,
    time,
  }: Record<'data' | 'listed' | 'bodyHash', string> & { time: number },
): Promise<Buffer> {
  const rsa = key.asymmetricKeyType === 'rsa';
  const unsigned = [
    ` v=1; a=${rsa ? 'rsa' : 'ed25519'}-sha256; c=relaxed/relaxed;`,
    ` d=${domain}; s=${selector}; t=${time};`,
    ` h=${fold(listed, ':')};`,
    ` bh=${bodyHash};`,
    ' b=',
  ].join('\r\n');
  const signed = Buffer.from(`${data}dkim-signature:${relaxed(unsigned)}`, 'latin1');
  const value = rsa
    ? await signBytes('sha256', signed, key)
    : // RFC 8463, 3: Ed25519 signs the hash, not the data.
      await signBytes(null, createHash('sha256').update(signed).digest(), key);
  return Buffer.from(
    `DKIM-Signature:${unsigned}${fold(value.toString('base64'), '')}\r\n`,
    'latin1',
  );
}

/** The last field of each name (RFC 6376, 5.4.2), by lower-case name. */
function parseHeaders(source: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const field of source.split(/\r\n(?![ \t])/)) {
    const colon = field.indexOf(':');
    headers.set(field.slice(0, colon).trim().toLowerCase(), field.slice(colon + 1));
  }
  return headers;
}

/** RFC 6376, 3.4.2. */
function relaxed(value: string): string {
  return value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '');
}

/** True if a body needs no change before it is hashed, except at its end (RFC 6376, 3.4.4). */
export function isRelaxed(body: Buffer): boolean {
  return body.at(-1) !== 32 && !['  ', '\t', ' \r\n'].some((run) => body.includes(run));
}

/** RFC 6376, 3.4.4. Copies nothing if there is nothing to change. */
function relaxedBody(body: Buffer, known: boolean): Buffer {
  const lines =
    known || isRelaxed(body)
      ? body
      : Buffer.from(
          body
            .toString('latin1')
            .replace(/[ \t]+(?=\r\n|$)/g, '')
            .replace(/[ \t]+/g, ' '),
          'latin1',
        );
  let end = lines.length;
  while (end >= 2 && lines[end - 2] === 13 && lines[end - 1] === 10) end -= 2;
  if (end === 0) return Buffer.alloc(0);
  return end === lines.length
    ? Buffer.concat([lines, Buffer.from('\r\n')])
    : lines.subarray(0, end + 2);
}

/** Lines of at most 72 characters, broken after `mark`, or anywhere if it is empty. */
function fold(value: string, mark: string): string {
  const parts = mark === '' ? (value.match(/.{1,70}/g) ?? []) : value.split(/(?<=:)/);
  let line = 0;
  return parts
    .map((part) => {
      const breaks = line > 0 && line + part.length > 70;
      line = breaks ? part.length : line + part.length;
      return breaks ? `\r\n ${part}` : part;
    })
    .join('');
}
