import { parse as parseToml, TomlError } from 'smol-toml';
import { splitFrontMatter } from '../../content/front-matter.ts';
import { parseItemName, slugify } from '../../content/slug.ts';
import { omitEmpty } from '../../lib/omit-empty.ts';
import { readDay } from '../../lib/text/read-day.ts';
import type { Outcome } from '../../model/problem.ts';
import { modelProblems } from '../../model/problems.ts';
import { archiveProblems } from './problems.ts';

export interface Post {
  file: string;
  title: string;
  date: string;
  slug: string;
  number?: number;
  tags: string[];
  author?: string;
  summary?: string;
  /** Old paths in its front matter. */
  addresses: string[];
  body: string;
  /** Of its file, before `body`. */
  linesBefore: number;
}

type PostFields = Readonly<Record<string, unknown>>;

/**
 * Reads a post of Jekyll or Hugo (YAML, or TOML between `+++`), Pelican (`Title: …` in its first
 * lines), or plain Markdown. Undefined without title or date, or if the front matter is invalid.
 */
export function readPost(text: string, file: string): Outcome<Post | undefined> {
  const head = readHead(text, file);
  if (head.value === undefined) return { value: undefined, problems: head.problems };
  const { fields, body } = head.value;
  const name = parseItemName(file.slice(file.lastIndexOf('/') + 1));
  const heading = /^\s*#\s+(.+?)\s*#*\s*(?:\n|$)/.exec(body);
  const title = word(fields.title) ?? heading?.[1] ?? undefined;
  const written = fields.date ?? fields.published ?? fields.pubdate ?? '';
  const date =
    readDay(written instanceof Date ? written.toISOString() : String(written)) ?? name.date;
  if (date === undefined || title === undefined) {
    const place = { file, line: 1 };
    const problem =
      title === undefined
        ? modelProblems['missing-title'](place)
        : archiveProblems['missing-date'](place);
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
        author: word(fields.author ?? fields.authors),
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
      body: words.trim(),
      linesBefore: before.split('\n').length - 1,
    },
    problems: head.problems,
  };
}

function readHead(
  text: string,
  file: string,
): Outcome<{ fields: PostFields; body: string } | undefined> {
  const [head, toml] = /^\+\+\+\s*\n([\s\S]*?)\n\+\+\+\s*(?:\n|$)/.exec(text) ?? [];
  if (head !== undefined && toml !== undefined) {
    try {
      const fields = lower(parseToml(toml));
      return { value: { fields, body: text.slice(head.length) }, problems: [] };
    } catch (error) {
      const [reason = ''] = error instanceof TomlError ? error.message.split('\n') : ['not TOML'];
      const problem = archiveProblems['broken-toml']({ reason }, { file, line: 1 });
      return { value: undefined, problems: [problem] };
    }
  }
  if (/^---\s*\n/.test(text)) {
    const front = splitFrontMatter(text, file);
    if (front.value === undefined) return { value: undefined, problems: front.problems };
    const fields = lower(front.value.fields.values);
    return { value: { fields, body: front.value.body }, problems: front.problems };
  }
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !/^[A-Za-z][\w-]*:\s/.test(line));
  const pairs = lines.slice(0, end === -1 ? lines.length : end);
  if (!pairs.some((line) => /^title:/i.test(line))) {
    return { value: { fields: {}, body: text }, problems: [] };
  }
  const fields = Object.fromEntries(
    pairs.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  return { value: { fields, body: lines.slice(pairs.length).join('\n') }, problems: [] };
}

function lower(fields: PostFields): PostFields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key.toLowerCase(), value]),
  );
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function word(value: unknown): string | undefined {
  const [first] = list(value);
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
