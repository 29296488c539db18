import type { Root } from 'mdast';
import { remark } from 'remark';
import { markdownSyntax } from '../lib/markdown-syntax.ts';

const processor = remark()
  .use(markdownSyntax)
  .data('settings', { bullet: '-', emphasis: '*', rule: '-', listItemIndent: 'one', fences: true });

export function parseBody(markdown: string): Root {
  return processor.parse(markdown);
}

/** Markdown as an editor would write it: hyphens for lists, no spaces at line ends. */
export function writeBody(tree: Root): string {
  return processor.stringify(tree).trim();
}
