import { attributeOf, childrenOf, isOf, named, type XmlElement } from './xml-element.ts';

const longestAlt = 300;
/** Descriptions with lines or URLs are those of a film. */
const isAlt = /^(?!.*https?:).+$/;
/** In pixels. */
const largestIcon = 48;

/**
 * The picture of an entry, in this order: an enclosure, the widest content of Media RSS, its widest
 * thumbnail, the cover of iTunes, `<image>`. Portraits of authors and icons do not count.
 */
export function pictureOf(
  children: readonly XmlElement[],
  base: string | undefined,
): { url: string; alt?: string } | undefined {
  const media = children.filter((child) => isOf(child, 'media'));
  const inGroups = named(media, 'group').flatMap(childrenOf);
  const contents = named([...media, ...inGroups], 'content');
  const thumbnails = named([...media, ...inGroups, ...contents.flatMap(childrenOf)], 'thumbnail');
  const enclosures = named(children, 'enclosure', 'link').filter(
    (child) => child.name === 'enclosure' || child.getAttribute('rel') === 'enclosure',
  );
  const wordsOf = (child: XmlElement): string | undefined =>
    altOf(childrenOf(child)) ?? altOf([...media, ...inGroups]);
  for (const [found, alt] of [
    ...enclosures.filter(isPicture).map((each) => [each, attributeOf(each, 'title')] as const),
    ...widestFirst(contents.filter(isPicture)).map((each) => [each, wordsOf(each)] as const),
    ...widestFirst(thumbnails).map((each) => [each, wordsOf(each)] as const),
    ...named(children, 'image').map((each) => [each, undefined] as const),
  ]) {
    const url = URL.parse(addressOf(found), base);
    if (url === null || !/^https?:$/.test(url.protocol) || isPortrait(url) || isIcon(found))
      continue;
    return { url: url.href, ...(alt !== undefined && { alt }) };
  }
  return undefined;
}

function isPortrait({ hostname }: URL): boolean {
  return /(?:^|\.)(?:gravatar\.com|avatars\d*\.githubusercontent\.com)$/.test(hostname);
}

function isIcon(element: XmlElement): boolean {
  const sides = [attributeOf(element, 'width'), attributeOf(element, 'height')].map(Number);
  return sides.some((side) => side > 0 && side <= largestIcon);
}

function addressOf(element: XmlElement): string {
  const said = attributeOf(element, 'url') ?? attributeOf(element, 'href');
  const [inside] = named(childrenOf(element), 'url');
  return (said ?? inside?.textContent ?? element.textContent).trim();
}

function isPicture(element: XmlElement): boolean {
  const said = [attributeOf(element, 'medium'), attributeOf(element, 'type')]
    .filter((each) => each !== undefined)
    .join(' ');
  if (said !== '') return /\bimage\b/i.test(said);
  return /\.(jpe?g|png|gif|webp|avif)$/i.test(
    URL.parse(addressOf(element), 'http://a')?.pathname ?? '',
  );
}

function widestFirst(elements: readonly XmlElement[]): XmlElement[] {
  const width = (element: XmlElement): number => Number(attributeOf(element, 'width')) || 0;
  return elements.toSorted((a, b) => width(b) - width(a));
}

function altOf(media: readonly XmlElement[]): string | undefined {
  return ['description', 'title']
    .flatMap((name) => named(media, name))
    .map((child) => child.textContent.trim())
    .find((words) => isAlt.test(words) && words.length <= longestAlt);
}
