import type { Problem } from '../model/problem.ts';
import type { TextEdit } from '../model/repair.ts';
import { fieldEdits } from './write-fields.ts';

/**
 * Adds the repair of a missing title: it is the heading with which the text begins, or it is in
 * fields that lack the lines `---` around them.
 * @param text The whole file. @param bodyLine Where the text below the front matter begins, from 1.
 */
export function withFoundTitle(
  problem: Problem,
  text: string,
  { bodyLine, fields }: { bodyLine: number; fields: readonly string[] },
): Problem {
  const isMistyped = fields.some((name) => name.toLowerCase() === 'title');
  if (problem.code !== 'missing-title' || isMistyped) return problem;
  const lines = text.split('\n');
  const edits = (fields.length === 0 && fenceFields(lines)) || useHeading(text, lines, bodyLine);
  if (edits === undefined) return problem;
  return { ...problem, repair: () => ({ done: 'Added a title.', edits }) };
}

/** `title: A story` and other fields at the beginning of a file. */
function fenceFields(lines: readonly string[]): TextEdit[] | undefined {
  if (!/^title: +\S/.test(lines[0] ?? '')) return undefined;
  const end = lines.findIndex((each) => !/^[a-z_]+: +\S/.test(each));
  const isWhole = end > 0 && lines[end]?.trim() === '';
  if (!isWhole) return undefined;
  return [
    { line: 1, column: 1, old: '', new: '---\n' },
    { line: end + 1, column: 1, old: '', new: '---\n' },
  ];
}

/** `# A story`, without other Markdown in it, becomes the title. */
function useHeading(
  text: string,
  lines: readonly string[],
  bodyLine: number,
): TextEdit[] | undefined {
  const first = lines.findIndex((each, at) => at >= bodyLine - 1 && each.trim() !== '');
  const heading = lines[first] ?? '';
  const [, title] = /^# +([^[\]*_`<>&\\]+?) *#*$/.exec(heading) ?? [];
  if (title === undefined || lines.slice(first + 1).every((each) => each.trim() === '')) {
    return undefined;
  }
  const old = lines[first + 1] === '' ? `${heading}\n\n` : `${heading}\n`;
  return [...fieldEdits(text, { title }), { line: first + 1, column: 1, old, new: '' }];
}
