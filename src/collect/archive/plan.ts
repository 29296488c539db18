import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { slugify } from '../../content/slug.ts';
import { issueFolderName } from '../../model/issue.ts';
import type { Problem } from '../../model/problem.ts';
import type { Post } from './read-post.ts';
import { foreignLines, picturesIn, splitAtHeadings } from './split.ts';

/** An old issue as it is going to lie in `issues/NNN/`. */
export interface OldIssue {
  number: number;
  id: string;
  title: string;
  date: string;
  /** By path relative to its folder. */
  files: Map<string, string>;
  /** From the file that is there to the path that it gets. */
  pictures: Map<string, string>;
}

export interface PlanOptions {
  /** One story for each heading; else one for the whole. */
  split: boolean;
  /** The issues that the newsletter has: id by number. */
  present: ReadonlyMap<number, string>;
  /** How addresses were made, as in `/:year/:month/:day/:slug.html`; none: what heads tell. */
  address: string | undefined;
  /** Finds the file of a picture. @returns undefined where there is none. */
  findPicture: (url: string, post: Post) => string | undefined;
}

/**
 * Plans the numbered issues that old ones become, the oldest first: with their own numbers where all
 * of them have one, else from the highest that is present on. Those that are present are left out.
 */
export function planOldIssues(
  posts: readonly Post[],
  options: PlanOptions,
): { issues: OldIssue[]; known: number; problems: Problem[] } {
  const { present } = options;
  const problems: Problem[] = [];
  const own = posts.map(({ number }) => number);
  const isNumbered =
    own.every((number) => number !== undefined) && new Set(own).size === own.length;
  const ids = new Set(present.values());
  const fresh = posts
    .filter((post) => !ids.has(idOf(post.date, post.slug, 'issue')))
    .sort((a, b) => compare(a.date, b.date) || compare(a.file, b.file));
  let next = Math.max(0, ...present.keys());
  const issues = fresh.map((post) => {
    next += 1;
    const number = isNumbered ? (post.number ?? next) : next;
    if (present.has(number)) problems.push(numberTaken(number));
    return planIssue(post, number, options, problems);
  });
  return { issues, known: posts.length - fresh.length, problems };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function numberTaken(number: number): Problem {
  return {
    code: 'number-taken',
    severity: 'error',
    message: `There is another issue ${number} already. Nothing was made.`,
    hint: 'Write a free number: into the front matter of the old issue, or move the one that is present.',
    file: `issues/${issueFolderName(number)}/issue.md`,
  };
}

function planIssue(
  post: Post,
  number: number,
  { split, address, findPicture }: PlanOptions,
  problems: Problem[],
): OldIssue {
  for (const line of foreignLines(post.body)) {
    problems.push({
      code: 'foreign-markup',
      severity: 'warning',
      message:
        'This line has a command of the program that it was written for; it will be shown as it is.',
      hint: 'Look at it in the new issue, and write it in Markdown.',
      file: post.file,
      line,
    });
  }
  const pictures = new Map<string, string>();
  const body = withPictures(post, pictures, findPicture, problems);
  const { intro, parts } = split ? splitAtHeadings(body) : { intro: '', parts: [] };
  const stories = parts.length === 0 ? [{ title: post.title, body }] : parts;
  const id = idOf(post.date, post.slug, 'issue');
  const at = `${post.date}T09:00:00.000Z`;
  const old = [
    ...new Set([...post.addresses, ...(address === undefined ? [] : [addressOf(address, post)])]),
  ];
  const files = new Map<string, string>();
  const head = {
    number,
    id,
    title: post.title,
    date: post.date,
    // It has gone out long ago: nobody is mailed it again.
    mailing: { id: 'imported', started: at, finished: at },
    ...(old.length > 0 && { aliases: old }),
    ...(post.summary !== undefined && { preheader: post.summary }),
  };
  files.set('issue.md', file(head, parts.length === 0 ? '' : intro));
  const used = new Set<string>();
  for (const [index, story] of stories.entries()) {
    const wish = slugify(story.title || `${post.slug}-${index + 1}`);
    const slug = used.has(wish) ? `${wish}-${index + 1}` : wish;
    used.add(slug);
    const fields = {
      id: idOf(post.date, post.slug, slug),
      title: story.title || post.title,
      ...(post.author !== undefined && { author: post.author }),
      ...(post.tags.length > 0 && { tags: post.tags }),
    };
    files.set(`${String(index + 1).padStart(2, '0')}-${slug}.md`, file(fields, story.body));
  }
  return { number, id, title: post.title, date: post.date, files, pictures };
}

/** Pictures that are there come along; one that is not becomes its words, one elsewhere a link. */
function withPictures(
  post: Post,
  pictures: Map<string, string>,
  findPicture: PlanOptions['findPicture'],
  problems: Problem[],
): string {
  let text = post.body;
  for (const { from, to, url, alt, line } of picturesIn(post.body).reverse()) {
    const file = /^[a-z][a-z0-9+.-]*:/i.test(url) ? undefined : findPicture(url, post);
    if (file !== undefined) {
      const path =
        pictures.get(file) ??
        `images/${pictures.size + 1}-${file.slice(file.lastIndexOf('/') + 1).replace(/[^\w.-]+/g, '-')}`;
      pictures.set(file, path);
      text = `${text.slice(0, from)}![${escapeWords(alt || 'Picture')}](${path})${text.slice(to)}`;
      continue;
    }
    const isRemote = /^https?:/i.test(url);
    const words = isRemote ? `[${escapeWords(alt || 'Picture')}](${url})` : escapeWords(alt);
    text = text.slice(0, from) + words + text.slice(to);
    problems.push({
      code: isRemote ? 'remote-picture' : 'missing-picture',
      severity: 'warning',
      message: isRemote
        ? 'A picture lies on another server; a link to it takes its place.'
        : 'A picture is not in the folder; its words take its place.',
      hint: 'Save it into images/ of the new issue, and name it there.',
      file: post.file,
      line,
    });
  }
  return text;
}

function escapeWords(text: string): string {
  return text.replace(/[[\]\\]/g, '\\$&').replace(/\s+/g, ' ');
}

function addressOf(pattern: string, { date, slug, number }: Post): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const values: Record<string, string> = {
    year,
    month,
    day,
    slug,
    title: slug,
    number: String(number ?? ''),
  };
  const path = pattern.replace(/:([a-z]+)/g, (whole, name: string) => values[name] ?? whole);
  return `/${path.replace(/^\/+/, '')}`;
}

function file(fields: object, body: string): string {
  return `---\n${stringify(fields, { lineWidth: 0 })}---\n${body === '' ? '' : `\n${body}\n`}`;
}

/** The same for the same story, so that it is known when it is brought in again (RFC 9562, version 8). */
function idOf(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(parts.join('\n')).digest('hex');
  const groups = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `a${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ];
  return `urn:uuid:${groups.join('-')}`;
}
