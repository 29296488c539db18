import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { randomHex } from '../../src/lib/keys/random.ts';
import { makeApp } from '../../src/service/app.ts';
import { templates } from '../render/sample.ts';
import { newsletter, secret } from './mailing.ts';

/**
 * Serves a site's folder on loopback as `npm run serve` does, with its headers.
 * @param onAnswer Told of each answer: `/feed.xml 304`.
 * @returns where it answers, without a slash at the end.
 */
export async function serveSite(
  archive: string,
  onAnswer: (line: string) => void = () => {},
): Promise<{ at: string; close: () => void }> {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    onAnswer(`${context.req.path} ${context.res.status}`);
  });
  app.route(
    '/',
    makeApp({
      store: undefined as never,
      newsletter: { ...newsletter, serviceUrl: 'http://127.0.0.1/letters' },
      secret,
      templates,
      now: () => new Date(),
      clock: () => 0,
      randomHex,
      ipOf: () => '',
      answerTime: () => 0,
      archive,
      erase: async () => {},
      onFlood: () => {},
      onFault: () => {},
      signal: new AbortController().signal,
    }),
  );
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const made = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(made));
  });
  const { port } = server.address() as AddressInfo;
  return { at: `http://127.0.0.1:${port}`, close: () => server.close() };
}
