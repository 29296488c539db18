import type { Nodes } from 'mdast';
import { countWords } from '../../lib/text/count-words.ts';

const inline = new Set([
  ...['paragraph', 'heading', 'tableCell', 'emphasis', 'strong', 'delete', 'isolate'],
]);

/** The words that readers see in Markdown, without those of its notes, alt texts and HTML. */
export function wordsOf(node: Nodes): string {
  switch (node.type) {
    case 'html':
    case 'definition':
    case 'footnoteDefinition':
    case 'notes':
      return '';
    case 'break':
      return ' ';
    default: {
      if ('value' in node) return node.value;
      if (!('children' in node)) return '';
      const isInline = inline.has(node.type) || node.type.startsWith('link');
      return node.children.map(wordsOf).join(isInline ? '' : ' ');
    }
  }
}

/** @returns how many words readers see in a node. */
export function countWordsOf(node: Nodes): number {
  return countWords(wordsOf(node));
}
