import { inboxFolder } from '../../content/issue-folders.ts';
import { storySlug } from '../../content/slug.ts';
import { parseTree } from '../../lib/markdown-syntax.ts';
import { omitEmpty } from '../../lib/omit-empty.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import { modelProblems } from '../../model/problems.ts';
import type { ImportSettings } from '../../model/source.ts';
import { type Duplicate, type ItemContent, toKnownItem } from '../../stories/item-index.ts';
import { canonicalUrl } from '../../stories/item-keys.ts';
import { writeBody } from '../body-markdown.ts';
import type { Candidate } from '../candidate.ts';
import { findEmailAddresses } from '../email-addresses.ts';
import { collectProblems } from '../problems.ts';
import { cleanLinks } from './clean-links.ts';
import { detectLanguage, sameLanguage } from './detect-language.ts';
import { formatFile } from './format-item.ts';
import { type ImportedPictures, importPictures } from './import-pictures.ts';
import type { ImportTools, StoryResult } from './import-tools.ts';
import { shorten } from './shorten.ts';

/** Without an item it is not imported. */
export type PreparedStory = Outcome<StoryResult> & { item?: PreparedItem };

interface PreparedItem {
  slug: string;
  text: string;
  pictures: ReadonlyMap<string, Uint8Array>;
  problemsAt: (file: string) => Problem[];
}

const fromWeb = 2;
const longestSummary = 300;

/** Makes an item of a candidate, as an editor would have typed it, and adds it to the index. */
export async function prepareStory(
  candidate: Candidate,
  settings: ImportSettings & { name?: string },
  tools: ImportTools,
): Promise<PreparedStory> {
  const { from } = candidate;
  const title = cutSummary(candidate.title) ?? '';
  if (title === '') {
    const hint = 'Save its text in a file with the title on the first line, and collect that file.';
    return {
      value: { from, title, fate: 'refused', why: 'no title' },
      problems: [{ ...modelProblems['missing-title']({ file: from }), hint }],
    };
  }
  const content = contentOfCandidate({ ...candidate, title }, settings.name);
  const duplicate = tools.index.find(
    candidate.hasSharedUrl ? { ...content, url: undefined } : content,
  );
  if (duplicate?.certainty === 'sure') {
    const why = describeDuplicate(duplicate);
    return { value: { from, title, fate: 'seen', why }, problems: [] };
  }

  const slug = storySlug(title);
  const take = settings.take ?? (candidate.onWeb ? fromWeb : 'whole');
  const body = shorten(parseTree(candidate.body), take, candidate.summary);
  const problems: Problem[] = [];
  const dead = cleanLinks(body);
  if (dead > 0)
    problems.push(collectProblems['link-left-out']({ title, count: dead }, { file: from }));
  const imported: Outcome<ImportedPictures> = tools.dryRun
    ? { value: { pictures: new Map() }, problems: [] }
    : await importPictures(body, candidate, slug, tools.fetchPicture);
  problems.push(...imported.problems);
  const text = writeBody(body);

  const summary = take === 'summary' ? undefined : cutSummary(candidate.summary);
  const mayPublish =
    findEmailAddresses(`${title}\n${summary ?? ''}\n${text}`).length === 0 ||
    tools.dryRun ||
    (await tools.confirm(`"${title}" has an email address. Publish it?`)) === true;
  const reasons = [
    ...(settings.drafts ? ['needs review'] : []),
    ...(duplicate === undefined ? [] : [describeDuplicate(duplicate)]),
    ...(mayPublish ? [] : ['has an email address']),
  ];
  const { languages } = tools.newsletter;
  const language =
    settings.language ?? detectLanguage(candidate.body, candidate.language, languages);
  const { image } = imported.value;
  const fields = {
    title,
    section: settings.section,
    url: content.url,
    guid: content.guid,
    source: content.source,
    author: candidate.author,
    date: content.date,
    lang: language && sameLanguage(language, languages[0]) ? undefined : language,
    image: image?.path,
    image_alt: image?.alt,
    summary,
    draft: reasons.length > 0 ? true : undefined,
    duplicate_of: duplicate && (duplicate.known.id ?? duplicate.known.file),
  };
  const file = formatFile(omitEmpty(fields), text);
  tools.index.add(toKnownItem({ ...content, text }, `${inboxFolder}/${slug}.md`));
  const problemsAt = (to: string): Problem[] => [
    ...(duplicate === undefined ? [] : [likelyDuplicate(to, title, duplicate)]),
    ...(mayPublish ? [] : findEmailAddresses(file)).map((at) =>
      collectProblems['address-in-text']({ file: to, ...at }),
    ),
  ];
  const draft = reasons.length > 0 && { fate: 'draft' as const, why: reasons.join('; ') };
  return {
    value: { from, title, fate: 'new', ...draft },
    problems,
    item: { slug, text: file, pictures: imported.value.pictures, problemsAt },
  };
}

function contentOfCandidate(
  { title, url, hasSharedUrl, guid, source, date, body }: Candidate,
  name: string | undefined,
): ItemContent {
  // `/changes#v2` is the place of a story on a page of several.
  const canonical = hasSharedUrl ? url : canonicalUrl(url ?? '');
  const host = canonical && new URL(canonical).hostname.replace(/^www\./, '');
  const known = omitEmpty({ url: canonical, guid, source: name ?? source ?? host, date });
  return { ...known, title, text: body };
}

function cutSummary(summary: string | undefined): string | undefined {
  const plain = summary?.replace(/\s+/g, ' ').trim();
  if (plain === undefined || plain.length <= longestSummary) return plain;
  return `${plain.slice(0, longestSummary - 1).replace(/\s+\S*$/, '')} …`;
}

/** Where the newsletter has a story, for an editor. */
export function describeDuplicate({ known, certainty, reason }: Duplicate): string {
  const place = known.issue === undefined ? 'the inbox' : `issue ${known.issue}`;
  return certainty === 'sure'
    ? `already in ${place}: ${known.file}`
    : `perhaps already in ${place}, with the same ${reason}: ${known.file}`;
}

/** The warning about a draft that may repeat a known item. @param file Of the draft. */
export function likelyDuplicate(file: string, title: string, duplicate: Duplicate): Problem {
  const { known, reason } = duplicate;
  return collectProblems['likely-repeat']({ title, file: known.file, reason }, { file });
}
