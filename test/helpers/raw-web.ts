import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** A server of the web that says what a test wants, byte for byte. */
export interface RawWeb {
  port: number;
  url: (path: string) => string;
  /** Heads of requests as they came. */
  requests: string[];
  /** Connections so far, also those that were refused or never asked for anything. */
  connections: () => number;
  /** The most that were open at once. */
  most: () => number;
  open: () => number;
  close: () => Promise<void>;
}

/**
 * @param answer Gets the path that was asked for and the socket to answer on.
 * @param options.greeting Said at once, before anything was asked.
 * @param options.tls A key and a certificate, PEM: then it speaks https.
 */
export async function startRawWeb(
  answer: (path: string, socket: Socket, request: string) => unknown,
  options: { host?: string; port?: number; tls?: string; greeting?: string } = {},
): Promise<RawWeb> {
  const { host = '127.0.0.1', port: wanted = 0, tls } = options;
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let most = 0;
  const talk = (socket: Socket): void => {
    let pending = '';
    if (options.greeting !== undefined) socket.write(options.greeting);
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let end = pending.indexOf('\r\n\r\n'); end !== -1; end = pending.indexOf('\r\n\r\n')) {
        const request = pending.slice(0, end);
        pending = pending.slice(end + 4);
        requests.push(request);
        answer(request.split(' ')[1] as string, socket, request);
      }
    });
    socket.on('error', () => {});
  };
  const server: Server =
    tls === undefined ? createServer(talk) : createTlsServer({ key: tls, cert: tls }, talk);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    most = Math.max(most, sockets.size);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.listen(wanted, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: (path) => `${tls === undefined ? 'http' : 'https'}://${host}:${port}${path}`,
    requests,
    connections: () => connections,
    most: () => most,
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A whole answer; its length is told unless the headers say something of it. */
export function answered(status: number, headers: readonly string[], body: string | Buffer = '') {
  const length = headers.some((each) => /^(content-length|transfer-encoding):/i.test(each))
    ? []
    : [`Content-Length: ${Buffer.byteLength(body)}`];
  const head = [`HTTP/1.1 ${status} Said`, ...headers, ...length, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}
