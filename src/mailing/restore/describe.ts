import { countNouns } from '../../lib/text/count-nouns.ts';
import { showTime } from '../../model/show-time.ts';
import type { Doubt, RestoreReport } from './apply.ts';

/** What `restore` prints, as lines. @param timeZone IANA name. */
export function describeRestore(report: RestoreReport, timeZone: string): string[] {
  const { backup, made, kept, damage, broughtOver, doubts, unknownIssues } = report;
  const { unsubscribed, suppressed, erased, joined } = broughtOver;
  const from = made === null ? '' : `, made on ${showTime(made, timeZone)}`;
  const lines = [`Restored ${backup}${from}.`];
  if (kept !== null) lines.push(`The previous state is kept in ${kept}.`);
  if (damage !== null) {
    lines.push(
      `The previous database could not be read (${damage}), so people who unsubscribed or bounced after the backup are on the list again. Erasures were brought over. If you know who unsubscribed since, run: \`masthead subscribers remove ADDRESS\``,
    );
  } else if (kept !== null) {
    lines.push(
      `Brought over from it: ${countNouns(unsubscribed, 'unsubscribe')}, ${countNouns(suppressed, 'suppressed address', 'suppressed addresses')}, ${countNouns(erased, 'erasure')}.`,
    );
  }
  if (joined > 0) {
    lines.push(
      `${countNouns(joined, 'person', 'people')} joined after the backup and ${joined === 1 ? 'is' : 'are'} not on the list now. ${kept} still has them.`,
    );
  }
  for (const doubt of doubts) lines.push(...describeDoubt(doubt));
  for (const issue of unknownIssues) {
    lines.push(
      `Issue ${issue} was mailed after the backup was made, and the restored database does not know who received it. Do not send it again.`,
    );
  }
  if (doubts.length === 0) {
    lines.push('No recipients are in doubt: no mailing was in progress in the backup.');
  }
  lines.push('Check the list with `masthead subscribers`, then start `masthead serve` again.');
  return lines;
}

function describeDoubt({ issue, count, accepted }: Doubt): string[] {
  const who = countNouns(count, 'recipient');
  return [
    `Issue ${issue}: ${who} had not received it when the backup was made, and may have received it since. They are in doubt: nothing is sent to them until you decide.`,
    ...(accepted === null
      ? []
      : [
          `  According to the previous state, ${accepted === 0 ? 'none' : accepted} of them received it.`,
        ]),
    `  \`masthead status ${issue}\`: lists them`,
    `  \`masthead send ${issue} --settle ID=accepted\`: this person received it`,
    `  \`masthead send ${issue} --settle resend\`: send it to everyone in doubt`,
  ];
}
