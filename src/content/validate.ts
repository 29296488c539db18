import type { z } from 'zod';
import type { Outcome, Place, Problem } from '../model/problem.ts';
import { modelProblems, type ValueProblem } from '../model/problems.ts';
import { contentProblems } from './problems.ts';
import { withRepairedName } from './repair-name.ts';
import { withRepairedValue, withReplacement } from './repair-value.ts';
import { listSlug } from './slug.ts';
import type { YamlValues } from './yaml.ts';

/** Each value that does not fit becomes a problem at its place. */
export function validate<T>(schema: z.ZodType<T>, fields: YamlValues): Outcome<T | undefined> {
  const result = schema.safeParse(fields.values);
  if (result.success) return { value: result.data, problems: [] };
  return {
    value: undefined,
    problems: result.error.issues.flatMap((issue) => toProblems(issue, fields, schema)),
  };
}

function toProblems(
  issue: z.core.$ZodIssue,
  { values, placeOf }: YamlValues,
  schema: z.ZodType,
): Problem[] {
  const { path } = issue;
  const place = placeOf(path);
  const inner = issue.code === 'invalid_union' ? insideOf(issue) : [];
  if (inner.length > 0)
    return inner.flatMap((each) => toProblems(each, { values, placeOf }, schema));
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, path);
    return issue.keys.map((key) => {
      const problem = modelProblems['unknown-field'](
        { value: key, known },
        placeOf([...path, key]),
      );
      if (path.length > 0) return problem;
      return withRepairedName(problem, key, { known, present: Object.keys(values) });
    });
  }
  const field = path.join('.');
  const value = valueAt(values, path);
  if (issue.code === 'custom') {
    const problem: ValueProblem = issue.params?.problem;
    const found = problem({ field: `\`${field}\``, value: String(value) }, place);
    return [withRepairedValue(found, field, String(value))];
  }
  if (value === undefined) return [missingField(field, place)];
  const params = { field, expected: expected(issue), value: showValue(value) };
  const problem = contentProblems['wrong-value'](params, place);
  return [
    typeof value === 'string' ? withReplacement(problem, value, meantBy(value, issue)) : problem,
  ];
}

/** `{ id: from-us, title: From us }` for a section of which only the title is written. */
function sectionOf(title: string): string | undefined {
  const id = listSlug(title);
  const isPlain = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} .'’()-]*$/u.test(title);
  return isPlain ? `{ id: ${id}, title: ${title} }` : undefined;
}

/** What a text of the wrong kind can only mean: a choice in other letters, or titles of sections. */
function meantBy(value: string, issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === 'invalid_value') {
    const found = issue.values.filter((each) => String(each).toLowerCase() === value.toLowerCase());
    return found.length === 1 ? String(found[0]) : undefined;
  }
  const [name, ...inside] = issue.path;
  if (name !== 'sections' || inside.length > 1) return undefined;
  if (inside.length === 1) return sectionOf(value);
  const all = value.split(',').map((title) => sectionOf(title.trim()));
  return all.every((each) => each !== undefined) ? `[${all.join(', ')}]` : undefined;
}

/** The problems in the alternative that was meant: the first whose kind of value it is. */
function insideOf({ errors, path }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] {
  const isOtherKind = (each: z.core.$ZodIssue): boolean =>
    each.path.length === 0 && each.code !== 'custom' && each.code !== 'unrecognized_keys';
  const meant = errors.find((issues) => issues.length > 0 && !issues.some(isOtherKind)) ?? [];
  return meant.map((each) => ({ ...each, path: [...path, ...each.path] }));
}

/** The fields that masthead writes into an issue: see `missing-fields.ts`. */
const writtenFields = new Set(['number', 'id', 'date']);

function missingField(field: string, place: Place): Problem {
  if (field === 'title') return modelProblems['missing-title'](place);
  const code = `missing-${field.replaceAll(/[._]/g, '-')}`;
  const hint = writtenFields.has(field)
    ? `Run \`masthead check --fix\` to add it. If the issue was published, restore the line \`${field}: …\` from git.`
    : `Add a line \`${field.split('.').at(-1)}: …\`.`;
  return { ...contentProblems['missing-FIELD']({ field, hint }, place), code };
}

function expected(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return kinds[issue.expected] ?? 'text';
  if (issue.code === 'invalid_value') return issue.values.map(showValue).join(' or ');
  if (issue.code === 'too_small') {
    return issue.origin === 'array' ? 'a list with at least one entry' : `${issue.minimum} or more`;
  }
  if (issue.code === 'too_big') return `${issue.maximum} or less`;
  if (issue.code === 'invalid_key') return 'a name of a known kind';
  if (issue.code !== 'invalid_union') return 'something else';
  const all = new Set(issue.errors.flatMap(([first]) => (first ? expected(first) : [])));
  return all.has('text') ? 'text' : [...all].join(' or ');
}

const kinds: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a group of fields, each on an indented line of its own',
  record: 'a group of fields, each on an indented line of its own',
  array: 'a list, each entry on a line of its own after a hyphen',
};

function showValue(value: unknown): string {
  if (typeof value === 'string') {
    if (/^(?:[-+.\d]+|true|false)$/.test(value)) return value;
    return `"${value.length > 60 ? `${value.slice(0, 59)}…` : value}"`;
  }
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'a group of fields' : String(value);
}

/** A field of front matter that nobody reads. */
export function ignoredField(
  key: string,
  place: Place,
  { known, aliases = [], present }: FieldNames,
): Problem {
  const problem = modelProblems['unknown-field']({ value: key, known, isIgnored: true }, place);
  return withRepairedName(problem, key, { known: [...known, ...aliases], present });
}

interface FieldNames {
  known: readonly string[];
  /** Other names of these. */
  aliases?: readonly string[];
  /** The fields that there are. */
  present: readonly string[];
}

function knownKeys(schema: unknown, path: readonly PropertyKey[]): string[] {
  let inner = unwrap(schema);
  for (const step of path) {
    const next = typeof step === 'number' ? 'element' : 'shape';
    const found = propertyOf(inner, next);
    inner = unwrap(next === 'shape' ? propertyOf(found, step) : found);
  }
  return Object.keys(propertyOf(inner, 'shape') ?? {});
}

function unwrap(schema: unknown): unknown {
  const isFound = ['shape', 'element'].some((name) => propertyOf(schema, name) !== undefined);
  if (isFound) return schema;
  const inner = propertyOf(schema, 'unwrap');
  if (typeof inner === 'function') return unwrap(inner.call(schema));
  // Of a union, the alternative that has fields.
  const options = propertyOf(schema, 'options');
  if (!Array.isArray(options)) return schema;
  return options.map(unwrap).find((each) => propertyOf(each, 'shape') !== undefined) ?? schema;
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(propertyOf, values);
}

function propertyOf(value: unknown, name: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
