import { parse as parseToml } from 'smol-toml';
import { splitFrontMatter } from '../../content/front-matter.ts';
import { parseItemName, slugify } from '../../content/slug.ts';
import { readDay } from '../../lib/text/read-day.ts';
import type { Outcome, Problem } from '../../model/problem.ts';

/** An old issue as another program keeps it: one file, with what its head says. */
export interface Post {
  /** As problems name it. */
  file: string;
  title: string;
  /** `YYYY-MM-DD`. */
  date: string;
  slug: string;
  number?: number;
  tags: string[];
  author?: string;
  summary?: string;
  /** Where it was on the web, from the site's root, as far as its head tells. */
  addresses: string[];
  body: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a Markdown file of Jekyll or Hugo (YAML, or TOML between `+++`), of Pelican (`Title: …` in its
 * first lines), or a plain one, whose title is its first heading and whose date is in its name.
 * @returns undefined where it has no date, or its head cannot be read.
 */
export function readPost(text: string, file: string): Outcome<Post | undefined> {
  const head = readHead(text, file);
  if (head.value === undefined) return { value: undefined, problems: head.problems };
  const { fields, body } = head.value;
  const name = parseItemName(file.slice(file.lastIndexOf('/') + 1));
  const heading = /^\s*#\s+(.+?)\s*#*\s*(?:\n|$)/.exec(body);
  const title = word(fields.title) ?? heading?.[1] ?? undefined;
  const date = dayOf(fields.date ?? fields.published ?? fields.pubdate) ?? name.date;
  if (date === undefined || title === undefined) {
    const code = date === undefined ? 'missing-date' : 'missing-title';
    return { value: undefined, problems: [...head.problems, missing(code, file)] };
  }
  const said = word(fields.title) === undefined && heading !== null ? heading[0].length : 0;
  const number = numberOf(fields.number ?? fields.issue, title, file);
  return {
    value: {
      file,
      title,
      date,
      slug: slugify(word(fields.slug) ?? name.slug),
      ...(number !== undefined && { number }),
      tags: words(fields.tags ?? fields.keywords),
      ...present('author', word(fields.author ?? fields.authors)),
      ...present('summary', word(fields.summary ?? fields.description ?? fields.excerpt)),
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
      body: body.slice(said).trim(),
    },
    problems: head.problems,
  };
}

function readHead(
  text: string,
  file: string,
): Outcome<{ fields: Fields; body: string } | undefined> {
  const toml = /^\+\+\+\s*\n([\s\S]*?)\n\+\+\+\s*(?:\n|$)/.exec(text);
  if (toml !== null) {
    try {
      const fields = lower(parseToml(toml[1] as string));
      return { value: { fields, body: text.slice(toml[0].length) }, problems: [] };
    } catch (error) {
      return { value: undefined, problems: [brokenToml(file, (error as Error).message)] };
    }
  }
  if (/^---\s*\n/.test(text)) {
    const front = splitFrontMatter(text, file);
    if (front.value === undefined) return { value: undefined, problems: front.problems };
    const fields = lower(front.value.fields.values as Record<string, unknown>);
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

function lower(fields: Record<string, unknown>): Fields {
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

function words(value: unknown): string[] {
  return list(value)
    .flatMap((each) => String(each).split(','))
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Of a date in front matter, which may be a TOML date. */
function dayOf(value: unknown): string | undefined {
  const text = value instanceof Date ? value.toISOString() : String(value ?? '');
  return readDay(text);
}

/** From the head, else from the title or the name: `Issue 12`, `#12`, `Broj 12`, `012.md`. */
function numberOf(said: unknown, title: string, file: string): number | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const found =
    /^\d+$/.exec(String(said ?? ''))?.[0] ??
    /(?:issue|number|no\.?|nr\.?|broj|број|#|№)\s*#?(\d{1,4})\b/iu.exec(title)?.[1] ??
    /^(?:issue|broj|number)?[-_ ]?(\d{1,4})(?:[-_.]|$)(?!\d)/i.exec(
      name.replace(/^\d{4}-\d{2}-\d{2}-/, ''),
    )?.[1];
  const number = Number(found);
  return found !== undefined && number > 0 ? number : undefined;
}

function present<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}

function missing(code: string, file: string): Problem {
  const what = code === 'missing-date' ? 'date' : 'title';
  return {
    code,
    severity: 'error',
    message: `This file has no ${what}.`,
    hint:
      what === 'date'
        ? 'Write date: 2014-05-03 into its head, or put the day in front of its name: 2014-05-03-may.md'
        : 'Write title: into its head, or begin with a heading.',
    file,
    line: 1,
  };
}

function brokenToml(file: string, why: string): Problem {
  return {
    code: 'broken-toml',
    severity: 'error',
    message: `The head between +++ cannot be read: ${why.split('\n')[0]}`,
    hint: 'Correct it, or take the file out of the folder.',
    file,
    line: 1,
  };
}
