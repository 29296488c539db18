import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Secret } from './secret.ts';

/** Purposes of keys. A key of one is useless for another (RFC 5869, `info`). */
export type Purpose =
  | 'unsubscribe'
  | 'preferences'
  | 'confirm'
  | 'form'
  | 'message-id'
  | 'bounce'
  | 'address';

const derived = new WeakMap<Buffer, Map<Purpose, KeyObject>>();

/** Secrets count from 1, the oldest. */
export function newestKeyId(secret: Secret): number {
  return secret.length;
}

/** 32 bytes; cached, since every message needs three. TypeError for an unknown id. */
export function keyFor(secret: Secret, purpose: Purpose, id = newestKeyId(secret)): KeyObject {
  const bytes = secret[id - 1];
  if (bytes === undefined) throw new TypeError(`secret ${id} is missing`);
  const keys = derived.get(bytes) ?? new Map<Purpose, KeyObject>();
  derived.set(bytes, keys);
  const known = keys.get(purpose);
  if (known !== undefined) return known;
  const made = hkdfSync('sha256', bytes, '', `masthead ${purpose}`, 32);
  const key = createSecretKey(new Uint8Array(made));
  keys.set(purpose, key);
  return key;
}

/** A key that never changes when secrets are added: it is derived from the oldest. */
export function lastingKey(
  secret: Secret,
  purpose: 'message-id' | 'confirm' | 'address',
): KeyObject {
  return keyFor(secret, purpose, 1);
}

/** HMAC-SHA-256 over parts with unambiguous boundaries, cut to 16 bytes. */
export function keyedHash(key: KeyObject, parts: readonly string[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:${part},`);
  return hmac.digest().subarray(0, 16);
}
