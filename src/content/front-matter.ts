import type { Outcome } from '../model/problem.ts';
import { explainNoFrontMatter } from './explain-no-front-matter.ts';
import { contentProblems } from './problems.ts';
import { limitParsing, longestText, parseLimited, tooLong } from './text-limits.ts';
import { parseYaml, type YamlValues } from './yaml.ts';

const endless = {
  reason: 'The front matter does not end',
  hint: 'Put a line of three hyphens, ---, below the last field.',
};

export interface FrontMatter {
  fields: YamlValues;
  body: string;
  linesBefore: number;
}

/** More byte order marks, and spaces without width, which copying leaves. */
const invisible = /^[\ufeff\u200b\u2060]+/;

/**
 * Finds the lines that enclose front matter, counted from 0; `close` is absent where it does not
 * end. Blank lines may be above it; below them, `---` only counts if a field follows, since it is
 * a line across the page otherwise.
 */
export function findFrontMatter(
  lines: readonly string[],
): { open: number; close?: number } | undefined {
  const open = lines.findIndex((each) => each.trim() !== '');
  if (lines[open]?.replace(invisible, '').trimEnd() !== '---') return undefined;
  const close = lines.findIndex((each, at) => at > open && /^(---|\.\.\.)\s*$/.test(each));
  const isField = /^[\w"'-]+\s*:(\s|$)/.test(lines[open + 1] ?? '');
  if (open > 0 && (close === -1 || !isField)) return undefined;
  return close === -1 ? { open } : { open, close };
}

/** Splits off front matter, if there is any. `limit` is shared with the other texts of a folder. */
export function splitFrontMatter(
  text: string,
  file: string,
  limit = limitParsing(),
): Outcome<FrontMatter | undefined> {
  if (text.length > longestText) {
    return { value: undefined, problems: [tooLong(text.length, { file, line: 1 })] };
  }
  const lines = text.split('\n');
  const found = findFrontMatter(lines);
  const missing = found === undefined ? explainNoFrontMatter(lines) : undefined;
  if (missing !== undefined) {
    const { line, edits, ...mistake } = missing;
    const problem = contentProblems['broken-yaml'](mistake, { file, line: line + 1, column: 1 });
    const done = 'Put the fields between lines of three hyphens.';
    const repair = edits && { repair: () => ({ done, edits }) };
    return { value: undefined, problems: [{ ...problem, ...repair }] };
  }
  if (found === undefined) {
    return {
      value: {
        fields: { values: {}, placeOf: () => ({ file, line: 1 }) },
        body: text,
        linesBefore: 0,
      },
      problems: [],
    };
  }
  const { open, close } = found;
  if (close === undefined) {
    return {
      value: undefined,
      problems: [contentProblems['broken-yaml'](endless, { file, line: open + 1, column: 1 })],
    };
  }
  const head = { text: lines.slice(open + 1, close).join('\n'), file, linesBefore: open + 1 };
  const parsed = parseLimited(head, limit, () => parseYaml(head));
  if ('problem' in parsed) return { value: undefined, problems: [parsed.problem] };
  const yaml = parsed.value;
  if (yaml.value === undefined) return { value: undefined, problems: yaml.problems };
  return {
    value: {
      fields: yaml.value,
      body: lines.slice(close + 1).join('\n'),
      linesBefore: close + 1,
    },
    problems: yaml.problems,
  };
}
