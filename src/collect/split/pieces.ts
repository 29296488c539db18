import { bulletCharacters } from '../../lib/text/bullets.ts';
/** A paragraph, or what may be an item of a list. */
export interface Piece {
  lines: string[];
  mark?: Mark;
}

export interface Mark {
  /** In columns. */
  indent: number;
  /** The bullet; `1` for every number. */
  sign: string;
  number?: number;
  /** As it stands: `3)`. */
  written: string;
}

/** What stands for an item whatever stands around it, as in `content/pasted.ts`. */
const bullet = new RegExp(`^([ \\t]*)([${bulletCharacters}])[ \\t]*`);
/** What does so only where the line above or below begins with it too: one alone is a dash or a note. */
const looseBullet = /^([ \t]*)(o(?=\t)|[-*+–—](?=[ \t]))[ \t]+(?=\S)/;
const number = /^([ \t]*)(\d{1,3}[.)])[ \t]+(?=\S)/;

/** Cuts the lines of a block into items and what stands above them; a line without a bullet belongs to the item above. */
export function piecesOf(lines: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
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
): { mark: Mark; words: string } | undefined {
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
