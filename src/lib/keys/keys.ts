import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Secret } from './secret.ts';

/** What a key is for. A key of one purpose is of no use for another (RFC 5869, `info`). */
export type Purpose =
  | 'unsubscribe'
  | 'preferences'
  | 'confirm'
  | 'form'
  | 'message-id'
  | 'bounce'
  | 'address';

const derived = new WeakMap<Buffer, Map<Purpose, KeyObject>>();

/** Of the secret that signs what is made from now on. Counted from 1, the oldest. */
export function newestKeyId(secret: Secret): number {
  return secret.length;
}

/**
 * The key for a purpose, 32 bytes. Derived once: every message needs three of them.
 * @param id Of which secret; one that is not there is a bug.
 */
export function keyFor(secret: Secret, purpose: Purpose, id = newestKeyId(secret)): KeyObject {
  const bytes = secret[id - 1];
  if (bytes === undefined) throw new TypeError(`there is no secret ${id}`);
  const keys = derived.get(bytes) ?? new Map<Purpose, KeyObject>();
  derived.set(bytes, keys);
  const known = keys.get(purpose);
  if (known !== undefined) return known;
  const made = hkdfSync('sha256', bytes, '', `masthead ${purpose}`, 32);
  const key = createSecretKey(new Uint8Array(made));
  keys.set(purpose, key);
  return key;
}

/**
 * The key for what has to come out the same for ever, whatever secrets are added: it is derived
 * from the oldest.
 */
export function lastingKey(
  secret: Secret,
  purpose: 'message-id' | 'confirm' | 'address',
): KeyObject {
  return keyFor(secret, purpose, 1);
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
