import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { canonicalPath } from '../lib/http/canonical.ts';
import { findLanguages } from '../model/languages.ts';
import { getSubscriber } from '../subscribers/queries/subscriber-rows.ts';
import { archiveRoutes } from './archive-routes.ts';
import type { ServiceContext, ServiceOptions } from './context.ts';
import { createPageRenderer, preferredLanguage } from './page-renderer.ts';
import { preferencesRoutes } from './preferences-routes.ts';
import { setSecurityHeaders } from './security.ts';
import { subscribeRoutes } from './subscribe-routes.ts';

/** GET never changes anything: programs fetch every link in a mail. No URL contains an address. */
export function makeApp(options: ServiceOptions): Hono {
  const { store, newsletter, signal, now, randomHex } = options;
  const base = new URL(newsletter.serviceUrl).pathname.replace(/\/$/, '');
  const render = createPageRenderer(newsletter, options.templates);
  const languageOf: ServiceContext['languageOf'] = (context) =>
    findLanguages(context.req.query('lang') ?? '', newsletter.languages)[0] ??
    newsletter.languages.find((tag) => context.req.path.split('/').includes(tag)) ??
    preferredLanguage(newsletter, context.req.header('accept-language'));
  const show: ServiceContext['show'] = (context, kind, view = {}, status = 200) =>
    context.html<string>(render(kind, { language: languageOf(context), ...view }), status);
  const siteRoot = new URL(newsletter.siteUrl).pathname.replace(/\/$/, '');
  const change = () => ({ now: now(), randomHex });
  const service: ServiceContext = { ...options, base, siteRoot, change, languageOf, show };

  const app = new Hono();
  app.use(setSecurityHeaders(newsletter));
  app.use((context, next) =>
    context.req.url.length > longestUrl ? Promise.resolve(show(context, 'lost', {}, 404)) : next(),
  );
  app.use(bodyLimit({ maxSize: 16 * 1024, onError: (context) => show(context, 'busy', {}, 413) }));
  app.use(redirectToCanonical(service));
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
  pages.route('/', subscribeRoutes(service));
  pages.route('/', preferencesRoutes(service));
  app.route(base || '/', pages);
  // A proxy may remove the path, and health checks do not go through the proxy.
  if (base !== '') app.route('/', pages);
  const redirectToForm = (context: Context) => context.redirect(`${base}/subscribe`, 302);
  if (base !== siteRoot) for (const path of [base, `${base}/`]) app.get(path, redirectToForm);
  app.route('/', archiveRoutes(service, siteRoot));
  if (base !== '' && `${siteRoot}/`.startsWith(`${base}/`)) {
    app.route('/', archiveRoutes(service, siteRoot.slice(base.length)));
  }
  app.get('/', redirectToForm);
  return app;
}

/** In characters; ours are much shorter. */
const longestUrl = 2000;

const servicePages = /^\/(?:subscribe|unsubscribe|preferences|embed\.txt|health|ready)\/?$/;

function redirectToCanonical({ base }: ServiceContext): MiddlewareHandler {
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
