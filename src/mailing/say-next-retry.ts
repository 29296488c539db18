import type { Store } from '../lib/store/open.ts';
import { showTime } from '../model/show-time.ts';
import type { Project } from '../project.ts';
import { countWaiting } from './ledger/waiting.ts';
import type { OpenRun } from './send-mailing.ts';

/** Says when the next retry of a mailing is due, at the end of a run that does not wait for it. */
export async function sayNextRetry(
  { log, newsletter, now }: Pick<Project, 'log' | 'newsletter' | 'now'>,
  store: Store,
  { mailing }: Pick<OpenRun, 'mailing'>,
): Promise<void> {
  if (mailing.kind !== 'smtp') return;
  const { count, due, next } = await countWaiting(store, mailing.id);
  if (next === undefined || Date.parse(next) <= now().getTime()) return;
  const retries = describeNextRetry(count - due, new Date(next), newsletter.timeZone);
  log.say(`  ${retries} \`masthead send ${mailing.issue}\` or --due continues.`);
}

/** Such as `3 to retry, the next at 24 November 2026 at 10:05 (Europe/Belgrade).` */
export function describeNextRetry(count: number, next: Date, timeZone: string): string {
  return `${count} to retry, the next at ${showTime(next, timeZone)}.`;
}
