import { fold } from './keys.ts';

/**
 * A sketch of a text: the smallest of the hashes of its runs of three words, in ascending order
 * (bottom-k MinHash; Broder, 1997). Two sketches tell how much of the shorter text stands in the
 * other one, too.
 */
export type Sketch = Uint32Array;

/** Enough to tell four fifths from three; a text of 130 words is in it whole. */
const most = 128;
const run = 3;
/** A text with fewer runs says too little to be compared. */
export const fewest = 20;

/** Addresses are no words: they stand in one copy of a text and not in the other. The limit keeps `](](…` linear. */
const addresses = /\]\([^)]{0,2000}\)|\bhttps?:\/\/\S+/g;

export function sketch(text: string): Sketch {
  const words = fold(text.replace(addresses, ' '));
  const hashes = new Set<number>();
  for (let at = 0; at + run <= words.length; at += 1) {
    hashes.add(hash(`${words[at]} ${words[at + 1]} ${words[at + 2]}`));
  }
  return Uint32Array.from(hashes).sort().slice(0, most);
}

/**
 * How much of the shorter text stands in the other, from 0 to 1. Of a text that is longer than its
 * sketch, only hashes up to the sketch's largest are known, so only those are compared.
 */
export function containment(one: Sketch, other: Sketch): number {
  const limit = Math.min(knownUpTo(one), knownUpTo(other));
  const counted = Math.min(below(one, limit), below(other, limit));
  return counted === 0 ? 0 : shared(one, other) / counted;
}

function knownUpTo(sketched: Sketch): number {
  return sketched.length < most ? Number.POSITIVE_INFINITY : (sketched.at(-1) as number);
}

function below(sketched: Sketch, limit: number): number {
  const end = sketched.findIndex((each) => each > limit);
  return end === -1 ? sketched.length : end;
}

/** Both ascend: one walk along both. */
function shared(one: Sketch, other: Sketch): number {
  let count = 0;
  for (let a = 0, b = 0; a < one.length && b < other.length; ) {
    const difference = (one[a] as number) - (other[b] as number);
    if (difference === 0) count += 1;
    if (difference <= 0) a += 1;
    if (difference >= 0) b += 1;
  }
  return count;
}

/** FNV-1a over UTF-16 units, mixed once more (murmur3's finaliser), so that small means nothing. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
