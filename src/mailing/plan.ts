import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RenderedIssue } from '../check/prepare-issue.ts';
import { setFields } from '../content/write-fields.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { wordsFor } from '../lib/i18n/words.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { type EditionScope, editionName, scopeFor, shapeOf } from '../model/audience.ts';
import { credentialFault } from '../model/credentials.ts';
import type { Edition } from '../model/edition.ts';
import { OutsideError, UsageError } from '../model/errors.ts';
import type { Issue } from '../model/issue.ts';
import type { Mailing, MailingKind } from '../model/mailing.ts';
import type { Problem } from '../model/problem.ts';
import type { Choice } from '../model/subscriber.ts';
import { type Context, openSecret, type Project } from '../project.ts';
import { countChoices, countConfirmed } from '../subscribers/queries/choices.ts';
import { countMissing } from '../subscribers/queries/subscriber-rows.ts';
import { contentHash, type FreezeOptions, freezeMailing } from './freeze.ts';
import { recordClock } from './ledger/clock.ts';
import { countDeliveries, skipRest, type Unserved, unserved } from './ledger/deliveries.ts';
import { decideMailing, listMailings, mailingsOf, setFinished } from './ledger/mailings.ts';
import type { MessageContext } from './message/message.ts';
import type { Route } from './pace/routes.ts';
import { progressLine } from './progress.ts';
import { writeReport } from './report.ts';
import { type RunReport, runMailing } from './run/run.ts';
import { outboxTransport } from './transport/outbox.ts';
import { sendmailTransport } from './transport/sendmail.ts';
import { parseRelay } from './transport/smtp/relay.ts';
import { smtpTransport } from './transport/smtp/transport.ts';

/** Where the mail of this newsletter goes, as its settings say. */
export interface Channel {
  kind: MailingKind;
  routes: [Route, ...Route[]];
  /** For people: `smtp.example.org` or the outbox. */
  name: string;
}

/** Reads the settings for sending. @throws UsageError where they would not do. */
export function openChannel({
  root,
  env,
  newsletter,
}: Pick<Project, 'root' | 'env' | 'newsletter'>): Channel {
  const url = env.SMTP_URL?.trim();
  if (url === undefined || url === '') {
    const folder = join(root, 'data', 'outbox');
    const name = 'data/outbox/';
    const route = { name, weight: 1, transport: () => outboxTransport(folder) };
    return { kind: 'rehearsal', routes: [route], name };
  }
  const { domain } = newsletter.from.address;
  const { perConnection } = newsletter.sending;
  const routes = url
    .split(/[\s,]+(?=smtps?:|sendmail:)/)
    .map((each) => readRoute(each, domain, perConnection));
  if (newsletter.serviceUrl === undefined) {
    throw new UsageError(
      'There is no service_url in issues/newsletter.yaml, so nobody could unsubscribe. Add it before sending.',
    );
  }
  const name = routes.map((route) => route.name).join(', ');
  return { kind: 'smtp', routes: routes as [Route, ...Route[]], name };
}

/** One of the ways in `SMTP_URL`. */
function readRoute(url: string, domain: string, perConnection: number | undefined): Route {
  const program = /^sendmail:(?:\/\/)?(\/[^?]*)?$/.exec(url);
  if (program !== null) {
    const path = program[1] ?? '/usr/sbin/sendmail';
    return { name: 'sendmail', weight: 1, transport: () => sendmailTransport(path) };
  }
  const relay = parseRelay(url);
  if (relay === undefined) {
    throw new UsageError(
      credentialFault('SMTP_URL', url) ??
        'SMTP_URL cannot be read. Write it as smtp://user:password@host:587; several stand beside each other, with a blank between them.',
    );
  }
  const transport = () => smtpTransport(relay, domain, perConnection);
  return { name: relay.host, weight: relay.weight, transport };
}

/** What has to be done for an issue: nothing, go on with a mailing, or begin one. */
export type Plan =
  | { do: 'nothing'; mailing: Mailing }
  | { do: 'resume'; mailing: Mailing; changed: boolean }
  | { do: 'correct'; mailing: Mailing; recipients: number; only?: Unserved }
  | { do: 'begin'; recipients: number };

/**
 * Decides what sending an issue means now.
 * @throws UsageError where the issue went out from elsewhere, or the ledger is older than the issue.
 */
export async function planMailing(
  store: Store,
  { issue, editions }: RenderedIssue,
  kind: MailingKind,
): Promise<Plan> {
  const [newest] = await mailingsOf(store, issue.id, kind);
  if (kind === 'smtp') {
    refuseStrangers(issue, newest);
    const ended = newest?.finishedAt ?? newest?.cancelledAt;
    if (newest !== undefined && ended !== undefined) return { do: 'nothing', mailing: newest };
    if (newest !== undefined) {
      const changed = newest.contentHash !== contentHash(editions);
      return { do: 'resume', mailing: newest, changed };
    }
  } else if (newest !== undefined && newest.contentHash === contentHash(editions)) {
    if (newest.finishedAt === undefined) return { do: 'resume', mailing: newest, changed: false };
    // Somebody new on the list is worth another rehearsal.
    if ((await countMissing(store, newest.id)) === 0) return { do: 'nothing', mailing: newest };
  }
  return { do: 'begin', recipients: await countConfirmed(store) };
}

/** Why a mailing ended without somebody who can still get a correction. */
const corrected = 'a correction takes its place';
const cancelled = 'the mailing was cancelled';

/**
 * Decides what correcting an issue that was changed means now.
 * @param all To everybody on the list; else to those whom the mailing did not reach.
 * @throws UsageError where there is nothing to correct.
 */
export async function planCorrection(
  store: Store,
  { issue, editions }: RenderedIssue,
  all: boolean,
): Promise<Plan> {
  const [newest] = await mailingsOf(store, issue.id, 'smtp');
  refuseStrangers(issue, newest);
  if (newest === undefined) {
    throw new UsageError(`Issue ${issue.number} has not been mailed: there is nothing to correct.`);
  }
  const same = newest.contentHash === contentHash(editions);
  const ended = newest.finishedAt ?? newest.cancelledAt;
  if (same && ended === undefined) return { do: 'resume', mailing: newest, changed: false };
  if (same && newest.cancelledAt === undefined) {
    throw new UsageError(`Issue ${issue.number} is as it was mailed: there is nothing to correct.`);
  }
  if (all) {
    return { do: 'correct', mailing: newest, recipients: await countConfirmed(store) };
  }
  const only = { mailingId: newest.id, reasons: [corrected, cancelled] };
  const recipients = await countConfirmed(store, unserved(store, only));
  if (recipients === 0) {
    throw new UsageError('Everybody has been served. Add --all to send the correction to all.');
  }
  return { do: 'correct', mailing: newest, recipients, only };
}

/** Ends what is left of a mailing, on purpose. Whoever has it keeps it; doubt stays doubt. */
export async function endMailing(
  store: Store,
  mailing: Mailing,
  why: 'corrected' | 'cancelled' | 'expired',
  now: Date,
): Promise<number> {
  const reason = { corrected, cancelled, expired: 'the news had become old' }[why];
  if (why !== 'expired') await decideMailing(store, mailing.id, { cancelledAt: now.toISOString() });
  const count = await skipRest(store, mailing.id, reason, now);
  const { doubt, writing } = await countDeliveries(store, mailing.id);
  if (doubt + writing === 0) await setFinished(store, mailing.id, now);
  return count;
}

/** The file knows of a mailing that the ledger does not, or not to its end: whoever has it is not known. */
function refuseStrangers(issue: Issue, known: Mailing | undefined): void {
  const { mailing: mark, number } = issue;
  if (mark === undefined) return;
  if (known?.id !== mark.id) {
    throw new UsageError(
      `Issue ${number} was mailed on ${mark.started.slice(0, 10)}, and this copy's ledger does not know to whom. It is not sent again.`,
    );
  }
  if (mark.finished !== undefined && known.finishedAt === undefined) {
    throw new UsageError(
      `Issue ${number} was mailed to its end, and this ledger is older than that: a backup, perhaps. It is not sent again.`,
    );
  }
}

/** Freezes a mailing and writes its mark into the issue, so that other copies know. */
export async function beginMailing(
  context: Context,
  store: Store,
  rendered: RenderedIssue,
  { kind, ...more }: { kind: MailingKind } & Pick<FreezeOptions, 'startAt' | 'correction' | 'only'>,
): Promise<Mailing> {
  const now = context.terminal.now();
  const parts = await renderParts(context, store, rendered, more.only);
  const scopeOf = scopesOf(context, rendered);
  const mailing = await freezeMailing(store, { ...rendered, parts, scopeOf, kind, now, ...more });
  if (kind === 'smtp') await markIssue(context.root, rendered.issue, mailing);
  return mailing;
}

/** What of an issue somebody gets; undefined: no mail this time. */
export function scopesOf(
  { newsletter }: Context,
  { issue, editions }: RenderedIssue,
): (choice: Choice) => EditionScope | undefined {
  const languages = editions.map(({ language }) => language);
  const shape = shapeOf(issue, newsletter, languages);
  return (choice) => scopeFor(choice, shape, newsletter.nothingFollowed);
}

/** The editions that somebody on the list wants who follows only some of the sections. */
async function renderParts(
  context: Context,
  store: Store,
  rendered: RenderedIssue,
  only: Unserved | undefined,
): Promise<Edition[]> {
  const scopes = (await countChoices(store, only && unserved(store, only))).map(
    scopesOf(context, rendered),
  );
  const wanted = new Map<string, EditionScope>();
  for (const scope of scopes) {
    if (scope?.sections !== undefined) wanted.set(editionName(scope), scope);
  }
  if (wanted.size === 0) return [];
  const { renderEdition } = await import('../render/render-edition.ts');
  const { templatesFor } = await import('../check/prepare-issue.ts');
  const { newsletter, root, terminal } = context;
  const input = { newsletter, issue: rendered.issue, templates: await templatesFor(root) };
  const parts: Edition[] = [];
  for (const [name, scope] of wanted) {
    terminal.progress(`Rendering for those who follow ${name}`);
    const { value, problems } = await renderEdition({ ...input, ...scope });
    if (value === undefined)
      throw new OutsideError(problems[0]?.message ?? 'a template is at fault');
    parts.push(value);
  }
  return parts;
}

/** Sends what is due, with progress. The caller holds the send lock. */
export async function carryOut(
  context: Context,
  store: Store,
  issue: Issue,
  mailing: Mailing,
  channel: Channel,
  limit?: number,
): Promise<RunReport> {
  const { root, newsletter, terminal } = context;
  const people = mailing.kind === 'smtp';
  const report = await runMailing(store, {
    ...(await messageContext(context)),
    mailing,
    newsletter,
    routes: channel.routes,
    sending: newsletter.sending,
    ...(limit !== undefined && { limit }),
    signal: terminal.signal,
    now: terminal.now,
    onBegin: async (run) => {
      if (people) await markIssue(root, issue, { ...mailing, runs: run });
    },
    onProgress: progressLine(issue.number, terminal),
  });
  await withRetries(store, (tx) => recordClock(tx, terminal.now()));
  const [after] = await mailingsOf(store, mailing.issueId, mailing.kind);
  if (people && after?.finishedAt) await markIssue(root, issue, after);
  if (people) {
    const file = await writeReport(context, store, mailing);
    const { accepted, ...others } = report.counts;
    if (Object.values(others).some((count) => count > 0)) {
      terminal.say(`${file} lists who does not have issue ${issue.number}, and why.`);
    }
  }
  return report;
}

/** What messages need besides edition and mailing. */
export async function messageContext(context: Project): Promise<Omit<MessageContext, 'mailing'>> {
  const { openSigners } = await import('./message/signing.ts');
  return {
    newsletter: context.newsletter,
    secret: await openSecret(context),
    signers: await openSigners(context),
    nameless: (language) => wordsFor(language).reader,
  };
}

/** Writes into the issue's file that, and when, it was mailed. */
export async function markIssue(root: string, { folder }: Issue, mailing: Mailing): Promise<void> {
  const file = join(root, folder, 'issue.md');
  const { id, createdAt: started, finishedAt: finished, runs: run } = mailing;
  const mark = {
    id,
    started,
    ...(finished === undefined ? run > 0 && { run } : { finished }),
  };
  const text = await readFile(file, 'utf8').catch((error) => {
    throw new OutsideError(`${folder}/issue.md cannot be read: ${(error as Error).message}`);
  });
  await writeFileAtomic(file, setFields(text, { mailing: mark }));
}

/** True where the issue needs no more mailing, as far as files and ledger know. */
export async function wasMailed(store: Store, issue: Issue): Promise<boolean> {
  if (issue.mailing?.finished !== undefined) return true;
  const known = await listMailings(store);
  return known.some(
    ({ issueId, kind, finishedAt }) =>
      issueId === issue.id && kind === 'smtp' && finishedAt !== undefined,
  );
}

/** Told where an issue was edited after its mailing was frozen. */
export function changedSinceFrozen(issue: Issue, mailing: Mailing): Problem {
  return {
    code: 'changed-since-frozen',
    severity: 'warning',
    message: `Issue ${issue.number} was changed after its mailing was frozen on ${mailing.createdAt.slice(0, 10)}.`,
    hint: 'Those who do not have it yet get it as it was then, so that all get the same; the site shows the change.',
    file: `${issue.folder}/issue.md`,
  };
}
