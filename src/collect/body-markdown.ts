import type { Root } from 'mdast';
import { remark } from 'remark';
import { markdownSyntax } from '../lib/markdown-syntax.ts';
import { nodesOf } from '../lib/visit-nodes.ts';

const processor = remark()
  .use(markdownSyntax)
  .data('settings', { bullet: '-', emphasis: '*', rule: '-', listItemIndent: 'one', fences: true });

/** Markdown as an editor would write it: hyphens for lists, no spaces at line ends. */
export function writeBody(tree: Root): string {
  return processor.stringify(withCheckboxes(tree)).trim();
}

/**
 * Writes the boxes of task lists into their texts: the handler of remark-cjk-friendly for paragraphs
 * replaces the one of remark-gfm, which writes them. Does not change its argument.
 */
function withCheckboxes(tree: Root): Root {
  const copy = structuredClone(tree);
  for (const { checked, children } of nodesOf(copy, 'listItem')) {
    const [first] = children;
    if (typeof checked !== 'boolean' || first?.type !== 'paragraph') continue;
    first.children.unshift({ type: 'html', value: checked ? '[x] ' : '[ ] ' });
  }
  return copy;
}
