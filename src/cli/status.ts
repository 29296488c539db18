import { hasDatabase } from '../project.ts';
import { type Command, exit, issueNumber, type Result, type Terminal } from './command.ts';
import { openProjectFor } from './open-project.ts';

export const status: Command = {
  name: 'status',
  summary: 'Show how the mailing of an issue is going, who did not receive it, and why.',
  usage: '[ISSUE]',
  operands: 1,
  options: {
    csv: { type: 'boolean', help: 'list every delivery as CSV, by subscriber id' },
  },
  async run(args, terminal): Promise<Result> {
    const [typed] = args.positionals;
    const asked = typed === undefined ? undefined : issueNumber(typed);
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    if (!hasDatabase(project)) return reportNone(asked, null, terminal);
    const { withStore } = await import('../mailing/open-ledger.ts');
    const { findMailing, readMailingStatus } = await import('../mailing/mailing-status.ts');
    const { describeErasure, readErasureStatus } = await import('../subscribers/erasure-status.ts');
    return withStore(project, async (store) => {
      const erasing = await readErasureStatus(store);
      if (erasing !== null && !args.flag('csv')) {
        for (const line of describeErasure(erasing, terminal.now())) terminal.say(line);
      }
      const mailing = await findMailing(store, asked);
      if (mailing === undefined) return reportNone(asked, erasing, terminal);
      if (args.flag('csv')) {
        const { listDeliveries } = await import('../mailing/ledger/deliveries.ts');
        const { deliveriesAsCsv } = await import('../mailing/report.ts');
        terminal.say((await deliveriesAsCsv(await listDeliveries(store, mailing.id))).trimEnd());
        return { exit: exit.done };
      }
      const { describeStatus } = await import('../mailing/describe-status.ts');
      const report = await readMailingStatus(store, mailing, terminal.now());
      for (const line of describeStatus(report, project.newsletter.timeZone)) terminal.say(line);
      return { exit: exit.done, json: { ...report, erasing } };
    });
  },
};

function reportNone(asked: number | undefined, erasing: unknown, { say }: Terminal): Result {
  say(asked === undefined ? 'No issue has been sent.' : `Issue ${asked} has not been sent.`);
  return { exit: exit.done, json: { issue: asked ?? null, state: null, erasing } };
}
