import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import type { Mailing } from '../model/mailing.ts';
import type { Context } from '../project.ts';
import type { ClockError } from './check-clock.ts';
import { claimClockNotice, forgetClockNotice } from './ledger/clock.ts';
import { claimHaltNotice, forgetHaltNotice, getMailing } from './ledger/mailings.ts';
import type { Channel } from './plan.ts';

/**
 * Mails the operator once that a mailing is halted, where nobody watches the command. Where no
 * mail server accepts that mail either, says so: the next run tries again.
 * @param sent Messages of this run. Where there were some, a halt is a new one.
 */
export async function reportHalt(
  context: Context,
  store: Store,
  { id, issue, kind }: Pick<Mailing, 'id' | 'issue' | 'kind'>,
  channel: Channel,
  sent = 0,
): Promise<void> {
  if (kind === 'rehearsal') return;
  const halted = await withRetries(store, async (tx) => {
    if (sent > 0) await forgetHaltNotice(tx, id);
    return (await getMailing(tx, id))?.halted;
  });
  if (halted === undefined) return;
  await mailOnce(context, channel, {
    subject: `Issue ${issue} is halted`,
    lines: [
      `The mailing of issue ${issue} of ${context.newsletter.name} is halted:`,
      halted,
      `See who does not have it: npm run status -- ${issue}`,
      `Once the cause is fixed, continue: npm run send -- ${issue}`,
    ],
    claim: () => withRetries(store, (tx) => claimHaltNotice(tx, id, halted)),
    giveBack: () => withRetries(store, (tx) => forgetHaltNotice(tx, id)),
  });
}

/** Mails the operator once that nothing is sent because the clock looks wrong. */
export async function reportClock(
  context: Context,
  store: Store,
  { message }: ClockError,
  channel: Channel,
): Promise<void> {
  await mailOnce(context, channel, {
    subject: 'Nothing is sent: the clock looks wrong',
    lines: [message, 'If it is right, continue: npm run send -- --due --clock-is-right'],
    claim: () => withRetries(store, (tx) => claimClockNotice(tx, context.terminal.now())),
    giveBack: () => withRetries(store, forgetClockNotice),
  });
}

interface Occasion {
  subject: string;
  lines: string[];
  /** @returns false where the operator knows. */
  claim: () => Promise<boolean>;
  giveBack: () => Promise<void>;
}

async function mailOnce(
  context: Context,
  { routes }: Channel,
  { subject, lines, claim, giveBack }: Occasion,
): Promise<void> {
  const { newsletter, terminal } = context;
  const { operator: to, name } = newsletter;
  if (to === undefined || terminal.interactive || !(await claim())) return;
  const { sendNotice } = await import('./notice.ts');
  const { openSigners } = await import('./message/signing.ts');
  const notice = { to, subject: `[${name}] ${subject}`, text: `${lines.join('\n\n')}\n` };
  const isSent = await sendNotice(notice, {
    newsletter,
    signers: await openSigners(context),
    routes,
    now: terminal.now(),
  }).catch(async (error) => {
    await giveBack();
    throw error;
  });
  if (isSent) return;
  await giveBack();
  terminal.say(
    'The operator could not be mailed: no mail server accepts it. The next run tries again.',
  );
}
