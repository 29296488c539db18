import type { List, RootContent } from 'mdast';
import { paragraph } from './inline.ts';
import type { Mark, Piece } from './pieces.ts';

interface Level {
  list: List;
  mark: Mark;
}

/** Bullets that stand for a second level without being indented. */
const lesser = /^[o◦○▪□■–—-]$/;
const deepest = 3;

/**
 * Items that follow each other, as lists. Numbers are those of a list only where they count up by
 * one; others are words and stay.
 */
export function listsOf(run: readonly Piece[], width: number): RootContent[] {
  const numbers = run.flatMap(({ mark }) => mark?.number ?? []);
  const first = numbers[0] ?? 0;
  const isCounted = numbers.length > 1 && numbers.every((each, at) => each === first + at);
  const content: RootContent[] = [];
  let levels: Level[] = [];
  for (const { mark, lines } of run) {
    if (mark === undefined || (mark.number !== undefined && !isCounted)) {
      const [line = '', ...more] = lines;
      content.push(paragraph([`${mark?.written ?? ''} ${line}`.trim(), ...more], width));
      levels = [];
      continue;
    }
    levels = levelsFor(mark, levels, content);
    levels.at(-1)?.list.children.push({
      type: 'listItem',
      spread: false,
      children: [paragraph(lines, width)],
    });
  }
  return content;
}

/** The lists that an item stands in, the innermost last: those that are open, or a new one inside them or beside. */
function levelsFor(mark: Mark, open: readonly Level[], content: RootContent[]): Level[] {
  const same = open.findLastIndex(
    (level) => level.mark.sign === mark.sign && Math.abs(level.mark.indent - mark.indent) < 2,
  );
  if (same !== -1) return open.slice(0, same + 1);
  const top = open.at(-1);
  if (top === undefined) return [newLevel(mark, content)];
  if (open.length < deepest && isBelow(mark, top.mark)) {
    return [...open, newLevel(mark, top.list.children.at(-1)?.children ?? content)];
  }
  const outer = open.findLastIndex((level) => level.mark.indent <= mark.indent);
  const kept = open.slice(0, Math.max(outer, 0) + 1);
  if (kept.at(-1)?.list.ordered === (mark.number !== undefined)) return kept;
  const around = kept.at(-2)?.list.children.at(-1)?.children ?? content;
  return [...kept.slice(0, -1), newLevel(mark, around)];
}

function isBelow(mark: Mark, above: Mark): boolean {
  if (mark.indent > above.indent + 1) return true;
  return mark.indent >= above.indent && lesser.test(mark.sign) && mark.sign !== above.sign;
}

function newLevel(mark: Mark, parent: RootContent[]): Level {
  const list: List = {
    type: 'list',
    ordered: mark.number !== undefined,
    ...(mark.number !== undefined && { start: mark.number }),
    spread: false,
    children: [],
  };
  parent.push(list);
  return { list, mark };
}
