import { nameDelivery } from '../model/delivery.ts';
import { showTime } from '../model/show-time.ts';
import type { MailingStatus } from './mailing-status.ts';

/** The most people named for each reason; of those in doubt, all, since each has to be settled. */
const mostNamed = 5;

/**
 * What `status` prints about a mailing, as lines. @param timeZone IANA name. @param isCorrected True
 * for a mailing that a correction replaced: nothing of it can be settled.
 */
export function describeStatus(
  report: MailingStatus,
  timeZone: string,
  isCorrected = false,
): string[] {
  const { issue, mailing, state, started, finished, scheduled, halted, suppressed } = report;
  const kind = report.kind === 'rehearsal' ? ' (a rehearsal, to the outbox)' : '';
  const correction = report.correction > 0 ? `, correction ${report.correction}` : '';
  const right = (value: number): string => `  ${String(value).padStart(7)} `;
  const lines = [
    `Issue ${issue}${correction}${kind}: ${isCorrected && state === 'cancelled' ? 'replaced by a correction' : nameState(report)}`,
  ];
  const addTime = (label: string, at: string): void => {
    lines.push(`${label} ${showTime(at, timeZone)}`);
  };
  addTime('Started', started);
  if (finished !== null) addTime('Finished', finished);
  if (state === 'frozen' && scheduled !== null) addTime('Scheduled for', scheduled);
  if (state === 'expired') {
    lines.push(
      `It expired before everyone received it. To send it to the others nevertheless: \`masthead send ${issue}\``,
    );
  }
  for (const [each, count] of Object.entries(report.counts)) {
    if (count > 0) lines.push(`${right(count)}${nameDelivery(each)}`);
  }
  if (report.rate !== null && report.kind === 'smtp') {
    lines.push(`${right(report.rate)}messages a second, from the first accepted to the last`);
  }
  const [retry] = report.without.flatMap(({ nextAttempt }) => nextAttempt ?? []).sort();
  if (retry !== undefined && finished === null) addTime('Next retry', retry);
  if (halted !== null) lines.push(`Halted: ${halted}`);
  if (suppressed > 0) {
    lines.push(
      `Suppressed, because their addresses do not exist: ${suppressed}. To undo this:`,
      `  \`masthead subscribers restore --mailing ${mailing}\``,
    );
  }
  if (report.without.length > 0) {
    lines.push('Not received by (`masthead subscribers show ID` says who that is):');
  }
  for (const [what, ids] of groupByReason(report.without)) {
    lines.push(`${right(ids.length)}${what}`);
    const shown = what.startsWith('in doubt') ? ids : ids.slice(0, mostNamed);
    lines.push(...shown.map((id) => `          ${id}`));
    if (shown.length < ids.length) {
      lines.push(`          and ${ids.length - shown.length} more; --csv lists all of them`);
    }
  }
  if (report.doubt.length > 0 && !isCorrected) {
    lines.push(
      'In doubt: the message may or may not have arrived. To settle this:',
      `  \`masthead send ${issue} --settle ID=accepted\`: this subscriber received it`,
      `  \`masthead send ${issue} --settle resend\`: send it again to everyone in doubt`,
    );
  }
  return lines;
}

function nameState({ state, scheduled, counts }: MailingStatus): string {
  if (state === 'frozen') return scheduled === null ? 'not sent yet' : 'scheduled, not sent yet';
  if (state !== 'sending') return state;
  return counts.pending + counts.writing + counts.deferred > 0 ? 'not finished' : 'in doubt';
}

function groupByReason(without: MailingStatus['without']): [string, string[]][] {
  const groups = Map.groupBy(without, ({ state, reason }) => `${nameDelivery(state)}: ${reason}`);
  return [...groups]
    .map(([what, rows]): [string, string[]] => [what, rows.map(({ subscriber }) => subscriber)])
    .sort((a, b) => b[1].length - a[1].length);
}
