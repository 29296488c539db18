import { urlsInCss } from './css.ts';
import type { HtmlElement } from './elements.ts';

/** Attributes whose address a program fetches when it shows the element, or when a link is clicked. */
const loading =
  'src background poster data lowsrc dynsrc codebase archive manifest icon ping'.split(' ');
const candidates = ['srcset', 'imagesrcset'];
/** SVG attributes that are CSS. */
const styles =
  'style fill stroke filter mask clip-path cursor marker marker-start marker-mid marker-end'.split(
    ' ',
  );
/** Their `href` is followed by people, or not at all. */
const followed = ['a', 'area', 'link', 'base'];
/** What `<link>` names without loading it (HTML 4.6.7, and the registry of link types). */
const passive = new Set(
  'alternate author bookmark canonical external help hub license me next nofollow noopener noreferrer payment pingback prev privacy-policy search self shortlink tag terms-of-service up webmention'.split(
    ' ',
  ),
);

/** The addresses that a program fetches when it shows an element, as they are written. */
export function loadsOf({ name, isSvg, attributes, text }: HtmlElement): string[] {
  const found = loading.flatMap((attribute) => attributes.get(attribute) ?? []);
  // `a.png 1x, b.png 2x` (HTML 4.8.4.2). Each part counts, as a comma may be part of an address.
  found.push(...candidates.flatMap((each) => (attributes.get(each) ?? '').split(/[\s,]+/)));
  found.push(...styles.flatMap((attribute) => urlsInCss(attributes.get(attribute) ?? '')));
  if (name === 'style') found.push(...urlsInCss(text));
  if (name === 'link' && isLoadingLink(attributes)) found.push(attributes.get('href') ?? '');
  if (!followed.includes(name) || (isSvg && name !== 'a')) {
    found.push(attributes.get('href') ?? '', attributes.get('xlink:href') ?? '');
  }
  if (name === 'meta') found.push(...refreshOf(attributes));
  return found.map((each) => each.trim()).filter((each) => each !== '');
}

function isLoadingLink(attributes: HtmlElement['attributes']): boolean {
  const types = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return types.some((type) => !passive.has(type));
}

/** `<meta http-equiv="refresh" content="0; url=https://…">` (HTML 4.2.5.3). */
function refreshOf(attributes: HtmlElement['attributes']): string[] {
  if (attributes.get('http-equiv')?.trim().toLowerCase() !== 'refresh') return [];
  const content = attributes.get('content') ?? '';
  const [, url = ''] = /^[\s\d.]*[;,]?\s*(?:url\s*=\s*)?["']?([^"']*)/i.exec(content) ?? [];
  return [url];
}
