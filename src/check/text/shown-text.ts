import type { Nodes, Parents, Root } from 'mdast';
import { visit } from '../../lib/visit-nodes.ts';
import type { Markdown } from '../../model/item.ts';

/** What stands in for characters that readers do not see as they are written. */
export const hidden = {
  /** Markup: brackets and addresses of links, HTML, the marks of quotes and lists. */
  markup: '\ue000',
  /** Code, and characters that are escaped or written by their names. */
  code: '\ue001',
  /** The marks of emphasis. */
  emphasis: '\ue002',
  /** A bare address, which becomes a link. */
  address: '\ue003',
} as const;

/** A paragraph, heading or table cell. */
export interface ShownBlock {
  type: 'paragraph' | 'heading' | 'tableCell';
  /** As long as its source; each character that is not shown as it is written is replaced. */
  text: string;
  /** Of its first character in `sourceOf`. */
  offset: number;
  /** True for the first block of a quote. */
  opensQuote: boolean;
  /** True for the first block of a list item. */
  opensItem: boolean;
}

/** The text that offsets of a tree count in. */
export function sourceOf({ parsed, source }: Markdown): string {
  return parsed ?? source;
}

/** The blocks of a text with what readers see of their source, without code and comments. */
export function shownBlocks(source: string, tree: Root): ShownBlock[] {
  const blocks: ShownBlock[] = [];
  visit(tree, (node, index, parent) => {
    if (node.type !== 'paragraph' && node.type !== 'heading' && node.type !== 'tableCell') return;
    const [from, to] = rangeOf(node);
    const characters = source.slice(from, to).replace(/[^\n]/g, hidden.markup).split('');
    showChildren(node, source, (at, text) => {
      for (let index = 0; index < text.length; index += 1) {
        characters[at - from + index] = text[index] as string;
      }
    });
    blocks.push({
      type: node.type,
      text: characters.join(''),
      offset: from,
      opensQuote: parent?.type === 'blockquote' && index === 0,
      opensItem: parent?.type === 'listItem' && index === 0,
    });
  });
  return blocks;
}

type Put = (offset: number, text: string) => void;

function showChildren(parent: Parents, source: string, put: Put): void {
  for (const node of parent.children) showNode(node, source, put);
}

function showNode(node: Nodes, source: string, put: Put): void {
  const [from, to] = rangeOf(node);
  const written = source.slice(from, to);
  if (node.type === 'text' || (node.type === 'link' && isInterrupted(written))) {
    put(from, maskText(written));
    return;
  }
  put(from, written.replace(/[^\n]/g, maskOf(node, written)));
  if ('children' in node && !isBareAddress(node, written)) showChildren(node, source, put);
}

function maskOf(node: Nodes, written: string): string {
  if (node.type === 'inlineCode') return hidden.code;
  if (isBareAddress(node, written)) return hidden.address;
  const isEmphasis = node.type === 'emphasis' || node.type === 'strong' || node.type === 'delete';
  return isEmphasis ? hidden.emphasis : hidden.markup;
}

function isBareAddress({ type }: Nodes, written: string): boolean {
  return type === 'link' && !/^[[<]/.test(written);
}

/** An address that ends after its first part, such as `www. example.org`, does not count. */
function isInterrupted(written: string): boolean {
  return /^(?:www\.?|https?:\/\/)$/i.test(written);
}

const escaped = /\\[!-/:-@[-`{-~]/g;
/** `&amp;nbsp;` is shown as `&nbsp;`. */
const named =
  /&(?!amp;(?:[a-z][a-z0-9]+|#\d+|#x[0-9a-f]+);)(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});/gi;
/** The marks of a quote or the indentation of a list at the beginning of a further line. */
const lineStart = /(?<=\n)[ \t>]+/g;

function maskText(written: string): string {
  const cover = (character: string) => (found: string) => character.repeat(found.length);
  return written
    .replace(escaped, cover(hidden.code))
    .replace(named, cover(hidden.code))
    .replace(lineStart, cover(' '));
}

/** Trees of `parseMarkdown` have all positions. */
export function rangeOf({ position }: Nodes): [number, number] {
  return [position?.start.offset ?? 0, position?.end.offset ?? 0];
}
