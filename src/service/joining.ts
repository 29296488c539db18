import { type Context, Hono } from 'hono';
import { wordsFor } from '../lib/i18n/words.ts';
import { readToken } from '../lib/keys/read-token.ts';
import { confirm, confirmationState } from '../subscribers/confirm.ts';
import { Gate } from '../subscribers/limits.ts';
import { askForLinks, askToSubscribe } from '../subscribers/subscribe.ts';
import { formTime, isFromPerson, neighbourhood } from './abuse.ts';
import type { Desk } from './context.ts';
import { embedSnippet } from './embed.ts';
import { choiceIn, type Form, readForm } from './forms.ts';
import { networkOf } from './visitor.ts';

/** The way onto the list, and the way to one's own links. What is typed here may be about somebody else. */
export function joiningRoutes(desk: Desk): Hono {
  const { store, newsletter, secret, now, show, base, languageOf } = desk;
  const app = new Hono();
  const gate = new Gate(store, now);

  app.get('/subscribe', (context) =>
    show(context, 'subscribe', {
      action: `${base}/subscribe`,
      time: formTime(secret, now()),
    }),
  );
  app.post('/subscribe', (context) =>
    answer(desk, gate, context, 'subscribe', async (form, ip) => {
      const choice = choiceIn(form, newsletter, languageOf(context));
      const { consent } = wordsFor(choice.language).form(newsletter.name);
      const request = {
        ...choice,
        address: form.one('address'),
        name: form.one('name'),
        form: form.one('form') === 'embedded' ? 'embedded' : 'subscribe',
        consent,
        ...(newsletter.keepNetwork && { network: networkOf(ip) }),
      };
      return askToSubscribe(store, secret, request, now());
    }),
  );

  for (const path of ['/unsubscribe', '/preferences']) {
    app.get(path, (context) =>
      show(context, 'find', { action: `${base}/links`, time: formTime(secret, now()) }),
    );
  }
  app.post('/links', (context) =>
    answer(desk, gate, context, 'find', (form) =>
      askForLinks(
        store,
        secret,
        { address: form.one('address'), language: languageOf(context) },
        now(),
      ),
    ),
  );

  const gone = (context: Context): Response =>
    show(context, 'gone', { action: `${base}/subscribe`, time: formTime(secret, now()) }, 410);
  for (const path of ['/c', '/c/']) app.get(path, gone);
  app.get('/c/:token{[\\s\\S]+}', async (context) => {
    const token = readToken(context.req.param('token'), 'confirm');
    const state = await confirmationState(store, token, now());
    if (state === 'invalid') return gone(context);
    return show(context, state === 'open' ? 'confirm' : 'confirmed');
  });
  app.post('/c/:token{[\\s\\S]+}', async (context) => {
    const token = readToken(context.req.param('token'), 'confirm');
    return (await confirm(store, secret, token, now()))
      ? show(context, 'confirmed')
      : gone(context);
  });

  app.get('/embed.txt', (context) => context.text(embedSnippet(newsletter, languageOf(context))));
  return app;
}

/**
 * Answers a form that names an address: in the same words and after the same time, whatever is
 * known of that address.
 */
async function answer(
  { secret, now, steady, ipOf, show, base, languageOf, newsletter, onFlood }: Desk,
  gate: Gate,
  context: Context,
  kind: 'subscribe' | 'find',
  ask: (form: Form, ip: string) => Promise<'asked' | 'bad-address'>,
): Promise<Response> {
  // What is left of a difference after the pause drowns in its own chance.
  const pause = steady * (1 + Math.random() / 3);
  const ready = new Promise((resolve) => setTimeout(resolve, pause));
  const form = await readForm(context);
  const choice = choiceIn(form, newsletter, languageOf(context));
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
      time: formTime(secret, now()),
      again: true,
      address: form.one('address'),
      name: form.one('name'),
    });
  }
  const ip = ipOf(context);
  const may = await gate.ask(neighbourhood(secret, ip));
  if (may === 'everybody') onFlood();
  const outcome = may === 'yes' ? await ask(form, ip) : 'busy';
  await ready;
  if (outcome === 'asked') return show(context, done, view);
  return outcome === 'busy' ? show(context, 'busy', view, 429) : show(context, 'bad', view, 400);
}
