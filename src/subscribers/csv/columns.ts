import {
  type Cells,
  type ExportFormat,
  type Field,
  fields,
  foldName,
  formats,
} from './export-formats.ts';
import { usualNames } from './usual-names.ts';

export interface Columns {
  format?: ExportFormat;
  /** The cell of a field in a line; empty if the file has no such column. */
  cell: (cells: readonly string[], field: Field) => string;
  /** The cells of a line by their columns' folded names. */
  byName: (cells: readonly string[]) => Cells;
  width: number;
  /** Columns that are read, or known not to say who gets mail. */
  used: ReadonlySet<number>;
}

/** Finds each field's column: by `map`, the file's program, or usual names. */
export function readHeading(
  heading: readonly string[],
  map: ReadonlyMap<Field, string>,
): Columns | { missing: string[] } {
  const names = heading.map(foldName);
  const format = formats.find(({ has }) => has.every((name) => names.includes(name)));
  const at = new Map<Field, number>();
  for (const field of fields) {
    const known = format === undefined ? usualNames[field] : [format.columns[field] ?? ''];
    const named = map.get(field);
    const wanted = named === undefined ? (known ?? []) : [foldName(named)];
    const index = names.findIndex((name) => name !== '' && wanted.includes(name));
    if (index !== -1) at.set(field, index);
    else if (named !== undefined) return { missing: [named] };
  }
  if (!at.has('address')) return { missing: [] };
  return {
    ...(format !== undefined && { format }),
    cell: (cells, field) => cells[at.get(field) ?? -1] ?? '',
    byName: (cells) => (name) => cells[names.indexOf(name)] ?? '',
    width: heading.length,
    used: new Set([
      ...at.values(),
      ...(format?.settled ?? []).map((name) => names.indexOf(name)).filter((index) => index !== -1),
    ]),
  };
}

/** Reads a field and its column from `address=E-pošta`; undefined for anything else. */
export function readMapping(typed: string): [Field, string] | undefined {
  const [left = '', ...rest] = typed.split('=');
  const alias = foldName(left) === 'email' ? 'address' : foldName(left);
  const field = fields.find((each) => foldName(each) === alias);
  return field === undefined || rest.length === 0 ? undefined : [field, rest.join('=').trim()];
}
