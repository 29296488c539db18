import { parseItemName, slugify } from '../../content/slug.ts';
import { omitEmpty } from '../../lib/omit-empty.ts';
import { readDay } from '../../lib/text/read-day.ts';
import { canonicalLanguage } from '../../model/languages.ts';
import type { Outcome } from '../../model/problem.ts';
import { modelProblems } from '../../model/problems.ts';
import { archiveProblems } from './problems.ts';
import { type PostFields, readPostHead } from './read-post-head.ts';
import { resolveTemplateLinks } from './template-links.ts';

export interface Post {
  file: string;
  title: string;
  date: string;
  slug: string;
  number?: number;
  tags: string[];
  author?: string;
  /** BCP 47, if the post names it. */
  language?: string;
  summary?: string;
  /** Old paths in its front matter. */
  addresses: string[];
  body: string;
  /** Of its file, before `body`. */
  linesBefore: number;
}

/**
 * Reads a post of Jekyll, Hugo, Eleventy or Pelican, or plain Markdown. Undefined without title or date, if
 * the front matter is invalid, and for drafts.
 */
export function readPost(text: string, file: string): Outcome<Post | undefined> {
  const head = readPostHead(text, file);
  if (head.value === undefined) return { value: undefined, problems: head.problems };
  const { fields, body } = head.value;
  if (isDraft(fields, file)) {
    const problem = archiveProblems['old-draft']({ file, line: 1 });
    return { value: undefined, problems: [...head.problems, problem] };
  }
  const name = nameOf(file);
  const heading = /^\s*#\s+(.+?)\s*#*\s*(?:\n|$)/.exec(body);
  const title = word(fields.title) ?? heading?.[1] ?? undefined;
  const written = word(fields.date ?? fields.published ?? fields.pubdate);
  const date = written === undefined ? name.date : readDay(written);
  if (date === undefined || title === undefined) {
    const place = { file, line: 1 };
    const problem =
      title === undefined
        ? modelProblems['missing-title'](place)
        : written === undefined
          ? archiveProblems['missing-date'](place)
          : modelProblems['bad-date']({ field: '`date`', value: written }, place);
    return { value: undefined, problems: [...head.problems, problem] };
  }
  const titleLength = word(fields.title) === undefined && heading !== null ? heading[0].length : 0;
  const words = body.slice(titleLength);
  const before = text.slice(0, text.length - words.trimStart().length);
  const number = numberOf(fields.number ?? fields.issue, title, file);
  return {
    value: {
      file,
      title,
      date,
      slug: slugify(word(fields.slug) ?? name.slug),
      ...(number !== undefined && { number }),
      tags: wordList(fields.tags ?? fields.keywords),
      ...omitEmpty({
        author: list(fields.author ?? fields.authors)
          .map(word)
          .filter((each) => each !== undefined)
          .join(', '),
        language: canonicalLanguage(word(fields.lang ?? fields.language) ?? name.language),
        summary: word(fields.summary ?? fields.description ?? fields.excerpt),
      }),
      addresses: [
        fields.permalink,
        fields.url,
        fields.save_as,
        ...list(fields.aliases),
        ...list(fields.redirect_from),
      ]
        .map(word)
        .filter((each) => each !== undefined)
        .map(
          (each) =>
            (/^https?:/.test(each) ? URL.parse(each)?.pathname : undefined) ??
            `/${each.replace(/^\/+/, '')}`,
        ),
      body: resolveTemplateLinks(words.trim()),
      linesBefore: before.split('\n').length - 1,
    },
    problems: head.problems,
  };
}

/** Of `2019/may/index.md`, that of the folder. */
function nameOf(file: string): ReturnType<typeof parseItemName> {
  const path = file.replace(/[/]index(?=(?:[.][a-z-]+)?[.][a-z]+$)/i, '');
  const name = path.slice(path.lastIndexOf('/') + 1);
  return parseItemName(name.replace(/[.][a-z]+$/i, '.md'));
}

/** In Hugo and Eleventy `draft: true`, in Jekyll `published: false` or a folder, in Pelican a status. */
function isDraft(fields: PostFields, file: string): boolean {
  return (
    /^(?:true|yes)$/i.test(word(fields.draft) ?? '') ||
    /^(?:false|no)$/i.test(word(fields.published) ?? '') ||
    /^(?:draft|hidden|skip)$/i.test(word(fields.status) ?? '') ||
    /(?:^|[/])_?drafts[/]/i.test(file)
  );
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function word(value: unknown): string | undefined {
  const [first] = list(value);
  if (first instanceof Date) return first.toISOString();
  const text = first === undefined || typeof first === 'object' ? '' : String(first).trim();
  return text === '' ? undefined : text;
}

function wordList(value: unknown): string[] {
  return list(value)
    .flatMap((each) => String(each).split(','))
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** By front matter, title or file name: `Issue 12`, `#12`, `Broj 12`, `012.md`. */
function numberOf(field: unknown, title: string, file: string): number | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const found =
    /^\d+$/.exec(String(field ?? ''))?.[0] ??
    /(?:issue|number|no\.?|nr\.?|broj|број|#|№)\s*#?(\d{1,4})\b/iu.exec(title)?.[1] ??
    /^(?:issue|broj|number)?[-_ ]?(\d{1,4})(?:[-_.]|$)(?!\d)/i.exec(
      name.replace(/^\d{4}-\d{2}-\d{2}-/, ''),
    )?.[1];
  const number = Number(found);
  return found !== undefined && number > 0 ? number : undefined;
}
