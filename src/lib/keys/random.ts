import { randomBytes } from 'node:crypto';

/** So many random bytes in hexadecimal. */
export type RandomHex = (bytes: number) => string;

/** Secure random bytes as hexadecimal digits. @param bytes Their number. */
export const randomHex: RandomHex = (bytes) => randomBytes(bytes).toString('hex');
