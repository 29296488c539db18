import type { Place } from '../../model/problem.ts';

/**
 * Finds the line of a template that a line of output came from: the one with most characters in
 * common, where expressions stand for any text. The output before it decides between equal lines.
 */
export function findTemplateLine(
  templates: ReadonlyMap<string, string>,
  output: string,
  before = '',
): Place | undefined {
  let best: { place: Place; common: number } | undefined;
  for (const [path, source] of templates) {
    const lines = source.split(/\r?\n/);
    for (const [index, line] of lines.entries()) {
      const own = countCommon(line, output);
      if (own === 0) continue;
      const common = own + countCommon(lines[index - 1] ?? '', before);
      if (common <= (best?.common ?? 0)) continue;
      best = { place: { file: `templates/${path}`, line: index + 1 }, common };
    }
  }
  return best?.place;
}

/** How many characters of a template's line are in its output; 0 where it cannot be its output. */
function countCommon(line: string, output: string): number {
  const [first = '', ...others] = line.trim().split(/\{\{.*?\}\}/);
  const last = others.pop();
  const text = output.trim();
  if (last === undefined) return text === first ? first.length : 0;
  if (!text.startsWith(first)) return 0;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return 0;
    at = found + part.length;
  }
  if (!text.endsWith(last) || at + last.length > text.length) return 0;
  return [first, ...others, last].join('').length;
}
