import type { ServerOptions } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Hono } from 'hono';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openServer, serverLimits } from '../../../src/lib/http/server.ts';

async function useServer(limits: ServerOptions = {}, clock: () => number = () => 0) {
  const app = new Hono();
  app.get('/', (context) => context.text('here'));
  app.post('/', async (context) => context.text(await context.req.text()));
  let slow = 0;
  app.get('/slow', () => {
    slow += 1;
    return new Promise<Response>(() => {});
  });
  // A visitor may disconnect at any time.
  app.onError((_, context) => context.text('gone', 400));
  const server = await openServer(app, { port: 0, host: '127.0.0.1', limits, clock });
  onTestFinished(() => server.close(0));
  return { port: server.port, countSlow: () => slow };
}

/** Connections that send only the beginning of a request. */
function hold(port: number, count: number, beginning: string) {
  const held: Socket[] = [];
  const closed: Promise<unknown>[] = [];
  for (let at = 0; at < count; at += 1) {
    const socket = connect(port, '127.0.0.1', () => void socket.write(beginning));
    socket.on('error', () => {}).resume();
    held.push(socket);
    closed.push(new Promise((resolve) => socket.on('close', resolve)));
  }
  onTestFinished(() => {
    for (const socket of held) socket.destroy();
  });
  return closed;
}

describe('connections whose request does not arrive', () => {
  test('have ten seconds for its head, and thirty for all of it', () => {
    expect(serverLimits).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 1000,
    });
  });

  test.each([
    ['nothing', ''],
    ['a part of its head', 'GET / HTTP/1.1\r\nHost: x\r\n'],
  ])('are closed when their time is over: %s was sent', async (_, beginning) => {
    const { port } = await useServer({ headersTimeout: 100, connectionsCheckingInterval: 20 });
    await Promise.all(hold(port, 20, beginning));
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  });

  test('are limited in number, and other visitors are answered', async () => {
    const { port } = await useServer({ headersTimeout: 0, requestTimeout: 0 });
    for (const beginning of ['', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc']) {
      const closed = hold(port, 900, beginning);
      // So many of them make room, without any time being over.
      let count = 0;
      for (const each of closed) void each.then(() => (count += 1));
      await vi.waitUntil(() => count >= 300, { timeout: 30_000 });
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    }
  });
});

test('an answer that takes longer than 30 seconds makes room for another visitor, and no other does', async () => {
  let time = 0;
  const { port, countSlow } = await useServer({}, () => time);
  const closed = hold(port, 600, 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
  let count = 0;
  for (const each of closed) void each.then(() => (count += 1));
  await vi.waitUntil(() => countSlow() === 600, { timeout: 30_000 });
  time = 30_000;
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  expect(count).toBe(0);
  time = 30_001;
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  expect(count).toBe(1);
});

test('bytes that are no HTTP, and targets that are no address, are refused, and others go on', async () => {
  const { port } = await useServer();
  for (const line of [
    'GET /%ff HTTP/1.1',
    'GET /% HTTP/1.1',
    'GET //:99999 HTTP/1.1',
    'GET http://[::1 HTTP/1.1',
    'GET http://a:b:c/ HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'GET \\ HTTP/1.1',
    'CONNECT a:1 HTTP/1.1',
    'PRI * HTTP/2.0',
    '\u0016\u0003\u0001\u0002',
    `GET /${'x'.repeat(20_000)} HTTP/1.1`,
  ]) {
    for (const host of ['x', 'a b', '[::', '%', '']) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      const answer = new Promise<string>((resolve) => {
        let text = '';
        socket.on('data', (chunk) => {
          text += chunk.toString();
        });
        socket.on('close', () => resolve(text));
      });
      socket.end(`${line}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, 'latin1');
      expect(await answer, line).not.toMatch(/HTTP\/1.1 5|at .*\.(js|mjs|ts):/);
    }
  }
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here');
});
