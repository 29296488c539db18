import type { Element, ElementContent, Root } from 'hast';
import { cleanCharacters, cleanLine } from './characters.ts';
import { resolveLink, resolvePictureUrl } from './resolve-link.ts';
import { classes, isElement, rewrite, text } from './tree.ts';

export interface HtmlContext {
  base?: string | undefined;
  /** The name of a picture in the document by its `src`. */
  inside?: (source: string) => string | undefined;
  /** True for other elements that are not part of the story. */
  leaveOut?: (element: Element) => boolean;
}

/** Drops hidden elements, makes URLs absolute and cleans characters, before styles are removed. */
export function cleanTree(tree: Root, around: HtmlContext): void {
  rewrite(tree, (node) => {
    if (isHidden(node) || around.leaveOut?.(node)) return [];
    if (node.tagName === 'img') return cleanPicture(node, around);
    if (node.tagName === 'a') return cleanLink(node, around);
    return undefined;
  });
  clean(tree);
}

function clean(node: Root | Element): void {
  for (const child of node.children) {
    if (child.type === 'text') child.value = cleanCharacters(child.value);
    else if (isElement(child)) clean(child);
  }
}

function isHidden({ properties }: Element): boolean {
  return (
    (properties.hidden ?? false) !== false ||
    /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)\b/i.test(
      String(properties.style ?? ''),
    )
  );
}

function cleanLink(node: Element, { base }: HtmlContext): undefined {
  const href = String(node.properties.href ?? '').trim();
  const anchor = /#(.+)$/.exec(href)?.[1];
  const own = href.startsWith('#') || (base !== undefined && isSamePage(href, base));
  const url = own && anchor !== undefined ? `#${anchor}` : resolveLink(href, base);
  if (url === undefined) delete node.properties.href;
  else node.properties.href = url;
  return undefined;
}

function isSamePage(href: string, base: string): boolean {
  const url = URL.parse(href, base);
  const page = URL.parse(base);
  if (url === null || page === null || url.hash === '') return false;
  url.hash = page.hash;
  return url.href === page.href;
}

function cleanPicture(node: Element, { base, inside }: HtmlContext): ElementContent[] | undefined {
  if (isPixel(node)) return [];
  const { properties } = node;
  const alt = cleanLine(String(properties.alt ?? ''));
  // Blogs show emoji as pictures.
  if (/\b(?:wp-smiley|emoji|twemoji)\b/.test(classes(node))) return alt === '' ? [] : [text(alt)];
  const src = String(properties.src ?? '');
  const found =
    inside?.(src) ??
    sources(node)
      .map((each) => resolvePictureUrl(each, base))
      .find(Boolean);
  if (found === undefined) return alt === '' ? [] : [text(alt)];
  node.properties = { src: found, alt };
  return undefined;
}

/** The URLs of a picture, the best first. With lazy loading, `src` is a placeholder. */
function sources({ properties }: Element): string[] {
  const late = ['dataSrc', 'dataLazySrc', 'dataOriginal', 'dataOrigFile', 'dataFullUrl']
    .map((name) => properties[name])
    .filter((value) => typeof value === 'string' && value !== '');
  const sets = [properties.srcSet, properties.dataSrcset, properties.dataLazySrcset].flatMap(
    (set) => largest(Array.isArray(set) ? set.join(', ') : String(set ?? '')),
  );
  const src = String(properties.src ?? '');
  const placeholder =
    /^data:|^about:|(?:placeholder|spacer|blank|transparent|lazy|1x1)[\w-]*\.(?:gif|png|svg)/i;
  return [...sets, ...late.map(String), ...(placeholder.test(src) ? [] : [src])];
}

function largest(set: string): string[] {
  const all = [...set.matchAll(/([^\s,](?:\S*[^\s,])?)(?:\s+([\d.]+)([wx]))?\s*(?:,|$)/g)].map(
    (match) => ({
      address: match[1] ?? '',
      width: Number(match[2] ?? 1) * (match[3] === 'w' ? 1 : 1000),
    }),
  );
  const fitting = all.filter(({ width }) => width <= 2000);
  const order = (fitting.length > 0 ? fitting : all).sort((a, b) => b.width - a.width);
  return order.slice(0, 1).map(({ address }) => address);
}

function isPixel({ properties }: Element): boolean {
  const style = String(properties.style ?? '');
  const sides = [properties.width, properties.height].map((side) =>
    side === undefined || side === null || side === ''
      ? Number.NaN
      : Number.parseFloat(String(side)),
  );
  const styled = [
    ...style.matchAll(/(?:^|[;\s])(?:width|height)\s*:\s*([\d.]+)(?:px)?\s*(?:;|$|!)/gi),
  ];
  return [...sides, ...styled.map((match) => Number(match[1]))].some((side) => side <= 1);
}
