import { cleanLine } from '../../../lib/html/characters.ts';
import { decodeEntities } from '../../../lib/html/decode-entities.ts';
import { xmlEscape } from '../../../lib/text/xml.ts';

const hidden = /<!--[\s\S]*?(?:-->|$)|<(script|style|noscript|template)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
const tag = /<\/?([a-z][\w-]*)(?:\s[^<>]*)?\/?>/gi;
const block =
  /<\/?(?:p|div|br|hr|li|[uod]l|d[td]|h[1-6]|t[rdh]|table|blockquote|pre|section|article|figure|figcaption)\b/gi;
const single = new Set(['br', 'img', 'wbr', 'hr']);

/** The visible text, on one line. */
export function textOfHtml(source: string): string {
  const spaced = source.replace(hidden, ' ').replace(block, (found) => ` ${found}`);
  return cleanLine(decodeEntities(spaced.replace(/<\/?[a-z][^<>]*>/gi, '')));
}

/**
 * The text of a line that may be plain, HTML, or either escaped twice, as titles in feeds are. Only
 * tags that are closed, or need no end tag, count: `1 < 2` and `the <b> element` are text.
 */
export function textOfLine(source: string): string {
  let text = source;
  for (let level = 0; level < 3; level += 1) {
    const shown = decodeEntities(dropTags(text));
    if (shown === text) break;
    text = shown;
  }
  return cleanLine(text);
}

/** The beginning of a text, cut between words, with an ellipsis. */
export function firstWords(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length + 1);
  const end = cut.lastIndexOf(' ');
  const words = end > 0 ? cut.slice(0, end) : cut.slice(0, length).replace(/[\ud800-\udbff]$/, '');
  return `${words.replace(/[\s,;:.–—-]+$/, '')}…`;
}

/** Plain text as HTML: empty lines separate paragraphs, line ends stay. */
export function htmlOfText(text: string): string {
  return paragraphs(xmlEscape(text.trim()), '<br>\n');
}

/** HTML without tags, in which empty lines separate paragraphs. */
export function paragraphs(html: string, lineEnd = '\n'): string {
  return html
    .split(/\r?\n(?:[^\S\n]*\n)+/)
    .filter((part) => part.trim() !== '')
    .map((part) => `<p>${part.trim().replace(/\r?\n/g, lineEnd)}</p>`)
    .join('\n');
}

function dropTags(text: string): string {
  if (!text.includes('<')) return text;
  const closed = new Set(
    [...text.matchAll(/<\/([a-z][\w-]*)\s*>/gi)].map(([, name]) => name?.toLowerCase()),
  );
  return text.replace(hidden, ' ').replace(tag, (found, name: string) => {
    const known = name.toLowerCase();
    if (known === 'br') return ' ';
    return closed.has(known) || single.has(known) ? '' : found;
  });
}
