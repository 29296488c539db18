import { isIP } from 'node:net';
import { decodePercent } from '../../../lib/text/percent.ts';
import { credentialFault } from '../../../model/credentials.ts';

export interface Relay {
  host: string;
  port: number;
  /** TLS from the first byte (port 465). */
  secure: boolean;
  /** On this machine: no TLS is needed. */
  loopback: boolean;
  user?: string;
  pass?: string;
  weight: number;
  /** Milliseconds to wait for each reply; absent: as RFC 5321, 4.5.3.2, recommends. */
  timeout?: number;
}

/**
 * `smtp://user:pass@host:587` or `smtps://…`, with `?weight=N`. No part of it may be shown: it has
 * a password.
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
