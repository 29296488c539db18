import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import type { Root, RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { nonEmptyLine } from '../../lib/html/characters.ts';
import { limits, pruneHtml } from '../../lib/html/prune.ts';
import { omitEmpty } from '../../lib/omit-empty.ts';
import { dateOfLine } from '../../lib/text/dates-in-words.ts';
import { nodesOf } from '../../lib/visit-nodes.ts';
import type { Candidate, DocumentReader } from '../candidate.ts';
import { decodeByHints } from './encoding.ts';
import { sameWords } from './feeds/trim-entry.ts';
import { readHtml, writeMarkdown } from './html-to-markdown.ts';
import { type Page, readPageFacts } from './page-facts.ts';
import { readerProblems } from './problems.ts';
import { refuseDocument, storiesRead } from './reading.ts';

/** In characters: less is a notice, a login or a list of links. */
const shortestArticle = 200;

const fromWordProcessor =
  /urn:schemas-microsoft-com:office:word|<meta [^>]*\bcontent="?(?:Microsoft Word|LibreOffice|OpenOffice)|\bclass="?WordSection1/i;

/** A picture on a page for phones (AMP). */
const ampPicture = /<amp-(?:img|anim)(?=[\s>])/gi;

/** Reads the article of a web page, or the text of a document that was saved as HTML. */
export const readPage: DocumentReader = async ({ bytes, from, url, charset }) => {
  const tooLarge = (reason: string) =>
    refuseDocument(readerProblems['too-heavy']({ reason }, { file: from }));
  const text = decodeByHints(bytes, { kind: 'html', charset });
  const pruned = pruneHtml(text.replace(ampPicture, '<img'), { whole: true });
  if (pruned.tooMany) {
    return tooLarge(`has more than ${limits.pageElements.toLocaleString('en')} HTML elements`);
  }
  const { document } = parseHTML(pruned.html);
  const facts = readPageFacts(document as unknown as Page, url);
  // Readability removes what marks lists and notes of Word. Such a file has no menus.
  const article = fromWordProcessor.test(pruned.html)
    ? { content: document.body.innerHTML, title: undefined, siteName: undefined }
    : new Readability(document as never, { charThreshold: shortestArticle }).parse();
  const { tree, tooMany } = readHtml(article?.content ?? '', { base: facts.base });
  if (tooMany) {
    return tooLarge(
      `has a story of more than ${limits.elements.toLocaleString('en')} HTML elements`,
    );
  }
  const title = facts.title ?? nonEmptyLine(article?.title) ?? from;
  dropTitle(tree, title);
  const shown = takeDate(tree);
  const date = facts.date ?? shown;
  const [first] = nodesOf(tree, 'image').flatMap(({ url: path, alt }) =>
    alt ? [{ path, alt }] : [],
  );
  const body = writeMarkdown(tree);
  if (textOf(tree, { includeImageAlt: false }).trim().length < shortestArticle) {
    return refuseDocument(readerProblems['no-article']({ file: from }));
  }
  const { base: _, image = first, tags, title: __, ...known } = facts;
  const source = known.source ?? nonEmptyLine(article?.siteName);
  const candidate: Candidate = {
    ...known,
    ...omitEmpty({ source, date }),
    from,
    title,
    body,
    pictures: new Map(),
    tags,
    ...omitEmpty({ image }),
  };
  return storiesRead([candidate]);
};

function dropTitle(tree: Root, title: string): void {
  const isTitle = (node: RootContent): boolean =>
    (node.type === 'heading' || node.type === 'paragraph') && sameWords(textOf(node), title);
  const at = tree.children.findIndex(isTitle);
  if (at >= 0 && tree.children.slice(0, at).every(isMenu)) tree.children.splice(0, at + 1);
}

/** Drops a date at the beginning of the text; returns it. Changes the tree. */
function takeDate(tree: Root): string | undefined {
  const [first] = tree.children;
  const date = first?.type === 'paragraph' ? dateOfLine(textOf(first)) : undefined;
  if (date !== undefined) tree.children.shift();
  return date;
}

function isMenu(node: RootContent): boolean {
  if (node.type !== 'paragraph' && node.type !== 'list') return false;
  const linked = nodesOf(node, 'link').map((link) => textOf(link));
  return sameWords(linked.join(''), textOf(node));
}
