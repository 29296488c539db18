import { bulletCharacters } from '../lib/text/bullets.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { contentProblems } from './problems.ts';

const bullet = new RegExp(`^([ \\t]*)[${bulletCharacters}][ \\t]*(?=\\S)`);
/** Is a bullet only next to a line that begins in the same way. */
const looseBullet = /^([ \t]*)(?:o\t|[–—][ \t]+)(?=\S)/;
/** Arrows that mean 'click here'. The lookarounds keep the time linear. */
const arrows =
  /(?<![ \t])[ \t]*(?:(?<!>)>{2,}(?!>)|(?<!»)»{2,}(?!»)|(?<!&gt;)(?:&gt;){2,}|(?<!→)→{2,}(?!→))(?=[.!)\s]*$)/;
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
      problems.push(contentProblems['pasted-bullets'](place));
    }
    const plain = listed.replace(arrows, '').replace(leadingArrows, '');
    if (plain !== listed) problems.push(contentProblems['pasted-arrows'](place));
    return plain;
  });
  return { value: repaired.join('\n'), problems };
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
