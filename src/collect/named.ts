import { readFile } from 'node:fs/promises';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import type { Source, StorySelection } from '../model/source.ts';
import type { Candidate } from './candidate.ts';
import { type ReadingTools, readDocument, readPage } from './documents.ts';
import { type Found, findFiles, isMarkdown } from './find-files.ts';
import { newest } from './inbox/filter.ts';
import { takeMarkdown } from './inbox/take-markdown.ts';
import { type Desk, type Taken, takeUp } from './inbox/take-up.ts';

/** How stories are taken up that somebody named: what was typed goes before what a source's settings say. */
export interface Wishes {
  section?: string;
  take?: NonNullable<StorySelection['take']>;
  drafts: boolean;
}

/** Files and folders as they lie and as they were typed, and addresses. */
export interface Named {
  paths: readonly { path: string; typed: string }[];
  urls: readonly string[];
}

/** Of a feed that is named itself, so many of the newest stories. */
const fromFeed = 10;

/**
 * Brings in what was named: Markdown as it is, and stories from documents of every kind, from
 * pages and from feeds. Each that fails is told, and the rest goes on.
 */
export async function collectNamed(
  { paths, urls }: Named,
  wishes: Wishes,
  desk: Desk,
  tools: ReadingTools,
): Promise<Outcome<Taken[]>> {
  const { value: files, problems } = await findFiles(paths);
  const value: Taken[] = [];
  for (const found of files) {
    if (tools.signal.aborted) break;
    const taken = isMarkdown(found)
      ? await takeMarkdown(found, desk, wishes)
      : await takeAll(await readNamed(found, tools), takingOf(undefined, wishes), desk);
    problems.push(...taken.problems);
    value.push(...[taken.value ?? []].flat());
  }
  for (const url of urls) {
    if (tools.signal.aborted) break;
    const taken = await takeAll(
      await readPage(url, tools),
      takingOf(url, wishes, desk.newsletter),
      desk,
    );
    problems.push(...taken.problems);
    value.push(...taken.value);
  }
  return { value, problems };
}

async function readNamed(
  { path, file }: Found,
  tools: ReadingTools,
): Promise<Outcome<Candidate[]>> {
  return readDocument({ bytes: await readFile(path), from: file }, tools);
}

async function takeAll(
  { value: candidates, problems }: Outcome<Candidate[]>,
  taking: StorySelection & { name?: string },
  desk: Desk,
): Promise<Outcome<Taken[]>> {
  const inside = newest(candidates, taking.atMost);
  const left = candidates.flatMap((candidate): Taken[] => {
    if (inside.has(candidate)) return [];
    const { from, title } = candidate;
    return [{ from, title, fate: 'left out', why: `more than ${taking.atMost}` }];
  });
  const wanted = candidates.filter((candidate) => inside.has(candidate));
  const taken = await takeUp(wanted, taking, desk);
  return { value: [...taken.value, ...left], problems: [...problems, ...taken.problems] };
}

/** The settings of the source whose site a page lies on, and what was wished. */
function takingOf(
  url: string | undefined,
  { section, take, drafts }: Wishes,
  newsletter?: Newsletter,
): StorySelection & { name?: string } {
  const source =
    url === undefined ? undefined : newsletter?.sources.find((each) => isOn(url, each));
  return {
    ...source,
    words: [],
    notWords: [],
    categories: [],
    notCategories: [],
    atMost: url === undefined ? Number.POSITIVE_INFINITY : fromFeed,
    drafts: drafts || source?.drafts === true,
    ...(section !== undefined && { section }),
    ...(take !== undefined && { take }),
  };
}

function isOn(url: string, { site, origin }: Source): boolean {
  const host = (each: string | undefined): string | undefined =>
    each === undefined ? undefined : URL.parse(each)?.hostname.replace(/^www\./, '');
  return [site, origin?.location].some((each) => each !== undefined && host(each) === host(url));
}
