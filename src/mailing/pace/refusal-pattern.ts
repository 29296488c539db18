export interface Refusal {
  subscriberId: string;
  /** Refusals of the same kind are alike: see `kindOf`. */
  kind: string;
  domain: string;
}

/** Refusals that are too many to be about the recipients. */
export interface FoundPattern {
  refusals: Refusal[];
  of: number;
  /** These, and like ones a little earlier: with several connections, the first are spread out. */
  related: Refusal[];
}

/** So many recipients refused alike, and none accepted in this run: the cause is ours. */
export const firstAlike = 3;

/** So many refusals in a row halt a mailing even where the editor said that they are right. */
export const mostInARow = 25;

/**
 * If every tenth recipient of a list were refused, one run of 500 messages in 300 would meet one
 * of these figures; if every fifth, four in five. See docs/server-replies.md.
 */
export const unlikely: readonly { refused: number; of: number }[] = [
  { refused: 6, of: 6 },
  { refused: 8, of: 12 },
  { refused: 12, of: 25 },
  { refused: 17, of: 50 },
  { refused: 25, of: 100 },
];
const longest = Math.max(...unlikely.map(({ of }) => of));

/** The last attempts at one relay or one recipient domain that were accepted or refused. */
export class RefusalPattern {
  private readonly last: (Refusal | undefined)[] = [];
  private accepted = 0;

  accept(): void {
    this.accepted += 1;
    this.push(undefined);
  }

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

  /** @returns the refusals where no recipient was accepted yet and `firstAlike` were refused alike. */
  first(kind: string): FoundPattern | undefined {
    if (this.accepted > 0) return undefined;
    const all = this.last.filter((each) => each !== undefined);
    const alike = all.filter((each) => each.kind === kind);
    if (alike.length < firstAlike) return undefined;
    return { refusals: alike, of: all.length, related: all };
  }

  lastRow(): Refusal[] {
    const row = this.last.slice(this.last.lastIndexOf(undefined) + 1);
    return row.filter((each) => each !== undefined);
  }

  private push(attempt: Refusal | undefined): void {
    this.last.push(attempt);
    if (this.last.length > longest) this.last.shift();
  }
}
