import type { Root, RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { splitFrontMatter } from '../../content/front-matter.ts';
import { nonEmptyLine } from '../../lib/html/characters.ts';
import { parseTree } from '../../lib/markdown-syntax.ts';
import { omitEmpty } from '../../lib/omit-empty.ts';
import { SKIP, visit } from '../../lib/visit-nodes.ts';
import { parseDay } from '../../model/calendar.ts';
import { itemAliases } from '../../model/item-schema.ts';
import { canonicalLanguage } from '../../model/languages.ts';
import { modelProblems } from '../../model/problems.ts';
import { writeBody } from '../body-markdown.ts';
import type { Candidate, Document, DocumentReader } from '../candidate.ts';
import { htmlToMarkdown } from './html-to-markdown.ts';
import { isPersonName } from './page-facts.ts';
import { readPlain } from './plain-text.ts';
import { refuseDocument, storiesRead } from './reading.ts';

/** From a mail or the web. The title is from the front matter, else from the first heading. */
export const readMarkdown: DocumentReader = async (document) => {
  const text = readPlain(document);
  if (text.value === undefined) return refuseDocument(...text.problems);
  const front = splitFrontMatter(text.value, document.from);
  if (front.value === undefined) return refuseDocument(...front.problems);
  const candidate = fromFields(front.value.fields.values, front.value.body, document);
  if (candidate.title === '') {
    return refuseDocument(modelProblems['missing-title']({ file: document.from }));
  }
  return storiesRead([candidate], front.problems);
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
  const body = parseTree(source);
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

/** Converts HTML blocks as in a page. Of tags inside of a paragraph, only the text is kept. */
function cleanHtml(body: Root, base: string | undefined): void {
  visit(body, (node, index, parent) => {
    if (node.type !== 'html' || parent === undefined || index === undefined) return undefined;
    const html = flow.has(parent.type) ? node.value : '';
    const clean = parseTree(htmlToMarkdown(html, base).markdown).children;
    const siblings: RootContent[] = parent.children;
    siblings.splice(index, 1, ...clean);
    return [SKIP, index + clean.length];
  });
}

const flow: ReadonlySet<string> = new Set(['root', 'blockquote', 'listItem', 'footnoteDefinition']);
