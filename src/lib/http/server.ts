import type { IncomingMessage, Server, ServerOptions } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Hono } from 'hono';

/** In milliseconds: for the head of a request, and for all of it, from when the connection was made. */
const headTime = 10_000;
const requestTime = 30_000;
/** A visitor who has read nothing for so long is cut off; milliseconds. */
const stalledTime = 60_000;
/** Connections at a time; far fewer than the files that a process may have open. */
const mostConnections = 600;
/** Beyond the limit, an answer that takes longer than this may be cut off, too; milliseconds. */
const longAnswer = 30_000;

const limits: ServerOptions = {
  headersTimeout: headTime,
  requestTimeout: requestTime,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 5000,
  // In bytes: enough for what browsers and proxies send.
  maxHeaderSize: 8 * 1024,
};

/** A server that listens. */
export interface HttpServer {
  port: number;
  /** Stops: no new requests; those under way have so many milliseconds left. */
  close: (grace: number) => Promise<void>;
}

export interface ListenOptions {
  port: number;
  host: string;
  /** True where an answer may be silent for hours, as a stream of events is. */
  streams?: boolean;
}

/**
 * Serves an app over HTTP. Connections whose request does not arrive, or whose answer is not read, are
 * closed, and there are only so many at a time.
 * @param port 0: any that is free.
 * @throws The system's error where the port cannot be listened on.
 */
export async function openServer(app: Hono, listening: ListenOptions): Promise<HttpServer> {
  const { createAdaptorServer } = await import('@hono/node-server');
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: limits }) as Server;
  if (listening.streams !== true) server.setTimeout(stalledTime);
  limitConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listening.port, listening.host, () => resolve());
  });
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

/** Of a connection: since when it has waited for the end of its request or of its answer. */
interface OpenConnection {
  since: number;
  request?: IncomingMessage;
}

/** Makes room for a new connection by closing the one that has waited longest for its own request. */
function limitConnections(server: Server): void {
  const held = new Map<Socket, OpenConnection>();
  server.on('connection', (socket: Socket) => {
    socket.once('close', () => held.delete(socket));
    if (held.size >= mostConnections) {
      const victim = longestWaiting(held) ?? socket;
      held.delete(victim);
      victim.destroy();
      if (victim === socket) return;
    }
    held.set(socket, { since: performance.now() });
  });
  server.on('request', (request, response) => {
    const { socket } = request;
    if (!held.has(socket)) return;
    held.set(socket, { since: performance.now(), request });
    response.once('close', () => {
      if (held.has(socket)) held.set(socket, { since: performance.now() });
    });
  });
}

/** @returns undefined where every connection is being answered, and none for too long. */
function longestWaiting(held: ReadonlyMap<Socket, OpenConnection>): Socket | undefined {
  const oldestOf = (wanted: (each: OpenConnection) => boolean): Socket | undefined =>
    [...held].filter(([, each]) => wanted(each)).sort(([, a], [, b]) => a.since - b.since)[0]?.[0];
  const late = performance.now() - longAnswer;
  return (
    oldestOf(({ request }) => request?.complete !== true) ?? oldestOf((each) => each.since < late)
  );
}
