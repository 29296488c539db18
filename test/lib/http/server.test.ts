import { connect, type Socket } from 'node:net';
import { Hono } from 'hono';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openServer } from '../../../src/lib/http/server.ts';

async function useServer() {
  const app = new Hono();
  app.get('/', (context) => context.text('here'));
  app.post('/', async (context) => context.text(await context.req.text()));
  // A visitor may disconnect at any time.
  app.onError((_, context) => context.text('gone', 400));
  const server = await openServer(app, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => server.close(0));
  return server.port;
}

/** Connections that send only the beginning of a request. */
function hold(port: number, count: number, beginning: string) {
  const held: Socket[] = [];
  const closed: Promise<number>[] = [];
  const begin = performance.now();
  for (let at = 0; at < count; at += 1) {
    const socket = connect(port, '127.0.0.1', () => void socket.write(beginning));
    socket.on('error', () => {}).resume();
    held.push(socket);
    closed.push(
      new Promise((resolve) => socket.on('close', () => resolve(performance.now() - begin))),
    );
  }
  onTestFinished(() => {
    for (const socket of held) socket.destroy();
  });
  return { closed, open: () => held.filter(({ closed: gone }) => !gone).length };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('connections whose request does not arrive', () => {
  for (const [what, beginning] of [
    ['nothing', ''],
    ['a part of its head', 'GET / HTTP/1.1\r\nHost: x\r\n'],
  ] as const) {
    test(`are closed after seconds: ${what} was sent`, async () => {
      const { closed } = hold(await useServer(), 20, beginning);
      for (const time of await Promise.all(closed)) expect(time).toBeLessThan(15_000);
    });
  }

  test('are limited in number, and other visitors are answered', async () => {
    const port = await useServer();
    for (const beginning of ['', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc']) {
      const { open } = hold(port, 900, beginning);
      await pause(500);
      await expect.poll(open, { timeout: 5000 }).toBeLessThanOrEqual(600);
      const begin = performance.now();
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
      expect(performance.now() - begin).toBeLessThan(2000);
    }
  });
});

test('invalid requests and targets are refused, and others are answered', async () => {
  const port = await useServer();
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
