import type { Element, ElementContent, Root } from 'hast';

/** What shows something, or ends a line, with nothing in it. */
const stands =
  /^(?:address|article|aside|blockquote|br|d[dlt]|div|figcaption|figure|h[1-6r]|header|footer|img|input|li|main|nav|[ou]l|p|pre|section|table|t[a-z]|tbody|thead|tfoot|caption|footnote-.*)$/;

/**
 * Takes out inline elements around nothing but blanks, which stay, and joins texts that are next to
 * each other then. Thousands of them in a row take `hast-util-minify-whitespace`, behind
 * `rehype-remark`, minutes: its time grows with their square. Changes the tree.
 */
export function removeEmptyElements<T extends Root | Element>(parent: T): T {
  const kept: ElementContent[] = [];
  for (const child of parent.children as ElementContent[]) {
    const node = child.type === 'element' ? removeEmptyElements(child) : child;
    const blanks =
      node.type === 'element' && !stands.test(node.tagName) ? blanksIn(node) : undefined;
    const shown: ElementContent = blanks === undefined ? node : { type: 'text', value: blanks };
    const last = kept.at(-1);
    if (shown.type !== 'text') kept.push(shown);
    else if (last?.type === 'text')
      kept[kept.length - 1] = { type: 'text', value: last.value + shown.value };
    else if (shown.value !== '') kept.push(shown);
  }
  parent.children = kept;
  return parent;
}

/** Undefined where there is more than blanks. */
function blanksIn({ children }: Element): string | undefined {
  let blanks = '';
  for (const child of children) {
    if (child.type !== 'text' || child.value.trim() !== '') return undefined;
    blanks += child.value;
  }
  return blanks;
}
