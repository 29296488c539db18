import { bulletCharacters } from '../lib/text/bullets.ts';
import { countNouns } from '../lib/text/count-nouns.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { TextEdit } from '../model/repair.ts';
import { contentProblems } from './problems.ts';

const bullet = new RegExp(`^([ \\t]*)[${bulletCharacters}][ \\t]*(?=\\S)`);
/** Is a bullet only next to a line that begins in the same way. */
const looseBullet = /^([ \t]*)(?:o\t|[–—][ \t]+)(?=\S)/;
/** Arrows that mean 'click here', and not the end of `<<name>>`. The lookarounds keep the time linear. */
const arrows =
  /(?<![ \t])[ \t]*(?:(?<!>)(?<!<<[^<>]{1,60})>{2,}(?!>)|(?<!»)»{2,}(?!»)|(?<!&gt;)(?:&gt;){2,}|(?<!→)→{2,}(?!→))(?=[.!)\s]*$)/;
const leadingArrows = /^[ \t]*>{3,}[ \t]*(?=\S)/;
const opening =
  /^ {0,3}(?<containers>(?:(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])[ \t]*)*)(?<mark>`{3,}|~{3,})/;
const closing = /^[ \t>]*(?<mark>`{3,}|~{3,})/;

/**
 * Makes list items of pasted bullets, and drops arrows (`>>>`), which Markdown reads as quotations.
 * Each repair is a problem. Fenced code and the number of lines do not change.
 */
export function repairPasted(source: string, file: string, linesBefore: number): Outcome<string> {
  const problems: Problem[] = [];
  const lines = source.split('\n');
  let bullets: TextEdit[] = [];
  let fence: { mark: string; isQuoted: boolean } | undefined;
  const repaired = lines.map((line, index) => {
    // The end of a quote ends a fence in it.
    if (fence?.isQuoted && !/^[ \t]*>/.test(line)) fence = undefined;
    const { containers = '', mark } =
      (fence === undefined ? opening : closing).exec(line)?.groups ?? {};
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence.mark))) {
      fence = fence === undefined ? { mark, isQuoted: containers.includes('>') } : undefined;
      return line;
    }
    if (fence !== undefined) return line;
    const place = { file, line: linesBefore + index + 1, column: 1 };
    const listed = repairBullet(line, [lines[index - 1], lines[index + 1]]);
    if (listed !== line && !isListed(lines[index - 1])) {
      const edits: TextEdit[] = [];
      bullets = edits;
      const repair = () => ({
        done: `Began ${countNouns(edits.length, 'line')} with "- ".`,
        edits,
      });
      problems.push({ ...contentProblems['pasted-bullets'](place), repair });
    }
    if (listed !== line) bullets.push(editOf(line, listed, place));
    const plain = withoutArrows(listed);
    if (plain !== listed) {
      const edits = [editOf(line, withoutArrows(line), place)];
      const repair = () => ({ done: 'Deleted the arrows.', edits });
      problems.push({ ...contentProblems['pasted-arrows'](place), repair });
    }
    return plain;
  });
  return { value: repaired.join('\n'), problems };
}

function withoutArrows(line: string): string {
  return line.replace(arrows, '').replace(leadingArrows, '');
}

/** The edit of a line without what both have at the beginning and at the end. */
function editOf(was: string, is: string, { line }: { line: number }): TextEdit {
  let [start, end] = [0, 0];
  while (start < is.length && was[start] === is[start]) start += 1;
  while (end < is.length - start && was.at(-1 - end) === is.at(-1 - end)) end += 1;
  const [old, part] = [was, is].map((text) => text.slice(start, text.length - end));
  return { line, column: start + 1, old: old ?? '', new: part ?? '' };
}

function repairBullet(line: string, neighbours: readonly (string | undefined)[]): string {
  if (bullet.test(line)) return line.replace(bullet, (_, indent: string) => `${depth(indent)}- `);
  const follows = neighbours.some((each) => each !== undefined && looseBullet.test(each));
  if (!follows) return line;
  return line.replace(looseBullet, (_, indent: string) => `${depth(indent)}- `);
}

function isListed(line: string | undefined): boolean {
  return line !== undefined && (bullet.test(line) || looseBullet.test(line));
}

/** Four spaces or a tab would make it code, and Word indents even its first level. */
function depth(indent: string): string {
  const columns = indent.replaceAll('\t', '    ').length;
  return columns < 6 ? '' : '  ';
}
