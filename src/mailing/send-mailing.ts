import { wordsFor } from '../lib/i18n/words.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { mayHaveArrived } from '../model/delivery.ts';
import type { MailedIssue } from '../model/issue.ts';
import type { Mailing } from '../model/mailing.ts';
import { openSecret, type Project } from '../project.ts';
import { describeRun } from './describe-run.ts';
import { recordClock } from './ledger/clock.ts';
import { mailingsOf } from './ledger/mailings.ts';
import type { Sender } from './ledger/senders.ts';
import { markIssue } from './mark-issue.ts';
import type { MessageContext } from './message/message.ts';
import { type NotifyOptions, notifyOfHalt } from './notify-operator.ts';
import { progressLine } from './progress.ts';
import { writeReport } from './report.ts';
import { type RunReport, runMailing } from './run/run.ts';

export interface OpenRun {
  mailing: Mailing;
  sender: Sender;
}

/**
 * Sends what is due, marks the issue, writes the report and says how it ended, by mail if the mailing
 * halted. On SQLite the caller holds the send lock.
 */
export async function sendMailing(
  project: Project,
  store: Store,
  issue: MailedIssue,
  { mailing, sender }: OpenRun,
  { channel, operator, limit }: NotifyOptions & { limit?: number },
): Promise<RunReport> {
  const { root, newsletter, log, now } = project;
  const toPeople = mailing.kind === 'smtp';
  const report = await runMailing(store, {
    ...project,
    ...(await messageContext(project)),
    ...{ mailing, sender, routes: channel.routes, sending: newsletter.sending },
    ...(limit !== undefined && { limit }),
    onSent: async (runs) => {
      if (toPeople) await markIssue(root, issue, { ...mailing, runs });
    },
    onProgress: progressLine(issue.number, log, project.clock),
  });
  await withRetries(store, (tx) => recordClock(tx, now()));
  if (toPeople) {
    const [after] = await mailingsOf(store, mailing.issueId, mailing.kind);
    if (after?.finishedAt && mayHaveArrived(report.counts)) await markIssue(root, issue, after);
    const file = await writeReport(project, store, mailing);
    const { accepted: _, ...others } = report.counts;
    if (Object.values(others).some((count) => count > 0)) {
      log.say(`${file} lists who did not receive issue ${issue.number}, and why.`);
    }
  }
  for (const line of describeRun(issue.number, channel, report)) log.say(line);
  await notifyOfHalt(project, store, mailing, { channel, operator, sent: report.sent });
  return report;
}

/** What every message needs of the newsletter. @throws UsageError for invalid DKIM settings. */
export async function messageContext(project: Project): Promise<Omit<MessageContext, 'mailing'>> {
  const { openSigners } = await import('./message/signing.ts');
  return {
    newsletter: project.newsletter,
    secret: await openSecret(project),
    signers: await openSigners(project),
    nameless: (language) => wordsFor(language, project.newsletter.words).reader,
  };
}
