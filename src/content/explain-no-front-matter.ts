import type { TextEdit } from '../model/repair.ts';

const threeHyphens = 'Put a line of three hyphens, ---, above the first field and below the last.';

export interface NoFrontMatter {
  /** From 0. */
  line: number;
  reason: string;
  hint: string;
  /** The only right repair, if there is one. */
  edits?: TextEdit[];
}

/** Why a text has no front matter although its first lines are meant as one. */
export function explainNoFrontMatter(lines: readonly string[]): NoFrontMatter | undefined {
  const first = lines.findIndex((each) => each.trim() !== '');
  const [opening = '', next = ''] = lines.slice(first);
  const rest = lines.slice(first + 1);
  if (/^\+{3}\s*$/.test(opening) && rest.some((each) => /^\+{3}\s*$/.test(each))) {
    return inOtherFormat(first, 'TOML');
  }
  if (/^\s*\{/.test(opening) && /"title"\s*:/.test(lines.slice(first, first + 20).join(' '))) {
    return inOtherFormat(first, 'JSON');
  }
  const ends = rest.findIndex((each) => /^\s*-{3,}\s*$/.test(each));
  if (ends === -1) return undefined;
  const fields = lines.slice(first, first + 1 + ends);
  const end = first + 1 + ends;
  const isMarked = /^(?:\s*-{4,}|\s+-{3})\s*$/.test(opening);
  if (isMarked && isTitle(next)) {
    const edits = [first, end].map((line) => ({
      line: line + 1,
      column: 1,
      old: lines[line] ?? '',
      new: '---',
    }));
    const reason = 'Front matter begins with exactly three hyphens';
    return { line: first, reason, hint: threeHyphens, edits };
  }
  const areFields = fields.every((each) => /^(?:[\w-]+\s*:(?:\s|$)|\s|$|#)/.test(each));
  if (areFields && fields.some(isTitle)) {
    const edits = [{ line: first + 1, column: 1, old: '', new: '---\n' }];
    const reason = 'The line above the first field is missing';
    return { line: first, reason, hint: threeHyphens, edits };
  }
  return undefined;
}

function inOtherFormat(line: number, format: string): NoFrontMatter {
  return {
    line,
    reason: `This front matter is ${format}, which is not supported`,
    hint: 'Write the fields in YAML between two lines of three hyphens: `title: The headline`.',
  };
}

function isTitle(line: string): boolean {
  return /^\s*title\s*:\s/i.test(line);
}
