import { type Context, Hono } from 'hono';
import { signToken, verifyToken } from '../lib/keys/link-token.ts';
import { listId } from '../model/newsletter.ts';
import type { Subscriber } from '../model/subscriber.ts';
import { readAccount } from '../subscribers/account.ts';
import { findPerson } from '../subscribers/erase.ts';
import { choose, leave } from '../subscribers/leave.ts';
import { getSubscriber } from '../subscribers/queries/subscribers.ts';
import type { Desk } from './context.ts';
import { choiceIn, readForm } from './forms.ts';
import { isFromHere } from './security.ts';

/** What the links at the end of a mail lead to: whoever has them is taken for the person they are of. */
export function ownRoutes(desk: Desk): Hono {
  const { store, newsletter, secret, now, show, base } = desk;
  const list = listId(newsletter);
  const app = new Hono();
  const whose = (context: Context, purpose: 'unsubscribe' | 'preferences'): string | undefined =>
    verifyToken(secret, purpose, list, context.req.param('token') ?? '');
  const lost = (context: Context): Response => show(context, 'lost', {}, 404);

  app.get('/u/:token', (context) =>
    whose(context, 'unsubscribe') === undefined ? lost(context) : show(context, 'leave'),
  );
  // RFC 8058: a mail program posts here by itself, with no cookie and no page before it.
  app.post('/u/:token', async (context) => {
    const id = whose(context, 'unsubscribe');
    if (id === undefined) return lost(context);
    await leave(store, id, now());
    return show(context, 'left');
  });

  /** Somebody's own pages. A form on them has to come from there. */
  const own =
    (work: (context: Context, known: Subscriber) => Response | Promise<Response>) =>
    async (context: Context): Promise<Response> => {
      const id = whose(context, 'preferences');
      const known = id === undefined ? undefined : await getSubscriber(store, id);
      if (known === undefined) return lost(context);
      if (context.req.method === 'POST' && !isFromHere(context, newsletter.serviceUrl)) {
        return show(context, 'elsewhere', {}, 403);
      }
      return work(context, known);
    };
  const viewOf = ({ name, language, sections, textOnly }: Subscriber) => ({
    ...(name !== undefined && { name }),
    ...(language !== undefined && { language }),
    ...(sections !== undefined && { sections }),
    ...(textOnly === true && { textOnly }),
  });

  app.get(
    '/p/:token',
    own((context, known) => {
      const at = `${base}/p/${context.req.param('token')}`;
      const leaving = `${base}/u/${signToken(secret, 'unsubscribe', list, known.id)}`;
      const links = { data: `${at}/data`, erase: `${at}/erase`, leave: leaving };
      return show(context, 'choose', { ...viewOf(known), action: at, links });
    }),
  );
  app.post(
    '/p/:token',
    own(async (context, { id }) => {
      const form = await readForm(context);
      const choice = choiceIn(form, newsletter, newsletter.languages[0]);
      await choose(store, id, { ...choice, name: form.one('name') }, now());
      return show(context, 'chosen', { language: choice.language });
    }),
  );
  app.get(
    '/p/:token/data',
    own(async (context, { id }) => {
      context.header('Content-Disposition', 'attachment; filename="my-data.json"');
      return context.json(await readAccount(store, id));
    }),
  );
  app.get(
    '/p/:token/erase',
    own((context, known) => show(context, 'erase', viewOf(known))),
  );
  app.post(
    '/p/:token/erase',
    own(async (context, { id, language }) => {
      const person = await findPerson(store, id);
      if (person !== undefined) await desk.erase(person);
      return show(context, 'erased', language === undefined ? {} : { language });
    }),
  );
  return app;
}
