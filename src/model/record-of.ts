/** An object with a value for each of the keys. */
export function recordOf<K extends string, V>(
  keys: readonly K[],
  make: (key: K) => V,
): Record<K, V>;
export function recordOf<V>(keys: readonly string[], make: (key: string) => V): object {
  return Object.fromEntries(keys.map((key) => [key, make(key)]));
}
