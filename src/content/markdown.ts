import type { Image, Link, Root } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import { visit } from 'unist-util-visit';
import type { Markdown } from '../model/item.ts';
import { allowsLoading, type Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { findExcess, limitParsing, parseLimited } from './limits.ts';
import { mendPasted } from './pasted.ts';

const parser = remark().use(remarkGfm);

/**
 * Parses the Markdown below a front matter (GFM), and finds what readers could not use:
 * links that lead nowhere, pictures without words.
 * @param allowed The newsletter, for the hosts that it allows pictures from.
 * @param linesBefore Lines of the file before the source, so that positions are the file's.
 * @param limit Of time, shared with the other texts of a folder.
 * @returns An empty tree and an error where the text is too long or too complex to be handled.
 */
export function parseMarkdown(
  source: string,
  file: string,
  linesBefore: number,
  allowed: Pick<Newsletter, 'thirdParties'>,
  limit = limitParsing(),
): Outcome<Markdown> {
  const parsed = parseLimited({ text: source, file, linesBefore }, limit, () => {
    const pasted = mendPasted(source, file, linesBefore);
    // Blank lines in front keep every line and column as in the file, and mean nothing in Markdown.
    const tree: Root = parser.parse('\n'.repeat(linesBefore) + pasted.value);
    return { tree, problems: pasted.problems };
  });
  const excess = 'problem' in parsed ? parsed.problem : findExcess(parsed.value.tree, file);
  if ('problem' in parsed || excess !== undefined) {
    const empty: Root = { type: 'root', children: [] };
    return { value: { source, tree: empty }, problems: excess === undefined ? [] : [excess] };
  }
  const { tree, problems } = parsed.value;
  const report = (node: { position?: Root['position'] }, problem: Omit<Problem, 'file'>): void => {
    const start = node.position?.start;
    problems.push({ ...problem, file, ...(start && { line: start.line, column: start.column }) });
  };
  visit(tree, (node) => {
    if (node.type === 'link') checkLink(node, report);
    if (node.type === 'definition') checkAddress(node.url, node, report);
    if (node.type === 'image') checkImage(node, allowed, report);
  });
  return { value: { source, tree }, problems };
}

/** The relative paths of the pictures that Markdown shows, with where each is named. */
export function picturesIn({ tree }: Markdown): { path: string; line?: number; column?: number }[] {
  const found: { path: string; line?: number; column?: number }[] = [];
  const definitions = new Map<string, string>();
  visit(tree, 'definition', (node) => {
    definitions.set(node.identifier, node.url);
  });
  visit(tree, (node) => {
    const url =
      node.type === 'image'
        ? node.url
        : node.type === 'imageReference'
          ? definitions.get(node.identifier)
          : undefined;
    if (url === undefined || hasScheme(url)) return;
    const start = node.position?.start;
    found.push({ path: decodePath(url), ...(start && { line: start.line, column: start.column }) });
  });
  return found;
}

type Report = (node: { position?: Root['position'] }, problem: Omit<Problem, 'file'>) => void;

function checkLink(node: Link, report: Report): void {
  checkAddress(node.url, node, report);
  const empty =
    textOf(node).trim() === '' && !node.children.some((child) => child.type === 'image');
  if (!empty) return;
  report(node, {
    code: 'empty-link',
    severity: 'error',
    message: 'This link has no words, so nobody can see it or press it.',
    hint: 'Put what it leads to between the square brackets: [The report](https://…).',
  });
}

function checkAddress(url: string, node: { position?: Root['position'] }, report: Report): void {
  if (url.startsWith('#')) return;
  if (!hasScheme(url)) {
    report(node, {
      code: 'link-without-scheme',
      severity: 'error',
      message: `The link "${url}" is not a whole web address.`,
      hint: `Start it with https://${/^[\w-]+(\.[\w-]+)+(?<!\.(?:html?|md|php|pdf))(?:\/|$)/.test(url) ? `, as in https://${url}` : ', as in https://example.org/story'}.`,
    });
  } else if (!/^(https?:\/\/[^\s/]|mailto:[^\s@]+@|tel:)/i.test(url)) {
    report(node, {
      code: 'unsafe-link',
      severity: 'error',
      message: `The link "${url}" is of a kind that mail and feeds do not carry.`,
      hint: 'Use an address that starts with https:// or mailto:.',
    });
  }
}

function checkImage(node: Image, allowed: Pick<Newsletter, 'thirdParties'>, report: Report): void {
  if ((node.alt ?? '').trim() === '') {
    report(node, {
      code: 'missing-alt',
      severity: 'error',
      message: 'This picture has no words for those who do not see it.',
      hint: 'Say what it shows between the square brackets: ![Six people at a table](images/…).',
    });
  }
  if (hasScheme(node.url) && !allowsLoading(allowed, node.url)) {
    report(node, {
      code: 'remote-picture',
      severity: 'error',
      message: `The picture "${node.url}" lies on somebody's server, which would learn who reads.`,
      hint: 'Save it beside the item as images/name.png and name it so.',
    });
  }
}

function hasScheme(url: string): boolean {
  return /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(url);
}

/** Decodes percent signs; a path that has others stays as it is. */
export function decodePath(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
