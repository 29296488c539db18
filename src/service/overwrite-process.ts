import { projectUrl, writeBugReport } from '../lib/bug-report.ts';
import { withStore } from '../mailing/open-ledger.ts';
import { describeBug, isBug } from '../model/bug.ts';
import { type Log, openSecret } from '../project.ts';
import { describeUnreadable, overwriteTraces } from '../subscribers/overwrite.ts';

/** A process of its own that overwrites what erased people left, so that `serve` keeps answering. */
export interface OverwriteJob {
  root: string;
  /** The settings; they come as a message, since other programs can read an environment. */
  env: Readonly<Record<string, string | undefined>>;
}

export interface OverwriteOutcome {
  /** What people should know. */
  lines: string[];
  /** False where it has to be done again. */
  complete: boolean;
}

process.once('message', async (job: OverwriteJob) => {
  const done = await run(job);
  process.send?.(done);
  process.disconnect();
});

async function run({ root, env }: OverwriteJob): Promise<OverwriteOutcome> {
  const lines: string[] = [];
  const log: Log = {
    say: (line) => lines.push(line),
    progress: () => {},
    bug: (error) => reportBug(error, root),
  };
  const place = { root, env, log, now: () => new Date() };
  try {
    const { unread, dumps } = await withStore(place, async (store) =>
      overwriteTraces(place, store, await openSecret(place)),
    );
    for (const each of unread) {
      lines.push(
        `Erased people may still be named in ${describeUnreadable(each)}. Delete it, or repair it.`,
      );
    }
    for (const dump of dumps) {
      lines.push(`The PostgreSQL dump in ${dump} still names people who were erased: delete it.`);
    }
    return { lines, complete: unread.length === 0 };
  } catch (error) {
    const why = isBug(error)
      ? `a bug in masthead. Report: ${reportBug(error, root)}`
      : (error as Error).message;
    lines.push(`What erased people left could not be overwritten: ${why}`);
    return { lines, complete: false };
  }
}

function reportBug(error: unknown, root: string): string {
  const place = { root, command: 'serve', options: [], now: new Date() };
  return writeBugReport(describeBug(error, projectUrl), place) ?? 'none could be written';
}
