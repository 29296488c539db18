import { completePlace, type Problem } from '../model/problem.ts';
import type { CheckInput, CheckRule } from './rule.ts';
import { dates } from './rules/dates.ts';
import { repeat } from './rules/duplicates.ts';
import { empty } from './rules/empty.ts';
import { events } from './rules/events.ts';
import { language } from './rules/language.ts';
import { lead } from './rules/lead.ts';
import { mergeTags } from './rules/merge-tags.ts';
import { placeholder } from './rules/placeholder.ts';
import { privacy } from './rules/privacy.ts';
import { rawMarkdown } from './rules/raw-markdown.ts';
import { sender } from './rules/sender.ts';
import { size } from './rules/size.ts';
import { subject } from './rules/subject.ts';
import { title } from './rules/title.ts';
import { weight } from './rules/weight.ts';
import { withoutSilenced } from './silenced.ts';

const rules: readonly CheckRule[] = [
  empty,
  events,
  lead,
  subject,
  size,
  weight,
  dates,
  title,
  rawMarkdown,
  mergeTags,
  privacy,
  repeat,
  placeholder,
  sender,
  language,
];

/** Checks one edition by every rule. A problem of two editions has the same message in both. */
export function checkEdition(input: CheckInput): Problem[] {
  const problems = rules.flatMap((rule) => rule(input));
  return withoutSilenced(problems, input.issue).map(completePlace);
}
