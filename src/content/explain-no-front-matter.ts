const threeHyphens = 'Put a line of three hyphens, ---, above the first field and below the last.';

/** Why a text has no front matter although its first lines are meant as one, with the line from 0. */
export function explainNoFrontMatter(
  lines: readonly string[],
): { line: number; reason: string; hint: string } | undefined {
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
  const isMarked = /^(?:\s*-{4,}|\s+-{3})\s*$/.test(opening);
  if (isMarked && isTitle(next)) {
    return {
      line: first,
      reason: 'Front matter begins with exactly three hyphens',
      hint: threeHyphens,
    };
  }
  const areFields = fields.every((each) => /^(?:[\w-]+\s*:(?:\s|$)|\s|$|#)/.test(each));
  if (areFields && fields.some(isTitle)) {
    return { line: first, reason: 'The line above the first field is missing', hint: threeHyphens };
  }
  return undefined;
}

function inOtherFormat(line: number, format: string) {
  return {
    line,
    reason: `This front matter is ${format}, which is not supported`,
    hint: 'Write the fields in YAML between two lines of three hyphens: `title: The headline`.',
  };
}

function isTitle(line: string): boolean {
  return /^\s*title\s*:\s/i.test(line);
}
