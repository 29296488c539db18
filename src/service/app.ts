import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { canonicalPath } from '../lib/http/canonical.ts';
import { getSubscriber } from '../subscribers/queries/subscriber-rows.ts';
import { archiveRoutes } from './archive-routes.ts';
import type { ServiceContext, ServiceOptions } from './context.ts';
import { createPageRenderer, preferredLanguage } from './page-renderer.ts';
import { preferencesRoutes } from './preferences-routes.ts';
import { setSecurityHeaders } from './security.ts';
import { subscribeRoutes } from './subscribe-routes.ts';

/**
 * The public service: subscribe, confirm, leave, change preferences; and the site. GET and HEAD
 * never change anything: programs fetch every link in a mail. No address stands in any URL.
 */
export function makeApp(options: ServiceOptions): Hono {
  const { store, newsletter, signal } = options;
  const base = new URL(newsletter.serviceUrl).pathname.replace(/\/$/, '');
  const paint = createPageRenderer(newsletter, options.templates);
  const languageOf: ServiceContext['languageOf'] = (context) =>
    newsletter.languages.find((tag) => tag === context.req.query('lang')) ??
    preferredLanguage(newsletter, context.req.header('accept-language'));
  const show: ServiceContext['show'] = (context, kind, view = {}, status = 200) =>
    context.html(paint(kind, { language: languageOf(context), ...view }), status) as Response;
  const siteRoot = new URL(newsletter.siteUrl).pathname.replace(/\/$/, '');
  const desk: ServiceContext = { ...options, base, siteRoot, languageOf, show };

  const app = new Hono();
  app.use(setSecurityHeaders(newsletter));
  app.use((context, next) =>
    context.req.url.length > longestAddress
      ? Promise.resolve(show(context, 'lost', {}, 404))
      : next(),
  );
  app.use(bodyLimit({ maxSize: 16 * 1024, onError: (context) => show(context, 'busy', {}, 413) }));
  app.use(oneAddress(desk));
  app.notFound((context) => show(context, 'lost', {}, 404));
  app.onError((error, context) => {
    options.onFault(error);
    return show(context, 'busy', {}, 500);
  });
  const pages = new Hono();
  pages.get('/health', (context) => context.text('alive'));
  pages.get('/ready', async (context) => {
    if (signal.aborted) return context.text('stopping', 503);
    await getSubscriber(store, 'nobody');
    return context.text('ready');
  });
  pages.route('/', subscribeRoutes(desk));
  pages.route('/', preferencesRoutes(desk));
  app.route(base || '/', pages);
  // A proxy may have removed the path, and health checks go past the proxy.
  if (base !== '') app.route('/', pages);
  const toForm = (context: Context) => context.redirect(`${base}/subscribe`, 302);
  if (base !== siteRoot) for (const path of [base, `${base}/`]) app.get(path, toForm);
  app.route('/', archiveRoutes(desk, siteRoot));
  if (base !== '' && `${siteRoot}/`.startsWith(`${base}/`)) {
    app.route('/', archiveRoutes(desk, siteRoot.slice(base.length)));
  }
  app.get('/', toForm);
  return app;
}

/** In characters. None of ours is nearly as long, and every look at a longer one would cost. */
const longestAddress = 2000;

const servicePages = /^\/(?:subscribe|unsubscribe|preferences|embed\.txt|health|ready)\/?$/;

/** Redirects to the one spelling of the address of a page of the service; the site does the same. */
function oneAddress({ base }: ServiceContext): MiddlewareHandler {
  return async (context, next) => {
    const { pathname, search } = new URL(context.req.url);
    const asked = pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : pathname;
    const path = canonicalPath(asked) ?? '';
    const wanted = path.replace(/\/$/, '');
    const isRead = ['GET', 'HEAD'].includes(context.req.method);
    if (!isRead || wanted === asked || !servicePages.test(path)) return next();
    return context.redirect(`${base}${wanted}${search}`, 301);
  };
}
