import { type Context, Hono } from 'hono';
import { testRecipientId, verifyToken } from '../lib/keys/link-token.ts';
import { readToken } from '../lib/keys/read-token.ts';
import { signLinks } from '../lib/keys/unsubscribe-link.ts';
import { listId } from '../model/newsletter.ts';
import type { Subscriber } from '../model/subscriber.ts';
import { findSubscriber } from '../subscribers/find-subscriber.ts';
import { savePreferences, unsubscribe } from '../subscribers/preferences.ts';
import { getSubscriber } from '../subscribers/queries/subscriber-rows.ts';
import { requestData } from '../subscribers/subscribe.ts';
import { signTime } from './abuse.ts';
import type { ServiceContext } from './context.ts';
import { readChoice, readForm } from './forms.ts';
import { isFromHere } from './security.ts';
import { languageView } from './subscriber-language.ts';

/** The pages behind the links at the end of a mail. Anybody who has such a link can use them. */
export function preferencesRoutes(service: ServiceContext): Hono {
  const { store, newsletter, secret, now, change, show, base } = service;
  const list = listId(newsletter);
  const app = new Hono();
  const languageOf = (known: Subscriber | undefined) => languageView(known, newsletter);
  /** What the pages show: nothing that identifies the subscriber, as mails are forwarded. */
  const viewOf = (known: Subscriber) => ({
    ...(known.name !== undefined && { hasName: true }),
    ...languageOf(known),
    ...(known.sections !== undefined && { sections: known.sections }),
    ...(known.textOnly === true && { textOnly: true }),
  });
  const damaged = (context: Context): Response =>
    show(context, 'damaged', { action: `${base}/links`, time: signTime(secret, now()) }, 404);

  const opened =
    (
      purpose: 'unsubscribe' | 'preferences',
      work: (context: Context, id: string) => Response | Promise<Response>,
    ) =>
    async (context: Context): Promise<Response> => {
      const token = readToken(context.req.param('token') ?? '', 'link');
      const id = verifyToken(secret, purpose, list, token);
      if (id === undefined) return damaged(context);
      return id === testRecipientId ? show(context, 'sample') : work(context, id);
    };
  /** Pages of one subscriber. Forms on them are accepted only from our own pages. */
  const own = (work: (context: Context, known: Subscriber) => Response | Promise<Response>) =>
    opened('preferences', async (context, id) => {
      const known = await getSubscriber(store, id);
      if (known === undefined) return show(context, 'lost', {}, 404);
      if (context.req.method === 'POST' && !isFromHere(context, newsletter.serviceUrl)) {
        return show(context, 'elsewhere', {}, 403);
      }
      return work(context, known);
    });

  for (const path of ['/u', '/u/', '/p', '/p/']) app.get(path, damaged);

  for (const page of ['data', 'erase'] as const) {
    const showPage = own((context, known) => show(context, page, viewOf(known)));
    app.get(`/p/:token/${page}`, showPage);
  }
  app.post(
    '/p/:token/data',
    own(async (context, known) => {
      await requestData(store, secret, known, change());
      return show(context, 'dataSent', languageOf(known));
    }),
  );
  app.post(
    '/p/:token/erase',
    own(async (context, known) => {
      const person = await findSubscriber(store, known.id);
      if (person !== undefined) await service.erase(person);
      return show(context, 'erased', languageOf(known));
    }),
  );

  app.get(
    '/u/:token{[\\s\\S]+}',
    opened('unsubscribe', async (context, id) =>
      show(context, 'leave', languageOf(await getSubscriber(store, id))),
    ),
  );
  // Mail programs post here directly (RFC 8058).
  app.post(
    '/u/:token{[\\s\\S]+}',
    opened('unsubscribe', async (context, id) => {
      await unsubscribe(store, id, change());
      return show(context, 'left', languageOf(await getSubscriber(store, id)));
    }),
  );
  app.get(
    '/p/:token{[\\s\\S]+}',
    own((context, known) => {
      const { preferences: at, unsubscribe: leave } = signLinks(base, secret, list, known.id);
      const links = { data: `${at}/data`, erase: `${at}/erase`, leave };
      return show(context, 'choose', { ...viewOf(known), action: at, links });
    }),
  );
  app.post(
    '/p/:token{[\\s\\S]+}',
    own(async (context, known) => {
      const form = await readForm(context);
      const choice = readChoice(form, newsletter, newsletter.languages[0]);
      const isKept = form.one('names') === 'kept' && form.one('forget-name') !== 'yes';
      const name = form.one('name') || (isKept && known.name) || '';
      await savePreferences(store, known.id, { ...choice, name }, now());
      return show(context, 'chosen', { language: choice.language });
    }),
  );
  return app;
}
