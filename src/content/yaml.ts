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
  type YAMLParseError,
} from 'yaml';
import type { Outcome, Place, Problem } from '../model/problem.ts';

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
  const problems = document.errors.map((error) => brokenYaml(error, at(error.pos[0])));
  // One slip often makes the rest of a line unreadable: its first fault is told.
  const first = problems.filter(
    ({ line }, index) => problems.findIndex((other) => other.line === line) === index,
  );
  if (first.length > 0) return { value: undefined, problems: first };
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

function brokenYaml({ code, message }: YAMLParseError, place: Place): Problem {
  if (code === 'DUPLICATE_KEY') {
    return {
      code: 'duplicate-field',
      severity: 'error',
      message: 'This field stands here twice.',
      hint: 'Keep one of the two.',
      ...place,
    };
  }
  return {
    code: 'broken-yaml',
    severity: 'error',
    message: `This is not valid YAML: ${message.replace(/\.$/, '')}.`,
    hint: 'Write each field as "name: value"; put quotes around a value that has a colon or a # in it.',
    ...place,
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
