type Required<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Leaves out properties that are undefined or empty text. */
export function omitEmpty<T extends object>(values: T): Required<T>;
export function omitEmpty(values: object): object {
  const entries = Object.entries(values);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ''));
}
