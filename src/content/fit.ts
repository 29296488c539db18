import type { z } from 'zod';
import { nearest } from '../model/nearest.ts';
import type { Outcome, Place, Problem } from '../model/problem.ts';
import type { YamlValues } from './yaml.ts';

/** Fits values to a schema; what does not fit becomes a problem at its place. */
export function fit<T>(
  schema: z.ZodType<T>,
  { values, placeOf }: YamlValues,
): Outcome<T | undefined> {
  const result = schema.safeParse(values);
  if (result.success) return { value: result.data, problems: [] };
  return {
    value: undefined,
    problems: result.error.issues.flatMap((issue) => fromIssue(issue, values, placeOf, schema)),
  };
}

function fromIssue(
  issue: z.core.$ZodIssue,
  values: Record<string, unknown>,
  placeOf: YamlValues['placeOf'],
  schema: unknown,
): Problem[] {
  const place = placeOf(issue.path);
  const field = issue.path.join('.');
  const base = { severity: 'error' as const, ...place };
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      unknownField(key, placeOf([...issue.path, key]), knownKeys(schema, issue.path)),
    );
  }
  if (issue.code === 'custom' && typeof issue.params?.code === 'string') {
    const { code, hint } = issue.params as { code: string; hint: string };
    return [{ ...base, code, message: `${field}: ${issue.message}`, hint }];
  }
  if (valueAt(values, issue.path) === undefined) {
    const code = `missing-${field.replaceAll('_', '-').replaceAll('.', '-')}`;
    return [
      {
        ...base,
        code,
        message: `There is no ${field}.`,
        hint: `Add a line "${issue.path.at(-1)?.toString()}: …".`,
      },
    ];
  }
  return [
    {
      ...base,
      code: 'wrong-value',
      message: `The value of ${field} does not fit here.`,
      hint: `${kinds[expected(issue)] ?? 'Write plain words.'} docs/content.md tells what ${field} may be.`,
    },
  ];
}

const kinds: Readonly<Record<string, string>> = {
  number: 'Write a number, such as 10.',
  boolean: 'Write true or false.',
  object: 'Write its own fields below it, each indented.',
  array: 'Write a list: each entry on its own line after a hyphen.',
};

function expected(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_type' ? issue.expected : '';
}

/** A field that nobody knows: a mistyped name loses what was written there, so it is told. */
export function unknownField(key: string, place: Place, known: readonly string[]): Problem {
  const meant = nearest(key, known);
  return {
    code: 'unknown-field',
    severity: meant === undefined ? 'warning' : 'error',
    message: `The field "${key}" is not known and is left out.`,
    hint: meant === undefined ? `Known: ${known.join(', ')}.` : `Did you mean "${meant}"?`,
    ...place,
  };
}

function knownKeys(schema: unknown, path: readonly PropertyKey[]): string[] {
  let inner = schema as {
    shape?: Record<string, unknown>;
    unwrap?: () => unknown;
    element?: unknown;
  };
  const unwrap = (): void => {
    while (inner?.shape === undefined && typeof inner?.unwrap === 'function') {
      inner = inner.unwrap() as typeof inner;
    }
  };
  unwrap();
  for (const step of path) {
    inner = (
      typeof step === 'number' ? inner?.element : inner?.shape?.[String(step)]
    ) as typeof inner;
    unwrap();
  }
  return Object.keys(inner?.shape ?? {});
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  let value = values;
  for (const step of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[step];
  return value;
}
