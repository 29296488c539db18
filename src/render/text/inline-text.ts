import type { PhrasingContent } from 'mdast';
import type { Words } from '../../lib/i18n/messages.ts';

/** Numbers the links of an item; the same URL has one number. */
export class LinkNotes {
  private readonly numbers = new Map<string, number>();

  numberOf(url: string): number {
    const number = this.numbers.get(url) ?? this.numbers.size + 1;
    this.numbers.set(url, number);
    return number;
  }

  lines(): string[] {
    return [...this.numbers].map(([url, number]) => `[${number}] ${url}`);
  }
}

export interface TextContext {
  words: Words;
  links: LinkNotes;
}

/** Renders inline nodes as plain text, with line feeds only for line breaks of the author. */
export function inlineText(nodes: readonly PhrasingContent[], context: TextContext): string {
  return nodes.map((node) => oneInline(node, context)).join('');
}

function oneInline(node: PhrasingContent, context: TextContext): string {
  switch (node.type) {
    case 'text':
      return node.value.replace(/\s*\n\s*/g, ' ');
    case 'emphasis':
      return `_${inlineText(node.children, context)}_`;
    case 'strong':
      return `*${inlineText(node.children, context)}*`;
    case 'delete':
      return `~${inlineText(node.children, context)}~`;
    case 'inlineCode':
      return `\`${node.value.replace(/\s*\n\s*/g, ' ')}\``;
    case 'break':
      return '\n';
    case 'isolate':
      return inlineText(node.children, context);
    case 'link':
      return linkText(inlineText(node.children, context), node.url, context);
    case 'picture':
    case 'remotePicture':
      return pictureText(node.alt, context.words);
    case 'noteReference':
      return raised(node.number);
    default:
      return '';
  }
}

function linkText(label: string, url: string, { links }: TextContext): string {
  if (url.startsWith('#')) return label;
  const bare = url.replace(/^(mailto:|tel:|https?:\/\/)/, '').replace(/\/$/, '');
  const same = [url, bare, `${bare}/`].includes(label.trim());
  if (same) return url.startsWith('http') ? url : label;
  if (label.trim() === '') return url;
  return `${label} [${links.numberOf(url)}]`;
}

/** A picture in the text part: its alt text in brackets; empty if it has none. */
export function pictureText(alt: string, words: Words): string {
  return alt === '' ? '' : `[${words.picture}: ${alt}]`;
}

/** The number of a footnote in superscript digits: `¹²`. */
export function raised(number: number): string {
  return [...String(number)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
}
