import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { PageKind } from '../lib/i18n/types.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Person } from '../subscribers/erase.ts';
import { getSubscriber } from '../subscribers/queries/subscribers.ts';
import { archiveRoutes } from './archive.ts';
import { joiningRoutes } from './joining.ts';
import { ownRoutes } from './own.ts';
import { type PageView, pagePainter, preferredLanguage } from './pages.ts';
import { secure } from './security.ts';

export interface AppOptions {
  store: Store;
  newsletter: Newsletter & { serviceUrl: string };
  secret: Secret;
  templates: ReadonlyMap<string, string>;
  now: () => Date;
  /** The visitor's address on the network, used for limits alone and kept nowhere. */
  ipOf: (context: Context) => string;
  /** How long an answer about an address takes at least, so that its time tells nothing; milliseconds. */
  steady: number;
  /** The site's folder, whose files are served, too. */
  archive: string;
  /** Forgets somebody everywhere. */
  erase: (person: Person) => Promise<void>;
  /** Told when the form is asked so often that it stops answering. */
  onFlood: () => void;
  /** Told of what went wrong, which no visitor is. */
  onFault: (error: unknown) => void;
  /** Aborted: the service is about to stop, and says that it is not ready. */
  signal: AbortSignal;
}

/** What the routes share. */
export interface Desk extends AppOptions {
  /** Where the service is on its host: `/letters`, or the empty text. */
  base: string;
  languageOf: (context: Context) => string;
  show: (
    context: Context,
    kind: PageKind,
    view?: Partial<PageView>,
    status?: 200 | 400 | 403 | 404 | 410 | 413 | 429 | 500,
  ) => Response;
}

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
