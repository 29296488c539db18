import { nonEmptyLine } from '../../lib/html/characters.ts';
import { resolveLink } from '../../lib/html/resolve-link.ts';
import { omitEmpty } from '../../lib/omit-empty.ts';
import { tryParseJson } from '../../lib/text/json.ts';
import { readDay } from '../../lib/text/read-day.ts';
import { canonicalLanguage } from '../../model/languages.ts';
import type { Candidate } from '../candidate.ts';

export interface Page {
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}
interface PageElement {
  getAttribute(name: string): string | null;
  textContent: string | null;
}

type Known = 'url' | 'author' | 'source' | 'date' | 'language' | 'summary' | 'image' | 'tags';

interface PageFacts extends Pick<Candidate, Known> {
  title?: string;
  base?: string;
}

/** By Open Graph, JSON-LD (schema.org), `<meta>` and HTML, in this order. `fetched`: its URL. */
export function readPageFacts(page: Page, fetched?: string): PageFacts {
  const meta = metaOf(page);
  const data = linkedData(page);
  const base = baseOf(page, fetched);
  const source = firstLine(meta('og:site_name'), nameOf(data?.publisher), meta('application-name'));
  const lang = page.querySelector('html')?.getAttribute('lang');
  return {
    ...omitEmpty({
      title: titleOf(page, meta, data, source),
      url: canonical(page, meta, fetched, base),
      author: authorOf(meta, data),
      source,
      date: dateOf(page, meta, data),
      language: canonicalLanguage(lang) ?? canonicalLanguage(meta('og:locale')),
      summary: firstLine(meta('og:description'), meta('description'), string(data?.description)),
      image: imageOf(meta, base),
      base,
    }),
    tags: tagsOf(page, meta, data),
  };
}

function firstLine(...values: (string | null | undefined)[]): string | undefined {
  return values.map(nonEmptyLine).find((line) => line !== undefined);
}

type Meta = (name: string) => string | undefined;
type Data = Record<string, unknown>;

function metaOf(page: Page): Meta {
  const all = new Map<string, string>();
  for (const each of page.querySelectorAll('meta')) {
    const name = each.getAttribute('property') ?? each.getAttribute('name');
    const content = each.getAttribute('content')?.trim();
    if (name && content && !all.has(name.toLowerCase())) all.set(name.toLowerCase(), content);
  }
  return (name) => all.get(name);
}

const articles = /^(?:\w*Article|NewsArticle|BlogPosting|Report|LiveBlogPosting|Posting)$/;

function linkedData(page: Page): Data | undefined {
  for (const script of page.querySelectorAll('script[type="application/ld+json"]')) {
    const text = (script.textContent ?? '').slice(0, 500_000);
    const all = flatten(tryParseJson(text), 4);
    const article = all.find((each) =>
      [each['@type']].flat().some((type) => articles.test(String(type))),
    );
    if (article !== undefined) return article;
  }
  return undefined;
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null;
}

function flatten(value: unknown, depth: number): Data[] {
  if (depth === 0) return [];
  if (Array.isArray(value)) return value.slice(0, 200).flatMap((each) => flatten(each, depth - 1));
  if (!isData(value)) return [];
  return [value, ...flatten(value['@graph'], depth - 1), ...flatten(value.mainEntity, depth - 1)];
}

function titleOf(
  page: Page,
  meta: Meta,
  data: Data | undefined,
  source?: string,
): string | undefined {
  const said = firstLine(meta('og:title'), string(data?.headline));
  const h1 = [...page.querySelectorAll('h1')].flatMap(
    (each) => nonEmptyLine(each.textContent) ?? [],
  );
  const head = nonEmptyLine(page.querySelector('title')?.textContent);
  const whole = said ?? (h1.length === 1 ? h1[0] : undefined) ?? head;
  return whole === undefined ? undefined : withoutSite(whole, source, h1);
}

function withoutSite(title: string, source: string | undefined, headings: string[]): string {
  const parts = title.split(/\s+[|–—·•»«:-]+\s+/);
  if (parts.length < 2) return title;
  const heading = headings.find((each) => parts.includes(each));
  if (heading !== undefined) return heading;
  if (source === undefined) return title;
  for (const end of [parts.at(-1), parts[0]]) {
    if (end?.toLowerCase() !== source.toLowerCase()) continue;
    const rest =
      title.startsWith(end) && end === parts[0]
        ? title.slice(end.length)
        : title.slice(0, -end.length);
    return rest.replace(/^\s*[|–—·•»«:-]+\s+|\s+[|–—·•»«:-]+\s*$/g, '').trim();
  }
  return title;
}

/** The canonical URL, which must be on the page's own site. */
function canonical(page: Page, meta: Meta, fetched?: string, base?: string): string | undefined {
  const link = page.querySelector('link[rel~="canonical"]')?.getAttribute('href');
  const own = fetched === undefined ? undefined : resolveLink(fetched);
  for (const named of [link, meta('og:url')]) {
    const url = named ? resolveLink(named, base) : undefined;
    if (url === undefined || !/^https?:/.test(url)) continue;
    if (own === undefined || sameSite(url, own)) return url;
  }
  return own !== undefined && /^https?:/.test(own) ? own : undefined;
}

function sameSite(a: string, b: string): boolean {
  const host = (url: string): string =>
    new URL(url).hostname.replace(/^(?:www|m|amp|mobile)\./, '');
  return host(a) === host(b);
}

function baseOf(page: Page, fetched?: string): string | undefined {
  const href = page.querySelector('base[href]')?.getAttribute('href');
  const base = href ? URL.parse(href, fetched) : fetched === undefined ? null : URL.parse(fetched);
  if (base !== null && /^https?:$/.test(base.protocol)) return base.href;
  if (fetched !== undefined) return fetched;
  const saved = page.querySelector('link[rel~="canonical"]')?.getAttribute('href');
  return saved ? resolveLink(saved) : undefined;
}

/** A name, never a URL or an email address. */
function authorOf(meta: Meta, data: Data | undefined): string | undefined {
  const names = [data?.author].flat().flatMap((each) => nonEmptyLine(nameOf(each)) ?? []);
  const metas = [meta('author'), meta('article:author'), meta('dc.creator')];
  const all = [names.slice(0, 5).join(', '), ...metas];
  return all.flatMap((each) => nonEmptyLine(each) ?? []).find(isPersonName);
}

/** True if a name may be an author's: not an address, a URL or the name of an account. */
export function isPersonName(name: string): boolean {
  return (
    name.length <= 120 &&
    !/@|:\/\/|^www\.|^(?:admin|administrator|root|user|editor|webmaster)$/i.test(name)
  );
}

function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return isData(value) ? string(value.name) : undefined;
}

function dateOf(page: Page, meta: Meta, data: Data | undefined): string | undefined {
  const said = [
    meta('article:published_time'),
    string(data?.datePublished),
    meta('dc.date.issued') ?? meta('dc.date'),
    meta('date'),
    page.querySelector('time[datetime]')?.getAttribute('datetime'),
  ];
  return said.map((each) => readDay(each ?? '')).find((day) => day !== undefined);
}

function imageOf(meta: Meta, base?: string): PageFacts['image'] {
  const path = resolveLink(meta('og:image:secure_url') ?? meta('og:image') ?? '', base);
  if (path === undefined || !/^https?:/.test(path)) return undefined;
  return { path, ...omitEmpty({ alt: nonEmptyLine(meta('og:image:alt')) }) };
}

function tagsOf(page: Page, meta: Meta, data: Data | undefined): string[] {
  const named = [...page.querySelectorAll('meta[property="article:tag"]')].map((each) =>
    each.getAttribute('content'),
  );
  const keywords = [data?.keywords].flat().map(string);
  const said = named.length > 0 ? named : keywords.some(Boolean) ? keywords : [meta('keywords')];
  const all = said.flatMap((each) => (each ?? '').split(','));
  const tags = all.flatMap((each) => nonEmptyLine(each) ?? []);
  return [...new Set(tags.filter((each) => each.length <= 60))].slice(0, 20);
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
