import type { List, ListItem, Root, RootContent } from 'mdast';
import type { Words } from '../../lib/i18n/messages.ts';
import { textWidth } from '../../lib/text/text-width.ts';
import type { Callout, Note } from '../markdown/nodes.ts';
import { inlineText, LinkNotes, raised, type TextContext } from './inline-text.ts';
import { tableText } from './table-text.ts';
import { prefix, underline, wrap } from './wrap.ts';

/** Renders a prepared tree as plain text, with links as numbered notes. @param width In columns. */
export function renderText(tree: Root, words: Words, width: number): string {
  const context: TextContext = { words, links: new LinkNotes() };
  const body = blocks(tree.children, width, context);
  const notes = context.links.lines().join('\n');
  return [body, notes].filter((part) => part !== '').join('\n\n');
}

function blocks(
  nodes: readonly RootContent[],
  width: number,
  context: TextContext,
  between = '\n\n',
): string {
  return nodes
    .map((node) => oneBlock(node, width, context))
    .filter((block) => block.trim() !== '')
    .join(between);
}

function oneBlock(node: RootContent, width: number, context: TextContext): string {
  switch (node.type) {
    case 'paragraph':
      return wrap(inlineText(node.children, context), width);
    case 'heading':
      return underline(inlineText(node.children, context).replaceAll('\n', ' '), '~', width);
    case 'list':
      return listText(node, width, context);
    case 'blockquote':
    case 'pullQuote':
      return prefix(blocks(node.children, width - 2, context), '> ', '> ');
    case 'callout':
      return calloutText(node, width, context);
    case 'code':
      return prefix(node.value, '    ', '    ');
    case 'table':
      return tableText(node, width, context);
    case 'thematicBreak':
      return '* * *';
    case 'button':
      return `${wrap(inlineText(node.children, context), width - 1)}:\n${node.url}`;
    case 'figure': {
      const lines = [inlineText(node.children, context), node.caption ?? ''];
      return lines
        .filter((line) => line !== '')
        .map((line) => wrap(line, width))
        .join('\n');
    }
    case 'notes':
      return [
        underline(context.words.notes, '~', width),
        ...node.children.map((note) => noteText(note, width, context)),
      ].join('\n');
    default:
      return '';
  }
}

function calloutText(
  { kind, titled, children }: Callout,
  width: number,
  context: TextContext,
): string {
  const own = blocks(titled ? children.slice(0, 1) : [], width - 2, context);
  const body = blocks(titled ? children.slice(1) : children, width - 2, context);
  const title = own || `*${context.words.callout[kind]}*`;
  return prefix(body === '' ? title : `${title}\n${body}`, '| ', '| ');
}

function listText(list: List, width: number, context: TextContext): string {
  const first = list.start ?? 1;
  const last = String(first + list.children.length - 1).length;
  const items = list.children.map((item, index) => {
    const marker = list.ordered ? `${String(first + index).padStart(last)}. ` : '- ';
    return itemText(item, marker, width, context);
  });
  const loose = list.spread || list.children.some((item) => item.spread);
  return items.join(loose ? '\n\n' : '\n');
}

function itemText(item: ListItem, bullet: string, width: number, context: TextContext): string {
  const box = typeof item.checked === 'boolean' ? (item.checked ? '[x] ' : '[ ] ') : '';
  const marker = bullet + box;
  const indent = ' '.repeat(textWidth(marker));
  const body = blocks(item.children, width - indent.length, context, item.spread ? '\n\n' : '\n');
  return prefix(body, marker, indent);
}

function noteText(note: Note, width: number, context: TextContext): string {
  const marker = `${raised(note.number)} `;
  const indent = ' '.repeat(marker.length);
  return prefix(blocks(note.children, width - indent.length, context), marker, indent);
}
