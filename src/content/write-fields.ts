import { isMap, isNode, isScalar, parseDocument, stringify, type YAMLMap } from 'yaml';
import { normaliseLineEnds, placeAt } from '../lib/text/line-ends.ts';
import type { TextEdit } from '../model/repair.ts';
import { applyEdits } from './edit-text.ts';
import { findFrontMatter } from './front-matter.ts';

export type FieldValue =
  | string
  | number
  | boolean
  | readonly string[]
  | { [name: string]: string | number };
type Fields = Readonly<Record<string, FieldValue>>;

/**
 * Sets fields in valid front matter, new ones first, and leaves every other character unchanged.
 * The text keeps its line ends.
 */
export function setFields(text: string, fields: Fields): string {
  return applyEdits(text, fieldEdits(text, fields)).text;
}

/** The edits that set fields. */
export function fieldEdits(text: string, fields: Fields): TextEdit[] {
  if (Object.keys(fields).length === 0) return [];
  const lines = normaliseLineEnds(text).split('\n');
  const { open, close } = findFrontMatter(lines) ?? {};
  if (open === undefined || close === undefined) {
    return [{ line: 1, column: 1, old: '', new: `---\n${written(fields)}\n---\n\n` }];
  }
  const head = lines.slice(open + 1, close).join('\n');
  const { contents } = parseDocument(head);
  const map = isMap(contents) ? contents : undefined;
  const write = map?.flow ? writtenInBraces : written;
  const fresh: Record<string, FieldValue> = {};
  const edits: TextEdit[] = [];
  const replace = (from: number, to: number, text: string): void => {
    const { line, column } = placeAt(head, from);
    edits.push({ line: line + open + 1, column, old: head.slice(from, to), new: text });
  };
  for (const [name, value] of Object.entries(fields)) {
    const range = map && rangeOf(head, map, name);
    if (range === undefined) fresh[name] = value;
    else replace(...range, write({ [name]: value }));
  }
  if (Object.keys(fresh).length === 0) return edits;
  if (map?.flow) {
    const inside = (map.range?.[0] ?? 0) + 1;
    replace(inside, inside, ` ${write(fresh)}${map.items.length === 0 ? '' : ','}`);
  } else {
    // All fields of a mapping have the same indentation.
    const indent = ' '.repeat(placeAt(head, map?.range?.[0] ?? 0).column - 1);
    replace(0, 0, `${write(fresh).replace(/^/gm, indent)}\n`);
  }
  return edits;
}

function written(fields: Fields): string {
  return stringify(fields, { lineWidth: 0 }).trimEnd();
}

/** For front matter such as `{ title: One, section: a }`. */
function writtenInBraces(fields: Fields): string {
  const text = stringify(fields, { lineWidth: 0, collectionStyle: 'flow' });
  return text.trim().replace(/^\{\s*|\s*\}$/g, '');
}

function rangeOf(yaml: string, map: YAMLMap, name: string): [number, number] | undefined {
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === name);
  if (pair === undefined || !isScalar(pair.key) || !pair.key.range) return undefined;
  const end = isNode(pair.value) && pair.value.range ? pair.value.range[1] : pair.key.range[1] + 1;
  const text = yaml.slice(0, end);
  return [pair.key.range[0], text.endsWith('\n') ? end - 1 : end];
}
