import type { Store } from '../lib/store/open.ts';
import type { FoundMailing } from '../mailing/find-mailing.ts';
import type { DeliveryRow } from '../mailing/ledger/deliveries.ts';
import type { MailingStatus } from '../mailing/mailing-status.ts';
import type { Mailing } from '../model/mailing.ts';
import { hasDatabase, type Project } from '../project.ts';
import type { ErasureStatus } from '../subscribers/erasure-status.ts';
import { type Command, exit, issueNumber, type Result, type Terminal } from './command.ts';
import { openProjectFor } from './open-project.ts';
import { sayArrivals } from './say-arrivals.ts';
import { sayTranslations } from './say-translations.ts';

export const status: Command = {
  name: 'status',
  summary: 'Show how the mailing of an issue is going, who did not receive it, and why.',
  usage: '[ISSUE]',
  operands: 1,
  options: {
    csv: { help: 'list every delivery as CSV, by subscriber id, also those of corrected mailings' },
  },
  async run(args, terminal): Promise<Result> {
    const [typed] = args.positionals;
    const asked = typed === undefined ? undefined : issueNumber(typed);
    const csv = args.flag('csv');
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    if (!hasDatabase(project)) return show(project, undefined, { asked, csv }, terminal);
    const { withStore } = await import('../mailing/open-ledger.ts');
    return withStore(project, (store) => show(project, store, { asked, csv }, terminal));
  },
};

async function show(
  project: Project,
  store: Store | undefined,
  { asked, csv }: { asked: number | undefined; csv: boolean },
  terminal: Terminal,
): Promise<Result> {
  const { findMailing } = await import('../mailing/find-mailing.ts');
  const found = await findMailing(project, store, asked);
  if (asked !== undefined && found?.mailing === undefined) {
    const { chooseIssues } = await import('../content/issue-folders.ts');
    await chooseIssues(project.root, [asked]);
  }
  if (csv) return showCsv(store, found, terminal);
  const result = await showText(project, store, found, terminal, asked);
  if (asked === undefined) {
    await sayArrivals(project, terminal);
    await sayTranslations(project, [], terminal);
  }
  return result;
}

async function showCsv(
  store: Store | undefined,
  found: FoundMailing | undefined,
  { say }: Terminal,
): Promise<Result> {
  const { listDeliveries } = await import('../mailing/ledger/deliveries.ts');
  const { deliveriesAsCsv } = await import('../mailing/report.ts');
  const { mailing, corrected = [] } = found ?? {};
  const rows: DeliveryRow[] = [];
  for (const each of mailing === undefined ? [] : [mailing, ...corrected]) {
    const listed = store === undefined ? [] : await listDeliveries(store, each.id);
    rows.push(...listed.map((row) => ({ ...row, mailing: each.id })));
  }
  say((await deliveriesAsCsv(rows, corrected.length > 0 ? ['mailing'] : [])).trimEnd());
  return { exit: exit.done };
}

async function showText(
  project: Project,
  store: Store | undefined,
  found: FoundMailing | undefined,
  terminal: Terminal,
  asked: number | undefined,
): Promise<Result> {
  const { say, now } = terminal;
  const { timeZone } = project.newsletter;
  const erasing = store === undefined ? null : await sayErasure(store, terminal);
  const { mailing, elsewhere } = found ?? {};
  if (found !== undefined && elsewhere !== undefined) {
    const { describeElsewhere } = await import('../mailing/find-mailing.ts');
    say(describeElsewhere(found, elsewhere, timeZone));
  }
  if (store === undefined || mailing === undefined) {
    if (elsewhere === undefined) {
      say(asked === undefined ? 'No issue has been sent.' : `Issue ${asked} has not been sent.`);
    }
    const issue = found?.issue ?? null;
    return { exit: exit.done, json: { issue, state: null, elsewhere: elsewhere ?? null, erasing } };
  }
  const { readMailingStatus } = await import('../mailing/mailing-status.ts');
  const { describeStatus } = await import('../mailing/describe-status.ts');
  const readStatus = async (each: Mailing): Promise<MailingStatus> => {
    const report = await readMailingStatus(store, each, now());
    for (const line of describeStatus(report, timeZone, each !== mailing)) say(line);
    return report;
  };
  const report = await readStatus(mailing);
  const corrected: MailingStatus[] = [];
  for (const each of found?.corrected ?? []) {
    say('');
    corrected.push(await readStatus(each));
  }
  return { exit: exit.done, json: { ...report, corrected, elsewhere: elsewhere ?? null, erasing } };
}

/** Says which erasures are not finished yet. */
async function sayErasure(
  store: Store,
  { say, now }: Pick<Terminal, 'say' | 'now'>,
): Promise<ErasureStatus | null> {
  const { describeErasure, readErasureStatus } = await import('../subscribers/erasure-status.ts');
  const erasing = await readErasureStatus(store);
  if (erasing !== null) for (const line of describeErasure(erasing, now())) say(line);
  return erasing;
}
