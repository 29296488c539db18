export interface Refusal {
  subscriberId: string;
  /** See `kindOf`. */
  kind: string;
  domain: string;
}

/** Too many refusals to be about the recipients. */
export interface FoundPattern {
  refusals: Refusal[];
  /** The number of attempts. */
  of: number;
  /** With those a little earlier: several connections spread them. */
  related: Refusal[];
}

/** So many recipients refused alike, and none accepted in this run: the cause is ours. */
export const firstAlike = 3;

/** So many refusals in a row halt a mailing even where the editor said that they are right. */
export const mostInARow = 25;

/**
 * If every tenth recipient of a list were refused, 1 of 300 runs of 500 messages would reach one
 * of these figures; if every fifth, 4 of 5. See docs/server-replies.md.
 */
export const unlikely: readonly { refused: number; of: number }[] = [
  { refused: 6, of: 6 },
  { refused: 8, of: 12 },
  { refused: 12, of: 25 },
  { refused: 17, of: 50 },
  { refused: 25, of: 100 },
];
const longest = Math.max(...unlikely.map(({ of }) => of));

/** The last attempts at a relay or a recipient domain. */
export class RefusalPattern {
  private readonly last: (Refusal | undefined)[] = [];
  private accepted = 0;

  accept(): void {
    this.accepted += 1;
    this.push(undefined);
  }

  /** @returns the refusals if there are too many. */
  refuse(refusal: Refusal): FoundPattern | undefined {
    this.push(refusal);
    const known = this.last.filter((each) => each !== undefined);
    for (const { refused, of } of unlikely) {
      const window = this.last.slice(-of);
      const all = window.filter((each) => each !== undefined);
      // Without one acceptance between them, they need not even be alike.
      const isAlike = ({ kind }: Refusal): boolean => refused === of || kind === refusal.kind;
      const refusals = all.filter(isAlike);
      if (refusals.length < refused) continue;
      return { refusals, of: window.length, related: known.filter(isAlike) };
    }
    return undefined;
  }

  /** @returns the refusals if nobody was accepted and `firstAlike` are alike. */
  first(kind: string): FoundPattern | undefined {
    if (this.accepted > 0) return undefined;
    const all = this.last.filter((each) => each !== undefined);
    const alike = all.filter((each) => each.kind === kind);
    if (alike.length < firstAlike) return undefined;
    return { refusals: alike, of: all.length, related: all };
  }

  /** The refusals since the last acceptance. */
  lastRow(): Refusal[] {
    const row = this.last.slice(this.last.lastIndexOf(undefined) + 1);
    return row.filter((each) => each !== undefined);
  }

  private push(attempt: Refusal | undefined): void {
    this.last.push(attempt);
    if (this.last.length > longest) this.last.shift();
  }
}
