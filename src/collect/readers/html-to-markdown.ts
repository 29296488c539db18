import type { Root as HtmlRoot } from 'hast';
import { sanitize } from 'hast-util-sanitize';
import type { Root } from 'mdast';
import rehypeParse from 'rehype-parse';
import rehypeRemark, { type Options } from 'rehype-remark';
import { remark } from 'remark';
import { allowedHtml } from '../../lib/html/allowed-html.ts';
import { cleanTree, type HtmlContext } from '../../lib/html/clean-tree.ts';
import { removeEmptyElements } from '../../lib/html/empty-elements.ts';
import { findFootnotes } from '../../lib/html/find-footnotes.ts';
import { findPastedLists } from '../../lib/html/pasted-lists.ts';
import { pruneHtml } from '../../lib/html/prune.ts';
import { shapeBlocks } from '../../lib/html/shape-blocks.ts';
import { tidyMarkdown } from '../../lib/html/tidy-markdown.ts';
import { writeBody } from '../body-markdown.ts';
import { pointToHeadings } from './link-headings.ts';

/**
 * Converts foreign HTML to clean Markdown (GFM), by an allow-list. URLs become absolute and lose
 * tracking parameters; a caption becomes the title of its picture. Never throws.
 * @param base The URL of the HTML. Without it, relative URLs are dropped.
 */
export function htmlToMarkdown(html: string, base?: string): { markdown: string } {
  const { tree } = readHtml(html, { base });
  return { markdown: writeMarkdown(tree) };
}

/** The same as a tree. With `tooMany` elements, only the text of the rest is kept. */
export function readHtml(html: string, around: HtmlContext): { tree: Root; tooMany: boolean } {
  const pruned = pruneHtml(html);
  const tree = reader.parse(pruned.html) as unknown as HtmlRoot;
  cleanTree(tree, around);
  findPastedLists(tree);
  const root = sanitize(tree, allowedHtml) as HtmlRoot;
  findFootnotes(root);
  pointToHeadings(root);
  shapeBlocks(root);
  removeEmptyElements(root);
  return { tree: converter.runSync(root as never) as unknown as Root, tooMany: pruned.tooMany };
}

/** Tidies a tree, and writes it as Markdown. Changes the tree. */
export function writeMarkdown(tree: Root): string {
  tidyMarkdown(tree);
  return writeBody(tree);
}

const reader = remark().use(rehypeParse, { fragment: true }).freeze();

const handlers: Options['handlers'] = {
  'footnote-reference': (_state, { properties }) => {
    const label = String(properties.label);
    return { type: 'footnoteReference', identifier: label, label };
  },
  'footnote-definition': (state, node) => {
    const label = String(node.properties.label);
    return {
      type: 'footnoteDefinition',
      identifier: label,
      label,
      children: state.toFlow(state.all(node)) as never,
    };
  },
};

const converter = remark().use(rehypeRemark, { handlers }).freeze();
