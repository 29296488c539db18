import type { Item } from '../model/item.ts';
import { titleKey, urlKey } from './keys.ts';
import { containment, fewest, type Sketch, sketch } from './sketch.ts';

/** A story that was told, or waits to be, as far as a repeat is found by it. */
export interface Told {
  /** Relative to the newsletter's root. */
  file: string;
  /** The number of its issue; absent while it waits in the inbox. */
  issue?: number;
  id?: string;
  /** What its feed knows it by. */
  guid?: string;
  /** As `urlKey` gives it. */
  url?: string;
  /** As `titleKey` gives it. */
  title: string;
  date?: string;
  source?: string;
  sketch: Sketch;
}

/** A story that may be a repeat. */
export interface Story {
  id?: string;
  guid?: string;
  url?: string | undefined;
  title: string;
  date?: string;
  source?: string;
  /** Markdown or plain. */
  text: string;
}

export interface Repeat {
  told: Told;
  /** Sure: the same story, beyond doubt. Likely: somebody should look. */
  certainty: 'sure' | 'likely';
  /** Completes "It has the same …": what they have in common. */
  reason: string;
}

/** The stories of the past, to be asked for repeats. */
export interface Past {
  find: (story: Story) => Repeat | undefined;
  add: (told: Told) => void;
}

/** From here on a text is likely the same; two reports of one campaign share up to half. */
const likely = 0.65;
/** And with the same title and day, this much tells them to be one story. */
const alike = 0.3;
/** And with the same title alone, this much. */
const whole = 0.95;
/** How many of a sketch's hashes a story can be found by. */
const probes = 32;

/** An item as the past is asked for it. */
export function storyOf({ id, guid, url, title, date, source, body }: Item): Story {
  return {
    title,
    text: body.source,
    ...(id !== undefined && { id }),
    ...(guid !== undefined && { guid }),
    ...(url !== undefined && { url }),
    ...(date !== undefined && { date }),
    ...(source !== undefined && { source }),
  };
}

/** What the past keeps of a story. */
export function toldFrom(story: Story, file: string, issue?: number): Told {
  const { text, title, url, ...same } = story;
  const key = url === undefined ? undefined : urlKey(url);
  return {
    file,
    ...(issue !== undefined && { issue }),
    ...same,
    ...(key !== undefined && { url: key }),
    title: titleKey(title),
    sketch: sketch(text),
  };
}

/**
 * An index of stories. `find` goes by id, by what the feed calls it, by address, by title and
 * day, and by the words, in this order; the first that fits is the answer.
 */
export function createPast(stories: Iterable<Told> = []): Past {
  const exact = new Map<string, Told>();
  const titles = new Map<string, Told[]>();
  const hashes = new Map<number, Told[]>();
  const past: Past = { add, find };
  for (const story of stories) add(story);
  return past;

  function add(told: Told): void {
    for (const key of keysOf(told)) if (!exact.has(key)) exact.set(key, told);
    if (told.title !== '') push(titles, told.title, told);
    if (told.sketch.length < fewest) return;
    for (const each of told.sketch.slice(0, probes)) push(hashes, each, told);
  }

  function find(story: Story): Repeat | undefined {
    const asked = toldFrom(story, '');
    for (const key of keysOf(asked)) {
      const told = exact.get(key);
      if (told !== undefined) {
        return { told, certainty: 'sure', reason: reasons[key.slice(0, 3)] as string };
      }
    }
    return byTitle(asked) ?? byWords(asked);
  }

  function byTitle(asked: Told): Repeat | undefined {
    const named = titles.get(asked.title) ?? [];
    const sure = named.find(
      (told) =>
        told.date !== undefined &&
        told.date === asked.date &&
        ((told.source !== undefined && told.source === asked.source) ||
          containment(told.sketch, asked.sketch) >= alike),
    );
    if (sure !== undefined) return { told: sure, certainty: 'sure', reason: 'title and day' };
    const same = named.find(({ sketch: words }) => isWhole(words, asked.sketch));
    if (same !== undefined) return { told: same, certainty: 'sure', reason: 'title and words' };
    // One word, such as "Announcement", is no title to go by.
    const namesake = asked.title.includes(' ') ? named[0] : undefined;
    return namesake && { told: namesake, certainty: 'likely', reason: 'title' };
  }

  function byWords(asked: Told): Repeat | undefined {
    if (asked.sketch.length < fewest) return undefined;
    const near = new Set([...asked.sketch].flatMap((each) => hashes.get(each) ?? []));
    let best: { told: Told; share: number } | undefined;
    for (const told of near) {
      const share = containment(told.sketch, asked.sketch);
      if (share >= likely && share > (best?.share ?? 0)) best = { told, share };
    }
    return best && { told: best.told, certainty: 'likely', reason: 'words, nearly all of them' };
  }
}

/** All the words of a text that has some; of a short one to the last, since a sketch tells little of it. */
function isWhole(one: Sketch, other: Sketch): boolean {
  if (one.length === 0 || other.length === 0) return false;
  if (Math.min(one.length, other.length) < fewest) return one.join() === other.join();
  return containment(one, other) >= whole;
}

const reasons: Readonly<Record<string, string>> = {
  'id ': 'id',
  'gu ': 'id in its feed',
  'ur ': 'address',
};

function keysOf({ id, guid, url, source }: Told): string[] {
  return [
    ...(id === undefined ? [] : [`id ${id}`]),
    // Feeds number their entries from one: only with the feed it tells something, unless it is an address.
    ...(guid === undefined
      ? []
      : [`gu ${/^(?:urn|tag|https?):/i.test(guid) ? guid : `${source ?? ''} ${guid}`}`]),
    ...(url === undefined ? [] : [`ur ${url}`]),
  ];
}

function push<K>(map: Map<K, Told[]>, key: K, told: Told): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [told]);
  else list.push(told);
}
