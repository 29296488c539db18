import { randomBytes } from 'node:crypto';

/** So many random bytes in hexadecimal. */
export type RandomHex = (bytes: number) => string;

export const randomHex: RandomHex = (bytes) => randomBytes(bytes).toString('hex');
