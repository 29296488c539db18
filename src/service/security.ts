import type { Context, MiddlewareHandler } from 'hono';
import type { Newsletter } from '../model/newsletter.ts';

/** Sets headers: no scripts, frames or Referer; only our own files and allowed pictures. */
export function setSecurityHeaders({
  siteUrl,
  thirdParties,
}: Pick<Newsletter, 'siteUrl' | 'thirdParties'>): MiddlewareHandler {
  const hosts = [new URL(siteUrl).origin, ...thirdParties.map((host) => `https://${host}`)];
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `img-src 'self' data: ${hosts.join(' ')}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  // Only the search has a script, which reads its index.
  const search = `${policy}; script-src 'self'; connect-src 'self'`;
  return async (context, next) => {
    await next();
    const isSearch = context.req.path.split('/').includes('search');
    context.header('Content-Security-Policy', isSearch ? search : policy);
    context.header('Referrer-Policy', 'no-referrer');
    context.header('X-Content-Type-Options', 'nosniff');
    context.header('Cross-Origin-Opener-Policy', 'same-origin');
    context.header('Strict-Transport-Security', 'max-age=31536000');
    if (context.res.headers.get('Cache-Control') === null) {
      context.header('Cache-Control', 'no-store');
    }
  };
}

/**
 * True if a form comes from our pages or a program without an origin. `Sec-Fetch-Site` comes first:
 * because of `no-referrer`, browsers send the origin `null` (Fetch, "append a request Origin").
 */
export function isFromHere(context: Context, serviceUrl: string): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = context.req.header('origin');
  return origin === undefined || origin === 'null' || origin === new URL(serviceUrl).origin;
}
