import { type Context, Hono } from 'hono';
import { wordsFor } from '../lib/i18n/words.ts';
import { readToken } from '../lib/keys/read-token.ts';
import { pause } from '../lib/pause.ts';
import { newsletterIn } from '../model/newsletter.ts';
import { confirmSubscription, readConfirmation } from '../subscribers/confirm.ts';
import { requestGate } from '../subscribers/request-limits.ts';
import {
  type RequestOutcome,
  requestLinks,
  requestSubscription,
} from '../subscribers/subscribe.ts';
import { hashNetwork, isFromPerson, signTime } from './abuse.ts';
import type { ServiceContext } from './context.ts';
import { formatEmbedForm } from './embed.ts';
import { type Form, readChoice, readForm } from './forms.ts';
import { languageView } from './subscriber-language.ts';
import { networkOf } from './visitor.ts';

/** Subscribing, confirming, and requests for one's own links. Visitors may type the address of somebody else. */
export function subscribeRoutes(service: ServiceContext): Hono {
  const { store, newsletter, secret, now, change, show, base, languageOf } = service;
  const app = new Hono();
  const admit = requestGate(store, service);

  app.get('/subscribe', (context) =>
    show(context, 'subscribe', { action: `${base}/subscribe`, time: signTime(secret, now()) }),
  );
  app.post('/subscribe', (context) =>
    answerForm(service, admit, context, 'subscribe', async (form, ip) => {
      const choice = readChoice(form, newsletter, languageOf(context));
      const { name, words } = newsletterIn(newsletter, choice.language);
      const { consent } = wordsFor(choice.language, words).form(name);
      const request = {
        ...choice,
        address: form.one('address'),
        name: form.one('name'),
        form: form.one('form') === 'embedded' ? 'embedded' : 'subscribe',
        consent,
        ...(newsletter.keepNetwork && { network: networkOf(ip) }),
      };
      return requestSubscription(store, secret, request, change());
    }),
  );

  for (const path of ['/unsubscribe', '/preferences']) {
    app.get(path, (context) =>
      show(context, 'find', { action: `${base}/links`, time: signTime(secret, now()) }),
    );
  }
  app.post('/links', (context) =>
    answerForm(service, admit, context, 'find', (form) =>
      requestLinks(store, secret, { address: form.one('address') }, change()),
    ),
  );

  const gone = (context: Context, inLanguage: { language?: string } = {}): Response => {
    const form = { action: `${base}/subscribe`, time: signTime(secret, now()) };
    return show(context, 'gone', { ...form, ...inLanguage }, 410);
  };
  for (const path of ['/c', '/c/']) app.get(path, (context) => gone(context));
  app.get('/c/:token{[\\s\\S]+}', async (context) => {
    const token = readToken(context.req.param('token'), 'confirm');
    const { state, language } = await readConfirmation(store, token, now());
    const inLanguage = languageView(language === undefined ? undefined : { language }, newsletter);
    if (state === 'invalid') return gone(context, inLanguage);
    return show(context, state === 'open' ? 'confirm' : 'confirmed', inLanguage);
  });
  app.post('/c/:token{[\\s\\S]+}', async (context) => {
    const token = readToken(context.req.param('token'), 'confirm');
    const { state, language } = await confirmSubscription(store, secret, token, change());
    const inLanguage = languageView(language === undefined ? undefined : { language }, newsletter);
    return state === 'used' ? show(context, 'confirmed', inLanguage) : gone(context, inLanguage);
  });

  app.get('/embed.txt', (context) =>
    context.text(
      formatEmbedForm(newsletterIn(newsletter, languageOf(context)), languageOf(context)),
    ),
  );
  return app;
}

/** The page and the time of the answer are the same whether the address is known or not. */
async function answerForm(
  service: ServiceContext,
  admit: ReturnType<typeof requestGate>,
  context: Context,
  kind: 'subscribe' | 'find',
  handle: (form: Form, ip: string) => Promise<RequestOutcome>,
): Promise<Response> {
  const { secret, now, show, base, newsletter } = service;
  const ready = pause(service.answerTime());
  const form = await readForm(context);
  const choice = readChoice(form, newsletter, service.languageOf(context));
  const view = { language: choice.language };
  const done = kind === 'subscribe' ? 'asked' : 'found';
  // Only programs see this field. They get the same answer as people, and nothing happens.
  if (form.one('website') !== '') {
    await ready;
    return show(context, done, view);
  }
  const agreed = kind === 'find' || form.one('consent') === 'yes';
  if (!agreed || !isFromPerson(secret, form.one('time'), now())) {
    // From another site, left open for a day, or sent too fast: the form is shown again.
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
  const ip = service.ipOf(context);
  const admission = await admit(hashNetwork(secret, ip));
  if (admission === 'total-limit') service.onFlood();
  const outcome = admission === 'yes' ? await handle(form, ip) : 'busy';
  await ready;
  if (outcome === 'accepted') return show(context, done, view);
  return outcome === 'busy' ? show(context, 'busy', view, 429) : show(context, 'bad', view, 400);
}
