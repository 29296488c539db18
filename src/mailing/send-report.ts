import type { Store } from '../lib/store/open.ts';
import { type ExitCode, exit, type Terminal } from '../model/command.ts';
import { type Mailing, mailingProgress } from '../model/mailing.ts';
import type { Context } from '../project.ts';
import { type Channel, endMailing } from './plan.ts';
import type { RunReport } from './run/run.ts';

/** The exit code of a run: 3 while recipients wait or are in doubt, and running it again continues. */
export function exitOf(report: RunReport, now: Date): ExitCode {
  if (report.interrupted) return exit.interrupted;
  const unfinished = report.halted !== undefined || report.stopped !== undefined;
  return unfinished || mailingProgress({}, report.counts, now).state !== 'done'
    ? exit.unfinished
    : exit.done;
}

/** Prints what a run came to. */
export function describeReport(
  { terminal }: { terminal: Pick<Terminal, 'say'> },
  number: number,
  { kind, name }: Channel,
  { counts, sent, halted, stopped, interrupted }: RunReport,
): void {
  const to = kind === 'rehearsal' ? `written to ${name} as a rehearsal` : `sent through ${name}`;
  terminal.say(`Issue ${number}: ${sent} ${sent === 1 ? 'message' : 'messages'} ${to}.`);
  const others = Object.entries(counts).filter(
    ([state, count]) => count > 0 && !(state === 'accepted'),
  );
  if (others.length > 0) {
    terminal.say(`  ${others.map(([state, count]) => `${count} ${state}`).join(', ')}`);
  }
  if (counts.doubt > 0) {
    terminal.say(
      `  In doubt: the message may have arrived, and nobody can know. npm run status -- ${number} lists them; npm run send -- ${number} --settle resend sends it to them again.`,
    );
  }
  for (const reason of [halted, stopped]) if (reason !== undefined) terminal.say(`  ${reason}`);
  if (interrupted) terminal.say('  Stopped. Run it again to go on from here.');
}

/** Ends a mailing that was not finished in time, and says for how many. */
export async function expireMailing(
  { terminal }: Context,
  store: Store,
  mailing: Mailing,
): Promise<void> {
  const count = await endMailing(store, mailing, 'expired', terminal.now());
  terminal.say(
    `Issue ${mailing.issue} has expired: ${count} did not receive it in time, and it is not sent to them any more.`,
  );
}
