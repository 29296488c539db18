interface Wish<Ask, Answer> {
  ask: Ask;
  done: (answer: Answer) => void;
  failed: (error: unknown) => void;
}

/** In milliseconds. */
const latest = 2;
/**
 * Turns of the event loop before a group is closed: three give groups of four, one gives groups of
 * two.
 */
const turns = 3;

/**
 * Commits the requests of several connections together, so that one write to the disk makes them
 * all durable. A promise resolves only after the commit.
 */
export class GroupCommit<Ask, Answer> {
  private wishes: Wish<Ask, Answer>[] = [];
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly commit: (asks: Ask[]) => Promise<Answer[]>;

  /** @param commit Returns an answer for each request, in the same order; an error rejects all. */
  constructor(commit: (asks: Ask[]) => Promise<Answer[]>) {
    this.commit = commit;
  }

  /** Commits after the current group. */
  now(ask: Ask): Promise<Answer> {
    const promise = this.add(ask);
    this.flush();
    return promise;
  }

  /** Commits with the next `now`, or after some milliseconds. */
  soon(ask: Ask): Promise<Answer> {
    const promise = this.add(ask);
    this.timer ??= setTimeout(() => this.flush(), latest);
    return promise;
  }

  /** Resolves when all requests are committed. */
  async idle(): Promise<void> {
    this.flush();
    await this.running;
  }

  private add(ask: Ask): Promise<Answer> {
    return new Promise((done, failed) => {
      this.wishes.push({ ask, done, failed });
    });
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
  }

  private async run(): Promise<void> {
    while (this.wishes.length > 0) {
      // Those whose requests were in the last group make the next ones now: wait for them.
      for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
      const group = this.wishes;
      this.wishes = [];
      try {
        const answers = await this.commit(group.map(({ ask }) => ask));
        group.forEach(({ done }, index) => {
          done(answers[index] as Answer);
        });
      } catch (error) {
        for (const { failed } of group) failed(error);
      }
    }
  }
}
