import { z } from 'zod';
import { parseDay } from './calendar.ts';
import { modelProblems, type ValueProblem } from './problems.ts';
import { dropControls } from './slots.ts';

interface FieldFacts {
  example?: unknown;
  /** The value that counts without the field, where the schema hides it in a transformation. */
  default?: unknown;
  /** What happens without the field, in words. */
  otherwise?: string;
}

/** Describes a field for the reference pages and the JSON Schemas. */
export function about<T extends z.ZodType>(
  schema: T,
  text: string,
  { example, otherwise, ...facts }: FieldFacts = {},
): T {
  const description = otherwise === undefined ? text : `${text} Default: ${otherwise}.`;
  const examples = example === undefined ? {} : { examples: [example] };
  return schema.meta({ description, ...examples, ...facts });
}

/** A check with a problem of its own, which the zod issue carries in `params`. */
export function refine<T>(
  schema: z.ZodType<T>,
  holds: (value: T) => boolean,
  problem: ValueProblem,
) {
  return schema.refine(holds, { params: { problem } });
}

/** One line of text; numbers are taken as they are written, line breaks become spaces. */
export const line = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => dropControls(String(value)).replace(/\s+/g, ' ').trim());

/** A line for which `parse` finds a value. */
export function parsedLine<T>(parse: (text: string) => T | undefined, problem: ValueProblem) {
  return line.transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', params: { problem } });
    return z.NEVER;
  });
}

export const day = parsedLine(parseDay, modelProblems['bad-date']);

function isWebAddress(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '';
}

export const webAddress = refine(line, isWebAddress, modelProblems['link-without-scheme']);

export const words = z
  .union([z.array(line), line.transform((value) => value.split(',').map((word) => word.trim()))])
  .transform((list) => [...new Set(list.filter((word) => word !== ''))]);

function isLanguage(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value)[0] === value;
  } catch {
    return false;
  }
}

export const languageTag = refine(line, isLanguage, ({ value }, place) =>
  modelProblems['unknown-language']({ value }, place),
);
