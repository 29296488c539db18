import type { Root } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { SKIP, visit } from 'unist-util-visit';
import { splitFrontMatter } from '../../content/front-matter.ts';
import { nonEmptyLine } from '../../lib/html/characters.ts';
import { omitEmpty } from '../../lib/omit-empty.ts';
import { canonicalLanguage } from '../../lib/text/language-tag.ts';
import { parseDay } from '../../model/calendar.ts';
import { itemAliases } from '../../model/item-schema.ts';
import { parseBody, writeBody } from '../body-markdown.ts';
import type { Candidate, Document, Reader } from '../candidate.ts';
import { htmlToMarkdown } from './html-to-markdown.ts';
import { isPersonName } from './page-facts.ts';
import { readPlain } from './plain-text.ts';

/**
 * Reads Markdown that came inside something else, a mail or an answer from the web. A file in
 * somebody's folder comes as it is instead. The title is that of its front matter, else its first
 * heading.
 */
export const readMarkdown: Reader = async (document) => {
  const reading = { candidates: [], links: [], documents: [] };
  const text = readPlain(document);
  if (text.value === undefined) return { value: reading, problems: text.problems };
  const front = splitFrontMatter(text.value, document.from);
  if (front.value === undefined) return { value: reading, problems: front.problems };
  const candidate = fromFields(front.value.fields.values, front.value.body, document);
  if (candidate.title === '') {
    const problem = {
      code: 'missing-title',
      severity: 'error' as const,
      message: 'This text has no title.',
      hint: 'Begin it with a heading: # The title.',
      file: document.from,
    };
    return { value: reading, problems: [problem] };
  }
  return { value: { ...reading, candidates: [candidate] }, problems: front.problems };
};

function fromFields(
  values: Readonly<Record<string, unknown>>,
  source: string,
  { from, url: base }: Document,
): Candidate {
  const field = (name: string): string | undefined => {
    const keys = [name, ...Object.keys(itemAliases).filter((each) => itemAliases[each] === name)];
    const value = keys
      .map((key) => values[key])
      .find((each) => typeof each === 'string' || typeof each === 'number');
    return value === undefined ? undefined : nonEmptyLine(String(value));
  };
  const body = parseBody(source);
  cleanHtml(body, base);
  const first = body.children[0];
  const heading = first?.type === 'heading' && first.depth === 1 ? first : undefined;
  const own = field('title');
  const author = field('author');
  if (own === undefined && heading !== undefined) body.children.shift();
  return {
    from,
    title: own ?? (heading === undefined ? '' : textOf(heading)),
    body: writeBody(body),
    pictures: new Map(),
    tags: [],
    ...omitEmpty({
      url: field('url') ?? base,
      author: author !== undefined && isPersonName(author) ? author : undefined,
      source: field('source'),
      date: parseDay(field('date') ?? ''),
      language: canonicalLanguage(field('lang')),
      summary: field('summary'),
    }),
  };
}

/** HTML comes in as it does from a page; of tags inside a paragraph the words between them stay. */
function cleanHtml(body: Root, base: string | undefined): void {
  visit(body, 'html', (node, index, parent) => {
    if (parent === undefined || index === undefined) return undefined;
    const html = flow.has(parent.type) ? node.value : '';
    const clean = parseBody(htmlToMarkdown(html, base).markdown).children;
    parent.children.splice(index, 1, ...(clean as []));
    return [SKIP, index + clean.length];
  });
}

/** What holds whole paragraphs. */
const flow: ReadonlySet<string> = new Set(['root', 'blockquote', 'listItem', 'footnoteDefinition']);
