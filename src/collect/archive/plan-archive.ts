import { createHash } from 'node:crypto';
import { contentProblems } from '../../content/problems.ts';
import { freshSlug, slugify } from '../../content/slug.ts';
import { UniqueNames } from '../../lib/text/unique-names.ts';
import { importedMark, issueFolderName } from '../../model/issue.ts';
import type { Problem } from '../../model/problem.ts';
import { formatFile } from '../inbox/format-item.ts';
import { archiveProblems } from './problems.ts';
import type { Post } from './read-post.ts';
import { findForeignLines, findPictures, splitAtHeadings } from './split-at-headings.ts';

export interface ArchivedIssue {
  number: number;
  id: string;
  title: string;
  date: string;
  files: Map<string, string>;
  pictures: Map<string, string>;
}

export interface ArchivePlanOptions {
  split: boolean;
  present: ReadonlyMap<number, string>;
  /** As in `/:year/:month/:day/:slug.html`; default: the pattern in the front matter. */
  address: string | undefined;
  findPicture: (url: string, post: Post) => string | undefined;
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
    .sort((a, b) => (`${a.date} ${a.file}` < `${b.date} ${b.file}` ? -1 : 1));
  let next = numberFrom === undefined ? Math.max(0, ...present.keys()) : numberFrom - 1;
  const issues = fresh.map((post) => {
    next += 1;
    const number = isNumbered ? (post.number ?? next) : next;
    if (present.has(number)) {
      const file = `issues/${issueFolderName(number)}/issue.md`;
      problems.push(archiveProblems['number-taken']({ number }, { file }));
    }
    return planIssue(post, number, options, problems);
  });
  return { issues, known: posts.length - fresh.length, problems };
}

/** What the import makes of an old issue. @param problems Receives what it loses. */
export function planIssue(
  post: Post,
  number: number,
  { split, address, findPicture }: ArchivePlanOptions,
  problems: Problem[],
): ArchivedIssue {
  for (const line of findForeignLines(post.body)) {
    problems.push(archiveProblems['foreign-markup']({ file: post.file, line }));
  }
  const pictures = new Map<string, string>();
  const body = withPictures(post, pictures, findPicture, problems);
  const { intro, parts } = split ? splitAtHeadings(body) : { intro: '', parts: [] };
  const stories = parts.length === 0 ? [{ title: post.title, body }] : parts;
  const id = issueIdOf(post);
  const at = `${post.date}T09:00:00.000Z`;
  const patterned = address === undefined ? [] : [addressOf(address, post)];
  const aliases = [...new Set([...post.addresses, ...patterned])];
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
      ...(post.tags.length > 0 && { tags: post.tags }),
    };
    files.set(`${String(index + 1).padStart(2, '0')}-${name}.md`, formatFile(fields, story.body));
  }
  return { number, id, title: post.title, date: post.date, files, pictures };
}

function withPictures(
  post: Post,
  pictures: Map<string, string>,
  findPicture: ArchivePlanOptions['findPicture'],
  problems: Problem[],
): string {
  let text = post.body;
  for (const { from, to, url, alt, line } of findPictures(post.body).reverse()) {
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
    const code = isRemote ? 'remote-picture' : 'missing-picture';
    const params = { path: url, replacedBy: isRemote ? 'a link to it' : 'its alt text' };
    const problem = contentProblems[code](params, { file: post.file, line });
    const hint = 'Save it in images/ of the new issue, and use it in the text.';
    problems.push({ ...problem, severity: 'warning', hint });
  }
  return text;
}

function escapeWords(text: string): string {
  return text.replace(/[[\]\\]/g, '\\$&').replace(/\s+/g, ' ');
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
