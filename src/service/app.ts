import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getSubscriber } from '../subscribers/queries/subscribers.ts';
import { archiveRoutes } from './archive.ts';
import type { AppOptions, Desk } from './context.ts';
import { joiningRoutes } from './joining.ts';
import { ownRoutes } from './own.ts';
import { pagePainter, preferredLanguage } from './pages.ts';
import { secure } from './security.ts';

/**
 * The public service: subscribe, confirm, leave, change preferences; and the site. GET and HEAD
 * never change anything: programs fetch every link in a mail. No address stands in any URL.
 */
export function makeApp(options: AppOptions): Hono {
  const { store, newsletter, signal } = options;
  const base = new URL(newsletter.serviceUrl).pathname.replace(/\/$/, '');
  const paint = pagePainter(newsletter, options.templates);
  const languageOf: Desk['languageOf'] = (context) =>
    newsletter.languages.find((tag) => tag === context.req.query('lang')) ??
    preferredLanguage(newsletter, context.req.header('accept-language'));
  const show: Desk['show'] = (context, kind, view = {}, status = 200) =>
    context.html(paint(kind, { language: languageOf(context), ...view }), status) as Response;
  const desk: Desk = { ...options, base, languageOf, show };

  const app = new Hono();
  app.use(secure(newsletter));
  app.use(bodyLimit({ maxSize: 16 * 1024, onError: (context) => show(context, 'busy', {}, 413) }));
  app.notFound((context) => show(context, 'lost', {}, 404));
  app.onError((error, context) => {
    options.onFault(error);
    return show(context, 'busy', {}, 500);
  });
  app.get(`${base}/health`, (context) => context.text('alive'));
  app.get(`${base}/ready`, async (context) => {
    if (signal.aborted) return context.text('stopping', 503);
    await getSubscriber(store, 'nobody');
    return context.text('ready');
  });
  app.route(base === '' ? '/' : base, joiningRoutes(desk));
  app.route(base === '' ? '/' : base, ownRoutes(desk));
  app.route('/', archiveRoutes(desk));
  return app;
}
