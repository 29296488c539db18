import { bulletCharacters } from '../../lib/text/bullets.ts';
export interface TextPiece {
  lines: string[];
  mark?: ListMark;
}

export interface ListMark {
  indent: number;
  /** The bullet; `1` for every number. */
  sign: string;
  number?: number;
  written: string;
}

const bullet = new RegExp(`^([ \\t]*)([${bulletCharacters}])[ \\t]*`);
/** Bullets only if a neighbouring line begins with the same. */
const looseBullet = /^([ \t]*)(o(?=\t)|[-*+–—](?=[ \t]))[ \t]+(?=\S)/;
const number = /^([ \t]*)(\d{1,3}[.)])[ \t]+(?=\S)/;

/** A line without a bullet continues the item above. */
export function splitIntoPieces(lines: readonly string[]): TextPiece[] {
  const pieces: TextPiece[] = [];
  for (const [at, line] of lines.entries()) {
    const found = markOf(line, [lines[at - 1], lines[at + 1]]);
    const last = pieces.at(-1);
    if (found !== undefined)
      pieces.push({ lines: found.words === '' ? [] : [found.words], mark: found.mark });
    else if (last !== undefined) last.lines.push(line.trim());
    else pieces.push({ lines: [line.trim()] });
  }
  return pieces;
}

function markOf(
  line: string,
  neighbours: readonly (string | undefined)[],
): { mark: ListMark; words: string } | undefined {
  const loose = looseBullet.exec(line);
  const isLoose = neighbours.some((each) => looseBullet.exec(each ?? '')?.[2] === loose?.[2]);
  const found = bullet.exec(line) ?? number.exec(line) ?? (isLoose ? loose : null);
  if (found === null) return undefined;
  const [whole, indent = '', written = ''] = found;
  const count = Number.parseInt(written, 10);
  return {
    words: line.slice(whole.length).trim(),
    mark: {
      indent: indent.replaceAll('\t', '    ').length,
      written,
      ...(Number.isNaN(count) ? { sign: written } : { sign: '1', number: count }),
    },
  };
}
