import type { Definition, Image, ImageReference, Link, Nodes, Root } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { parseTree } from '../lib/markdown-syntax.ts';
import { nodesOf, visit } from '../lib/visit-nodes.ts';
import type { Markdown } from '../model/item.ts';
import { allowsLoading, type Newsletter } from '../model/newsletter.ts';
import type { Outcome, Place, Problem } from '../model/problem.ts';
import { modelProblems } from '../model/problems.ts';
import { contentProblems } from './problems.ts';
import { repairPasted } from './repair-pasted.ts';
import { restorePositions } from './restore-positions.ts';
import { findExcess, limitParsing, parseLimited } from './text-limits.ts';

/**
 * Parses the Markdown below a front matter (GFM), and finds links that do not work and pictures
 * without alt text. An empty tree and an error if the text is too long or too complex.
 * @param allowed The hosts that the newsletter allows pictures from.
 * @param limit Time limit, shared with the other texts of a folder.
 */
export function parseMarkdown(
  source: string,
  file: string,
  linesBefore: number,
  allowed: Pick<Newsletter, 'thirdParties'>,
  limit = limitParsing(),
): Outcome<Markdown> {
  const parsed = parseLimited({ text: source, file, linesBefore }, limit, () => {
    const pasted = repairPasted(source, file, linesBefore);
    // Blank lines before it keep line numbers as in the file, and have no meaning in Markdown.
    const padded = '\n'.repeat(linesBefore) + showMarks(pasted.value);
    const tree = parseTree(padded);
    restorePositions(tree, padded);
    return { tree, padded, problems: pasted.problems };
  });
  const excess = 'problem' in parsed ? parsed.problem : findExcess(parsed.value.tree, file);
  if ('problem' in parsed || excess !== undefined) {
    const empty: Root = { type: 'root', children: [] };
    return { value: { source, tree: empty }, problems: excess === undefined ? [] : [excess] };
  }
  const { tree, padded, problems } = parsed.value;
  const definitions = definitionsIn(tree);
  const ofPictures = new Set<Definition>();
  const placeOf = (node: Nodes): Place => ({ file, ...startOf(node) });
  visit(tree, (node) => {
    if (node.type === 'link') problems.push(...checkLink(node, placeOf(node)));
    if (node.type === 'image') problems.push(...checkImage(node, node.url, allowed, placeOf(node)));
    if (node.type !== 'imageReference') return;
    const definition = definitions.get(node.identifier);
    if (definition === undefined) return;
    ofPictures.add(definition);
    problems.push(...checkImage(node, definition.url, allowed, placeOf(node)));
  });
  for (const node of nodesOf(tree, 'definition')) {
    if (!ofPictures.has(node)) problems.push(...checkUrl(node.url, placeOf(node)));
  }
  return { value: { source, parsed: padded, tree }, problems };
}

/** Marks that begin a block, behind characters without width, which copying and joining files leave. */
const hiddenMarks =
  /^[\ufeff\u200b\u200e\u200f\u2060]{1,3}(?=#{1,6}\s|>|[*+-]\s|\d{1,9}[.)]\s|\||`{3}|~{3})/gm;

/** Spaces in their place, so that the marks are read and all places stay. */
function showMarks(text: string): string {
  return text.replace(hiddenMarks, (hidden) => ' '.repeat(hidden.length));
}

interface PictureReference {
  path: string;
  line?: number;
  column?: number;
}

/** The pictures in Markdown by path as written, except those on other servers, with the place of each. */
export function picturesIn({ tree }: Markdown): PictureReference[] {
  const found: PictureReference[] = [];
  const definitions = definitionsIn(tree);
  visit(tree, (node) => {
    const url =
      node.type === 'image'
        ? node.url
        : node.type === 'imageReference'
          ? definitions.get(node.identifier)?.url
          : undefined;
    if (url === undefined || hasScheme(url)) return;
    found.push({ path: url, ...startOf(node) });
  });
  return found;
}

/** By identifier; the first of several counts (CommonMark 0.31, 4.7). */
function definitionsIn(tree: Root): Map<string, Definition> {
  const definitions = new Map<string, Definition>();
  for (const node of nodesOf(tree, 'definition')) {
    if (!definitions.has(node.identifier)) definitions.set(node.identifier, node);
  }
  return definitions;
}

function startOf({ position }: Pick<Nodes, 'position'>): { line?: number; column?: number } {
  return position ? { line: position.start.line, column: position.start.column } : {};
}

function checkLink(node: Link, place: Place): Problem[] {
  const hasPicture = node.children.some((child) => child.type === 'image');
  const isEmpty = !hasPicture && textOf(node).trim() === '';
  return [...checkUrl(node.url, place), ...(isEmpty ? [contentProblems['empty-link'](place)] : [])];
}

/** True for a URL that works in mail and feeds. */
export function isWorkingUrl(url: string): boolean {
  return /^(https?:\/\/[^\s/]|mailto:[^\s@]+@|tel:)/i.test(url);
}

function checkUrl(url: string, place: Place): Problem[] {
  if (url.startsWith('#')) return [];
  if (!hasScheme(url)) return [modelProblems['link-without-scheme']({ value: url }, place)];
  return isWorkingUrl(url) ? [] : [contentProblems['unsafe-link']({ url }, place)];
}

function checkImage(
  { alt }: Image | ImageReference,
  url: string,
  allowed: Pick<Newsletter, 'thirdParties'>,
  place: Place,
): Problem[] {
  const problems: Problem[] = [];
  if ((alt ?? '').trim() === '') {
    const where = 'between the square brackets: ![Six people at a table](images/…).';
    problems.push(modelProblems['missing-alt']({ subject: 'This picture', where }, place));
  }
  if (/^data:/i.test(url)) problems.push(contentProblems['data-picture']({ path: url }, place));
  else if (hasScheme(url) && !allowsLoading(allowed, url)) {
    problems.push(contentProblems['remote-picture']({ path: url }, place));
  }
  return problems;
}

function hasScheme(url: string): boolean {
  return /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(url);
}
