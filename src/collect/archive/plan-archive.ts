import { createHash } from 'node:crypto';
import { freshSlug, slugify } from '../../content/slug.ts';
import { UniqueNames } from '../../lib/text/unique-names.ts';
import { importedMark, issueFolderName } from '../../model/issue.ts';
import type { Problem } from '../../model/problem.ts';
import { formatFile } from '../inbox/format-item.ts';
import { archiveProblems } from './problems.ts';
import type { Post } from './read-post.ts';
import { type OldFiles, rewriteBody } from './rewrite-body.ts';
import { findForeignLines, splitAtHeadings } from './split-at-headings.ts';

export interface ArchivedIssue {
  number: number;
  id: string;
  title: string;
  date: string;
  files: Map<string, string>;
  pictures: Map<string, string>;
}

export interface ArchivePlanOptions extends Pick<OldFiles, 'findPicture'> {
  /** Finds the old issue that a relative link of another leads to. */
  findPost: (url: string, from: Post) => Post | undefined;
  siteUrl: string;
  split: boolean;
  present: ReadonlyMap<number, string>;
  /** As in `/:year/:month/:day/:slug.html`; default: the pattern in the front matter. */
  address: string | undefined;
}

/**
 * Omits issues that are present. Numbers are their own if all have one, else after the highest.
 * @param options.numberFrom The number of the oldest one instead; the others follow by date.
 */
export function planArchive(
  posts: readonly Post[],
  options: ArchivePlanOptions & { numberFrom?: number | undefined },
): { issues: ArchivedIssue[]; known: number; problems: Problem[] } {
  const { present, numberFrom } = options;
  const problems: Problem[] = [];
  const own = posts.map(({ number }) => number);
  const isNumbered =
    numberFrom === undefined &&
    own.every((number) => number !== undefined) &&
    new Set(own).size === own.length;
  const ids = new Set(present.values());
  const fresh = posts
    .filter((post) => !ids.has(issueIdOf(post)))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  let next = numberFrom === undefined ? Math.max(0, ...present.keys()) : numberFrom - 1;
  const numbers = new Map([...present].map(([number, id]) => [id, number]));
  const numbered = fresh.map((post) => {
    next += 1;
    const number = isNumbered ? (post.number ?? next) : next;
    numbers.set(issueIdOf(post), number);
    return { post, number };
  });
  const issues = numbered.map(({ post, number }) => {
    if (present.has(number)) {
      const file = `issues/${issueFolderName(number)}/issue.md`;
      problems.push(archiveProblems['number-taken']({ number }, { file }));
    }
    return planIssue(post, numbers, options, problems);
  });
  return { issues, known: posts.length - fresh.length, problems };
}

/**
 * What the import makes of an old issue.
 * @param numbers Of all issues, by id.
 * @param problems Receives what it loses.
 */
export function planIssue(
  post: Post,
  numbers: ReadonlyMap<string, number>,
  { split, address, findPicture, findPost, siteUrl }: ArchivePlanOptions,
  problems: Problem[],
): ArchivedIssue {
  const id = issueIdOf(post);
  const number = numbers.get(id) ?? 0;
  const findPage = (url: string): string | undefined => {
    const target = findPost(url, post);
    if (target === undefined) return undefined;
    const [former] = addressesOf(target, address);
    if (former !== undefined) return `${siteUrl}${former}`;
    const its = numbers.get(issueIdOf(target));
    return its === undefined ? undefined : `${siteUrl}/${issueFolderName(its)}/`;
  };
  for (const line of findForeignLines(post.body)) {
    const place = { file: post.file, line: post.linesBefore + line };
    problems.push(archiveProblems['foreign-markup'](place));
  }
  const { body, pictures, problems: lost } = rewriteBody(post, { findPicture, findPage });
  problems.push(...lost);
  const { intro, parts } = split ? splitAtHeadings(body) : { intro: '', parts: [] };
  const stories = parts.length === 0 ? [{ title: post.title, body }] : parts;
  const at = `${post.date}T09:00:00.000Z`;
  const aliases = addressesOf(post, address);
  const files = new Map<string, string>();
  const head = {
    number,
    id,
    title: post.title,
    date: post.date,
    // It was sent long ago: `send` must refuse it.
    mailing: { id: importedMark, started: at, finished: at },
    ...(aliases.length > 0 && { aliases }),
    ...(post.summary !== undefined && { preheader: post.summary }),
  };
  files.set('issue.md', formatFile(head, parts.length === 0 ? '' : intro));
  const used = new Set<string>();
  const names = new UniqueNames();
  for (const [index, story] of stories.entries()) {
    const wish = slugify(story.title || `${post.slug}-${index + 1}`);
    const slug = used.has(wish) ? `${wish}-${index + 1}` : wish;
    used.add(slug);
    const name = names.claim(wish === 'item' ? freshSlug(story.title) : slug);
    const fields = {
      id: idOf(post.date, post.slug, slug),
      title: story.title || post.title,
      ...(post.author !== undefined && { author: post.author }),
      ...(post.language !== undefined && { lang: post.language }),
      ...(post.tags.length > 0 && { tags: post.tags }),
    };
    files.set(`${String(index + 1).padStart(2, '0')}-${name}.md`, formatFile(fields, story.body));
  }
  return { number, id, title: post.title, date: post.date, files, pictures };
}

/** Paths at which the old site had an issue. @param pattern As `ArchivePlanOptions.address`. */
export function addressesOf(post: Post, pattern: string | undefined): string[] {
  const patterned = pattern === undefined ? [] : [addressOf(pattern, post)];
  return [...new Set([...post.addresses, ...patterned])];
}

function addressOf(pattern: string, { date, slug, number }: Post): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const values: Record<string, string> = { year, month, day, slug, title: slug };
  values.number = String(number ?? '');
  const path = pattern.replace(/:([a-z]+)/g, (whole, name: string) => values[name] ?? whole);
  return `/${path.replace(/^\/+/, '')}`;
}

/** The id of an imported issue, by which a second import and its undoing recognise it. */
export function issueIdOf({ date, slug }: Pick<Post, 'date' | 'slug'>): string {
  return idOf(date, slug, 'issue');
}

/** Equal for the same story, so that a second import recognises it (RFC 9562, version 8). */
function idOf(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(parts.join('\n')).digest('hex');
  const id = hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-a$4-$5');
  return `urn:uuid:${id}`;
}
