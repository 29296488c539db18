import type { RenderedIssue } from '../check/prepare-issue.ts';
import { countNouns } from '../lib/text/count-nouns.ts';
import type { PreviewOptions } from '../mailing/preview-mailing.ts';
import type { Settlement } from '../mailing/settle-doubt.ts';
import { UsageError } from '../model/errors.ts';
import { hasErrors, type Outcome, type Problem, toWarnings } from '../model/problem.ts';
import type { Project } from '../project.ts';
import {
  type Arguments,
  type Command,
  exit,
  issueNumber,
  type Result,
  type Terminal,
  toStopped,
} from './command.ts';
import { openProjectFor } from './open-project.ts';
import { exitAfterPublishing } from './publish.ts';
import {
  exitAfter,
  parseLimit,
  parseStart,
  refuseContradictions,
  sendOptions,
  wantsToWait,
} from './send-options.ts';

export const send: Command = {
  name: 'send',
  summary:
    'Mail an issue. An interrupted mailing resumes where it stopped; nobody receives an issue twice.',
  usage: '[ISSUE]',
  operands: (args) => {
    if (args.flag('due')) return 0;
    return args.texts('test').length > 0 ? Number.POSITIVE_INFINITY : 1;
  },
  options: {
    yes: { help: 'send without asking' },
    'dry-run': { help: 'print what would be sent to whom; send nothing' },
    test: {
      multiple: true,
      value: 'ADDRESS',
      help: 'send the issue only to this address, which counts as no delivery',
    },
    at: {
      value: '"YYYY-MM-DD HH:MM"',
      help: 'schedule the text as it is now, in the time zone of the newsletter; "now" sends it at once',
    },
    due: { help: 'for cron: continue every mailing whose time has come' },
    pause: { help: 'pause the mailing; "send" with the same issue continues it' },
    cancel: { help: 'cancel the remaining deliveries' },
    correction: { help: 'send the changed issue to everyone who did not receive it' },
    all: { help: 'with --correction: send it to everyone on the list' },
    limit: { value: 'N', help: 'send at most N messages in this run' },
    ...sendOptions,
    'refusals-are-right': {
      help: 'continue a halted mailing: the refused addresses really no longer exist',
    },
    settle: {
      value: 'ID=accepted|resend',
      help: 'settle doubt: this subscriber received it, or send it again to everyone in doubt',
    },
  },
  async run(args, terminal): Promise<Result> {
    refuseContradictions(args);
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    if (args.flag('due')) return continueDue(project, args, terminal);
    const number = issueNumber(args.positionals[0]);
    if (args.flag('pause') || args.flag('cancel')) return hold(project, number, args, terminal);
    const limit = parseLimit(args.text('limit'));
    const at = await parseStart(args.text('at'), project);
    const settled = await settle(project, number, args.text('settle'), terminal);
    if (settled !== undefined) return settled;

    const needsFiles = args.flag('correction') || args.texts('test').length > 0;
    const { problems, value: rendered } = await prepare(project, number, needsFiles);
    if (rendered === undefined) return toStopped(problems, 'Nothing was sent.');
    const correction = args.flag('all') ? ('all' as const) : ('rest' as const);
    const asked = {
      findings: problems,
      unpublished: args.flag('unpublished'),
      ...(limit !== undefined && { limit }),
      ...(at !== undefined && { at }),
      ...(args.flag('correction') && { correction }),
    };
    if (args.flag('dry-run')) return dryRun(project, rendered, asked, terminal);
    if (args.texts('test').length > 0) return test(project, rendered, args, { problems, terminal });
    const { sendIssue } = await import('../mailing/send-issue.ts');
    const result = await sendIssue(project, rendered, {
      ...asked,
      yes: args.flag('yes'),
      wait: wantsToWait(args, terminal),
      clockIsRight: args.flag('clock-is-right'),
      refusalsAreRight: args.flag('refusals-are-right'),
      operator: terminal,
    });
    const all = [...problems, ...result.problems];
    return {
      exit: hasErrors(all) ? exit.problems : exitAfter[result.value.end],
      problems: all,
      json: { issue: number, sent: result.value.sent },
    };
  },
};

async function continueDue(project: Project, args: Arguments, operator: Terminal): Promise<Result> {
  const { sendDue } = await import('../mailing/send-due.ts');
  if (args.flag('wait')) throw new UsageError('--due never waits. Leave out --wait.');
  const { publishConfirmed } = await import('../publish.ts');
  const { value, problems } = await sendDue(project, {
    clockIsRight: args.flag('clock-is-right'),
    unpublished: args.flag('unpublished'),
    ...(project.newsletter.publish !== undefined && {
      publish: async (issue) => (await publishConfirmed(project, issue)).problems,
    }),
    operator,
  });
  return {
    exit: hasErrors(problems) ? exitAfterPublishing(problems) : exitAfter[value.end],
    problems,
    json: { issues: value.issues },
  };
}

async function hold(
  project: Project,
  issue: number,
  args: Arguments,
  { say }: Terminal,
): Promise<Result> {
  const { cancelMailing, pauseMailing } = await import('../mailing/hold-mailing.ts');
  if (args.flag('cancel')) {
    const cancelled = await cancelMailing(project, issue);
    const who = countNouns(cancelled, 'recipient');
    say(`Issue ${issue} is cancelled: ${who} had not received it and will not receive it.`);
    return { exit: exit.done, json: { issue, cancelled } };
  }
  await pauseMailing(project, issue);
  say(`Issue ${issue} is paused. To continue: \`masthead send ${issue}\``);
  return { exit: exit.done, json: { issue, paused: true } };
}

/**
 * Renders and checks the issue. @returns no value where it has an error, unless its mailing is under
 * way: then the errors are warnings, since they change nothing in what was frozen.
 */
async function prepare(
  project: Project,
  number: number,
  needsFiles: boolean,
): Promise<Outcome<RenderedIssue | undefined>> {
  const { chooseIssues } = await import('../content/issue-folders.ts');
  const { prepareIssue } = await import('../check/prepare-issue.ts');
  await chooseIssues(project.root, [number]);
  const { value, problems } = await prepareIssue(project, number);
  if (!hasErrors(problems)) return { value, problems };
  if (needsFiles) return { value: undefined, problems };
  const { readFrozen } = await import('../mailing/read-frozen.ts');
  const frozen = await readFrozen(project, number);
  return { value: frozen, problems: frozen === undefined ? problems : toWarnings(problems) };
}

/** Settles doubt. @returns the result where nothing is to be sent after that. */
async function settle(
  project: Project,
  issue: number,
  typed: string | undefined,
  { say }: Terminal,
): Promise<Result | undefined> {
  if (typed === undefined) return undefined;
  const subscriberId = /^([\w-]+)=accepted$/.exec(typed)?.[1];
  if (typed !== 'resend' && subscriberId === undefined) {
    throw new UsageError(
      `--settle must be "resend", or "ID=accepted" with an id that \`masthead status ${issue}\` lists.`,
    );
  }
  const { settleIssue } = await import('../mailing/settle-doubt.ts');
  const settlement: Settlement =
    subscriberId === undefined ? { resend: true } : { subscriberId, as: 'accepted' };
  const settled = await settleIssue(project, issue, settlement);
  say(`Settled ${countNouns(settled, 'recipient')} in doubt.`);
  return subscriberId === undefined ? undefined : { exit: exit.done, json: { issue, settled } };
}

async function dryRun(
  project: Project,
  rendered: RenderedIssue,
  options: PreviewOptions,
  { say }: Terminal,
): Promise<Result> {
  const { previewMailing } = await import('../mailing/preview-mailing.ts');
  const { lines, problems, ...preview } = await previewMailing(project, rendered, options);
  for (const line of lines) say(line);
  return {
    exit: exit.done,
    problems: [...options.findings, ...problems],
    json: { issue: rendered.issue.number, ...preview },
  };
}

async function test(
  project: Project,
  rendered: RenderedIssue,
  args: Arguments,
  { problems, terminal }: { problems: Problem[]; terminal: Terminal },
): Promise<Result> {
  const { describeTests } = await import('../mailing/describe-tests.ts');
  const { sendTests } = await import('../mailing/send-test.ts');
  const { parseAddress } = await import('../model/address.ts');
  const addresses = [...args.texts('test'), ...args.positionals.slice(1)].map((typed) => {
    const address = parseAddress(typed);
    if (address === undefined)
      throw new UsageError(
        `Invalid test address: "${typed}". Write the address alone: name@example.org.`,
      );
    return address;
  });
  const outcomes = await sendTests(project, rendered, addresses);
  for (const line of describeTests(outcomes)) terminal.say(line);
  const isDone = outcomes.every(({ outcome }) => outcome.state === 'accepted');
  const tests = outcomes.map(({ language, outcome: { state, reason }, file = null }) => {
    return { language, state, reason, file };
  });
  const json = { issue: rendered.issue.number, tests };
  return { exit: isDone ? exit.done : exit.unfinished, problems, json };
}
