import rehypeParse from 'rehype-parse';
import { remark } from 'remark';
import { cleanCharacters } from '../../../lib/html/characters.ts';
import { xmlEscape } from '../../../lib/text/xml.ts';

const html = remark().use(rehypeParse, { fragment: true }).freeze();

const hidden = /<!--[\s\S]*?(?:-->|$)|<(script|style|noscript|template)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
const tag = /<\/?([a-z][\w-]*)(?:\s[^<>]*)?\/?>/gi;
const block =
  /<\/?(?:p|div|br|hr|li|[uod]l|d[td]|h[1-6]|t[rdh]|table|blockquote|pre|section|article|figure|figcaption)\b/gi;
/** Tags that stand alone. */
const single = new Set(['br', 'img', 'wbr', 'hr']);

/** The text that a piece of HTML shows, on one line. */
export function textOfHtml(source: string): string {
  const spaced = source.replace(hidden, ' ').replace(block, (found) => ` ${found}`);
  return oneLine(decodeEntities(spaced.replace(/<\/?[a-z][^<>]*>/gi, '')));
}

/**
 * The text of a line that may be plain, HTML, or either of them escaped twice: people write titles
 * in all of these. Only tags that are closed, and those that stand alone, are taken for tags: what
 * is left of `1 < 2` and `the <b> element` is to be read.
 */
export function textOfLine(source: string): string {
  let text = source;
  for (let level = 0; level < 3; level += 1) {
    const shown = decodeEntities(dropTags(text));
    if (shown === text) break;
    text = shown;
  }
  return oneLine(text);
}

/** The first words of a text, cut between words, with an ellipsis where something is left out. */
export function firstWords(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length + 1);
  const end = cut.lastIndexOf(' ');
  const words = end > 0 ? cut.slice(0, end) : cut.slice(0, length).replace(/[\ud800-\udbff]$/, '');
  return `${words.replace(/[\s,;:.–—-]+$/, '')}…`;
}

/** One line without control characters and what turns the direction of writing round. */
export function oneLine(text: string): string {
  return cleanCharacters(text).replace(/\s+/g, ' ').trim();
}

/** Character references of HTML become what they stand for; tags stay as they are. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  const tree = html.parse(text.replaceAll('<', '&lt;'));
  return tree.children.map((node) => ('value' in node ? node.value : '')).join('');
}

/** Text as HTML that shows it: blank lines part paragraphs, line ends stay. */
export function htmlOfText(text: string): string {
  return paragraphs(xmlEscape(text.trim()).replace(/\n(?!\s*\n)/g, '<br>\n'));
}

/** HTML without tags, whose blank lines part paragraphs. */
export function paragraphs(html: string): string {
  return html
    .split(/\n[^\S\n]*\n/)
    .filter((part) => part.trim() !== '')
    .map((part) => `<p>${part.trim()}</p>`)
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
