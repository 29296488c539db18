import type { RootContent } from 'mdast';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import { blocksOf } from './blocks.ts';
import { headingText, paragraph } from './inline.ts';
import { listsOf } from './lists.ts';
import { type Piece, piecesOf } from './pieces.ts';

const writer = remark()
  .use(remarkGfm)
  .data('settings', { bullet: '-', rule: '-', listItemIndent: 'one' });

/**
 * Plain text as Markdown that reads the same, word for word. Bullets and numbered lines become
 * lists, rules rules, and a line that is marked up as a heading stays one; a link written
 * `[words](https://…)`, a bare address and an e-mail address stay as they are. Every other sign
 * that Markdown would take for markup (`*`, `_`, `<`, a `#` at the start) is escaped: a text is no
 * Markdown. A line that ends long before the page does keeps its end.
 * @param lines Those of one story's body; @param width That of the page, as `pageWidth` finds it.
 */
export function textToMarkdown(lines: readonly string[], width: number): string {
  const content: RootContent[] = [];
  let run: Piece[] = [];
  const flush = (): void => {
    content.push(...listsOf(run, width));
    run = [];
  };
  for (const block of blocksOf(lines)) {
    const pieces = block.isRule || block.heading !== undefined ? undefined : piecesOf(block.lines);
    if (pieces === undefined) {
      flush();
      content.push(block.isRule ? { type: 'thematicBreak' } : headingText(block));
    }
    for (const piece of pieces ?? []) {
      if (piece.mark !== undefined) {
        run.push(piece);
        continue;
      }
      flush();
      content.push(paragraph(piece.lines, width));
    }
  }
  flush();
  return writer.stringify({ type: 'root', children: content }).trim();
}

/** How many letters the longest line has where a page broke its paragraphs; 0 where none is broken. */
export function pageWidth(lines: readonly string[]): number {
  const broken = blocksOf(lines).flatMap((block) => (block.lines.length > 1 ? block.lines : []));
  return broken.reduce(
    (width, line) => (/\S\s+\S/.test(line) ? Math.max(width, line.trim().length) : width),
    0,
  );
}
