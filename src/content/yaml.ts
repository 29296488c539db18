import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import type { z } from 'zod';
import { nearest } from '../newsletter/nearest.ts';
import type { Outcome, Place, Problem } from '../newsletter/problem.ts';

/** YAML that was read: its plain values, and where each of them stands. */
export interface YamlValues {
  values: Record<string, unknown>;
  /** The place of a value, or of the nearest thing around it that is there. */
  placeOf: (path: readonly PropertyKey[]) => Place;
}

interface YamlSource {
  text: string;
  file: string;
  /** How many lines of the file stand before the text. */
  linesBefore: number;
}

/** Parses a YAML mapping. Keys without a value are left out. */
export function parseYaml(source: YamlSource): Outcome<YamlValues | undefined> {
  const counter = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: counter, prettyErrors: false });
  const at = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return {
      file: source.file,
      line: Math.max(1, line) + source.linesBefore,
      column: Math.max(1, col),
    };
  };
  const problems = document.errors.map(
    (error): Problem => ({
      code: error.code === 'DUPLICATE_KEY' ? 'duplicate-field' : 'broken-yaml',
      severity: 'error',
      message: `This is not valid YAML: ${error.message.replace(/\.$/, '')}.`,
      hint: 'Write each field as "name: value"; put quotes around a value that has a colon or a # in it.',
      ...at(error.pos[0]),
    }),
  );
  if (problems.length > 0) return { value: undefined, problems };
  if (document.contents !== null && !isMap(document.contents)) {
    return { value: undefined, problems: [notFields(at(0))] };
  }
  if (usesAliases(document)) return { value: undefined, problems: [aliased(at(0))] };
  const values = (document.toJS() ?? {}) as Record<string, unknown>;
  return {
    value: {
      values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)),
      placeOf: (path) => at(offsetOf(document.contents, path)),
    },
    problems: [],
  };
}

function usesAliases(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/** Aliases are of no use to an editor, and a few lines of them can grow to gigabytes. */
function aliased(place: Place): Problem {
  return {
    code: 'broken-yaml',
    severity: 'error',
    message: 'Values beginning with * stand for other values in YAML, which is not allowed here.',
    hint: 'Put quotes around a value that begins with * or &.',
    ...place,
  };
}

function notFields(place: Place): Problem {
  return {
    code: 'broken-yaml',
    severity: 'error',
    message: 'Here should be fields, each as "name: value".',
    hint: 'Begin with a line such as: title: The headline',
    ...place,
  };
}

function offsetOf(contents: Node | null, path: readonly PropertyKey[]): number {
  let node: unknown = contents;
  let offset = isNode(contents) ? (contents.range?.[0] ?? 0) : 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((each) => isScalar(each.key) && each.key.value === step);
      if (!isPair(pair)) break;
      node = pair.value ?? pair.key;
    } else {
      node = (node as { items?: unknown[] } | null)?.items?.[step as number];
    }
    if (isNode(node)) offset = node.range?.[0] ?? offset;
  }
  return offset;
}

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
      hint: `${issue.message}. See docs/content.md for what ${field} may be.`,
    },
  ];
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
