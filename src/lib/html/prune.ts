import {
  closesParagraph,
  endedBy,
  formOnly,
  headOnly,
  nesting,
  scopes,
  stripped,
  voids,
} from './tags.ts';
import { type Tag, tokens } from './tokens.ts';

/** No ordinary document needs more. */
export const limits = {
  pageElements: 40_000,
  elements: 20_000,
  /** The parser makes a node of each. */
  references: 60_000,
  depth: 200,
  /** Of lists, quotes and tables. */
  nesting: 10,
};

export interface Pruned {
  html: string;
  tooMany: boolean;
}

/**
 * Rewrites HTML so that every parser reads it alike, and in linear time: without comments, scripts,
 * styles, drawings and form controls, every element closed, and no tags beyond the limits. Parsers
 * take time that grows with the square of the depth, and run out of stack.
 * @param whole True for a page: it keeps its head, and gets a body if it has none.
 */
export function pruneHtml(html: string, { whole = false } = {}): Pruned {
  const most = whole ? limits.pageElements : limits.elements;
  const out: string[] = [];
  const open: string[] = [];
  const openOf = new Map<string, number>();
  let count = 0;
  let references = 0;
  let skipping = 0;
  let nested = 0;
  let place: 'head' | 'body' = whole ? 'head' : 'body';
  let rootTag: string | undefined;

  const enterBody = (): void => {
    if (place === 'body') return;
    place = 'body';
    closeTo(0);
    out.push('</head><body>');
  };
  const closeTo = (length: number): void => {
    for (const name of open.splice(length).reverse()) {
      openOf.set(name, (openOf.get(name) ?? 0) - 1);
      if (stripped.has(name)) skipping -= 1;
      else if (skipping === 0) out.push(`</${name}>`);
      if (nesting.has(name)) nested -= 1;
    }
  };
  /** Closes the nearest open element of these names, but none outside a fence. */
  const closeNearest = (names: readonly string[], fences: ReadonlySet<string>): void => {
    if (!names.some((name) => (openOf.get(name) ?? 0) > 0)) return;
    const isMatch = (name: string): boolean => names.includes(name);
    const index = open.findLastIndex(
      (name) => isMatch(name) || fences.has(name) || stripped.has(name),
    );
    if (open.slice(index, index + 1).some(isMatch)) closeTo(index);
  };
  const push = (name: string): void => {
    open.push(name);
    openOf.set(name, (openOf.get(name) ?? 0) + 1);
    if (nesting.has(name)) nested += 1;
  };
  const start = ({ name, source, selfClosing }: Tag): void => {
    if (name === 'html') rootTag ??= source;
    if (name === 'html' || name === 'head' || (headOnly.has(name) && !whole)) return;
    if (!headOnly.has(name)) enterBody();
    if (name === 'body' || formOnly.has(name)) return;
    const ended = endedBy.get(name);
    if (ended !== undefined) closeNearest(ended.names, ended.fences);
    if (closesParagraph.has(name)) closeNearest(paragraph, scopes);
    const isVoid = voids.has(name) || (name === 'a' && !/\shref\s*=/i.test(source));
    if (skipping > 0 || stripped.has(name)) {
      if (isVoid || selfClosing || open.length >= 2 * limits.depth) return;
      push(name);
      if (stripped.has(name)) skipping += 1;
      return;
    }
    count += 1;
    const tooDeep = open.length >= limits.depth || (nesting.has(name) && nested >= limits.nesting);
    if (tooDeep || count > most) {
      if (closesParagraph.has(name) || endedBy.has(name)) out.push(' ');
      return;
    }
    out.push(source);
    if (isVoid) {
      if (name === 'a') out.push('</a>');
      return;
    }
    push(name);
  };
  const end = (name: string): void => {
    if (name === 'br' && skipping === 0) out.push('<br>');
    else closeNearest([name], scopes.has(name) ? tables : scopes);
  };

  for (const token of tokens(html)) {
    // The page will be refused.
    if (whole && count > most) break;
    if (token.kind === 'text') {
      if (token.value.trim() !== '') enterBody();
      references += token.value.split('&').length - 1;
      if (references > limits.references) break;
      if (skipping === 0) out.push(token.value.replace(/<{3,}/g, '<<').replaceAll('<', '&lt;'));
    } else if (token.kind === 'raw') {
      const isData = /application\/ld\+json/i.test(token.source);
      const kept = whole && skipping === 0 && (token.name === 'title' || isData);
      if (kept && count < most) out.push(token.source, token.text, `</${token.name}>`);
    } else if (token.kind === 'start') start(token);
    else end(token.name);
  }
  closeTo(0);
  const tooMany = count > most || references > limits.references;
  if (!whole) return { html: out.join(''), tooMany };
  enterBody();
  const page = `<!doctype html>${rootTag ?? '<html>'}<head>${out.join('')}</body></html>`;
  return { html: page, tooMany };
}

const paragraph: readonly string[] = ['p'];
const tables: ReadonlySet<string> = new Set(['table']);
