import type { Element, Root } from 'hast';
import { decodePercent } from '../text/percent.ts';
import { element, elementsIn, isElement, type Parent, rewrite, textBelow } from './tree.ts';

const most = 500;

const bodies: ReadonlySet<string> = new Set(['li', 'p', 'div', 'dd', 'aside']);

const marks = /^[[(]?\s*(?:\d{1,4}|[*†‡§]{1,3}|[ivxlc]{1,6}|[a-z])\s*[\])]?$/i;
const backMarks =
  /^(?:[[(]?\s*(?:\d{1,4}|[*†‡§]{1,3}|[ivxlc]{1,6}|[a-z])\s*[\])]?[.:]?|[↑↩⤴^⏎←]\s*\ufe0e?\ufe0f?\s*\d*)$/iu;

/**
 * Moves footnotes to the end: a short mark links to a later place, which links back or has the id
 * of a note. They become `footnote-reference` and `footnote-definition`. Changes the tree.
 */
export function findFootnotes(tree: Root): void {
  const all = elementsIn(tree);
  const order = new Map(all.map((node, index) => [node, index]));
  const parents = new Map<Element, Parent>();
  const named = new Map<string, Element>();
  for (const parent of [tree, ...all]) {
    for (const child of parent.children) if (isElement(child)) parents.set(child, parent);
  }
  for (const node of all) {
    for (const name of [node.properties.id, node.properties.name]) {
      if (typeof name === 'string' && name !== '' && !named.has(name)) named.set(name, node);
    }
  }
  const target = (link: Element): Element | undefined => {
    const href = String(link.properties.href ?? '');
    if (!href.startsWith('#')) return undefined;
    return named.get(href.slice(1)) ?? named.get(decodePercent(href.slice(1)));
  };
  const before = (a: Element, b: Element): boolean => (order.get(a) ?? 0) < (order.get(b) ?? 0);
  const noteFor = (node: Element): Element | undefined => {
    let place: Parent | undefined = node;
    while (isElement(place) && !bodies.has(place.tagName)) place = parents.get(place);
    if (!isElement(place)) return undefined;
    // Word wraps a note of several paragraphs in a block.
    const around = isElement(place, 'p') ? parents.get(place) : undefined;
    const isBlock = isElement(around, 'div', 'li') && isNoteName(around.properties.id);
    const body = isBlock ? around : place;
    if (textBelow(body).length > 5000) return undefined;
    const linksBack = elementsIn(body, 'a').some((link) => {
      const back = target(link);
      return back !== undefined && before(back, body);
    });
    const names = [node.properties.id ?? node.properties.name, body.properties.id];
    return linksBack || names.some(isNoteName) ? body : undefined;
  };

  const labels = new Map<Element, string>();
  const references = new Map<Element, string>();
  for (const link of elementsIn(tree, 'a')) {
    if (labels.size >= most || !marks.test(textBelow(link))) continue;
    const place = target(link);
    const body = place === undefined ? undefined : noteFor(place);
    if (body === undefined || !before(link, body) || elementsIn(body).includes(link)) continue;
    const label = labels.get(body) ?? String(labels.size + 1);
    labels.set(body, label);
    references.set(link, label);
  }
  if (references.size === 0) return;
  const definitions = [...labels].map(([body, label]) => {
    rewrite(body, (node) => (isBackLink(node, target, references) ? [] : undefined));
    dropLeadingMark(body);
    const flow = body.tagName === 'p' ? [element('p', body.children)] : body.children;
    return element('footnote-definition', flow, { label });
  });
  rewrite(tree, (node) => {
    if (labels.has(node)) return [];
    const label = references.get(node);
    if (label !== undefined) return [element('footnote-reference', [], { label })];
    if (node.tagName === 'sup' && only(node)?.tagName === 'footnote-reference')
      return node.children;
    return heldOnlyNotes(node) ? [] : undefined;
  });
  dropLastHeading(tree);
  tree.children.push(...definitions);
}

function only(node: Element): Element | undefined {
  const parts = node.children.filter((child) => child.type !== 'text' || child.value.trim() !== '');
  return parts.length === 1 && isElement(parts[0]) ? parts[0] : undefined;
}

function heldOnlyNotes(node: Element): boolean {
  if (!isElement(node, 'ol', 'ul', 'section', 'div', 'footer', 'aside')) return false;
  const isNotes = /note/i.test(`${node.properties.className} ${node.properties.role}`);
  const left = node.children.filter((child) => !isElement(child, 'hr') && textBelow(child) !== '');
  return (
    elementsIn(node, 'img').length === 0 &&
    (isNotes ? left.every((child) => isElement(child, 'h2', 'h3', 'h4')) : left.length === 0)
  );
}

function dropLastHeading(tree: Root): void {
  const isBlank = (node: Root['children'][number] | undefined): boolean =>
    node !== undefined &&
    (isElement(node, 'hr') || (node.type === 'text' && node.value.trim() === ''));
  while (isBlank(tree.children.at(-1))) tree.children.pop();
  if (isElement(tree.children.at(-1), 'h1', 'h2', 'h3', 'h4', 'h5', 'h6')) tree.children.pop();
}

function isBackLink(
  node: Element,
  target: (link: Element) => Element | undefined,
  references: ReadonlyMap<Element, string>,
): boolean {
  if (isElement(node, 'sup', 'span') && node.children.length === 0) return true;
  if (!isElement(node, 'a') || references.has(node)) return false;
  return (
    (target(node) !== undefined || String(node.properties.href ?? '').startsWith('#')) &&
    backMarks.test(textBelow(node))
  );
}

function dropLeadingMark(body: Element): void {
  const first = body.children.find((child) => child.type !== 'text' || child.value.trim() !== '');
  if (first === undefined) return;
  if (first.type === 'text') {
    first.value = first.value.replace(/^\s*(?:\[\d{1,4}\]|\d{1,4}[.)])\s+/, '');
  } else if (isElement(first, 'sup') && marks.test(textBelow(first))) first.children = [];
  else if (isElement(first, 'p', 'span', 'div')) dropLeadingMark(first);
}

function isNoteName(id: unknown): boolean {
  return /^(?:_?_?(?:foot|end)note|_?ftn|_?edn|fn|user-content-fn|note|sdfootnote)[-_:.]?(?!ref)/i.test(
    String(id ?? ''),
  );
}
