import type { MailingStatus } from '../mailing/status.ts';
import { showTime } from '../model/show-time.ts';
import type { ErasureStatus } from '../subscribers/erasure-status.ts';
import { type Command, exit, issueNumber, type Result } from './command.ts';
import { openContext } from './open-context.ts';

export const status: Command = {
  name: 'status',
  summary: 'How the mailing of an issue stands, who did not get it and why.',
  usage: '[ISSUE]',
  options: { csv: { type: 'boolean', help: 'every delivery as CSV, by subscriber id' } },
  async run(args, terminal): Promise<Result> {
    const asked = args.positionals[0] === undefined ? undefined : issueNumber(args.positionals[0]);
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    const nothing = `${asked === undefined ? 'No issue' : `Issue ${asked}`} has been mailed from here.`;
    const none = (erasing: ErasureStatus | null = null): Result => {
      terminal.say(asked === undefined ? nothing : nothing.replace(' has been', ' has not been'));
      return { exit: exit.done, json: { issue: asked ?? null, state: null, erasing } };
    };
    const { hasStore, withStore } = await import('../mailing/open-ledger.ts');
    if (!(await hasStore(context))) return none();
    const { listMailings } = await import('../mailing/ledger/mailings.ts');
    const { mailingStatus } = await import('../mailing/status.ts');
    const { describeErasure, readErasureStatus } = await import('../subscribers/erasure-status.ts');
    return withStore(context, async (store) => {
      const erasing = await readErasureStatus(store);
      if (erasing !== null && !args.flag('csv')) {
        for (const line of describeErasure(erasing, terminal.now())) terminal.say(line);
      }
      const mailings = await listMailings(store);
      const number = asked ?? Math.max(...mailings.map(({ issue }) => issue));
      const ofIssue = mailings.filter(({ issue }) => issue === number);
      const mailing = ofIssue.find(({ kind }) => kind === 'smtp') ?? ofIssue[0];
      if (mailing === undefined) return none(erasing);
      if (args.flag('csv')) {
        const { listDeliveries } = await import('../mailing/ledger/deliveries.ts');
        const { deliveriesAsCsv } = await import('../mailing/report.ts');
        terminal.say((await deliveriesAsCsv(await listDeliveries(store, mailing.id))).trimEnd());
        return { exit: exit.done };
      }
      const report = await mailingStatus(store, mailing, terminal.now());
      describeStatus(report, context.newsletter.timeZone, terminal.say);
      return { exit: exit.done, json: { ...report, erasing } };
    });
  },
};

function describeStatus(
  report: MailingStatus,
  timeZone: string,
  say: (line: string) => void,
): void {
  const kind = report.kind === 'rehearsal' ? ' (a rehearsal, to the outbox)' : '';
  const correction = report.correction > 0 ? `, correction ${report.correction}` : '';
  say(`Issue ${report.issue}${correction}${kind}: ${report.state}`);
  say(`Begun ${showTime(report.started, timeZone)}`);
  if (report.finished !== null) say(`Finished ${showTime(report.finished, timeZone)}`);
  if (report.state === 'frozen' && report.scheduled !== null) {
    say(`Begins ${showTime(report.scheduled, timeZone)}`);
  }
  if (report.state === 'expired') {
    say(`It is old news by now; npm run send -- ${report.issue} goes on all the same.`);
  }
  for (const [state, count] of Object.entries(report.counts)) {
    if (count > 0) say(`  ${String(count).padStart(7)} ${state}`);
  }
  if (report.rate !== null)
    say(
      `  ${String(report.rate).padStart(7)} messages a second, from the first accepted to the last`,
    );
  const retries = report.without.flatMap(({ nextAttempt }) => nextAttempt ?? []).sort();
  if (retries[0] !== undefined) say(`Next retry ${showTime(retries[0], timeZone)}`);
  if (report.halted !== null) say(`Halted: ${report.halted}`);
  if (report.suppressed > 0) {
    say(`Suppressed, because their addresses do not exist: ${report.suppressed}. To undo this:`);
    say(`  npm run subscribers -- restore --mailing ${report.mailing}`);
  }
  if (report.without.length > 0) say('Who does not have it:');
  for (const [what, ids] of byReason(report.without)) {
    say(`  ${String(ids.length).padStart(7)} ${what}`);
    const shown = what.startsWith('doubt') ? ids : ids.slice(0, most);
    for (const id of shown) say(`          ${id}`);
    if (shown.length < ids.length) {
      say(`          and ${ids.length - shown.length} more; --csv lists them all`);
    }
  }
  if (report.doubt.length > 0) {
    say('In doubt means that the message may have arrived, and nobody can know. Settle it with');
    say(`  npm run send -- ${report.issue} --settle ID=accepted    who has it`);
    say(`  npm run send -- ${report.issue} --settle resend         sends it again to all in doubt`);
  }
}

/** Of each reason, so many people are named; of those in doubt all, since each has to be settled. */
const most = 5;

function byReason(without: MailingStatus['without']): [string, string[]][] {
  const groups = Map.groupBy(without, ({ state, reason }) => `${state}: ${reason}`);
  return [...groups]
    .map(([what, rows]): [string, string[]] => [what, rows.map(({ subscriber }) => subscriber)])
    .sort((a, b) => b[1].length - a[1].length);
}
