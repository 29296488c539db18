import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Secret } from './secret.ts';

/** What a key is for. A key of one purpose is of no use for another (RFC 5869, `info`). */
export type Purpose = 'unsubscribe' | 'preferences' | 'confirm' | 'form' | 'message-id' | 'bounce';

const derived = new WeakMap<Secret, Map<Purpose, KeyObject>>();

/** The key for a purpose, 32 bytes. Derived once: every message needs three of them. */
export function keyFor(secret: Secret, purpose: Purpose): KeyObject {
  const keys = derived.get(secret) ?? new Map<Purpose, KeyObject>();
  derived.set(secret, keys);
  const known = keys.get(purpose);
  if (known !== undefined) return known;
  const bytes = hkdfSync('sha256', secret, '', `masthead ${purpose}`, 32);
  const key = createSecretKey(new Uint8Array(bytes));
  keys.set(purpose, key);
  return key;
}

/**
 * HMAC-SHA-256 over parts, which are told apart whatever they contain.
 * @param length In bytes; 16 are beyond guessing.
 */
export function keyedHash(key: KeyObject, parts: readonly string[], length = 16): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:${part},`);
  return hmac.digest().subarray(0, length);
}
