import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLParseError,
} from 'yaml';
import type { FieldPlaces } from '../model/item.ts';
import { hasErrors, type Outcome, type Place, type Problem } from '../model/problem.ts';
import type { Change } from '../model/repair.ts';
import { explainYaml } from './explain-yaml.ts';
import { contentProblems } from './problems.ts';

export interface YamlValues {
  values: Record<string, unknown>;
  /** The place of a value, or of the nearest one that contains it. */
  placeOf: (path: readonly PropertyKey[]) => Place;
}

/** The place of each field. */
export function fieldPlaces({ values, placeOf }: YamlValues): FieldPlaces {
  return Object.fromEntries(
    Object.keys(values).map((name) => {
      const { line = 1, column = 1 } = placeOf([name]);
      return [name, { line, column }];
    }),
  );
}

interface YamlSource {
  text: string;
  file: string;
  linesBefore: number;
}

/**
 * Parses a YAML mapping (YAML 1.2). Values are text as it is written: the schema of a field decides
 * on its type, so that a title may be `007` and a tag `3.10`. Keys without a value, or with `null`
 * or `~` outside of quotes, are left out, and aliases refused.
 */
export function parseYaml(source: YamlSource): Outcome<YamlValues | undefined> {
  const counter = new LineCounter();
  const document = parseDocument(source.text, {
    lineCounter: counter,
    prettyErrors: false,
    schema: 'failsafe',
  });
  const at = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return {
      file: source.file,
      line: Math.max(1, line) + source.linesBefore,
      column: Math.max(1, col),
    };
  };
  const problems = document.errors.map((error) => brokenYaml(error, source.text, at));
  // One mistake often makes the rest of a line unreadable: only the first one is reported.
  const first = problems.filter(
    ({ line }, index) => problems.findIndex((other) => other.line === line) === index,
  );
  if (first.length > 0) return { value: undefined, problems: first };
  if (document.contents !== null && !isMap(document.contents)) {
    return { value: undefined, problems: [notFields(at(0))] };
  }
  if (usesAliases(document)) return { value: undefined, problems: [aliased(at(0))] };
  const lost = lostToComments(document, source.text, at);
  if (hasErrors(lost)) return { value: undefined, problems: lost };
  return {
    value: {
      values: { ...Object(readNode(document.contents)) },
      placeOf: (path) => at(offsetOf(document.contents, path)),
    },
    problems: lost,
  };
}

/** Values that end at a `#` without quotes: a space follows where a comment is meant. */
function lostToComments(
  document: Document,
  text: string,
  at: (offset: number) => Place,
): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !isScalar(value) || value.type !== 'PLAIN' || !value.range) return;
      const [start, end] = value.range;
      const [, comment] =
        /^[ \t]*#(\S[^\r\n]*?)(?=[ \t]+#[ \t]|[ \t]*(?:[\r\n]|$))/.exec(text.slice(end)) ?? [];
      if (comment === undefined) return;
      const params = { field: String(key.value), value: text.slice(start, end), comment };
      const place = at(start);
      const problem = contentProblems['unquoted-hash'](params, place);
      problems.push({ ...problem, repair: () => quoteValue(text, start, at) });
    },
  });
  return problems;
}

/** Puts quotes around a value and what follows its `#`; a comment after a space stays one. */
function quoteValue(text: string, start: number, at: (offset: number) => Place): Change {
  const [, space = '', old = ''] =
    /^([ \t]*)(.*?)(?=[ \t]+#[ \t]|[ \t]*(?:[\r\n]|$))/.exec(text.slice(start)) ?? [];
  const { line = 1, column = 1 } = at(start + space.length);
  const quoted = `"${old.replaceAll(/["\\]/g, '\\$&')}"`;
  return { done: `Put quotes around ${old}.`, edits: [{ line, column, old, new: quoted }] };
}

function brokenYaml(error: YAMLParseError, text: string, at: (offset: number) => Place): Problem {
  if (error.code === 'DUPLICATE_KEY') return contentProblems['duplicate-field'](at(error.pos[0]));
  const { offset, isText, ...mistake } = explainYaml(error, text);
  const problem = contentProblems['broken-yaml'](mistake, at(offset));
  const isRest = isText === true && /^[^\n"'\\#]*$/m.test(restOfLine(text, offset));
  return isRest ? { ...problem, repair: () => quoteValue(text, offset, at) } : problem;
}

function restOfLine(text: string, offset: number): string {
  return /^[^\r\n]*/.exec(text.slice(offset))?.[0] ?? '';
}

/** Text, lists and groups; undefined where there is no value. */
function readNode(node: unknown): unknown {
  if (isMap(node)) {
    const pairs = node.items.map(({ key, value }) => [nameOf(key), readNode(value)] as const);
    return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
  }
  if (isSeq(node)) return node.items.map(readNode).filter((each) => each !== undefined);
  if (!isScalar(node)) return undefined;
  const isEmpty = node.type === 'PLAIN' && /^(?:|~|null)$/.test(String(node.value));
  return isEmpty ? undefined : node.value;
}

function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
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
  const reason = 'A value without quotes cannot begin with * or &';
  const hint = 'Put quotes around the value.';
  return contentProblems['broken-yaml']({ reason, hint }, place);
}

function notFields(place: Place): Problem {
  const reason = 'The fields are missing';
  const hint = 'Begin with a line such as `title: The headline`.';
  return contentProblems['broken-yaml']({ reason, hint }, place);
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
      node = isSeq(node) ? node.items[Number(step)] : undefined;
    }
    if (isNode(node)) offset = node.range?.[0] ?? offset;
  }
  return offset;
}
