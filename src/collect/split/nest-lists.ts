import type { List, RootContent } from 'mdast';
import { buildParagraph } from './inline-markdown.ts';
import type { ListMark, TextPiece } from './list-items.ts';

interface ListLevel {
  list: List;
  mark: ListMark;
}

/** Bullets that mark a second level without indentation. */
const lesser = /^[o◦○▪□■–—-]$/;
const deepest = 3;

/** Numbers that do not count up by one stay as text. */
export function nestLists(run: readonly TextPiece[], width: number): RootContent[] {
  const numbers = run.flatMap(({ mark }) => mark?.number ?? []);
  const first = numbers[0] ?? 0;
  const isCounted = numbers.length > 1 && numbers.every((each, at) => each === first + at);
  const content: RootContent[] = [];
  let levels: ListLevel[] = [];
  for (const { mark, lines } of run) {
    if (mark === undefined || (mark.number !== undefined && !isCounted)) {
      const [line = '', ...more] = lines;
      content.push(buildParagraph([`${mark?.written ?? ''} ${line}`.trim(), ...more], width));
      levels = [];
      continue;
    }
    levels = levelsFor(mark, levels, content);
    levels.at(-1)?.list.children.push({
      type: 'listItem',
      spread: false,
      children: [buildParagraph(lines, width)],
    });
  }
  return content;
}

function levelsFor(
  mark: ListMark,
  open: readonly ListLevel[],
  content: RootContent[],
): ListLevel[] {
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

function isBelow(mark: ListMark, above: ListMark): boolean {
  if (mark.indent > above.indent + 1) return true;
  return mark.indent >= above.indent && lesser.test(mark.sign) && mark.sign !== above.sign;
}

function newLevel(mark: ListMark, parent: RootContent[]): ListLevel {
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
