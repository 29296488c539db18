import type { RootContent } from 'mdast';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import { buildHeading, buildParagraph } from './inline-markdown.ts';
import { splitIntoPieces, type TextPiece } from './list-items.ts';
import { nestLists } from './nest-lists.ts';
import { splitIntoBlocks } from './text-blocks.ts';

const writer = remark()
  .use(remarkGfm)
  .data('settings', { bullet: '-', rule: '-', listItemIndent: 'one' });

/**
 * Converts plain text to Markdown that reads the same. Lists, rules, headings, links
 * `[words](https://…)`, URLs and email addresses are kept; other markup (`*`, `_`, `<`, `#`) is
 * escaped.
 * @param width As `pageWidth` returns it: shorter lines keep their line breaks.
 */
export function textToMarkdown(lines: readonly string[], width: number): string {
  const content: RootContent[] = [];
  let run: TextPiece[] = [];
  const flush = (): void => {
    content.push(...nestLists(run, width));
    run = [];
  };
  for (const block of splitIntoBlocks(lines)) {
    const pieces =
      block.isRule || block.heading !== undefined ? undefined : splitIntoPieces(block.lines);
    if (pieces === undefined) {
      flush();
      content.push(block.isRule ? { type: 'thematicBreak' } : buildHeading(block));
    }
    for (const piece of pieces ?? []) {
      if (piece.mark !== undefined) {
        run.push(piece);
        continue;
      }
      flush();
      content.push(buildParagraph(piece.lines, width));
    }
  }
  flush();
  return writer.stringify({ type: 'root', children: content }).trim();
}

/** The longest line of wrapped paragraphs, in characters; 0 if none is wrapped. */
export function pageWidth(lines: readonly string[]): number {
  const broken = splitIntoBlocks(lines).flatMap((block) =>
    block.lines.length > 1 ? block.lines : [],
  );
  return broken.reduce(
    (width, line) => (/\S\s+\S/.test(line) ? Math.max(width, line.trim().length) : width),
    0,
  );
}
