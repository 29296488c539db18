import { setTimeout as pause } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { canConfirm, confirm } from '../audience/confirm.ts';
import { choose, leave } from '../audience/leave.ts';
import { mayAsk } from '../audience/limits.ts';
import { askToSubscribe } from '../audience/subscribe.ts';
import { listId, type Newsletter } from '../newsletter/newsletter.ts';
import type { Store } from '../store/open.ts';
import { getSubscriber } from '../store/subscribers.ts';
import { verifyToken } from '../tokens/link-token.ts';
import type { Secret } from '../tokens/secret.ts';
import type { PageKind } from '../words/types.ts';
import { wordsFor } from '../words/words.ts';
import { formTime, isFromPerson, neighbourhood } from './abuse.ts';
import { type PageView, pagePainter, preferredLanguage } from './pages.ts';

export interface AppOptions {
  store: Store;
  newsletter: Newsletter;
  secret: Secret;
  templates: ReadonlyMap<string, string>;
  now: () => Date;
  /** The visitor's address on the network, used for limits alone and kept nowhere. */
  ipOf: (context: Context) => string;
  /** How long an answer about an address takes at least, so that its time tells nothing; milliseconds. */
  steady: number;
}

/**
 * The public service: subscribe, confirm, leave, change preferences. GET and HEAD never change
 * anything: programs fetch every link in a mail. No address stands in any URL.
 */
export function makeApp(options: AppOptions): Hono {
  const { store, newsletter, secret, now } = options;
  const paint = pagePainter(newsletter, options.templates);
  const app = new Hono();
  const languageOf = (context: Context): string => {
    const asked = context.req.query('lang');
    return (
      newsletter.languages.find((tag) => tag === asked) ??
      preferredLanguage(newsletter, context.req.header('accept-language'))
    );
  };
  type Status = 200 | 400 | 404 | 410 | 429 | 500;
  const show = (
    context: Context,
    kind: PageKind,
    view: Partial<PageView> = {},
    status: Status = 200,
  ): Response =>
    context.html(paint(kind, { language: languageOf(context), ...view }), status) as Response;
  const whose = (purpose: 'unsubscribe' | 'preferences', token: string): string | undefined =>
    verifyToken(secret, purpose, listId(newsletter), token);

  app.use(async (context, next) => {
    await next();
    context.header(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    context.header('Referrer-Policy', 'no-referrer');
    context.header('X-Content-Type-Options', 'nosniff');
    context.header('Cache-Control', 'no-store');
    context.header('Strict-Transport-Security', 'max-age=31536000');
  });
  app.use(bodyLimit({ maxSize: 16 * 1024 }));
  app.notFound((context) => show(context, 'lost', {}, 404));
  app.onError((_, context) => show(context, 'busy', {}, 500));

  app.get('/health', (context) => context.text('alive'));
  app.get('/ready', async (context) => {
    await getSubscriber(store, 'nobody');
    return context.text('ready');
  });

  app.get('/subscribe', (context) =>
    show(context, 'subscribe', { action: '/subscribe', time: formTime(secret, now()) }),
  );
  app.post('/subscribe', async (context) => {
    const steady = pause(options.steady);
    const form = await fieldsOf(context);
    const language =
      newsletter.languages.find((tag) => tag === form.language) ?? languageOf(context);
    const answer = await (async (): Promise<PageKind> => {
      const { time = '', website: trap = '', address = '', name = '' } = form;
      // A program gets the same answer as a person, and nothing more.
      if (!isFromPerson(secret, { time, trap }, now())) return 'asked';
      const prefix = neighbourhood(secret, options.ipOf(context));
      if (!(await mayAsk(store, prefix))) return 'busy';
      const request = {
        address,
        name,
        language,
        form: 'subscribe',
        consent: wordsFor(language).form(newsletter.name).consent,
      };
      return (await askToSubscribe(store, secret, request, now())) === 'asked' ? 'asked' : 'bad';
    })();
    await steady;
    return show(
      context,
      answer,
      { language },
      { asked: 200, bad: 400, busy: 429 }[answer as 'asked'] as Status,
    );
  });

  app.get('/c/:token', async (context) =>
    (await canConfirm(store, context.req.param('token'), now()))
      ? show(context, 'confirm')
      : show(context, 'gone', {}, 410),
  );
  app.post('/c/:token', async (context) =>
    (await confirm(store, secret, context.req.param('token'), now()))
      ? show(context, 'confirmed')
      : show(context, 'gone', {}, 410),
  );

  app.get('/u/:token', (context) =>
    whose('unsubscribe', context.req.param('token')) === undefined
      ? show(context, 'lost', {}, 404)
      : show(context, 'leave'),
  );
  // RFC 8058: a mail program posts here by itself, with no cookie and no page before it.
  app.post('/u/:token', async (context) => {
    const id = whose('unsubscribe', context.req.param('token'));
    if (id === undefined) return show(context, 'lost', {}, 404);
    await leave(store, id, now());
    return show(context, 'left');
  });

  app.get('/p/:token', async (context) => {
    const id = whose('preferences', context.req.param('token'));
    const known = id === undefined ? undefined : await getSubscriber(store, id);
    if (known === undefined) return show(context, 'lost', {}, 404);
    const { name, language } = known;
    return show(context, 'choose', {
      ...(name !== undefined && { name }),
      ...(language !== undefined && { language }),
    });
  });
  app.post('/p/:token', async (context) => {
    const id = whose('preferences', context.req.param('token'));
    if (id === undefined || (await getSubscriber(store, id)) === undefined) {
      return show(context, 'lost', {}, 404);
    }
    const { name = '', language: wish } = await fieldsOf(context);
    const language = newsletter.languages.find((tag) => tag === wish) ?? newsletter.languages[0];
    await choose(store, id, { name, language }, now());
    return show(context, 'chosen', { language });
  });
  return app;
}

/** The fields of a form, urlencoded or multipart; of each the last, and no files. */
async function fieldsOf(context: Context): Promise<Record<string, string | undefined>> {
  const body = await context.req.parseBody().catch(() => ({}));
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
