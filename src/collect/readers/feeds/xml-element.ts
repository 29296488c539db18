import type { parseFeed } from '@rowanmanning/feed-parser';
import { xmlEscape } from '../../../lib/text/xml.ts';

/** Name and prefix are in lower case. */
export type XmlElement = ReturnType<typeof parseFeed>['element'];

/** Extensions by a part of their namespace: the prefix may be any. */
const known: Readonly<Record<string, string>> = {
  media: 'search.yahoo.com/mrss',
  atom: 'www.w3.org/2005/atom',
  dc: 'purl.org/dc/',
};

const single = new Set(['area', 'br', 'col', 'hr', 'img', 'input', 'source', 'track', 'wbr']);

/** The child elements of an element, if any. */
export function childrenOf(element: XmlElement | undefined): XmlElement[] {
  return (element?.children ?? []).filter((child) => typeof child !== 'string');
}

/** Those of some elements that have one of these names. */
export function named(elements: readonly XmlElement[], ...names: string[]): XmlElement[] {
  return elements.filter(({ name }) => names.includes(name));
}

/** The value of an attribute; undefined if the element or the attribute is missing. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  return element?.getAttribute(name) ?? undefined;
}

/** True for an element of an extension, by its usual prefix or its namespace. */
export function isOf(element: XmlElement, prefix: string): boolean {
  if (element.namespace === prefix) return true;
  const address = known[prefix];
  if (address === undefined || typeof element.namespace !== 'string') return false;
  return element.namespaceUri?.toLowerCase().includes(address) === true;
}

/** The content of an element, as HTML. */
export function markupOf(element: XmlElement): string {
  return element.children
    .map((child) => {
      if (typeof child === 'string') return xmlEscape(child);
      const attributes = Object.entries(child.attributes)
        .filter(([name]) => !name.includes(':') && name !== 'xmlns')
        .map(([name, value]) => ` ${name}="${xmlEscape(value)}"`)
        .join('');
      const end = single.has(child.name) ? '' : `</${child.name}>`;
      return `<${child.name}${attributes}>${markupOf(child)}${end}`;
    })
    .join('');
}
