import { describeArrivals } from '../compose/describe-arrivals.ts';
import type { DigestStep } from '../digest.ts';
import { countNouns } from '../lib/text/count-nouns.ts';
import { hasErrors } from '../model/problem.ts';
import { describeBuilt } from './build.ts';
import { askingOn, describeSources } from './collect.ts';
import { type Command, exit, type Result, toResult, toStopped } from './command.ts';
import { describePlan, newId } from './compose.ts';
import { openProjectFor } from './open-project.ts';
import { describePublished, exitAfterPublishing } from './publish.ts';
import { exitAfter, sendOptions, wantsToWait } from './send-options.ts';

export const digest: Command = {
  name: 'digest',
  summary:
    'Run all steps for the next issue: collect, compose, check, build, confirm, publish, send. A rehearsal publishes nothing.',
  usage: '',
  operands: 0,
  options: {
    yes: { help: 'send without asking' },
    ...sendOptions,
  },
  async run(args, terminal): Promise<Result> {
    // In threads, while modules are loaded: a tenth of the time of a digest.
    const { prepareAhead } = await import('../content/prepare-ahead.ts');
    await prepareAhead(args.root);
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    const { runDigest } = await import('../digest.ts');
    const { value, problems } = await runDigest(project, {
      collect: await askingOn(terminal),
      newId,
      report: (step) => {
        for (const line of describeStep(step)) terminal.say(line);
      },
      send: {
        yes: args.flag('yes'),
        wait: wantsToWait(args, terminal),
        clockIsRight: args.flag('clock-is-right'),
        unpublished: args.flag('unpublished'),
        operator: terminal,
      },
    });
    const { issue, site, sent, obstacles } = value;
    if (issue === undefined) {
      return toStopped(problems, 'Nothing was composed or sent.', { issue: null, sent: 0 });
    }
    if (sent !== undefined) {
      const code = hasErrors(problems) ? exit.problems : exitAfter[sent.end];
      return { exit: code, problems, json: { issue, sent: sent.sent, site } };
    }
    if (obstacles !== undefined) {
      const code = terminal.signal.aborted ? exit.interrupted : exitAfterPublishing(obstacles);
      return { exit: code, problems, closing: 'Nothing was sent.', json: { issue, sent: 0, site } };
    }
    return site === undefined ? toResult(problems) : { exit: exit.interrupted, problems };
  },
};

function describeStep(done: DigestStep): string[] {
  switch (done.step) {
    case 'continue':
      return [
        `Continuing with issue ${done.issue.number}, "${done.issue.title}" (not sent yet).`,
        ...(done.arrivals === undefined ? [] : [describeArrivals(done.arrivals)]),
      ];
    case 'collect':
      return describeSources(done.reports, true);
    case 'compose':
      return [
        ...describePlan(done.plan),
        ...(done.plan.items.length === 0 ? ['Nothing new, nothing sent.'] : []),
      ];
    case 'check': {
      const { number, problems } = done;
      const errors = problems.filter(({ severity }) => severity === 'error').length;
      const warnings = countNouns(problems.length - errors, 'warning');
      const stopped = hasErrors(problems) ? ' Nothing was built or sent.' : '';
      return [`Checked issue ${number}: ${countNouns(errors, 'error')}, ${warnings}.${stopped}`];
    }
    case 'build':
      return [describeBuilt(done.site, 'public')];
    case 'publish':
      return describePublished(done.published);
  }
}
