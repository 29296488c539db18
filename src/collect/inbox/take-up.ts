import { inboxFolder } from '../../content/read-inbox.ts';
import { parseItem, present } from '../../content/read-item.ts';
import { slugify } from '../../content/slug.ts';
import type { Newsletter, Taking } from '../../newsletter/newsletter.ts';
import { hasErrors, type Outcome, type Problem } from '../../newsletter/problem.ts';
import { cleanUrl } from '../../newsletter/repeats/keys.ts';
import { type Past, type Repeat, type Story, toldFrom } from '../../newsletter/repeats/past.ts';
import { addressInText, findAddresses } from '../addresses.ts';
import type { Candidate } from '../candidate.ts';
import { parseBody, writeBody } from '../markdown.ts';
import { type ItemHead, itemText } from './item-text.ts';
import { languageOf, sameLanguage } from './language.ts';
import { dropDeadLinks } from './links.ts';
import { bringPictures, type FetchPicture } from './pictures.ts';
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

/** What taking up stories needs from outside. */
export interface Desk {
  root: string;
  newsletter: Newsletter;
  /** What was told before; stories that come are added. */
  past: Past;
  dryRun: boolean;
  fetchPicture: FetchPicture;
  /** Does work while nobody else changes the inbox. */
  alone: <T>(work: () => Promise<T>) => Promise<T>;
  /** Asks a person for a yes; undefined where there is nobody. */
  confirm: (question: string) => Promise<boolean | undefined>;
}

/**
 * Makes a candidate an item of the inbox, as an editor would have typed it, unless the newsletter
 * has it. A likely repeat comes as a draft that names the earlier story.
 * @param taking The settings of its source; `name` goes before what the candidate says of its source.
 */
export async function takeUp(
  candidate: Candidate,
  taking: Taking & { name?: string },
  desk: Desk,
): Promise<Outcome<Taken>> {
  const { from } = candidate;
  const title = candidate.title.replace(/\s+/g, ' ').trim();
  const story = storyFrom({ ...candidate, title }, taking.name);
  const repeat = desk.past.find(candidate.passing ? { ...story, url: undefined } : story);
  if (repeat?.certainty === 'sure') {
    return { value: { from, title, fate: 'seen', why: whereTold(repeat) }, problems: [] };
  }

  const slug = slugify(title);
  const body = shorten(parseBody(candidate.body), taking.take, candidate.summary);
  const problems: Problem[] = [];
  const dead = dropDeadLinks(body);
  if (dead > 0) problems.push(linksLeftOut(from, dead));
  const fetchPicture = desk.dryRun ? later : desk.fetchPicture;
  const brought = await bringPictures(body, candidate, slug, fetchPicture);
  if (!desk.dryRun) problems.push(...brought.problems);
  const text = writeBody(body);

  const addresses = findAddresses(text);
  const mayPrint =
    addresses.length === 0 ||
    desk.dryRun ||
    (await desk.confirm(`"${title}" has an e-mail address in it. May it be printed?`)) === true;
  const waits = [
    ...(taking.drafts ? ['to be looked at'] : []),
    ...(repeat === undefined ? [] : [`${whereTold(repeat)}, with the same ${repeat.reason}`]),
    ...(mayPrint ? [] : ['an e-mail address is in it']),
  ];
  const language =
    taking.language ?? languageOf(candidate.body, candidate.language, desk.newsletter.languages);
  const head: ItemHead = {
    ...present({ ...story, text: undefined, id: undefined }),
    title,
    ...present({
      author: candidate.author,
      summary: taking.take === 'summary' ? undefined : briefly(candidate.summary),
      section: taking.section,
      lang: language && sameLanguage(language, desk.newsletter.languages[0]) ? undefined : language,
      image: brought.value.image?.path,
      image_alt: brought.value.image?.alt,
      duplicate_of: repeat && (repeat.told.id ?? repeat.told.file),
    }),
    ...(waits.length > 0 && { draft: true }),
  };
  const fate = waits.length > 0 ? 'draft' : 'new';
  const why = waits.length > 0 ? { why: waits.join('; ') } : {};
  const written = itemText(head, text);
  const item = parseItem(written, from, desk.newsletter);
  if (hasErrors(item.problems)) {
    problems.push(...item.problems);
    return { value: { from, title, fate: 'refused', why: 'it does not fit' }, problems };
  }
  const to = desk.dryRun
    ? `${inboxFolder}/${slug}.md`
    : await desk.alone(() => placeStory(desk.root, slug, written, brought.value.pictures));
  desk.past.add(toldFrom({ ...story, text }, to));
  if (repeat !== undefined) problems.push(likelyRepeat(to, title, repeat));
  if (!mayPrint) {
    problems.push(...findAddresses(written).map((place) => addressInText({ file: to, ...place })));
  }
  return { value: { from, title, fate, to, ...why }, problems };
}

function storyFrom(
  { title, url, guid, source, date, body }: Candidate,
  name: string | undefined,
): Story {
  const clean = url === undefined ? undefined : cleanUrl(url);
  const host = clean === undefined ? undefined : new URL(clean).hostname.replace(/^www\./, '');
  return {
    ...present({ url: clean, guid, source: name ?? source ?? host, date }),
    title,
    text: body,
  };
}

/** A dry run fetches nothing. */
const later: FetchPicture = async () => ({
  code: 'picture-left-out',
  severity: 'warning',
  message: '',
  hint: '',
});

/** At most 300 letters, cut behind a word. */
function briefly(summary: string | undefined): string | undefined {
  const plain = summary?.replace(/\s+/g, ' ').trim();
  if (plain === undefined || plain.length <= 300) return plain;
  return `${plain.slice(0, 299).replace(/\s+\S*$/, '')} …`;
}

/** Where the newsletter has a story, for a person. */
export function whereTold({ told, certainty }: Repeat): string {
  const place = told.issue === undefined ? 'the inbox' : `issue ${told.issue}`;
  return `${place} ${certainty === 'sure' ? 'has' : 'may have'} it: ${told.file}`;
}

export function likelyRepeat(file: string, title: string, repeat: Repeat): Problem {
  return {
    code: 'likely-repeat',
    severity: 'warning',
    message: `"${title}" may be told already: ${repeat.told.file} has the same ${repeat.reason}.`,
    hint: 'It waits as a draft. Delete it, or take out the line draft: if it is another story.',
    file,
  };
}

function linksLeftOut(from: string, count: number): Problem {
  return {
    code: 'link-left-out',
    severity: 'warning',
    message: `${count === 1 ? 'A link' : `${count} links`} of this story led nowhere from outside; the words stayed.`,
    hint: 'Write the whole address, with https://, where the words should lead somewhere.',
    file: from,
  };
}
