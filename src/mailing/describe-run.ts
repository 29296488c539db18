import { nameDelivery } from '../model/delivery.ts';
import { mailingProgress } from '../model/mailing.ts';
import type { Channel } from './channel.ts';
import type { RunReport } from './run/run.ts';

/** `unfinished`: some recipients wait or are in doubt; running it again continues. */
export type RunEnd = 'done' | 'unfinished' | 'interrupted';

/** How a run ended. @param now Retries that are due later do not make it unfinished. */
export function endOf({ counts, halted, stopped, interrupted }: RunReport, now: Date): RunEnd {
  if (interrupted) return 'interrupted';
  if (halted !== undefined || stopped !== undefined) return 'unfinished';
  return mailingProgress({}, counts, now).state === 'done' ? 'done' : 'unfinished';
}

/** What `send` prints after a run, as lines. */
export function describeRun(
  issue: number,
  { kind, name }: Pick<Channel, 'kind' | 'name'>,
  { counts, sent, halted, stopped, interrupted }: RunReport,
): string[] {
  const what = kind === 'rehearsal' ? `written to ${name} (a rehearsal)` : `sent through ${name}`;
  const others = Object.entries(counts)
    .filter(([state, count]) => count > 0 && state !== 'accepted')
    .map(([state, count]) => `${count} ${nameDelivery(state)}`);
  return [
    `Issue ${issue}: ${sent} ${sent === 1 ? 'message' : 'messages'} ${what}.`,
    ...(others.length > 0 ? [`  ${others.join(', ')}`] : []),
    ...(counts.doubt > 0
      ? [
          `  In doubt: the message may or may not have arrived. \`masthead status ${issue}\` lists these recipients; \`masthead send ${issue} --settle resend\` sends it to them again.`,
        ]
      : []),
    ...[halted, stopped].flatMap((reason) => (reason === undefined ? [] : [`  ${reason}`])),
    ...(interrupted ? ['  Stopped. Run the command again to continue.'] : []),
  ];
}
