import { parseFeed } from '@rowanmanning/feed-parser';
import { omitEmpty } from '../../../lib/omit-empty.ts';
import { entryUrl } from './entry-url.ts';
import { pictureOf } from './media.ts';
import { mostEntries, type ParsedEntry, type ParsedFeed, type Passage } from './to-candidate.ts';
import { attributeOf, childrenOf, isOf, markupOf, named, type XmlElement } from './xml-element.ts';

/**
 * Reads RSS (0.90 to 2.0, also RDF) and Atom (0.3 and 1.0) with the usual extensions. Undefined for
 * other XML.
 * @param address The URL of the feed, the base of its links without `xml:base`.
 */
export function readXmlFeed(xml: string, address: string | undefined): ParsedFeed | undefined {
  const parsed = parse(xml);
  if (parsed === undefined) return undefined;
  const head = parsed.element;
  const isAtom = head.name === 'feed';
  const above = head.parent === null ? [head] : [head.parent, head];
  const own = childrenOf(head).filter((child) => child.namespace === head.namespace);
  const site = named(own, 'link')[0]?.textContent.trim() || undefined;
  const place = address ?? URL.parse(site ?? '')?.href;
  const base = above.reduce(baseBelow, { url: place, said: false });
  const languages = [
    named(childrenOf(head), 'language')[0]?.textContent,
    ...above.toReversed().flatMap((each) => languagesOf(each)),
  ];
  const [title] = named(own, 'title');
  return {
    ...omitEmpty({
      title: passageOf(title, base, isAtom),
      base: place,
      language: languages.find((each) => each),
    }),
    authors: isAtom ? authorsOf(own).flat() : [],
    count: parsed.items.length,
    entries: parsed.items
      .slice(0, mostEntries)
      .map((item) => readEntry(item.element, base, isAtom)),
  };
}

function parse(xml: string): ReturnType<typeof parseFeed> | undefined {
  try {
    return parseFeed(xml);
  } catch {
    return undefined;
  }
}

function readEntry(element: XmlElement, outer: Base, isAtom: boolean): ParsedEntry {
  const base = baseBelow(outer, element);
  const children = childrenOf(element);
  const own = children.filter((child) => child.namespace === element.namespace);
  const first = (name: string, ...where: string[]): XmlElement | undefined =>
    named(own, name)[0] ??
    named(children, name).find((child) => where.some((each) => isOf(child, each)));
  const passage = (found: XmlElement | undefined) => passageOf(found, base, isAtom);
  const source = first('source');
  return {
    ...omitEmpty({
      title: passage(first('title', 'dc')),
      content:
        passage(named(children, 'encoded').find((child) => !isOf(child, 'excerpt'))) ??
        passage(first('content', 'atom')) ??
        passage(named(children, 'body')[0]),
      summary:
        passage(first('description', 'dc')) ??
        passage(first('summary', 'atom', 'itunes')) ??
        passage(named(mediaGroup(children), 'description')[0]),
      guid:
        (first('guid') ?? first('id', 'atom'))?.textContent ?? attributeOf(element, 'rdf:about'),
      image: pictureOf(children, base.url),
      source: passage(named(childrenOf(source), 'title')[0] ?? source),
    }),
    links: linksOf(own, children, base.url),
    authors: [...authorsOf(children), authorsOf(childrenOf(source)).flat()],
    dates: datesOf(children),
    tags: tagsOf(children),
    languages: [
      ...[first('content'), element].flatMap((each) => languagesOf(each)),
      ...named(children, 'language').map((child) => child.textContent),
    ],
  };
}

function mediaGroup(children: readonly XmlElement[]): XmlElement[] {
  const media = children.filter((child) => isOf(child, 'media'));
  return media.flatMap((child) => (child.name === 'group' ? childrenOf(child) : [child]));
}

/** A text construct (RFC 4287, 3.1), or an element of RSS. Undefined for Base64 and the like. */
function passageOf(
  element: XmlElement | undefined,
  outer: Base,
  isAtom: boolean,
): Passage | undefined {
  if (element === undefined) return undefined;
  const base = baseBelow(outer, element);
  const placeOf = ({ url, said }: Base) => (said && url !== undefined ? { base: url } : {});
  const type = (attributeOf(element, 'type') ?? 'text').trim().toLowerCase();
  if (attributeOf(element, 'mode')?.toLowerCase() === 'base64') return undefined;
  if (isAtom && !/^(text$|text\/|x?html$|.*[/+]xml\b)/.test(type)) return undefined;
  const inner = childrenOf(element);
  if (inner.length > 0) {
    const [only] = inner;
    const deeper = inner.length === 1 && only ? baseBelow(base, only) : base;
    return { text: markupOf(element), kind: 'html', ...placeOf(deeper) };
  }
  const text = element.textContent;
  if (text.trim() === '') return undefined;
  const isPlain = isAtom && /^text(\/plain)?$/.test(type);
  return { text, kind: isPlain ? 'plain' : 'html', ...placeOf(base) };
}

function linksOf(
  own: readonly XmlElement[],
  children: readonly XmlElement[],
  base: string | undefined,
): string[] {
  const original = named(children, 'origlink');
  const alternate = named(children, 'link')
    .filter((link) => !isOf(link, 'media'))
    .filter((link) => /^(alternate)?$/i.test(attributeOf(link, 'rel')?.trim() ?? ''))
    .sort((a, b) => rank(a, own) - rank(b, own));
  const permanent = named(own, 'guid').filter(
    (child) =>
      attributeOf(child, 'ispermalink')?.trim().toLowerCase() !== 'false' &&
      /^\s*https?:/i.test(child.textContent),
  );
  return [...original, ...alternate, ...permanent]
    .map((each) => each.textContent.trim() || attributeOf(each, 'href')?.trim() || '')
    .map((each) => entryUrl(each, base))
    .filter((each) => each !== undefined);
}

/** Web pages before other formats, links of the feed's own format before those of extensions. */
function rank(link: XmlElement, own: readonly XmlElement[]): number {
  const isPage = /^(text\/html|application\/xhtml\+xml)?$/i.test(attributeOf(link, 'type') ?? '');
  return (isPage ? 0 : 2) + (own.includes(link) ? 0 : 1);
}

/** Names of Dublin Core first: `author` in RSS is an email address. */
function authorsOf(children: readonly XmlElement[]): string[][] {
  const groups = [
    named(children, 'creator'),
    named(children, 'author').filter((child) => !isOf(child, 'itunes')),
    named(children, 'author').filter((child) => isOf(child, 'itunes')),
  ];
  return groups.map((group) =>
    group.map((each) => {
      const inner = childrenOf(each);
      if (inner.length === 0) return each.textContent;
      return named(inner, 'name')[0]?.textContent ?? '';
    }),
  );
}

function datesOf(children: readonly XmlElement[]): string[] {
  return ['pubdate', 'published', 'issued', 'date', 'created', 'updated', 'modified'].flatMap(
    (name) => named(children, name).map((child) => child.textContent),
  );
}

function tagsOf(children: readonly XmlElement[]): string[] {
  return named(children, 'category', 'subject')
    .filter((child) => !isOf(child, 'media') && !isOf(child, 'itunes'))
    .map((child) => attributeOf(child, 'label') ?? attributeOf(child, 'term') ?? child.textContent);
}

function languagesOf(element: XmlElement | undefined): string[] {
  return [attributeOf(element, 'xml:lang'), attributeOf(element, 'lang')].filter(
    (each) => each !== undefined,
  );
}

interface Base {
  url: string | undefined;
  said: boolean;
}

function baseBelow(outer: Base, element: XmlElement): Base {
  const said = attributeOf(element, 'xml:base')?.trim();
  const url = said === undefined ? undefined : URL.parse(said, outer.url)?.href;
  return url === undefined ? outer : { url, said: true };
}
