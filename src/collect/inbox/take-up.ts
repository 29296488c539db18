import { inboxFolder } from '../../content/read-inbox.ts';
import { present } from '../../content/read-item.ts';
import { storySlug } from '../../content/slug.ts';
import type { Newsletter } from '../../model/newsletter.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { StorySelection } from '../../model/source.ts';
import {
  type Duplicate,
  type ItemContent,
  type ItemIndex,
  toKnownItem,
} from '../../stories/item-index.ts';
import { canonicalUrl } from '../../stories/item-keys.ts';
import { addressInText, findAddresses } from '../addresses.ts';
import type { Candidate } from '../candidate.ts';
import { parseBody, writeBody } from '../markdown.ts';
import { itemText } from './item-text.ts';
import { languageOf, sameLanguage } from './language.ts';
import { mendLinks } from './links.ts';
import { bringPictures, type FetchPicture, type InboxPictures } from './pictures.ts';
import { placeStory } from './place.ts';
import { shorten } from './shorten.ts';

/** What became of a story that was found. */
export interface Taken {
  from: string;
  title: string;
  /** `draft`: it came, and waits until somebody has looked. `seen`: the newsletter has it. */
  fate: 'new' | 'draft' | 'seen' | 'left out' | 'refused';
  /** Why it is not simply new. */
  why?: string;
  /** Relative to the root: where it is, or would be. */
  to?: string;
}

export interface Desk {
  root: string;
  newsletter: Newsletter;
  /** Known items; new ones are added. */
  past: ItemIndex;
  dryRun: boolean;
  fetchPicture: FetchPicture;
  /** Parses a Markdown file in the guarded process first. */
  inspect: (file: { text: string; from: string }) => Promise<Problem[]>;
  /** Does work while nobody else changes the inbox. */
  alone: <T>(work: () => Promise<T>) => Promise<T>;
  /** Asks a person for a yes; undefined where there is nobody. */
  confirm: (question: string) => Promise<boolean | undefined>;
}

/** Paragraphs of a story on the web, unless a setting says otherwise. */
const fromWeb = 2;
/** Stories that come into the inbox at a time: what they weigh is in memory. */
const atOnce = 10;

/**
 * Makes candidates items of the inbox, as an editor would have typed them, unless the newsletter
 * has them. A likely repeat comes as a draft that names the earlier story.
 * @param taking The settings of their source; `name` goes before what a candidate says of its source.
 * @returns What became of each, in their order.
 */
export async function takeUp(
  candidates: readonly Candidate[],
  taking: StorySelection & { name?: string },
  desk: Desk,
): Promise<Outcome<Taken[]>> {
  const value: Taken[] = [];
  const problems: Problem[] = [];
  for (let at = 0; at < candidates.length; at += atOnce) {
    const prepared: Prepared[] = [];
    for (const candidate of candidates.slice(at, at + atOnce)) {
      prepared.push(await prepare(candidate, taking, desk));
    }
    const placed = await place(prepared, desk);
    value.push(...placed.value);
    problems.push(...placed.problems);
  }
  return { value, problems };
}

/** What became of a story before it comes: it does not, or it is ready to. */
type Prepared = Outcome<Taken> & { arrival?: Arrival };

interface Arrival {
  slug: string;
  text: string;
  pictures: ReadonlyMap<string, Uint8Array>;
  /** What is to be told once it is known where the story lies. */
  tell: (to: string) => Problem[];
}

async function place(prepared: readonly Prepared[], desk: Desk): Promise<Outcome<Taken[]>> {
  const value = prepared.map((each) => ({ ...each.value }));
  const problems = prepared.flatMap((each) => each.problems);
  const arriveOne = async ({ slug, text, pictures, tell }: Arrival, at: number): Promise<void> => {
    const to = desk.dryRun
      ? `${inboxFolder}/${slug}.md`
      : await placeStory(desk.root, slug, text, pictures);
    (value[at] as Taken).to = to;
    problems.push(...tell(to));
  };
  const arrive = async (): Promise<void> => {
    // Those that may want the same name, `name-2` among them, come one after the other.
    const last = new Map<string, Promise<void>>();
    for (const [at, { arrival }] of prepared.entries()) {
      if (arrival === undefined) continue;
      const name = arrival.slug.replace(/(?:-\d+)+$/, '');
      const before = last.get(name) ?? Promise.resolve();
      last.set(
        name,
        before.then(() => arriveOne(arrival, at)),
      );
    }
    await Promise.all(last.values());
  };
  const isAny = prepared.some(({ arrival }) => arrival !== undefined);
  if (isAny) await (desk.dryRun ? arrive() : desk.alone(arrive));
  return { value, problems };
}

async function prepare(
  candidate: Candidate,
  taking: StorySelection & { name?: string },
  desk: Desk,
): Promise<Prepared> {
  const { from } = candidate;
  const title = briefly(candidate.title) ?? '';
  if (title === '') {
    return {
      value: { from, title, fate: 'refused', why: 'no title' },
      problems: [withoutTitle(from)],
    };
  }
  const story = storyFrom({ ...candidate, title }, taking.name);
  const repeat = desk.past.find(candidate.passing ? { ...story, url: undefined } : story);
  if (repeat?.certainty === 'sure') {
    return { value: { from, title, fate: 'seen', why: whereTold(repeat) }, problems: [] };
  }

  const slug = storySlug(title);
  const take = taking.take ?? (candidate.onWeb ? fromWeb : 'whole');
  const body = shorten(parseBody(candidate.body), take, candidate.summary);
  const problems: Problem[] = [];
  const dead = mendLinks(body);
  if (dead > 0) problems.push(linksLeftOut(from, title, dead));
  // A dry run fetches nothing.
  const brought: Outcome<InboxPictures> = desk.dryRun
    ? { value: { pictures: new Map() }, problems: [] }
    : await bringPictures(body, candidate, slug, desk.fetchPicture);
  problems.push(...brought.problems);
  const text = writeBody(body);

  const summary = take === 'summary' ? undefined : briefly(candidate.summary);
  const mayPrint =
    findAddresses(`${title}\n${summary ?? ''}\n${text}`).length === 0 ||
    desk.dryRun ||
    (await desk.confirm(`"${title}" has an e-mail address in it. May it be printed?`)) === true;
  const waits = [
    ...(taking.drafts ? ['to be looked at'] : []),
    ...(repeat === undefined ? [] : [`${whereTold(repeat)}, with the same ${repeat.reason}`]),
    ...(mayPrint ? [] : ['an e-mail address is in it']),
  ];
  const { languages } = desk.newsletter;
  const language = taking.language ?? languageOf(candidate.body, candidate.language, languages);
  const written = itemText(
    {
      ...present({ ...story, text: undefined, id: undefined }),
      title,
      ...present({
        author: candidate.author,
        summary,
        section: taking.section,
        lang: language && sameLanguage(language, languages[0]) ? undefined : language,
        image: brought.value.image?.path,
        image_alt: brought.value.image?.alt,
        duplicate_of: repeat && (repeat.known.id ?? repeat.known.file),
      }),
      ...(waits.length > 0 && { draft: true }),
    },
    text,
  );
  desk.past.add(toKnownItem({ ...story, text }, `${inboxFolder}/${slug}.md`));
  const tell = (to: string): Problem[] => [
    ...(repeat === undefined ? [] : [likelyRepeat(to, title, repeat)]),
    ...(mayPrint ? [] : findAddresses(written).map((at) => addressInText({ file: to, ...at }))),
  ];
  const waiting = waits.length > 0 && { fate: 'draft' as const, why: waits.join('; ') };
  return {
    value: { from, title, fate: 'new', ...waiting },
    problems,
    arrival: { slug, text: written, pictures: brought.value.pictures, tell },
  };
}

function storyFrom(
  { title, url, guid, source, date, body }: Candidate,
  name: string | undefined,
): ItemContent {
  const clean = url === undefined ? undefined : canonicalUrl(url);
  const host = clean === undefined ? undefined : new URL(clean).hostname.replace(/^www\./, '');
  return {
    ...present({ url: clean, guid, source: name ?? source ?? host, date }),
    title,
    text: body,
  };
}

/** At most 300 letters, cut behind a word. */
function briefly(summary: string | undefined): string | undefined {
  const plain = summary?.replace(/\s+/g, ' ').trim();
  if (plain === undefined || plain.length <= 300) return plain;
  return `${plain.slice(0, 299).replace(/\s+\S*$/, '')} …`;
}

/** Where the newsletter has a story, for a person. */
export function whereTold({ known, certainty }: Duplicate): string {
  const place = known.issue === undefined ? 'the inbox' : `issue ${known.issue}`;
  return `${place} ${certainty === 'sure' ? 'has' : 'may have'} it: ${known.file}`;
}

export function likelyRepeat(file: string, title: string, repeat: Duplicate): Problem {
  return {
    code: 'likely-repeat',
    severity: 'warning',
    message: `"${title}" may be told already: ${repeat.known.file} has the same ${repeat.reason}.`,
    hint: 'It waits as a draft. Delete it, or take out the line draft: if it is another story.',
    file,
  };
}

function withoutTitle(file: string): Problem {
  return {
    code: 'missing-title',
    severity: 'error',
    message: 'A story has no title.',
    hint: 'Save its text in a file with a title in its first line, and collect that.',
    file,
  };
}

function linksLeftOut(from: string, title: string, count: number): Problem {
  return {
    code: 'link-left-out',
    severity: 'warning',
    message: `${count === 1 ? 'A link' : `${count} links`} of "${title}" led nowhere from outside; the words stayed.`,
    hint: 'Write the whole address, with https://, where the words should lead somewhere.',
    file: from,
  };
}
