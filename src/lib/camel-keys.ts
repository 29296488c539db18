type Camel<Name> = Name extends `${infer Start}_${infer Rest}`
  ? `${Start}${Capitalize<Camel<Rest>>}`
  : Name;
type CamelKeys<T> = { [Name in keyof T as Camel<Name>]: T[Name] };

/** Settings by their names in code: `not_before` is `notBefore`. */
export function camelKeys<T extends object>(settings: T): CamelKeys<T>;
export function camelKeys(settings: object): object {
  const named = Object.entries(settings).map(([name, value]) => [
    name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return Object.fromEntries(named);
}
