import type { Element, ElementContent, Root, RootContent } from 'hast';

export type Parent = Root | Element;

/** A root has no doctype in it: only fragments are parsed. */
export function elementContentOf(parent: Parent): ElementContent[] {
  const children: readonly RootContent[] = parent.children;
  return children.filter((child) => child.type !== 'doctype');
}

/** True for an element, with one of these names if any are given. */
export function isElement(
  node: RootContent | ElementContent | Root | undefined,
  ...names: string[]
): node is Element {
  return node?.type === 'element' && (names.length === 0 || names.includes(node.tagName));
}

/** All elements below a node, in document order. */
export function elementsIn(node: Parent, ...names: string[]): Element[] {
  return node.children.flatMap((child) =>
    isElement(child)
      ? [...(isElement(child, ...names) ? [child] : []), ...elementsIn(child, ...names)]
      : [],
  );
}

/** The text below a node, with single spaces. */
export function textBelow(node: RootContent | Root): string {
  return rawWords(node).replace(/\s+/g, ' ').trim();
}

function rawWords(node: RootContent | Root): string {
  if (node.type === 'text') return node.value;
  if (!('children' in node)) return '';
  const isSpaced = node.type === 'element' && /^(?:td|li|p)$/.test(node.tagName);
  return node.children.map(rawWords).join(isSpaced ? ' ' : '');
}

/** Replaces each element by what `replace` returns, if anything, the innermost first. */
export function rewrite(
  parent: Parent,
  replace: (element: Element, parent: Parent) => ElementContent[] | undefined,
): void {
  const children: ElementContent[] = [];
  for (const child of elementContentOf(parent)) {
    if (!isElement(child)) {
      children.push(child);
      continue;
    }
    rewrite(child, replace);
    const given = replace(child, parent);
    if (given === undefined) children.push(child);
    else for (const each of given) children.push(each);
  }
  parent.children = children;
}

/** Makes an element. */
export function element(
  tagName: string,
  children: ElementContent[],
  properties: Element['properties'] = {},
): Element {
  return { type: 'element', tagName, properties, children };
}

/** Makes a text node. */
export function text(value: string): ElementContent {
  return { type: 'text', value };
}

/** The classes of an element, separated by spaces. */
export function classes(node: Element): string {
  const { className } = node.properties;
  return Array.isArray(className) ? className.join(' ') : String(className ?? '');
}
