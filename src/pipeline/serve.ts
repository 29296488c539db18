import { type Command, exit, OutsideError, type Result, UsageError } from './command.ts';
import { type Context, openContext } from './context.ts';
import { withStore } from './ledger.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'The public service: subscribe, confirm, unsubscribe, preferences. Sends its letters.',
  usage: '',
  options: {
    port: { type: 'string', value: 'N', help: 'of this machine (default: 8025)' },
    host: { type: 'string', value: 'ADDRESS', help: 'to listen on (default: 127.0.0.1)' },
    'trusted-hops': {
      type: 'string',
      value: 'N',
      help: 'proxies before it whose X-Forwarded-For is believed (default: 0)',
    },
  },
  async run(args, terminal): Promise<Result> {
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    const port = whole(args.text('port') ?? '8025', 65_535);
    const hops = whole(args.text('trusted-hops') ?? '0', 10);
    await withStore(context, (store) =>
      listen(context, store, { port, hops, host: args.text('host') ?? '127.0.0.1' }),
    );
    return { exit: exit.done };
  },
};

function whole(typed: string, most: number): number {
  const number = /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
  if (!(number <= most)) throw new UsageError(`"${typed}" is not a whole number up to ${most}.`);
  return number;
}

async function listen(
  context: Context,
  store: Parameters<Parameters<typeof withStore>[1]>[0],
  { port, hops, host }: { port: number; hops: number; host: string },
): Promise<void> {
  const { newsletter, terminal, root } = context;
  const { serviceUrl } = newsletter;
  if (serviceUrl === undefined) {
    throw new UsageError(
      'There is no service_url in issues/newsletter.yaml: letters could not link to here.',
    );
  }
  const { serve: open } = await import('@hono/node-server');
  const { getConnInfo } = await import('@hono/node-server/conninfo');
  const { makeApp } = await import('../web/app.ts');
  const { messageContext, openChannel } = await import('./mail.ts');
  const { templatesFor } = await import('./issues.ts');
  const { sendLetters } = await import('../deliver/letters.ts');
  const { renderLetter } = await import('../render/letter.ts');
  const templates = await templatesFor(root);
  const { secret, signers } = await messageContext(context);
  const [route] = openChannel(context).routes;
  const app = makeApp({
    store,
    newsletter,
    secret,
    templates,
    now: terminal.now,
    steady: 300,
    ipOf: (request) => {
      const direct = getConnInfo(request).remote.address ?? '';
      const said = request.req.header('x-forwarded-for')?.split(',') ?? [];
      return hops === 0 ? direct : (said.at(-hops)?.trim() ?? direct);
    },
  });
  const server = await new Promise<ReturnType<typeof open>>((resolve, reject) => {
    const made = open({ fetch: app.fetch, port, hostname: host }, () => resolve(made));
    made.on('error', (error: NodeJS.ErrnoException) =>
      reject(new OutsideError(`Port ${port} cannot be listened on: ${error.code}.`)),
    );
  });
  const address = server.address();
  const where = typeof address === 'object' && address !== null ? address.port : port;
  terminal.say(`Listening on http://${host}:${where}, for ${serviceUrl}. Ctrl-C ends it.`);
  try {
    await sendLetters(store, {
      newsletter: { ...newsletter, serviceUrl },
      secret,
      signers,
      transport: route.transport,
      now: terminal.now,
      signal: terminal.signal,
      render: async (kind, language) => {
        const { value, problems } = await renderLetter({ newsletter, kind, language, templates });
        if (value === undefined)
          throw new OutsideError(problems[0]?.message ?? 'a template is at fault');
        return value;
      },
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
