import { urlsInCss } from './css.ts';
import type { HtmlElement } from './elements.ts';

/** Attributes whose address a program fetches when it shows the element, or when a link is clicked. */
const loading = new Set(
  'src background poster data lowsrc dynsrc codebase archive manifest icon ping'.split(' '),
);
const candidates = new Set(['srcset', 'imagesrcset']);
/** SVG attributes that are CSS. */
const styles = new Set(
  'style fill stroke filter mask clip-path cursor marker marker-start marker-mid marker-end'.split(
    ' ',
  ),
);
const links = new Set(['href', 'xlink:href']);
/** Their `href` is followed by people, or not at all. */
const followed = new Set(['a', 'area', 'link', 'base']);
/** What `<link>` names without loading it (HTML 4.6.7, and the registry of link types). */
const passive = new Set(
  'alternate author bookmark canonical external help hub license me next nofollow noopener noreferrer payment pingback prev privacy-policy search self shortlink tag terms-of-service up webmention'.split(
    ' ',
  ),
);

/** The addresses that a program fetches when it shows an element, as they are written. */
export function loadsOf({ name, isSvg, attributes, css }: HtmlElement): string[] {
  const isFollowed = followed.has(name) && (!isSvg || name === 'a');
  const found: string[] = [];
  for (const [attribute, value] of attributes) {
    if (loading.has(attribute) || (links.has(attribute) && !isFollowed)) found.push(value);
    if (styles.has(attribute)) found.push(...urlsInCss(value));
    // `a.png 1x, b.png 2x` (HTML 4.8.4.2). Each part counts, as a comma may be part of an address.
    if (candidates.has(attribute)) found.push(...value.split(/[\s,]+/));
  }
  if (name === 'style') found.push(...urlsInCss(css));
  if (name === 'link' && isLoadingLink(attributes)) found.push(attributes.get('href') ?? '');
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
