import { createHmac, hkdfSync } from 'node:crypto';
import type { Secret } from './secret.ts';

/** What a key is for. A key of one purpose is of no use for another (RFC 5869, `info`). */
export type Purpose = 'unsubscribe' | 'preferences' | 'message-id' | 'bounce';

/** The key for a purpose, 32 bytes. */
export function keyFor(secret: Secret, purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `masthead ${purpose}`, 32));
}

/**
 * HMAC-SHA-256 over parts, which are told apart whatever they contain.
 * @param length In bytes; 16 are beyond guessing.
 */
export function keyedHash(key: Buffer, parts: readonly string[], length = 16): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:${part},`);
  return hmac.digest().subarray(0, length);
}
