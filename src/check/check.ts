import type { Problem } from '../model/problem.ts';
import type { Checked, Rule } from './rule.ts';
import { empty } from './rules/empty.ts';
import { placeholder } from './rules/placeholder.ts';
import { privacy } from './rules/privacy.ts';
import { repeat } from './rules/repeat.ts';
import { sender } from './rules/sender.ts';
import { size } from './rules/size.ts';
import { subject } from './rules/subject.ts';
import { weight } from './rules/weight.ts';

const rules: readonly Rule[] = [empty, subject, size, weight, privacy, repeat, placeholder, sender];

/** Looks at one edition with every rule. A finding that two editions share has the same words in both. */
export function checkEdition(checked: Checked): Problem[] {
  return rules.flatMap((rule) => rule(checked));
}
