import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Context as Request } from 'hono';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { reasonOf } from '../lib/text/system-error.ts';
import { confirmClock } from '../mailing/ledger/clock.ts';
import { withStore } from '../mailing/open-ledger.ts';
import { isBug } from '../model/bug.ts';
import { OutsideError, UsageError } from '../model/errors.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Context } from '../project.ts';
import { type Command, exit, type Result } from './command.ts';
import { openContext } from './open-context.ts';

export const serve: Command = {
  name: 'serve',
  summary:
    'The public service: subscribe, confirm, unsubscribe, preferences, and the site. Sends its letters.',
  usage: '',
  options: {
    port: { type: 'string', value: 'N', help: 'of this machine (default: 8025)' },
    host: { type: 'string', value: 'ADDRESS', help: 'to listen on (default: 127.0.0.1)' },
    'trusted-hops': {
      type: 'string',
      value: 'N',
      help: 'proxies before it whose X-Forwarded-For is believed (default: 0)',
    },
    'clock-is-right': {
      type: 'boolean',
      help: 'delete what has expired although the clock of this computer looks wrong',
    },
  },
  async run(args, terminal): Promise<Result> {
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    const port = whole(args.text('port') ?? '8025', 65_535);
    const hops = whole(args.text('trusted-hops') ?? '0', 10);
    const { serviceUrl } = context.newsletter;
    if (serviceUrl === undefined) {
      throw new UsageError(
        'There is no service_url in issues/newsletter.yaml: letters could not link to here.',
      );
    }
    const newsletter = { ...context.newsletter, serviceUrl };
    await withStore(context, (store) =>
      listen(context, store, {
        newsletter,
        port,
        hops,
        host: args.text('host') ?? '127.0.0.1',
        clockIsRight: args.flag('clock-is-right'),
      }),
    );
    return { exit: exit.done };
  },
};

function whole(typed: string, most: number): number {
  const number = /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
  if (!(number <= most)) throw new UsageError(`"${typed}" is not a whole number up to ${most}.`);
  return number;
}

interface Listening {
  newsletter: Newsletter & { serviceUrl: string };
  port: number;
  hops: number;
  host: string;
  clockIsRight: boolean;
}

/** Milliseconds: what stops has so long to finish what it is at. */
const graceful = 6000;
const hour = 3_600_000;

async function listen(
  context: Context,
  store: Store,
  { newsletter, port, hops, host, clockIsRight }: Listening,
): Promise<void> {
  const { terminal, root } = context;
  const { openServer } = await import('../lib/http/server.ts');
  const { makeApp } = await import('../service/app.ts');
  const { messageContext, openChannel } = await import('../mailing/plan.ts');
  const { eraseSubscriber } = await import('../subscribers/erasure-journal.ts');
  const { listTraces } = await import('../subscribers/queries/traces.ts');
  const { overwriteInProcess, scheduleOverwriting } = await import(
    '../service/schedule-overwriting.ts'
  );
  const { templatesFor } = await import('../check/prepare-issue.ts');
  const templates = await templatesFor(root);
  const { secret, signers } = await messageContext(context);
  const { routes } = openChannel(context);
  const seldom = (line: string): (() => void) => {
    let last = Number.NEGATIVE_INFINITY;
    return () => {
      if (performance.now() - last > hour) terminal.say(line);
      last = performance.now();
    };
  };
  const overwriting = scheduleOverwriting({
    run: () => overwriteInProcess({ root, env: context.env }, terminal.signal),
    say: terminal.say,
  });
  const kindOf = (error: unknown): string => {
    if (isBug(error)) return `a bug in masthead. Report: ${terminal.reportBug(error)}`;
    // Its message may hold what somebody typed.
    return store.dialect.describe(error) ?? reasonOf(error);
  };
  const app = makeApp({
    store,
    newsletter,
    secret,
    templates,
    now: terminal.now,
    steady: 300,
    ipOf: await addressFinder(hops),
    archive: join(root, 'public'),
    erase: async (person) => {
      await eraseSubscriber(context, store, secret, person);
      overwriting.soon();
    },
    onFlood: seldom(
      'ALERT: the form is asked more often than 500 times an hour, and stops answering for a while. Somebody may be abusing it.',
    ),
    onFault: (error) => terminal.say(`A visitor could not be answered: ${kindOf(error)}.`),
    signal: terminal.signal,
  });
  const server = await openServer(app, { port, host }).catch((error: NodeJS.ErrnoException) => {
    throw new OutsideError(`Cannot listen on port ${port}: ${error.code}.`);
  });
  terminal.say(
    `Listening on http://${host}:${server.port} for ${newsletter.serviceUrl} (Ctrl-C to stop)`,
  );
  const { deleteExpiredByClock } = await import('../service/clean-up.ts');
  const tidy = async (): Promise<void> => {
    const wrong = await deleteExpiredByClock(store, terminal.now(), newsletter.timeZone);
    if (wrong !== undefined) {
      terminal.say(
        `${wrong} Nothing that has expired is deleted. Set the clock, or start serve with --clock-is-right if it is right.`,
      );
    }
  };
  const tidyOrReport = (): void => {
    tidy().catch((error) => {
      terminal.say(
        `Old data could not be deleted: ${kindOf(error)}. It is tried again in an hour.`,
      );
    });
  };
  if (clockIsRight) await withRetries(store, (tx) => confirmClock(tx, terminal.now()));
  tidyOrReport();
  const timer = setInterval(tidyOrReport, hour);
  if ((await listTraces(store)).length > 0) overwriting.now();
  const { sendSystemMails } = await import('../mailing/system-mails.ts');
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= server.close(graceful));
  terminal.signal.addEventListener('abort', close, { once: true });
  try {
    await sendSystemMails(store, {
      id: randomUUID(),
      newsletter,
      secret,
      signers,
      routes,
      now: terminal.now,
      onFault: (error) => terminal.say(`A system mail could not be sent: ${kindOf(error)}.`),
      onTrouble: (sentence) => terminal.say(`System mails wait and are tried again: ${sentence}`),
      signal: terminal.signal,
      render: (kind, language) => letter({ newsletter, kind, language, templates }),
    });
  } finally {
    clearInterval(timer);
    overwriting.stop();
    await close();
  }
}

async function letter(
  input: Parameters<typeof import('../render/render-system-mail.ts')['renderSystemMail']>[0],
) {
  const { renderSystemMail } = await import('../render/render-system-mail.ts');
  const { value, problems } = await renderSystemMail(input);
  if (value === undefined) throw new OutsideError(problems[0]?.message ?? 'a template is at fault');
  return value;
}

/** Finds a visitor's address behind so many proxies. */
async function addressFinder(hops: number): Promise<(request: Request) => string> {
  const { getConnInfo } = await import('@hono/node-server/conninfo');
  const { findVisitorAddress } = await import('../service/visitor.ts');
  return (request) =>
    findVisitorAddress(
      getConnInfo(request).remote.address ?? '',
      request.req.header('x-forwarded-for') ?? '',
      hops,
    );
}
