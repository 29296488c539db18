import { z } from 'zod';
import { parseDay } from './calendar.ts';
import { parseLanguage } from './languages.ts';
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

/** Reads a value from what may be typed for it. @param typed What else may be typed, as JSON Schema. */
function typedAs<T extends z.ZodType>(
  read: (written: unknown) => unknown,
  schema: T,
  typed: z.core.JSONSchema.JSONSchema,
) {
  return z.preprocess(read, schema).meta({ typed });
}

/** A check with a problem of its own, which the zod issue carries in `params`. */
export function refine<T>(
  schema: z.ZodType<T>,
  holds: (value: T) => boolean,
  problem: ValueProblem,
) {
  return schema.refine(holds, { params: { problem } });
}

/** YAML's numbers (YAML 1.2, 10.3.2), as text: `parseYaml` leaves all values as they are written. */
const number = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** A field with a number. */
export function numeric<T extends z.ZodType>(schema: T) {
  return z.preprocess(
    (value) => (typeof value === 'string' && number.test(value) ? Number(value) : value),
    schema,
  );
}

const truth: Readonly<Record<string, boolean>> = {
  ...{ true: true, yes: true, on: true },
  ...{ false: false, no: false, off: false },
};

/** A field that is `true` or `false`; `yes` and `no`, `on` and `off` are accepted. */
export const yesNo = typedAs(
  (value) => (typeof value === 'string' ? (truth[value.toLowerCase()] ?? value) : value),
  z.boolean(),
  { type: 'string', pattern: `^(?:${Object.keys(truth).map(inAnyCase).join('|')})$` },
);

function inAnyCase(word: string): string {
  return word.replace(/./g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** One line of text as it is written, also `3.10` and `007`; line breaks become spaces. */
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

/** A list, or its values in one line, separated by commas. */
export function listOf<T extends z.ZodType>(list: z.ZodArray<T>) {
  return typedAs(
    (written) =>
      typeof written === 'string' ? written.split(',').map((each) => each.trim()) : written,
    list,
    { type: 'string' },
  );
}

/** Text of several lines, or a list of them. */
export const severalLines = typedAs(
  (written) => (Array.isArray(written) ? written.map(String).join('\n') : written),
  z.string(),
  { type: 'array', items: { type: ['string', 'number', 'boolean'] } },
);

/** A language by its tag in any case, or its name; becomes the canonical tag (BCP 47). */
export const languageTag = line.transform((written, context) => {
  const tag = parseLanguage(written);
  if (tag !== undefined) return tag;
  const problem: ValueProblem = (_, place) =>
    modelProblems['unknown-language']({ value: written }, place);
  context.addIssue({ code: 'custom', params: { problem } });
  return z.NEVER;
});

/** A text that is the same in every language, or one for each language, by its tag or name. */
export function inLanguages<T extends z.ZodType>(schema: T) {
  return z.union([schema, z.record(z.string(), schema)]);
}

/** Why findings are silenced, by their code. */
export const ignored = z.record(
  z.string(),
  refine(line, (reason) => reason !== '', modelProblems['missing-reason']),
);
