/** What spreadsheets leave around an address: the apostrophe of a text, quotes, invisible characters. */
const before = /^[\s\p{Cf}'"“„‘]+/u;
const after = /[\s\p{Cf}'"”“’]+$/u;

/** Reads a cell with an address; of several in one cell of Google (`a@x.org ::: b@x.org`), the first. */
export function readAddressCell(cell: string): string {
  const [first = ''] = cell.split(' ::: ');
  return first.replace(before, '').replace(after, '');
}
