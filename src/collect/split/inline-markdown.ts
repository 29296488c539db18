import type { Heading, Paragraph, PhrasingContent } from 'mdast';
import type { TextBlock } from './text-blocks.ts';

const link = /(?<!!)\[(?<words>[^[\]\n]+)\]\((?<target>https?:\/\/[^\s()<>]+)\)/;
const address =
  /(?<![\p{L}\p{N}_])(?<address>https?:\/\/[\p{L}\p{N}](?:[^\s<>[\]()"“”«»]*[\p{L}\p{N}/])?)/u;
/** What GFM makes a link of, where nothing around it would become part of the link. */
const bare =
  /(?<=^|\s|\()(?:(?:https?:\/\/|www\.)[\w-]+(?:\.[\w-]+)+(?:[/?#](?:[\w./:?#=%+,~-]|&(?!\w+;))*[\w/])?|[a-z0-9](?:[\w.+-]*[a-z0-9])?@(?:[a-z0-9-]+\.)+[a-z]{2,})(?=[.,:!?)'"]*(?:\s|$))/u;
const kept = new RegExp(`${link.source}|(?<bare>${bare.source})|${address.source}`, 'giu');

const depths = [1, 2, 3, 4, 5, 6] as const;

/** A heading of Markdown from a block of pasted text. Its depth is 2 if the text does not say. */
export function buildHeading({ lines, heading = 2 }: TextBlock): Heading {
  const depth = depths[heading - 1] ?? 6;
  return { type: 'heading', depth, children: inline(lines.join(' ').trim()) };
}

/** A line break stays where the next word would have fitted on the line. */
export function buildParagraph(lines: readonly string[], width: number): Paragraph {
  const children = lines.flatMap((line, at): PhrasingContent[] => {
    const next = lines[at + 1];
    if (next === undefined) return inline(line);
    const word = /^\S+/.exec(next)?.[0] ?? '';
    const isEnded = line.length + 1 + word.length < width;
    return [...inline(line), isEnded ? { type: 'break' } : { type: 'text', value: '\n' }];
  });
  return { type: 'paragraph', children };
}

function inline(line: string): PhrasingContent[] {
  const content: PhrasingContent[] = [];
  let end = 0;
  for (const match of line.matchAll(kept)) {
    content.push(...wordsOf(line.slice(end, match.index)));
    const { words, target, bare: raw } = match.groups ?? {};
    // `html` is written without escaping.
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

/** Escapes `www.` and `://`, so that GFM makes no link of them: remark-stringify misses some. */
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
