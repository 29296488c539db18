import type { Item } from '../model/item.ts';
import { titleKey, urlKey } from './item-keys.ts';
import { containment, fewest, type Sketch, sketch } from './sketch.ts';

export interface ItemContent {
  id?: string | undefined;
  guid?: string | undefined;
  url?: string | undefined;
  title: string;
  date?: string | undefined;
  source?: string | undefined;
  text: string;
}

/** An item of the newsletter; `url` and `title` are their keys. */
export interface KnownItem extends Omit<ItemContent, 'text'> {
  file: string;
  issue?: number | undefined;
  sketch: Sketch;
}

export interface Duplicate {
  known: KnownItem;
  /** Sure: the same story. Likely: an editor should compare the two. */
  certainty: 'sure' | 'likely';
  /** Completes "It has the same …". */
  reason: string;
}

export interface ItemIndex {
  /** Sketching a text takes longer than finding it. */
  find: (story: ItemContent | KnownItem) => Duplicate | undefined;
  add: (item: KnownItem) => void;
}

/** From this share of common words, texts are likely the same; reports of a campaign share half. */
const likelyShare = 0.65;
const shareWithDay = 0.3;
const shareWithTitle = 0.95;
const probes = 32;
/** Of so many probes, texts with the likely share have fewer than so many in common once in a million. */
const sampleSize = 24;
const sampleHits = 4;

/** What the index compares of an item. */
export function itemContentOf({ id, guid, url, title, date, source, body }: Item): ItemContent {
  return { id, guid, url, title, date, source, text: body.source };
}

/** @param issue Absent for an item of the inbox. */
export function toKnownItem(content: ItemContent, file: string, issue?: number): KnownItem {
  const { text, ...fields } = content;
  return {
    ...fields,
    file,
    issue,
    url: urlKey(content.url ?? ''),
    title: titleKey(content.title),
    sketch: sketch(text),
  };
}

/** Finds duplicates by id, feed id, URL, title and day, and words; the first match counts. */
export function createItemIndex(items: Iterable<KnownItem> = []): ItemIndex {
  const byKey = new Map<string, Duplicate>();
  const byTitle = new Map<string, KnownItem[]>();
  const byHash = new Map<number, KnownItem[]>();
  for (const item of items) add(item);
  return { add, find };

  function add(known: KnownItem): void {
    for (const { key, reason } of keysOf(known)) {
      if (!byKey.has(key)) byKey.set(key, { known, certainty: 'sure', reason });
    }
    if (known.title !== '') push(byTitle, known.title, known);
    if (known.sketch.length < fewest) return;
    for (const hash of known.sketch.slice(0, probes)) push(byHash, hash, known);
  }

  function find(story: ItemContent | KnownItem): Duplicate | undefined {
    const wanted = 'sketch' in story ? story : toKnownItem(story, '');
    for (const { key } of keysOf(wanted)) {
      const duplicate = byKey.get(key);
      if (duplicate !== undefined) return duplicate;
    }
    return findByTitle(wanted) ?? findByWords(wanted);
  }

  function findByTitle(wanted: KnownItem): Duplicate | undefined {
    const named = byTitle.get(wanted.title) ?? [];
    const sameDay = named.find(
      (known) =>
        known.date !== undefined &&
        known.date === wanted.date &&
        ((known.source !== undefined && known.source === wanted.source) ||
          containment(known.sketch, wanted.sketch) >= shareWithDay),
    );
    if (sameDay !== undefined)
      return { known: sameDay, certainty: 'sure', reason: 'title and day' };
    const sameWords = named.find((known) => isWhole(known.sketch, wanted.sketch));
    if (sameWords !== undefined)
      return { known: sameWords, certainty: 'sure', reason: 'title and words' };
    // A title of one word, such as "Announcement", says too little.
    const namesake = wanted.title.includes(' ') ? named[0] : undefined;
    return namesake && { known: namesake, certainty: 'likely', reason: 'title' };
  }

  function findByWords(wanted: KnownItem): Duplicate | undefined {
    if (wanted.sketch.length < fewest) return undefined;
    const hits = new Map<KnownItem, number>();
    for (const hash of wanted.sketch) {
      for (const known of byHash.get(hash) ?? []) hits.set(known, (hits.get(known) ?? 0) + 1);
    }
    let best: { known: KnownItem; share: number } | undefined;
    for (const [known, count] of hits) {
      // Most items have a hit or two; comparing them all took 90 % of the time among 6,000.
      if (count < sampleHits && isSample(known.sketch, wanted.sketch)) continue;
      const share = containment(known.sketch, wanted.sketch);
      if (share >= likelyShare && share > (best?.share ?? 0)) best = { known, share };
    }
    return best && { known: best.known, certainty: 'likely', reason: 'words, nearly all of them' };
  }
}

/** True where the probes that two texts can have in common are enough to judge by. */
function isSample(known: Sketch, wanted: Sketch): boolean {
  const lastProbe = known[Math.min(probes, known.length) - 1] ?? 0;
  const counted = wanted[sampleSize - 1] ?? Number.POSITIVE_INFINITY;
  return known.length >= sampleSize && counted <= lastProbe;
}

/** True for nearly the same text; a short one must be identical, since its sketch says little. */
function isWhole(one: Sketch, other: Sketch): boolean {
  if (one.length === 0 || other.length === 0) return false;
  if (Math.min(one.length, other.length) < fewest) return one.join() === other.join();
  return containment(one, other) >= shareWithTitle;
}

function keysOf({ id, guid, url, source }: KnownItem): { key: string; reason: string }[] {
  // Feeds number their entries from one: such an id is unique only within its source.
  const isGlobal = /^(?:urn|tag|https?):/i.test(guid ?? '');
  return [
    ...(id === undefined ? [] : [{ key: `id ${id}`, reason: 'id' }]),
    ...(guid === undefined
      ? []
      : [{ key: `guid ${isGlobal ? guid : `${source ?? ''} ${guid}`}`, reason: 'id in its feed' }]),
    ...(url === undefined ? [] : [{ key: `url ${url}`, reason: 'URL' }]),
  ];
}

function push<K>(map: Map<K, KnownItem[]>, key: K, item: KnownItem): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}
