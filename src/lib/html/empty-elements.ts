import type { Element, ElementContent } from 'hast';
import { elementContentOf, type Parent } from './tree.ts';

/** Elements that are visible, or end a line, even when empty. */
const keptEmpty =
  /^(?:address|article|aside|blockquote|br|d[dlt]|div|figcaption|figure|h[1-6r]|header|footer|img|input|li|main|nav|[ou]l|p|pre|section|table|t[a-z]|tbody|thead|tfoot|caption|footnote-.*)$/;

/** Drops inline elements with only spaces, on which rehype-remark spends quadratic time. */
export function removeEmptyElements<T extends Parent>(parent: T): T {
  const kept: ElementContent[] = [];
  for (const child of elementContentOf(parent)) {
    const node = child.type === 'element' ? removeEmptyElements(child) : child;
    const spaces =
      node.type === 'element' && !keptEmpty.test(node.tagName) ? spacesIn(node) : undefined;
    const shown: ElementContent = spaces === undefined ? node : { type: 'text', value: spaces };
    const last = kept.at(-1);
    if (shown.type !== 'text') kept.push(shown);
    else if (last?.type === 'text')
      kept[kept.length - 1] = { type: 'text', value: last.value + shown.value };
    else if (shown.value !== '') kept.push(shown);
  }
  parent.children = kept;
  return parent;
}

function spacesIn({ children }: Element): string | undefined {
  let spaces = '';
  for (const child of children) {
    if (child.type !== 'text' || child.value.trim() !== '') return undefined;
    spaces += child.value;
  }
  return spaces;
}
