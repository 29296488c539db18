import { type Cells, type ExportFormat, type Field, fields, foldName, formats } from './formats.ts';
import { usualNames } from './usual-names.ts';

/** How the columns of a file are read. */
export interface Columns {
  /** The program that wrote it, where that is known. */
  format?: ExportFormat;
  /** The cell of a field in a line; the empty text where there is none. */
  cell: (cells: readonly string[], field: Field) => string;
  /** The cells of a line by their columns' folded names. */
  byName: (cells: readonly string[]) => Cells;
  width: number;
  /** The columns that are read, or known to say nothing about who gets mail. */
  used: ReadonlySet<number>;
}

/**
 * Finds out which column holds what: by what the editor says, by who wrote the file, or by what
 * columns are usually called.
 * @param map Field to column, as the editor named them.
 */
export function readHeading(
  heading: readonly string[],
  map: ReadonlyMap<Field, string>,
): Columns | { missing: string[] } {
  const names = heading.map(foldName);
  const format = formats.find(({ has }) => has.every((name) => names.includes(name)));
  const at = new Map<Field, number>();
  for (const field of fields) {
    const known = format === undefined ? usualNames[field] : [format.columns[field] ?? ''];
    const wished = map.get(field);
    const wanted = wished === undefined ? (known ?? []) : [foldName(wished)];
    const index = names.findIndex((name) => name !== '' && wanted.includes(name));
    if (index !== -1) at.set(field, index);
    else if (wished !== undefined) return { missing: [wished] };
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

/** Reads `address=E-pošta`. @returns undefined where it names no field. */
export function readMapping(typed: string): [Field, string] | undefined {
  const [left = '', ...rest] = typed.split('=');
  const alias = foldName(left) === 'email' ? 'address' : foldName(left);
  const field = fields.find((each) => foldName(each) === alias);
  return field === undefined || rest.length === 0 ? undefined : [field, rest.join('=').trim()];
}
