import type { Outcome } from '../model/problem.ts';
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
  if (lines[0]?.trimEnd() !== '---') {
    return {
      value: {
        fields: { values: {}, placeOf: () => ({ file, line: 1 }) },
        body: text,
        linesBefore: 0,
      },
      problems: [],
    };
  }
  const end = lines.findIndex((each, index) => index > 0 && /^(---|\.\.\.)\s*$/.test(each));
  if (end === -1) {
    return {
      value: undefined,
      problems: [contentProblems['broken-yaml'](endless, { file, line: 1, column: 1 })],
    };
  }
  const head = { text: lines.slice(1, end).join('\n'), file, linesBefore: 1 };
  const parsed = parseLimited(head, limit, () => parseYaml(head));
  if ('problem' in parsed) return { value: undefined, problems: [parsed.problem] };
  const yaml = parsed.value;
  if (yaml.value === undefined) return { value: undefined, problems: yaml.problems };
  return {
    value: { fields: yaml.value, body: lines.slice(end + 1).join('\n'), linesBefore: end + 1 },
    problems: yaml.problems,
  };
}
