import { createHash, hash } from 'node:crypto';

/** A hash (SHA-256, 32 characters) over bytes, or a text in UTF-8. */
export function hashBytes(bytes: string | Uint8Array): string {
  return hash('sha256', bytes, 'hex').slice(0, 32);
}

/** A hash over texts and bytes, in which none runs into the next. */
export function hashOf(...parts: readonly (string | Uint8Array)[]): string {
  const whole = createHash('sha256');
  for (const part of parts) whole.update(`${part.length}:`).update(part);
  return whole.digest('hex').slice(0, 32);
}
