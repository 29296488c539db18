import type { Context, MiddlewareHandler } from 'hono';
import type { Newsletter } from '../model/newsletter.ts';

/**
 * The headers that every answer has: nothing is loaded but what is ours or was allowed by name,
 * nothing runs, nobody frames a page, and no address of a page is told to another site.
 */
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
  // The search, alone of all pages, has a script of ours, which reads its index (WebAssembly).
  const search = `${policy}; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'`;
  return async (context, next) => {
    await next();
    // Also the answers with its parts: a worker is held to the policy that its script came with.
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
 * True where a form comes from a page of ours, or from a program that says nothing of where it
 * comes from. A browser's own word (`Sec-Fetch-Site`) goes first: with `no-referrer` it gives the
 * origin as `null`, also between our own pages (Fetch, "append a request Origin header").
 */
export function isFromHere(context: Context, serviceUrl: string): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = context.req.header('origin');
  return origin === undefined || origin === 'null' || origin === new URL(serviceUrl).origin;
}
