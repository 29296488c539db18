import { once } from 'node:events';
import type { IncomingMessage, Server, ServerOptions } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Hono } from 'hono';

/** Milliseconds from the connection to the end of the headers, and of the whole request. */
const headTime = 10_000;
const requestTime = 30_000;
/** Milliseconds after which a visitor who reads nothing is disconnected. */
const stalledTime = 60_000;
/** Far fewer than the files that a process may have open. */
const mostConnections = 600;
/** Milliseconds after which an answer may be cut off to make room for a new connection. */
const longAnswer = 30_000;

/** How long a connection may take, and how much it may send. */
export const serverLimits: ServerOptions = {
  headersTimeout: headTime,
  requestTimeout: requestTime,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 5000,
  // In bytes.
  maxHeaderSize: 8 * 1024,
};

export interface HttpServer {
  port: number;
  /** Accepts no new requests, and ends those that last longer than `grace` milliseconds. */
  close: (grace: number) => Promise<void>;
}

export interface ListenOptions {
  port: number;
  host: string;
  /** Milliseconds of a clock that never jumps. */
  clock: () => number;
  /** True if answers may be silent for hours, as event streams are. */
  streams?: boolean;
  limits?: ServerOptions;
}

/** Port 0 is any free port. Closes stalled connections. Throws if it cannot listen. */
export async function openServer(app: Hono, listening: ListenOptions): Promise<HttpServer> {
  const { createAdaptorServer } = await import('@hono/node-server');
  const serverOptions = { ...serverLimits, ...listening.limits };
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions }) as Server;
  if (listening.streams !== true) server.setTimeout(stalledTime);
  limitConnections(server, listening.clock);
  server.listen(listening.port, listening.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close(grace) {
      const closed = new Promise((resolve) => server.close(resolve));
      const late = setTimeout(() => server.closeAllConnections(), grace);
      await closed;
      clearTimeout(late);
    },
  };
}

interface OpenConnection {
  since: number;
  request?: IncomingMessage;
}

function limitConnections(server: Server, clock: () => number): void {
  const held = new Map<Socket, OpenConnection>();
  server.on('connection', (socket: Socket) => {
    socket.once('close', () => held.delete(socket));
    if (held.size >= mostConnections) {
      const victim = longestWaiting(held, clock() - longAnswer) ?? socket;
      held.delete(victim);
      victim.destroy();
      if (victim === socket) return;
    }
    held.set(socket, { since: clock() });
  });
  server.on('request', (request, response) => {
    const { socket } = request;
    if (!held.has(socket)) return;
    held.set(socket, { since: clock(), request });
    response.once('close', () => {
      if (held.has(socket)) held.set(socket, { since: clock() });
    });
  });
}

/** @param late A connection whose answer began after it is spared. */
function longestWaiting(
  held: ReadonlyMap<Socket, OpenConnection>,
  late: number,
): Socket | undefined {
  const oldestOf = (wanted: (each: OpenConnection) => boolean): Socket | undefined =>
    [...held].filter(([, each]) => wanted(each)).sort(([, a], [, b]) => a.since - b.since)[0]?.[0];
  return (
    oldestOf(({ request }) => request?.complete !== true) ?? oldestOf((each) => each.since < late)
  );
}
