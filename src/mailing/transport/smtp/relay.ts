import { isIP } from 'node:net';
import { decodePercent } from '../../../lib/text/percent.ts';
import { credentialFault } from '../../../model/credentials.ts';

/** Where and how to talk SMTP. */
export interface Relay {
  host: string;
  port: number;
  /** TLS from the first byte (port 465). */
  secure: boolean;
  /** Only a server on this machine is talked to without TLS. */
  loopback: boolean;
  user?: string;
  pass?: string;
  /** How much of the mail goes this way, beside other relays. */
  weight: number;
  /** Milliseconds of silence after which a server is given up; absent: as RFC 5321, 4.5.3.2, leaves it. */
  patience?: number;
}

/**
 * Reads one address out of `SMTP_URL`: `smtp://user:pass@host:587`, `smtps://…`, both with
 * `?weight=N` where there are several.
 * @returns undefined where it is none. Nothing of it belongs into a message: it holds a password.
 */
export function parseRelay(url: string): Relay | undefined {
  const parsed = credentialFault('', url) === undefined ? URL.parse(url) : null;
  if (parsed === null || !/^smtps?:$/.test(parsed.protocol) || parsed.hostname === '') {
    return undefined;
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const secure = parsed.protocol === 'smtps:';
  const weight = Number(parsed.searchParams.get('weight') ?? '1');
  if (!(weight > 0)) return undefined;
  return {
    host,
    port: parsed.port === '' ? (secure ? 465 : 587) : Number(parsed.port),
    secure,
    loopback:
      host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.')),
    ...(parsed.username !== '' && { user: decodePercent(parsed.username) }),
    ...(parsed.password !== '' && { pass: decodePercent(parsed.password) }),
    weight,
  };
}
