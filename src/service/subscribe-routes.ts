import { type Context, Hono } from 'hono';
import { wordsFor } from '../lib/i18n/words.ts';
import { readToken } from '../lib/keys/read-token.ts';
import { confirmSubscription, readConfirmation } from '../subscribers/confirm.ts';
import { RequestGate } from '../subscribers/request-limits.ts';
import { requestLinks, requestSubscription } from '../subscribers/subscribe.ts';
import { hashNetwork, isFromPerson, signTime } from './abuse.ts';
import type { ServiceContext } from './context.ts';
import { formatEmbedForm } from './embed.ts';
import { type Form, readChoice, readForm } from './forms.ts';
import { networkOf } from './visitor.ts';

/** The way onto the list, and the way to one's own links. What is typed here may be about somebody else. */
export function subscribeRoutes(desk: ServiceContext): Hono {
  const { store, newsletter, secret, now, show, base, languageOf } = desk;
  const app = new Hono();
  const gate = new RequestGate(store, now);

  app.get('/subscribe', (context) =>
    show(context, 'subscribe', {
      action: `${base}/subscribe`,
      time: signTime(secret, now()),
    }),
  );
  app.post('/subscribe', (context) =>
    answerForm(desk, gate, context, 'subscribe', async (form, ip) => {
      const choice = readChoice(form, newsletter, languageOf(context));
      const { consent } = wordsFor(choice.language).form(newsletter.name);
      const request = {
        ...choice,
        address: form.one('address'),
        name: form.one('name'),
        form: form.one('form') === 'embedded' ? 'embedded' : 'subscribe',
        consent,
        ...(newsletter.keepNetwork && { network: networkOf(ip) }),
      };
      return requestSubscription(store, secret, request, now());
    }),
  );

  for (const path of ['/unsubscribe', '/preferences']) {
    app.get(path, (context) =>
      show(context, 'find', { action: `${base}/links`, time: signTime(secret, now()) }),
    );
  }
  app.post('/links', (context) =>
    answerForm(desk, gate, context, 'find', (form) =>
      requestLinks(
        store,
        secret,
        { address: form.one('address'), language: languageOf(context) },
        now(),
      ),
    ),
  );

  const gone = (context: Context): Response =>
    show(context, 'gone', { action: `${base}/subscribe`, time: signTime(secret, now()) }, 410);
  for (const path of ['/c', '/c/']) app.get(path, gone);
  app.get('/c/:token{[\\s\\S]+}', async (context) => {
    const token = readToken(context.req.param('token'), 'confirm');
    const state = await readConfirmation(store, token, now());
    if (state === 'invalid') return gone(context);
    return show(context, state === 'open' ? 'confirm' : 'confirmed');
  });
  app.post('/c/:token{[\\s\\S]+}', async (context) => {
    const token = readToken(context.req.param('token'), 'confirm');
    return (await confirmSubscription(store, secret, token, now()))
      ? show(context, 'confirmed')
      : gone(context);
  });

  app.get('/embed.txt', (context) =>
    context.text(formatEmbedForm(newsletter, languageOf(context))),
  );
  return app;
}

/**
 * Answers a form that names an address: in the same words and after the same time, whatever is
 * known of that address.
 */
async function answerForm(
  { secret, now, steady, ipOf, show, base, languageOf, newsletter, onFlood }: ServiceContext,
  gate: RequestGate,
  context: Context,
  kind: 'subscribe' | 'find',
  ask: (form: Form, ip: string) => Promise<'asked' | 'bad-address'>,
): Promise<Response> {
  // What is left of a difference after the pause drowns in its own chance.
  const pause = steady * (1 + Math.random() / 3);
  const ready = new Promise((resolve) => setTimeout(resolve, pause));
  const form = await readForm(context);
  const choice = readChoice(form, newsletter, languageOf(context));
  const view = { language: choice.language };
  const done = kind === 'subscribe' ? 'asked' : 'found';
  // Only a program sees this field. It is answered as a person is, and nothing is done.
  if (form.one('website') !== '') {
    await ready;
    return show(context, done, view);
  }
  const agreed = kind === 'find' || form.one('consent') === 'yes';
  if (!agreed || !isFromPerson(secret, form.one('time'), now())) {
    // Filled in elsewhere, left open for a day, or too fast to have been read: shown once more.
    return show(context, kind, {
      ...view,
      ...choice,
      action: `${base}/${kind === 'find' ? 'links' : 'subscribe'}`,
      time: signTime(secret, now()),
      again: true,
      address: form.one('address'),
      name: form.one('name'),
    });
  }
  const ip = ipOf(context);
  const may = await gate.admit(hashNetwork(secret, ip));
  if (may === 'total-limit') onFlood();
  const outcome = may === 'yes' ? await ask(form, ip) : 'busy';
  await ready;
  if (outcome === 'asked') return show(context, done, view);
  return outcome === 'busy' ? show(context, 'busy', view, 429) : show(context, 'bad', view, 400);
}
