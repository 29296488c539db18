import { readAddressCell } from './address-cell.ts';
import { findAttribute } from './attributes.ts';
import {
  type Cells,
  type ExportFormat,
  type Field,
  fields,
  foldName,
  formats,
} from './export-formats.ts';
import { plainWords } from './plain-words.ts';
import { usualNames, vagueAddresses } from './usual-names.ts';

export interface Columns {
  format?: ExportFormat;
  /** The cell of a field in a line; empty if the file lacks the column. */
  cell: (cells: readonly string[], field: Field) => string;
  /** The cells of a line by their columns' folded names. */
  byName: (cells: readonly string[]) => Cells;
  width: number;
  /** The names of the columns that are read, as in the file. */
  used: readonly string[];
  /** Columns that are read. */
  read: ReadonlySet<number>;
  /** Columns that are read, or known not to say who gets mail. */
  settled: ReadonlySet<number>;
}

/** The fields that a known program's export may have under any usual name: columns of the editor. */
const ownFields: readonly Field[] = ['name', 'firstName', 'lastName', 'language', 'sections'];

/** Finds each field's column: by `map`, the file's program, or usual names. */
export function readHeading(
  heading: readonly string[],
  map: ReadonlyMap<Field, string>,
): Columns | { missing: string[] } {
  const names = heading.map(foldName);
  const format = formats.find(({ has }) => has.every((name) => names.includes(name)));
  const at = new Map<Field, number>();
  for (const field of fields) {
    const named = map.get(field);
    const wanted = named === undefined ? format?.columns[field] : foldName(named);
    const index = wanted === undefined || wanted === '' ? -1 : names.indexOf(wanted);
    if (index !== -1) at.set(field, index);
    else if (named !== undefined) return { missing: [named] };
  }
  const taken = new Set(at.values());
  for (const field of fields) {
    const isKnown =
      format !== undefined && (format.isComplete === true || !ownFields.includes(field));
    if (at.has(field) || (isKnown && field !== 'address')) continue;
    const index = findUsual(heading, field, taken);
    if (index === -1) continue;
    at.set(field, index);
    taken.add(index);
  }
  if (!at.has('address')) return { missing: [] };
  const indexes = (columns: readonly string[] = []): number[] =>
    columns.map((name) => names.indexOf(name)).filter((index) => index !== -1);
  const [attributes = -1] = at.has('language') ? [] : indexes([format?.attributes ?? '']);
  const read = new Set([...taken, ...indexes(format?.stateColumns)]);
  if (attributes !== -1) read.add(attributes);
  return {
    ...(format !== undefined && { format }),
    cell: (cells, field) => {
      if (field === 'language' && attributes !== -1) {
        return findAttribute(cells[attributes] ?? '', field);
      }
      const cell = cells[at.get(field) ?? -1] ?? '';
      return field === 'address' && format?.isComplete !== true ? readAddressCell(cell) : cell;
    },
    byName: (cells) => (name) => cells[names.indexOf(name)] ?? '',
    width: heading.length,
    used: heading.filter((name, index) => read.has(index) && name !== ''),
    read,
    settled: new Set([...read, ...indexes([...(format?.settled ?? []), format?.attributes ?? ''])]),
  };
}

/** The first column with a usual name; an `address` or `adresa` beside `e-mail` is on a street. */
function findUsual(heading: readonly string[], field: Field, taken: ReadonlySet<number>): number {
  const among = (usual: readonly string[] = []): number =>
    heading.findIndex(
      (name, index) =>
        !taken.has(index) &&
        (usual.includes(foldName(name)) || usual.includes(plainWords(name).join(''))),
    );
  const index = among(usualNames[field]);
  return index === -1 && field === 'address' ? among(vagueAddresses) : index;
}

/** Reads a field and its column from `address=E-pošta`; undefined for anything else. */
export function readMapping(typed: string): [Field, string] | undefined {
  const [left = '', ...rest] = typed.split('=');
  const alias = foldName(left) === 'email' ? 'address' : foldName(left);
  const field = fields.find((each) => foldName(each) === alias);
  return field === undefined || rest.length === 0 ? undefined : [field, rest.join('=').trim()];
}
