import { keyOf } from './path-key.ts';

/** The names of outputs that are taken. Two are the same if some file system does not distinguish them. */
export class UniqueNames {
  private readonly taken: Set<string>;
  /** The last number of each wish: names are never given back, so lower ones stay taken. */
  private readonly lastNumbers = new Map<string, number>();

  constructor(names: Iterable<string> = []) {
    this.taken = new Set([...names].map(keyOf));
  }

  has(name: string): boolean {
    return this.taken.has(keyOf(name));
  }

  /** Takes a name, also one that is taken already. */
  add(name: string): void {
    this.taken.add(keyOf(name));
  }

  /** Takes the first free one of the wanted names, else the last with `-2`, `-3` … before its ending. */
  claim(...wanted: readonly [string, ...string[]]): string {
    const name = wanted.find((each) => !this.has(each)) ?? this.numbered(wanted.at(-1) ?? '');
    this.add(name);
    return name;
  }

  private numbered(wanted: string): string {
    const [, stem = wanted, ending = ''] = /^(.*[^/])(\.[^./]*)$/s.exec(wanted) ?? [];
    const key = keyOf(wanted);
    for (let count = (this.lastNumbers.get(key) ?? 1) + 1; ; count += 1) {
      const name = `${stem}-${count}${ending}`;
      if (this.has(name)) continue;
      this.lastNumbers.set(key, count);
      return name;
    }
  }
}
