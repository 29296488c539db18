import { readFile } from 'node:fs/promises';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import type { ImportSettings, Source } from '../model/source.ts';
import type { Candidate } from './candidate.ts';
import { findFiles, isMarkdown, type TypedPath } from './find-files.ts';
import { importMarkdown } from './inbox/import-markdown.ts';
import { importStories } from './inbox/import-stories.ts';
import type { ImportTools, StoryResult } from './inbox/import-tools.ts';
import { selectNewest } from './inbox/select-stories.ts';
import { fetchPage, type ReadingTools, readDocument } from './read-documents.ts';

/** Overrides the settings of the source of named stories. */
export interface ImportOverrides extends Pick<ImportSettings, 'take' | 'drafts'> {
  section?: string | undefined;
}

export interface NamedSources {
  paths: readonly TypedPath[];
  urls: readonly string[];
}

const fromFeed = 10;

/** Imports Markdown files as they are, and stories from other documents, pages and feeds. */
export async function importNamed(
  { paths, urls }: NamedSources,
  overrides: ImportOverrides,
  importing: ImportTools,
  reading: ReadingTools,
): Promise<Outcome<StoryResult[]>> {
  const { value: files, problems } = await findFiles(paths);
  const value: StoryResult[] = [];
  for (const found of files) {
    if (reading.signal.aborted) break;
    const { path, file } = found;
    const imported = isMarkdown(found)
      ? await importMarkdown(found, importing, overrides)
      : await importNewest(
          await readDocument({ bytes: await readFile(path), from: file }, reading),
          settingsFor(undefined, overrides),
          importing,
        );
    problems.push(...imported.problems);
    value.push(...[imported.value ?? []].flat());
  }
  for (const url of urls) {
    if (reading.signal.aborted) break;
    const settings = settingsFor(url, overrides, importing.newsletter);
    const imported = await importNewest(await fetchPage(url, reading), settings, importing);
    problems.push(...imported.problems);
    value.push(...imported.value);
  }
  return { value, problems };
}

async function importNewest(
  { value: candidates, problems }: Outcome<Candidate[]>,
  settings: ImportSettings & { name?: string },
  tools: ImportTools,
): Promise<Outcome<StoryResult[]>> {
  const chosen = selectNewest(candidates, settings.atMost);
  const wanted = candidates.filter((candidate) => chosen.has(candidate));
  const imported = await importStories(wanted, settings, tools);
  const why = `more than ${settings.atMost}`;
  const others = candidates
    .filter((candidate) => !chosen.has(candidate))
    .map(({ from, title }): StoryResult => ({ from, title, fate: 'left out', why }));
  return { value: [...imported.value, ...others], problems: [...problems, ...imported.problems] };
}

function settingsFor(
  url: string | undefined,
  { section, take, drafts }: ImportOverrides,
  newsletter?: Newsletter,
): ImportSettings & { name?: string } {
  const source =
    url === undefined ? undefined : newsletter?.sources.find((each) => isOn(url, each));
  return {
    ...source,
    ...{ words: [], notWords: [], categories: [], notCategories: [] },
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
