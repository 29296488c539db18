import type { Heading, Paragraph, PhrasingContent } from 'mdast';
import type { Block } from './blocks.ts';

const link = /(?<!!)\[(?<words>[^[\]\n]+)\]\((?<target>https?:\/\/[^\s()<>]+)\)/;
const address =
  /(?<![\p{L}\p{N}_])(?<address>https?:\/\/[\p{L}\p{N}](?:[^\s<>[\]()"“”«»]*[\p{L}\p{N}/])?)/u;
/** What Markdown makes a link of unasked, with nothing around it that would become a part of it. */
const bare =
  /(?<=^|\s|\()(?:(?:https?:\/\/|www\.)[\w-]+(?:\.[\w-]+)+(?:[/?#](?:[\w./:?#=%+,~-]|&(?!\w+;))*[\w/])?|[a-z0-9](?:[\w.+-]*[a-z0-9])?@(?:[a-z0-9-]+\.)+[a-z]{2,})(?=[.,:!?)'"]*(?:\s|$))/u;
const kept = new RegExp(`${link.source}|(?<bare>${bare.source})|${address.source}`, 'giu');

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
    content.push(...wordsOf(line.slice(end, match.index)));
    const { words, target, bare: raw } = match.groups ?? {};
    // What is written into it unescaped, Markdown has as `html`.
    if (raw !== undefined) content.push({ type: 'html', value: raw });
    else {
      const value = words ?? match[0];
      content.push({ type: 'link', url: target ?? value, children: [{ type: 'text', value }] });
    }
    end = match.index + match[0].length;
  }
  content.push(...wordsOf(line.slice(end)));
  return content;
}

/**
 * Words, and between them the signs that would make an address of what is none. The writer leaves
 * those alone where an escaped sign follows, which Markdown then reads as a part of the address.
 */
function wordsOf(words: string): PhrasingContent[] {
  return words
    .split(/((?<=www)\.|(?<=https?):(?=\/\/))/i)
    .map(
      (value, at): PhrasingContent => ({
        ...(at % 2 === 0 ? { type: 'text', value } : { type: 'html', value: `\\${value}` }),
      }),
    )
    .filter((node) => 'value' in node && node.value !== '');
}
