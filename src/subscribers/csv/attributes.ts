import { tryParseJson } from '../../lib/text/json.ts';
import { type Field, foldName } from './export-formats.ts';
import { usualNames } from './usual-names.ts';

/** What else a program stores of a person, as JSON in one column, by the folded names of its keys. */
type Attributes = ReadonlyMap<string, string>;

/**
 * Finds a field among a person's attributes, such as `{"lang": "sr"}`, by its usual names, also in
 * groups of attributes. @returns an empty text for none, and for invalid JSON.
 */
export function findAttribute(cell: string, field: Field): string {
  if (!cell.trimStart().startsWith('{')) return '';
  const attributes = collect(tryParseJson(cell), new Map());
  const name = usualNames[field]?.find((each) => attributes.has(each));
  return attributes.get(name ?? '') ?? '';
}

/** Groups in groups are no attributes of a person, and JSON can be nested deeper than the stack. */
const deepest = 3;

/** The outer ones of several with the same name count. */
function collect(value: unknown, found: Map<string, string>, depth = 1): Attributes {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return found;
  if (depth > deepest) return found;
  const entries = Object.entries(value);
  for (const [key, each] of entries) {
    const name = foldName(key);
    if (typeof each === 'string' && each.trim() !== '' && !found.has(name)) {
      found.set(name, each.trim());
    }
  }
  for (const [, each] of entries) collect(each, found, depth + 1);
  return found;
}
