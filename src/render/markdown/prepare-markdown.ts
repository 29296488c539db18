import type { Definition, PhrasingContent, Root, RootContent } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import { SKIP, visit } from 'unist-util-visit';
import { decodePercent } from '../../lib/text/percent.ts';
import type { Markdown, Picture } from '../../model/item.ts';
import { allowsLoading, type Newsletter } from '../../model/newsletter.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import { cleanText } from './clean.ts';
import { gatherNotes } from './footnotes.ts';
import { linkAddress } from './link-address.ts';
import { setQuotes } from './quotes.ts';
import { findBlocks, nestHeadings } from './special-blocks.ts';

export interface PrepareOptions {
  /** Named by problems; relative to the newsletter's root. */
  file: string;
  /** By path, as the Markdown names them. */
  pictures: ReadonlyMap<string, Picture>;
  /** For the hosts that pictures may be loaded from. */
  newsletter: Pick<Newsletter, 'thirdParties'>;
  /** The web page, absolute: what relative links count from. */
  base: string;
  /** Unique in the issue; begins the ids of footnotes. */
  anchor: string;
  /** The level of the outermost heading. */
  headingLevel: number;
  /** What it is written in, BCP 47. */
  language: string;
}

/**
 * Makes a tree that can be shown in mail and on the web: no raw HTML, only links that cannot
 * act, only pictures of the issue, and the nodes of `nodes.ts`. What is left out is a
 * problem. The tree that was given stays as it is.
 */
export function prepareMarkdown(markdown: Markdown, options: PrepareOptions): Outcome<Root> {
  const tree = structuredClone(markdown.tree);
  const problems: Problem[] = [];
  const report: Report = (node, problem) => {
    const start = node.position?.start;
    const place = start === undefined ? {} : { line: start.line, column: start.column };
    problems.push({ ...problem, file: options.file, ...place });
  };
  visit(tree, (node) => {
    node.data = undefined;
    if ('value' in node) node.value = cleanText(node.value);
    if ('alt' in node && node.alt) node.alt = cleanText(node.alt);
    if ('title' in node && node.title) node.title = cleanText(node.title);
  });
  leaveOutHtml(tree, report);
  setQuotes(tree, options.language);
  resolveReferences(tree);
  findBlocks(tree);
  nestHeadings(tree, options.headingLevel);
  placePictures(tree, options, report);
  checkLinks(tree, options.base, report);
  gatherNotes(tree, options.anchor);
  return { value: tree, problems };
}

type Report = (
  node: RootContent,
  problem: Pick<Problem, 'code' | 'severity' | 'message' | 'hint'>,
) => void;

/**
 * Comments go silently and `<br>` is a line break; other HTML is left out with a problem, a
 * closing tag without a further one.
 */
function leaveOutHtml(tree: Root, report: Report): void {
  const opened = new Set<string>();
  visit(tree, 'html', (node, index, parent) => {
    if (parent === undefined || index === undefined) return undefined;
    if (/^<br\s*\/?>$/i.test(node.value) && parent.type !== 'root') {
      parent.children[index] = { type: 'break' };
      return undefined;
    }
    const [, slash, tag = ''] = /^<(\/?)([a-z][a-z0-9-]*)/i.exec(node.value) ?? [];
    const isClosing = slash === '/' && opened.has(tag);
    opened.add(tag);
    if (!isClosing && !/^(<!--[\s\S]*?-->\s*)+$/.test(node.value)) {
      report(node, {
        code: 'html-in-markdown',
        severity: 'warning',
        message: `HTML is left out: ${shorten(node.value)}`,
        hint: 'Say it in Markdown; for a literal < write &lt; or put it between backticks.',
      });
    }
    parent.children.splice(index, 1);
    return [SKIP, index];
  });
}

function shorten(source: string): string {
  const line = source.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** `[text][name]` and `![alt][name]` become links and pictures with their own address. */
function resolveReferences(tree: Root): void {
  const definitions = new Map<string, Definition>();
  visit(tree, 'definition', (node, index, parent) => {
    if (!definitions.has(node.identifier)) definitions.set(node.identifier, node);
    parent?.children.splice(index as number, 1);
    return index;
  });
  visit(tree, (node, index, parent) => {
    if (node.type !== 'linkReference' && node.type !== 'imageReference') return;
    const definition = definitions.get(node.identifier);
    if (definition === undefined || parent === undefined || index === undefined) return;
    const { url, title } = definition;
    const position = node.position === undefined ? {} : { position: node.position };
    (parent.children as RootContent[])[index] =
      node.type === 'linkReference'
        ? { type: 'link', url, title: title ?? null, children: node.children, ...position }
        : { type: 'image', url, title: title ?? null, alt: node.alt ?? null, ...position };
  });
}

function placePictures(tree: Root, { pictures, newsletter }: PrepareOptions, report: Report): void {
  visit(tree, 'image', (node, index, parent) => {
    if (parent === undefined || index === undefined) return;
    const alt = node.alt ?? '';
    const children = parent.children as PhrasingContent[];
    const picture = findPicture(node.url, pictures);
    if (picture !== undefined) {
      if (node.title && (parent.type as string) !== 'figure') {
        report(node, {
          code: 'caption-in-line',
          severity: 'warning',
          message: `The caption "${shorten(node.title)}" is not shown.`,
          hint: 'Give the picture a paragraph of its own: an empty line before and after it.',
        });
      }
      children[index] = { type: 'picture', picture, alt };
      return;
    }
    if (allowsLoading(newsletter, node.url)) {
      children[index] = { type: 'remotePicture', url: node.url, alt };
      return;
    }
    children[index] = { type: 'text', value: alt };
    if (/^(https?:)?\/\//i.test(node.url)) {
      report(node, {
        code: 'remote-picture',
        severity: 'error',
        message: `The picture ${shorten(node.url)} lies on another server, which would learn who reads.`,
        hint: "Save it into the issue's images/ folder and name it images/….",
      });
    } else {
      report(node, {
        code: 'missing-picture',
        severity: 'error',
        message: `There is no picture ${shorten(node.url)} in this issue.`,
        hint: "Put the file into the issue's images/ folder, or correct the path.",
      });
    }
  });
}

/** By the path as it is written, or without `./` and percent signs. */
export function findPicture(
  path: string,
  pictures: ReadonlyMap<string, Picture>,
): Picture | undefined {
  const plain = path.replace(/^\.\//, '');
  return pictures.get(path) ?? pictures.get(plain) ?? pictures.get(decodePercent(plain));
}

/** A link whose address cannot be used keeps its words. */
function checkLinks(tree: Root, base: string, report: Report): void {
  visit(tree, (node, index, parent) => {
    if (node.type !== 'link' && node.type !== 'button') return undefined;
    const address = linkAddress(node.url, base);
    if (address !== undefined) {
      node.url = address;
      return undefined;
    }
    if (parent === undefined || index === undefined) return undefined;
    report(node, {
      code: 'unsafe-link',
      severity: 'warning',
      message: `The link of "${shorten(plainText(node))}" is left out: its address cannot be used.`,
      hint: 'An address begins with https://, http://, mailto: or tel:.',
    });
    const words: RootContent[] =
      node.type === 'link' ? node.children : [{ type: 'paragraph', children: node.children }];
    (parent.children as RootContent[]).splice(index, 1, ...words);
    return [SKIP, index];
  });
}
