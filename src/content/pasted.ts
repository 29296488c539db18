import { bulletCharacters } from '../lib/text/bullets.ts';
import type { Outcome, Problem } from '../model/problem.ts';

/** What word processors put where Markdown has a hyphen; the last two only where lines follow each other. */
const bullet = new RegExp(`^([ \\t]*)[${bulletCharacters}][ \\t]*(?=\\S)`);
const looseBullet = /^([ \t]*)(?:o\t|[–—][ \t]+)(?=\S)/;
/** Arrows that stand for 'press here'. */
const arrows = /[ \t]*(?:>{2,}|»{2,}|(?:&gt;){2,}|→{2,})(?=[.!)\s]*$)/;
const leadingArrows = /^[ \t]*>{3,}[ \t]*(?=\S)/;

/**
 * Text that was pasted from a word processor or a web page, put right before it is read as
 * Markdown: bullets become list items, arrows (`>>>`), which Markdown takes for quotes, go. Each
 * is told. Lines stay where they are; code between fences is left alone.
 * @param linesBefore Lines of the file before the source.
 */
export function mendPasted(source: string, file: string, linesBefore: number): Outcome<string> {
  const problems: Problem[] = [];
  const lines = source.split('\n');
  let fence: string | undefined;
  const mended = lines.map((line, index) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      fence = fence === undefined ? mark : undefined;
      return line;
    }
    if (fence !== undefined) return line;
    const place = { file, line: linesBefore + index + 1, column: 1 };
    const listed = mendBullet(line, [lines[index - 1], lines[index + 1]]);
    if (listed !== line && !isListed(lines[index - 1])) problems.push(pastedBullets(place));
    const plain = listed.replace(arrows, '').replace(leadingArrows, '');
    if (plain !== listed) problems.push(pastedArrows(place));
    return plain;
  });
  return { value: mended.join('\n'), problems };
}

function mendBullet(line: string, neighbours: readonly (string | undefined)[]): string {
  if (bullet.test(line)) return line.replace(bullet, (_, indent: string) => `${depth(indent)}- `);
  const follows = neighbours.some((each) => each !== undefined && looseBullet.test(each));
  if (!follows) return line;
  return line.replace(looseBullet, (_, indent: string) => `${depth(indent)}- `);
}

function isListed(line: string | undefined): boolean {
  return line !== undefined && (bullet.test(line) || looseBullet.test(line));
}

/** A tab or four blanks would make code of it; Word indents even its first level. */
function depth(indent: string): string {
  const columns = indent.replaceAll('\t', '    ').length;
  return columns < 6 ? '' : '  ';
}

function pastedBullets(place: { file: string; line: number }): Problem {
  return {
    code: 'pasted-bullets',
    severity: 'warning',
    message: 'From here on, lines that begin with a bullet are taken for a list.',
    hint: 'Write a hyphen and a blank in place of each bullet, and nothing is guessed.',
    ...place,
  };
}

function pastedArrows(place: { file: string; line: number }): Problem {
  return {
    code: 'pasted-arrows',
    severity: 'warning',
    message: 'The arrows in this line are left out: Markdown would take them for a quotation.',
    hint: 'Make a link of the words before them: [Read the report](https://…).',
    ...place,
  };
}
