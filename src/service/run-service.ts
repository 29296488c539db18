import { getConnInfo } from '@hono/node-server/conninfo';
import { openServer } from '../lib/http/server.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { templatesFor } from '../lib/templates/load-templates.ts';
import { reasonOf } from '../lib/text/system-error.ts';
import { openChannel } from '../mailing/channel.ts';
import { confirmClock } from '../mailing/ledger/clock.ts';
import { messageContext } from '../mailing/send-mailing.ts';
import { sendSystemMails } from '../mailing/system-mails.ts';
import { isBug } from '../model/bug.ts';
import { OutsideError } from '../model/errors.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Project } from '../project.ts';
import { renderSystemMail } from '../render/render-system-mail.ts';
import { eraseSubscriber } from '../subscribers/erasure-journal.ts';
import { listTraces } from '../subscribers/queries/traces.ts';
import { makeApp } from './app.ts';
import { deleteExpiredByClock } from './clean-up.ts';
import { overwriteInProcess, scheduleOverwriting } from './schedule-overwriting.ts';
import { findVisitorAddress } from './visitor.ts';

export interface RunServiceOptions {
  newsletter: Newsletter & { serviceUrl: string };
  host: string;
  /** 0: any free port. */
  port: number;
  /** Proxies whose `X-Forwarded-For` is trusted. */
  trustedHops: number;
  /** The folder of the site. */
  archive: string;
  clockIsRight: boolean;
}

/** Milliseconds that requests and mails have to finish when the service stops. */
const grace = 6000;
const hour = 3_600_000;
/** Milliseconds that an answer about an address takes at least. */
const leastAnswerTime = 300;

/**
 * Answers requests, sends system mails and deletes expired data until `project.signal` is aborted.
 * @throws OutsideError if it cannot listen on the port.
 */
export async function runService(
  project: Project,
  store: Store,
  options: RunServiceOptions,
): Promise<void> {
  const { root, now, clock, random, signal } = project;
  const { say } = project.log;
  const { newsletter, host, port } = options;
  const { timeZone } = newsletter;
  const templates = templatesFor(root);
  const { secret, signers } = await messageContext(project);
  const { routes } = openChannel(project);
  const explain = (error: unknown): string =>
    isBug(error)
      ? `a bug in masthead. Report: ${project.log.bug(error)}`
      : // Its message may contain what somebody typed.
        (store.dialect.describe(error) ?? reasonOf(error));
  const overwriting = scheduleOverwriting({
    run: () => overwriteInProcess({ root, env: project.env, timeZone }, signal),
    say,
    clock,
  });
  const app = makeApp({
    ...project,
    ...{ store, newsletter, secret, templates, archive: options.archive },
    // A random part hides differences that the minimum does not.
    answerTime: () => leastAnswerTime * (1 + random() / 3),
    ipOf: (request) =>
      findVisitorAddress(
        getConnInfo(request).remote.address ?? '',
        request.req.header('x-forwarded-for') ?? '',
        options.trustedHops,
      ),
    erase: async (person) => {
      await eraseSubscriber(project, store, secret, person);
      overwriting.soon();
    },
    onFlood: onceAnHour(clock, () =>
      say(
        'ALERT: the form received more than 500 requests in an hour and is closed for a while. Somebody may be abusing it.',
      ),
    ),
    onFault: (error) => say(`A request could not be answered: ${explain(error)}.`),
  });
  const server = await openServer(app, { port, host, clock }).catch((error) => {
    throw new OutsideError(`Cannot listen on port ${port}: ${reasonOf(error)}.`);
  });
  say(`Listening on http://${host}:${server.port} for ${newsletter.serviceUrl} (Ctrl-C to stop)`);
  const deleteOrReport = async (): Promise<void> => {
    try {
      const wrong = await deleteExpiredByClock(store, now(), newsletter.timeZone);
      if (wrong === undefined) return;
      say(
        `${wrong} No expired data is deleted. Set the clock, or start serve with --clock-is-right if it is right.`,
      );
    } catch (error) {
      say(`Expired data could not be deleted: ${explain(error)}. The next try is in an hour.`);
    }
  };
  if (options.clockIsRight) await withRetries(store, (tx) => confirmClock(tx, now()));
  const deleting = deleteOrReport();
  const timer = setInterval(deleteOrReport, hour);
  if ((await listTraces(store)).length > 0) overwriting.now();
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= server.close(grace));
  signal.addEventListener('abort', close, { once: true });
  try {
    await sendSystemMails(store, {
      ...project,
      ...{ id: project.randomHex(16), newsletter, secret, signers, routes },
      onFault: (error) => say(`A system mail could not be sent: ${explain(error)}.`),
      onTrouble: (sentence) => say(`System mails are waiting for the next try: ${sentence}`),
      render: async (kind, language) => {
        const input = { newsletter, kind, language, templates };
        const { value, problems } = await renderSystemMail(input);
        if (value !== undefined) return value;
        throw new OutsideError(problems[0]?.message ?? 'Error in a template of a system mail.');
      },
    });
  } finally {
    clearInterval(timer);
    overwriting.stop();
    await deleting;
    await close();
  }
}

/** Limits calls to one an hour. */
export function onceAnHour(clock: () => number, call: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (clock() - last <= hour) return;
    last = clock();
    call();
  };
}
