import { projectUrl, writeBugReport } from '../lib/bug-report.ts';
import { randomHex } from '../lib/keys/random.ts';
import { withStore } from '../mailing/open-ledger.ts';
import { describeBug, isBug } from '../model/bug.ts';
import { type Log, openSecret } from '../project.ts';
import { overwriteTraces, warnOfUnreadable } from '../subscribers/overwrite.ts';

/** Overwrites traces in a separate process, so that `serve` keeps answering. */
export interface OverwriteJob {
  root: string;
  /** The settings, as a message, since other programs can read the environment of a process. */
  env: Readonly<Record<string, string | undefined>>;
  timeZone: string;
}

export interface OverwriteOutcome {
  lines: string[];
  complete: boolean;
}

process.once('message', async (job: OverwriteJob) => {
  const done = await run(job);
  process.send?.(done);
  process.disconnect();
});

async function run({ root, env, timeZone }: OverwriteJob): Promise<OverwriteOutcome> {
  const lines: string[] = [];
  const log: Log = {
    say: (line) => lines.push(line),
    progress: () => {},
    bug: (error) => reportBug(error, root),
  };
  const place = { root, env, newsletter: { timeZone }, log, randomHex, now: () => new Date() };
  try {
    const { unread, dumps } = await withStore(place, async (store) =>
      overwriteTraces(place, store, await openSecret(place)),
    );
    for (const each of unread) {
      lines.push(`${warnOfUnreadable(each)}. Delete or repair it.`);
    }
    for (const dump of dumps) {
      lines.push(`The PostgreSQL dump in ${dump} still names people who were erased. Delete it.`);
    }
    return { lines, complete: unread.length === 0 };
  } catch (error) {
    lines.push(`Erased data could not be overwritten: ${explain(error, root)}`);
    return { lines, complete: false };
  }
}

function explain(error: unknown, root: string): string {
  if (isBug(error)) return `a bug in masthead. Report: ${reportBug(error, root)}`;
  return error instanceof Error ? error.message : String(error);
}

function reportBug(error: unknown, root: string): string {
  const place = { root, command: 'serve', options: [], now: new Date() };
  return writeBugReport(describeBug(error, projectUrl), place) ?? 'none could be written';
}
