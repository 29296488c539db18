import type { Problem } from '../model/problem.ts';
import type { CheckInput, CheckRule } from './rule.ts';
import { empty } from './rules/empty.ts';
import { events } from './rules/events.ts';
import { language } from './rules/language.ts';
import { placeholder } from './rules/placeholder.ts';
import { privacy } from './rules/privacy.ts';
import { repeat } from './rules/repeat.ts';
import { sender } from './rules/sender.ts';
import { size } from './rules/size.ts';
import { subject } from './rules/subject.ts';
import { weight } from './rules/weight.ts';

const rules: readonly CheckRule[] = [
  empty,
  events,
  subject,
  size,
  weight,
  privacy,
  repeat,
  placeholder,
  sender,
  language,
];

/** Checks one edition by every rule. A problem of two editions has the same message in both. */
export function checkEdition(input: CheckInput): Problem[] {
  return rules.flatMap((rule) => rule(input));
}
