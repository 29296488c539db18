import type { Element, ElementContent, Root } from 'hast';
import { classes, element, elementsIn, isElement, rewrite, text, textBelow } from './tree.ts';

/** Gives figures, tables, `<sup>` and `<sub>` a form that Markdown has. Changes the tree. */
export function shapeBlocks(tree: Root): void {
  rewrite(tree, (node) => {
    if (node.tagName === 'figure' || /(?:^|\s)wp-caption(?:\s|$)/.test(classes(node)))
      return figure(node);
    if (node.tagName === 'table') return table(node);
    if (node.tagName === 'a') return pictureLink(node);
    if (node.tagName === 'sup') return raised(node, '⁰¹²³⁴⁵⁶⁷⁸⁹');
    if (node.tagName === 'sub') return raised(node, '₀₁₂₃₄₅₆₇₈₉');
    return undefined;
  });
}

/** Each picture of a figure in a paragraph of its own, the caption as the title of the last. */
function figure(node: Element): ElementContent[] | undefined {
  const pictures = elementsIn(node, 'img');
  const last = pictures.at(-1);
  const holds = elementsIn(node, 'table', 'pre', 'blockquote', 'ul', 'ol').length > 0;
  const caption = elementsIn(node).find(
    (each) => each.tagName === 'figcaption' || /\bwp-caption-text\b/.test(classes(each)),
  );
  const words = caption === undefined ? '' : textBelow(caption);
  // Cards that show a link have their words beside the picture.
  const hasOtherWords = textBelow(node).length > words.length;
  if (last === undefined || holds || hasOtherWords) return node.children;
  if (words !== '') last.properties.title = words;
  return pictures.map((picture) => element('p', [picture]));
}

/** A link from a picture to a picture only enlarges it. */
function pictureLink(node: Element): ElementContent[] | undefined {
  const pictures = elementsIn(node, 'img');
  if (pictures.length === 0 || textBelow(node) !== '') return undefined;
  const href = String(node.properties.href ?? '');
  return /\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)/i.test(href) ? pictures : undefined;
}

/** Markdown has no superscript, but Unicode has digits: 10² must not become 102. */
function raised(node: Element, digits: string): ElementContent[] | undefined {
  const words = textBelow(node);
  if (!/^\d{1,4}$/.test(words) || elementsIn(node).length > 0) return undefined;
  return [text(words.replace(/\d/g, (digit) => digits.charAt(Number(digit))))];
}

function table(node: Element): ElementContent[] | undefined {
  const rows = rowsOf(node);
  const captions = elementsIn(node, 'caption').map((each) => element('p', each.children));
  const cellsOf = (row: Element): Element[] =>
    row.children.filter((cell): cell is Element => isElement(cell, 'td', 'th'));
  const widest = Math.max(0, ...rows.map((row) => cellsOf(row).length));
  const isLayout =
    rows.length < 2 ||
    widest < 2 ||
    /^(?:presentation|none)$/.test(String(node.properties.role)) ||
    elementsIn(node, 'table', 'h1', 'h2', 'h3', 'h4', 'blockquote', 'pre', 'hr').length > 0;
  // The contents of its cells follow each other.
  if (isLayout) {
    return [...captions, ...rows.flatMap(cellsOf).map((cell) => element('div', cell.children))];
  }
  const filled = rows.filter((row) => textBelow(row) !== '' || elementsIn(row, 'img').length > 0);
  for (const [index, row] of filled.entries()) {
    row.children = cellsOf(row).map((cell) =>
      // Tables in Markdown need a header row.
      element(index === 0 ? 'th' : 'td', inLine(cell), spans(cell, filled.length < 500 ? 12 : 1)),
    );
  }
  return [...captions, element('table', filled)];
}

function rowsOf(node: Element): Element[] {
  return node.children.flatMap((child) => {
    if (isElement(child, 'tr')) return [child];
    return isElement(child, 'thead', 'tbody', 'tfoot') ? rowsOf(child) : [];
  });
}

/** A cell in Markdown is one line. */
function inLine(cell: Element): ElementContent[] {
  const parts: ElementContent[] = [];
  for (const child of cell.children) {
    if (isElement(child, 'p', 'div', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'section', 'center')) {
      const isItem = child.tagName === 'li';
      parts.push(text(isItem && parts.length > 0 ? '; ' : ' '), ...inLine(child));
      if (!isItem) parts.push(text(' '));
    } else if (isElement(child, 'br')) parts.push(text(' '));
    else if (!isElement(child, 'input')) parts.push(child);
  }
  return parts;
}

/** Limits spans: large ones would fill the memory. */
function spans({ properties }: Element, most: number): Element['properties'] {
  const of = (value: unknown): number => Math.min(most, Math.max(1, Number(value) || 1));
  return {
    colSpan: of(properties.colSpan),
    rowSpan: of(properties.rowSpan),
    ...(typeof properties.align === 'string' && { align: properties.align }),
  };
}
