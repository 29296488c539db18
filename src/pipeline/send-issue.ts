import type { RunReport } from '../deliver/run.ts';
import { mailingProgress } from '../newsletter/mailing.ts';
import type { Problem } from '../newsletter/problem.ts';
import { type ExitCode, exit, UsageError } from './command.ts';
import type { Context } from './context.ts';
import { exclusively } from './context.ts';
import type { Rendered } from './issues.ts';
import { withStore } from './ledger.ts';
import * as mail from './mail.ts';

export interface SendWishes {
  /** Answers the question whether to send. */
  yes: boolean;
  limit?: number;
}

export interface SendResult {
  exit: ExitCode;
  problems: Problem[];
  /** Messages that this run handed over. */
  sent: number;
}

/**
 * Mails an issue that was checked: begins its mailing or goes on with it. Whoever has it is
 * never sent it again.
 */
export async function sendIssue(
  context: Context,
  rendered: Rendered,
  wishes: SendWishes,
): Promise<SendResult> {
  const channel = mail.openChannel(context);
  return exclusively(context.root, 'send', () =>
    withStore(context, async (store) => {
      const { issue } = rendered;
      const plan = await mail.planMailing(store, rendered, channel.kind);
      const problems: Problem[] = [];
      if (plan.do === 'nothing') {
        if (channel.kind === 'smtp' && issue.mailing?.finished === undefined) {
          await mail.markIssue(context.root, issue, plan.mailing);
        }
        context.terminal.say(
          channel.kind === 'smtp'
            ? `Issue ${issue.number}: everybody has it. Nothing was sent.`
            : `Issue ${issue.number}: ${channel.name} has it as it is now. Nothing new, nothing sent.`,
        );
        return { exit: exit.done, problems, sent: 0 };
      }
      if (plan.do === 'resume' && plan.changed) {
        problems.push(mail.changedSinceFrozen(issue, plan.mailing));
      }
      if (channel.kind === 'smtp') {
        if (plan.do === 'begin' && plan.recipients === 0) {
          return { exit: exit.problems, problems: [...problems, emptyList()], sent: 0 };
        }
        if (!(await agreed(context, rendered, plan, channel.name, wishes.yes))) {
          context.terminal.say('Nothing was sent.');
          return { exit: exit.done, problems, sent: 0 };
        }
      }
      const mailing =
        plan.do === 'resume'
          ? plan.mailing
          : await mail.beginMailing(context, store, rendered, channel.kind);
      const report = await mail.carryOut(context, store, issue, mailing, channel, wishes.limit);
      tell(context, issue.number, channel, report);
      return { exit: exitOf(report), problems, sent: report.sent };
    }),
  );
}

async function agreed(
  { terminal, newsletter }: Context,
  { issue }: Rendered,
  plan: mail.Plan,
  relay: string,
  yes: boolean,
): Promise<boolean> {
  if (yes) return true;
  const whom =
    plan.do === 'begin'
      ? `${plan.recipients} ${plan.recipients === 1 ? 'person' : 'people'}`
      : 'those who do not have it yet';
  const answer = await terminal.confirm(
    `Send ${newsletter.name}, issue ${issue.number}, "${issue.subject}", to ${whom} through ${relay}?`,
  );
  if (answer === undefined) {
    throw new UsageError('Nobody is here to be asked whether to send. Add --yes.');
  }
  return answer;
}

/** 3 where somebody still waits or is in doubt: running it again goes on from there. */
function exitOf(report: RunReport): ExitCode {
  if (report.interrupted) return exit.interrupted;
  const unfinished = report.halted !== undefined || report.stopped !== undefined;
  return unfinished || mailingProgress({}, report.counts).state !== 'done'
    ? exit.unfinished
    : exit.done;
}

function tell(
  { terminal }: Context,
  number: number,
  { kind, name }: mail.Channel,
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

function emptyList(): Problem {
  return {
    code: 'empty-list',
    severity: 'error',
    message: 'Nobody is on the list, so nothing was sent.',
    hint: 'Bring people in: npm run subscribers -- import FILE.csv --consent "how they agreed"',
  };
}
