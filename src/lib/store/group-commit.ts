interface Wish<Ask, Answer> {
  ask: Ask;
  done: (answer: Answer) => void;
  failed: (error: unknown) => void;
}

/** In milliseconds. */
const latest = 2;
/** Of the event loop, before a group is closed: three make groups of four where one makes groups of two. */
const turns = 3;

/**
 * Gathers what several connections ask for at about the same time and has it committed together,
 * so that durability costs one write to the disk for all of them. A promise is kept only after
 * the commit: whoever awaits it may rely on the disk.
 */
export class GroupCommit<Ask, Answer> {
  private wishes: Wish<Ask, Answer>[] = [];
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly commit: (asks: Ask[]) => Promise<Answer[]>;

  /** @param commit Gives an answer for each that was asked, in the same order; an error is told to all. */
  constructor(commit: (asks: Ask[]) => Promise<Answer[]>) {
    this.commit = commit;
  }

  /** Committed as soon as the group under way has been. */
  now(ask: Ask): Promise<Answer> {
    const promise = this.add(ask);
    this.flush();
    return promise;
  }

  /** Committed with the next that is asked for `now`, and after some milliseconds at the latest. */
  soon(ask: Ask): Promise<Answer> {
    const promise = this.add(ask);
    this.timer ??= setTimeout(() => this.flush(), latest);
    return promise;
  }

  /** Resolves when nothing waits to be committed. */
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
      // Those who were answered by the same group ask again in the next moments: let them join.
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
