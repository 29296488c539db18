import { randomBytes } from 'node:crypto';

/** Returns so many random bytes in hexadecimal. Tests pass one of their own. */
export type RandomHex = (bytes: number) => string;

export const randomHex: RandomHex = (bytes) => randomBytes(bytes).toString('hex');
