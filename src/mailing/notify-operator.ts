import type { Store, Transaction } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import type { Mailing } from '../model/mailing.ts';
import type { Problem } from '../model/problem.ts';
import type { Project } from '../project.ts';
import type { Channel } from './channel.ts';
import type { ClockError } from './check-clock.ts';
import { claimClockNotice, forgetClockNotice } from './ledger/clock.ts';
import { claimHaltNotice, forgetHaltNotice, getMailing } from './ledger/mailings.ts';
import type { Operator } from './operator.ts';

export interface NotifyOptions {
  channel: Channel;
  operator: Pick<Operator, 'interactive'>;
}

/**
 * Mails the operator once that a mailing is halted, unless somebody sits at the terminal. @param
 * options `sent`: after some messages, a halt counts as a new one.
 */
export async function notifyOfHalt(
  project: Project,
  store: Store,
  { id, issue, kind }: Pick<Mailing, 'id' | 'issue' | 'kind'>,
  { sent = 0, ...options }: NotifyOptions & { sent?: number },
): Promise<void> {
  if (kind === 'rehearsal') return;
  const halted = await withRetries(store, async (tx) => {
    if (sent > 0) await forgetHaltNotice(tx, id);
    return (await getMailing(tx, id))?.halted;
  });
  if (halted === undefined) return;
  await mailOnce(project, store, options, {
    subject: `Issue ${issue} is halted`,
    lines: [
      `The mailing of issue ${issue} of ${project.newsletter.name} is halted:`,
      halted,
      `See who has not received it: \`masthead status ${issue}\``,
      `Once the cause is fixed, continue: \`masthead send ${issue}\``,
    ],
    claim: (tx) => claimHaltNotice(tx, id, halted),
    giveBack: (tx) => forgetHaltNotice(tx, id),
  });
}

/** Mails the operator once that an issue is due, but cannot be published or has errors. */
export async function notifyOfObstacle(
  project: Project,
  store: Store,
  { id, issue }: Pick<Mailing, 'id' | 'issue'>,
  { message, hint }: Pick<Problem, 'message' | 'hint'>,
  options: NotifyOptions,
): Promise<void> {
  await mailOnce(project, store, options, {
    subject: `Issue ${issue} is not sent yet`,
    lines: [
      `Issue ${issue} of ${project.newsletter.name} is due, but cannot be sent:`,
      message,
      hint,
      'Once this is solved, the next `masthead send --due` sends it.',
    ],
    claim: (tx) => claimHaltNotice(tx, id, message),
    giveBack: (tx) => forgetHaltNotice(tx, id),
  });
}

/** Mails the operator, once, that nothing is sent because the clock looks wrong. */
export async function notifyOfClock(
  project: Project,
  store: Store,
  { message }: ClockError,
  options: NotifyOptions,
): Promise<void> {
  await mailOnce(project, store, options, {
    subject: 'Nothing is sent: the clock looks wrong',
    lines: [message, 'If it is right, continue: `masthead send --due --clock-is-right`'],
    claim: (tx) => claimClockNotice(tx, project.now()),
    giveBack: forgetClockNotice,
  });
}

interface Notice {
  subject: string;
  lines: string[];
  /** Records that the mail is sent. @returns false where it was sent before. */
  claim: (tx: Transaction) => Promise<boolean>;
  giveBack: (tx: Transaction) => Promise<void>;
}

async function mailOnce(
  project: Project,
  store: Store,
  { channel: { routes }, operator }: NotifyOptions,
  { subject, lines, claim, giveBack }: Notice,
): Promise<void> {
  const { newsletter, log, showCommands = (text) => text } = project;
  const { operator: to, name } = newsletter;
  if (to === undefined || operator.interactive) return;
  if (!(await withRetries(store, claim))) return;
  const { sendNotice } = await import('./send-notice.ts');
  const text = showCommands(`${lines.join('\n\n')}\n`);
  const notice = { to, subject: `[${name}] ${subject}`, text };
  const isSent = await sendNotice(project, routes, notice).catch(async (error) => {
    await withRetries(store, giveBack);
    throw error;
  });
  if (isSent) return;
  await withRetries(store, giveBack);
  log.say('The operator could not be mailed: no mail server accepts it. The next run tries again.');
}
