import { setTimeout as pause } from 'node:timers/promises';
import type { Store } from './open.ts';

/** What a piece of work sees of the store: the transaction that it is part of. */
type Inside = Pick<Store, 'db'>;

interface Wish {
  work: (inside: Inside) => Promise<unknown>;
  done: (value: never) => void;
  failed: (error: unknown) => void;
}

/**
 * Commits what several connections ask for at about the same time in one transaction, in the
 * order asked, so that durability costs one write to the disk for all of them. A promise is
 * kept only after the commit: whoever awaits it may rely on the disk.
 *
 * A work that is refused (it throws a `Refusal`) does not undo the others; any other error undoes
 * the whole group and is told to all of it. A locked database is waited for.
 */
export class GroupCommit {
  private wishes: Wish[] = [];
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** Committed as soon as the group under way has been. */
  now<T>(work: (inside: Inside) => Promise<T>): Promise<T> {
    const promise = this.add(work);
    this.flush();
    return promise;
  }

  /** Committed with the next that is asked for `now`, and after some milliseconds at the latest. */
  soon<T>(work: (inside: Inside) => Promise<T>): Promise<T> {
    const promise = this.add(work);
    this.timer ??= setTimeout(() => this.flush(), latest);
    return promise;
  }

  /** Resolves when nothing waits to be committed. */
  async idle(): Promise<void> {
    this.flush();
    await this.running;
  }

  private add<T>(work: (inside: Inside) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.wishes.push({ work, done: resolve as Wish['done'], failed: reject });
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
      // Those who were answered by the same group ask again in the same moment: let them join.
      await new Promise(setImmediate);
      const group = this.wishes;
      this.wishes = [];
      await this.commit(group);
    }
  }

  private async commit(group: readonly Wish[]): Promise<void> {
    try {
      const kept = await patiently(() =>
        this.store.db.transaction().execute(async (db) => {
          const ends: (() => void)[] = [];
          for (const { work, done, failed } of group) {
            try {
              const value = (await work({ db })) as never;
              ends.push(() => done(value));
            } catch (error) {
              if (!(error instanceof Refusal)) throw error;
              ends.push(() => failed(error));
            }
          }
          return ends;
        }),
      );
      for (const end of kept) end();
    } catch (error) {
      for (const { failed } of group) failed(error);
    }
  }
}

/** A work that found that it must not be done, and changed nothing. */
export class Refusal extends Error {}

/** In milliseconds. */
const latest = 2;
const patience = 60_000;

/** Waits for a database that another process has locked (SQLITE_BUSY is 5, SQLITE_LOCKED 6). */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const { errcode } = error as { errcode?: number };
      if ((errcode !== 5 && errcode !== 6) || performance.now() > until) throw error;
      await pause(100);
    }
  }
}
