import { once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import PQueue from 'p-queue';
import { ownModule } from '../lib/own-module.ts';
import type { Outcome } from '../model/problem.ts';
import type { ListNames } from '../render/list-slugs.ts';
import type { BuildContext, BuiltIssue, IssueJob, NameLists } from './build-issue.ts';

/** What a thread answers to a job: first the names that need slugs, then what it built. */
export interface ThreadAnswers {
  names: ListNames;
  built: Outcome<BuiltIssue | undefined>;
}

/**
 * Threads that build issues, one each at a time. A list's slug depends on the issues before, so
 * names get theirs in the order of the jobs; all else is done in any order.
 */
export class IssueThreads {
  private readonly queue: PQueue;
  private readonly idle: Worker[] = [];
  private readonly all: Worker[] = [];
  private readonly context: BuildContext;
  private readonly nameLists: NameLists;
  private lastNamed: Promise<void> = Promise.resolve();

  constructor(context: BuildContext, count: number, nameLists: NameLists) {
    this.queue = new PQueue({ concurrency: count });
    this.context = context;
    this.nameLists = nameLists;
  }

  /** @throws what the thread threw. */
  async build(job: IssueJob): Promise<Outcome<BuiltIssue | undefined>> {
    const beforeNamed = this.lastNamed;
    const { promise: named, resolve: wasNamed } = Promise.withResolvers<void>();
    this.lastNamed = named;
    return this.queue.add(async () => {
      const thread = this.idle.pop() ?? this.start();
      const { head, neighbours, before, withMailThere } = job;
      const names = await ask(thread, 'names', { head, neighbours, before, withMailThere });
      await beforeNamed;
      const slugs = await this.nameLists(names);
      wasNamed();
      const built = await ask(thread, 'built', slugs);
      this.idle.push(thread);
      return built;
    });
  }

  async close(): Promise<void> {
    this.queue.clear();
    await Promise.all(this.all.map((thread) => thread.terminate()));
  }

  private start(): Worker {
    const file = ownModule(new URL('./issue-thread.ts', import.meta.url));
    const thread = new Worker(file, { workerData: this.context, env: withCompileCache() });
    this.all.push(thread);
    return thread;
  }
}

/** A thread has a cache of compiled code only by its environment: 0.27 s of CPU less to start. */
function withCompileCache(): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir();
  // Node's folder for this version is in the one that it is given.
  return { ...process.env, ...(folder && { NODE_COMPILE_CACHE: dirname(folder) }) };
}

/** Sends a message, and waits for the answer. @throws the error that ends the thread. */
async function ask<Name extends keyof ThreadAnswers>(
  thread: Worker,
  name: Name,
  message: object,
): Promise<ThreadAnswers[Name]> {
  thread.postMessage(message);
  const [answer] = await once(thread, 'message');
  return answer[name];
}
