import { foldWords } from './item-keys.ts';

/** The smallest hashes of a text's runs of three words (bottom-k MinHash; Broder, 1997). */
export type Sketch = Uint32Array;

/** Enough to distinguish four fifths from three; it holds all of a text of 130 words. */
const most = 128;
const run = 3;
/** A text with fewer runs is too short to be compared. */
export const fewest = 20;

/** URLs are removed: often only one copy of a text has them. The limit keeps `](](…` linear. */
const addresses = /\]\([^)]{0,2000}\)|\bhttps?:\/\/\S+/g;

/** The sketch of a Markdown text. Case, accents and URLs make no difference. */
export function sketch(text: string): Sketch {
  const words = foldWords(text.replace(addresses, ' '));
  const hashes = new Set<number>();
  for (let at = 0; at + run <= words.length; at += 1) {
    hashes.add(hash(`${words[at]} ${words[at + 1]} ${words[at + 2]}`));
  }
  return Uint32Array.from(hashes).sort().slice(0, most);
}

/**
 * The share of the shorter text that also occurs in the other, from 0 to 1. Only hashes up to the
 * smaller of the two largest are compared: beyond it, a long text's sketch says nothing.
 */
export function containment(one: Sketch, other: Sketch): number {
  const limit = Math.min(knownUpTo(one), knownUpTo(other));
  const counted = Math.min(below(one, limit), below(other, limit));
  return counted === 0 ? 0 : shared(one, other) / counted;
}

function knownUpTo(sketched: Sketch): number {
  const { length, [length - 1]: last = 0 } = sketched;
  return length < most ? Number.POSITIVE_INFINITY : last;
}

function below(sketched: Sketch, limit: number): number {
  const end = sketched.findIndex((each) => each > limit);
  return end === -1 ? sketched.length : end;
}

function shared(one: Sketch, other: Sketch): number {
  let count = 0;
  for (let a = 0, b = 0; a < one.length && b < other.length; ) {
    const difference = (one[a] ?? 0) - (other[b] ?? 0);
    if (difference === 0) count += 1;
    if (difference <= 0) a += 1;
    if (difference >= 0) b += 1;
  }
  return count;
}

/** FNV-1a over UTF-16 units, with murmur3's finaliser: the smallest hashes are a random sample. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
