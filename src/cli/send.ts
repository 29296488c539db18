import type { RenderedIssue } from '../check/prepare-issue.ts';
import type { EditionScope } from '../model/audience.ts';
import { UsageError } from '../model/errors.ts';
import { hasErrors, type Problem } from '../model/problem.ts';
import type { Context } from '../project.ts';
import {
  type Arguments,
  type Command,
  exit,
  issueNumber,
  type Result,
  toResult,
} from './command.ts';
import { openContext } from './open-context.ts';
import { waitOptions, wantsToWait } from './wait-options.ts';

export const send: Command = {
  name: 'send',
  summary: 'Mails an issue, or resumes where it stopped. Nobody receives an issue twice.',
  usage: '[ISSUE]',
  options: {
    yes: { type: 'boolean', help: 'send without asking' },
    'dry-run': { type: 'boolean', help: 'print who would get which edition, and send nothing' },
    test: {
      type: 'string',
      multiple: true,
      value: 'ADDRESS',
      help: 'send it only there; nothing is recorded',
    },
    at: {
      type: 'string',
      value: '"YYYY-MM-DD HH:MM"',
      help: "freeze it now and begin then, in the newsletter's time zone; now: at once after all",
    },
    due: { type: 'boolean', help: 'for cron: continue every mailing that is due' },
    pause: {
      type: 'boolean',
      help: 'stop after the current message; send the issue again to continue',
    },
    cancel: { type: 'boolean', help: 'nobody more gets it' },
    correction: {
      type: 'boolean',
      help: 'the issue was changed: send it as it is now to those who were not served',
    },
    all: { type: 'boolean', help: 'with --correction: to everybody on the list' },
    limit: { type: 'string', value: 'N', help: 'at most so many messages in this run' },
    ...waitOptions,
    settle: {
      type: 'string',
      value: 'WHAT',
      help: 'ID=accepted: that subscriber has it; resend: send it again to all in doubt',
    },
  },
  async run(args, terminal): Promise<Result> {
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    if (args.flag('due')) {
      const { sendDue } = await import('../mailing/send-due.ts');
      if (args.flag('wait')) throw new UsageError('--due never waits. Leave out --wait.');
      return sendDue(context, args.flag('clock-is-right'));
    }
    const number = issueNumber(args.positionals[0]);
    if (args.flag('pause') || args.flag('cancel')) {
      const { holdMailing } = await import('../mailing/send-due.ts');
      return holdMailing(context, number, args.flag('cancel') ? 'cancel' : 'pause');
    }
    const at = await momentOf(args, context);
    const settled = await settle(context, number, args.text('settle'));
    if (settled !== undefined) return settled;

    const { problems, value: rendered } = await readyIssue(context, number);
    if (rendered === undefined) return toResult(problems);
    if (args.flag('dry-run')) return { ...(await dryRun(context, rendered)), problems };
    if (args.texts('test').length > 0) return test(context, rendered, args, problems);
    const { sendIssue } = await import('../mailing/send-issue.ts');
    const limit = limitOf(args);
    const result = await sendIssue(context, rendered, {
      yes: args.flag('yes'),
      wait: wantsToWait(args, terminal),
      clockIsRight: args.flag('clock-is-right'),
      ...(limit !== undefined && { limit }),
      ...(at !== undefined && { at }),
      ...(args.flag('correction') && { correction: args.flag('all') ? 'all' : 'rest' }),
    });
    const all = [...problems, ...result.problems];
    return { exit: result.exit, problems: all, json: { issue: number, sent: result.sent } };
  },
};

async function readyIssue(
  context: Context,
  number: number,
): Promise<{ value: RenderedIssue | undefined; problems: Problem[] }> {
  const { chooseIssues, prepareIssue } = await import('../check/prepare-issue.ts');
  await chooseIssues(context.root, [number]);
  const { value, problems } = await prepareIssue(context, number);
  return { value: hasErrors(problems) ? undefined : value, problems };
}

async function momentOf(args: Arguments, context: Context): Promise<Date | 'now' | undefined> {
  const typed = args.text('at');
  if (typed === undefined || typed === 'now') return typed;
  const { parseMoment } = await import('../model/moment.ts');
  const moment = parseMoment(typed, context.newsletter.timeZone);
  if (moment === undefined) {
    throw new UsageError(
      `"${typed}" is no moment in ${context.newsletter.timeZone}. Write it as "2026-12-01 09:00".`,
    );
  }
  if (moment <= context.terminal.now()) throw new UsageError(`"${typed}" is over already.`);
  return moment;
}

function limitOf(args: Arguments): number | undefined {
  const typed = args.text('limit');
  if (typed === undefined) return undefined;
  if (!/^\d+$/.test(typed)) throw new UsageError(`"${typed}" is not a number of messages.`);
  return Number(typed);
}

/** @returns undefined where the issue is to be sent as well. */
async function settle(
  context: Context,
  number: number,
  wish: string | undefined,
): Promise<Result | undefined> {
  if (wish === undefined) return undefined;
  const accepted = /^([\w-]+)=accepted$/.exec(wish)?.[1];
  if (wish !== 'resend' && accepted === undefined) {
    throw new UsageError('Settle as ID=accepted, or resend.');
  }
  const { settleDoubt } = await import('../mailing/settle.ts');
  const { listMailings } = await import('../mailing/ledger/mailings.ts');
  const { withSender } = await import('../mailing/open-ledger.ts');
  return withSender(context, async (store) => {
    const mailings = await listMailings(store);
    const mailing = mailings.find(({ issue, kind }) => issue === number && kind === 'smtp');
    if (mailing === undefined) throw new UsageError(`Issue ${number} has not been mailed.`);
    const settlement =
      accepted === undefined
        ? { resend: true as const }
        : { subscriberId: accepted, as: 'accepted' as const };
    const count = await settleDoubt(store, mailing.id, settlement, context.terminal.now());
    context.terminal.say(`Settled ${count} in doubt.`);
    if (accepted === undefined) return undefined;
    if (count === 0) throw new UsageError(`Nobody of the id ${accepted} is in doubt.`);
    return { exit: exit.done, json: { issue: number, settled: count } };
  });
}

async function dryRun(context: Context, rendered: RenderedIssue): Promise<Result> {
  const { openChannel, planMailing, scopesOf } = await import('../mailing/plan.ts');
  const { editionName } = await import('../model/audience.ts');
  const { countChoices } = await import('../subscribers/queries/choices.ts');
  const { withStore } = await import('../mailing/open-ledger.ts');
  return withStore(context, async (store) => {
    const channel = openChannel(context);
    const plan = await planMailing(store, rendered, channel.kind);
    const scopeOf = scopesOf(context, rendered);
    const counts = new Map(rendered.editions.map((each) => [editionName(each), noCount(each)]));
    let nothing = 0;
    for (const { count, textOnly, ...choice } of await countChoices(store)) {
      const scope = scopeOf(choice);
      if (scope === undefined) {
        nothing += count;
        continue;
      }
      const row = counts.get(editionName(scope)) ?? noCount(scope);
      counts.set(editionName(scope), row);
      row.recipients += count;
      if (textOnly === true) row.textOnly += count;
    }
    const whole = rendered.editions.length;
    const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);
    const all = [...counts];
    const rows = [...all.slice(0, whole), ...all.slice(whole).sort(byName)];
    const { say } = context.terminal;
    if (plan.do === 'nothing') say('Everybody has it; nothing would be sent.');
    if (plan.do === 'resume') say('Would go on with the mailing that was begun.');
    if (plan.do === 'begin') {
      for (const [name, { recipients, textOnly }] of rows) {
        const plain = textOnly > 0 ? `, ${textOnly} of them as text alone` : '';
        say(`  ${name}: ${people(recipients)}${plain}`);
      }
      if (nothing > 0) say(`  no mail: ${people(nothing)}, whose sections have nothing this time`);
      say(`Would go through ${channel.name}.`);
    }
    const editions = rows.map(([, row]) => row);
    const json = { issue: rendered.issue.number, plan: plan.do, editions, nothing };
    return { exit: exit.done, json };
  });
}

function noCount({ language, sections }: EditionScope) {
  return { language, ...(sections !== undefined && { sections }), recipients: 0, textOnly: 0 };
}

function people(count: number): string {
  return `${count} ${count === 1 ? 'person' : 'people'}`;
}

async function test(
  context: Context,
  { issue, editions }: RenderedIssue,
  args: Arguments,
  problems: Problem[],
): Promise<Result> {
  const { messageContext, openChannel } = await import('../mailing/plan.ts');
  const { sendTest } = await import('../mailing/send-test.ts');
  const { parseAddress } = await import('../model/address.ts');
  const addresses = [...args.texts('test'), ...args.positionals.slice(1)].map((typed) => {
    const address = parseAddress(typed);
    if (address === undefined) throw new UsageError(`Invalid test address: "${typed}".`);
    return address;
  });
  const channel = openChannel(context);
  const mailing = {
    id: 'test',
    issue: issue.number,
    createdAt: context.terminal.now().toISOString(),
  };
  const message = { ...(await messageContext(context)), mailing };
  let failed = 0;
  for (const address of addresses) {
    for (const edition of editions) {
      const { state, reason, halt, stop } = await sendTest(
        edition,
        address,
        message,
        channel.routes[0].transport(),
        context.terminal.signal,
      );
      if (state !== 'accepted') failed += 1;
      context.terminal.say(`${edition.language}: ${halt ?? stop ?? `${state}, ${reason}`}`);
    }
  }
  return { exit: failed === 0 ? exit.done : exit.unfinished, problems };
}
