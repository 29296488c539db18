interface Request<Ask, Answer> {
  ask: Ask;
  done: (answer: Answer) => void;
  failed: (error: unknown) => void;
}

const latest = 2;
/** Turns of the event loop before a group closes: three give groups of four, one groups of two. */
const turns = 3;

/** Commits requests of several connections with one write; then the promises resolve. */
export class GroupCommit<Ask, Answer> {
  private requests: Request<Ask, Answer>[] = [];
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly commit: (asks: Ask[]) => Promise<Answer[]>;

  /** @param commit Returns an answer for each request, in the same order; an error rejects all. */
  constructor(commit: (asks: Ask[]) => Promise<Answer[]>) {
    this.commit = commit;
  }

  now(ask: Ask): Promise<Answer> {
    const promise = this.add(ask);
    this.flush();
    return promise;
  }

  soon(ask: Ask): Promise<Answer> {
    const promise = this.add(ask);
    this.timer ??= setTimeout(() => this.flush(), latest);
    return promise;
  }

  async idle(): Promise<void> {
    this.flush();
    await this.running;
  }

  private add(ask: Ask): Promise<Answer> {
    return new Promise((done, failed) => {
      this.requests.push({ ask, done, failed });
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
    while (this.requests.length > 0) {
      // Those whose requests were in the last group make the next ones now: wait for them.
      for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
      const group = this.requests;
      this.requests = [];
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
