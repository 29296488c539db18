import type { Heading, Paragraph, PhrasingContent } from 'mdast';
import type { Block } from './blocks.ts';

const link = /(?<!!)\[(?<words>[^[\]\n]+)\]\((?<url>https?:\/\/[^\s()<>]+)\)/;
const address =
  /(?<![\p{L}\p{N}_])(?:https?:\/\/|www\.(?=[\p{L}\p{N}-]+\.))[\p{L}\p{N}][^\s<>[\]()"“”«»]*[\p{L}\p{N}/]/u;
const mail =
  /(?<![\p{L}\p{N}._%+@/-])[a-z0-9](?:[a-z0-9._%+-]*[a-z0-9])?@(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\p{L}\p{N}_@-])/u;
const kept = new RegExp(`${link.source}|${address.source}|${mail.source}`, 'giu');

/** A heading, of the words that it has and the level that it was given. */
export function headingText({ lines, heading = 2 }: Block): Heading {
  const depth = Math.min(heading, 6) as Heading['depth'];
  return { type: 'heading', depth, children: inline(lines.join(' ').trim()) };
}

/** Lines as one paragraph. One after which a word of the next would have had room keeps its end. */
export function paragraph(lines: readonly string[], width: number): Paragraph {
  const children = lines.flatMap((line, at): PhrasingContent[] => {
    const next = lines[at + 1];
    if (next === undefined) return inline(line);
    const word = /^\S+/.exec(next)?.[0] ?? '';
    const isEnded = line.length + 1 + word.length < width;
    return [...inline(line), isEnded ? { type: 'break' } : { type: 'text', value: '\n' }];
  });
  return { type: 'paragraph', children };
}

/** Links and addresses as they stand, and all else as words. */
function inline(line: string): PhrasingContent[] {
  const content: PhrasingContent[] = [];
  let end = 0;
  for (const match of line.matchAll(kept)) {
    if (match.index > end) content.push({ type: 'text', value: line.slice(end, match.index) });
    const { words, url } = match.groups ?? {};
    // What is written into it unescaped, Markdown has as `html`.
    if (words === undefined || url === undefined) content.push({ type: 'html', value: match[0] });
    else content.push({ type: 'link', url, children: [{ type: 'text', value: words }] });
    end = match.index + match[0].length;
  }
  if (end < line.length) content.push({ type: 'text', value: line.slice(end) });
  return content;
}
