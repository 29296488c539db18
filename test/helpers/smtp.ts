import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

export interface Received {
  from: string;
  to: string[];
  raw: Buffer;
}

/** A real SMTP server on loopback that keeps what it accepts. */
export async function startSink(
  options: SMTPServerOptions = {},
): Promise<{ url: string; received: Received[]; close: () => Promise<void> }> {
  const received: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
        });
        callback();
      });
    },
    ...options,
  });
  server.on('error', () => {
    // A client that is killed resets its connection.
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { url: `smtp://127.0.0.1:${port}`, received, close };
}

/** The same, closed when the test has finished. */
export async function useSink(options?: SMTPServerOptions) {
  const sink = await startSink(options);
  onTestFinished(sink.close);
  return sink;
}

/** What a scripted server says at each step: a reply, or that it cuts the connection. */
export interface Script {
  greeting?: string;
  mail?: string;
  rcpt?: string;
  data?: string;
  /** After the final dot. */
  message?: string;
}

/**
 * A server that does what its script says, well or ill: `cut` destroys the connection instead
 * of a reply, `cut-inside` does so in the middle of the message.
 */
export async function useScript(script: Script): Promise<{ url: string; messages: () => number }> {
  let messages = 0;
  const server = createServer((socket) => {
    let body: string | undefined;
    let pending = '';
    const reply = (text: string | undefined, usual: string): void => {
      if (text === 'cut') socket.destroy();
      else socket.write(`${text ?? usual}\r\n`);
    };
    socket.on('error', () => {});
    reply(script.greeting, '220 scripted');
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      if (body !== undefined) {
        body += pending;
        pending = '';
        if (script.data === 'cut-inside') {
          socket.pause();
          socket.resetAndDestroy();
        } else if (body.endsWith('\r\n.\r\n')) {
          messages += 1;
          body = undefined;
          reply(script.message, '250 2.0.0 taken');
        }
        return;
      }
      for (let end = pending.indexOf('\r\n'); end !== -1; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end).toUpperCase();
        pending = pending.slice(end + 2);
        if (line.startsWith('EHLO')) reply(undefined, '250 scripted');
        else if (line.startsWith('MAIL')) reply(script.mail, '250 2.1.0 sender fine');
        else if (line.startsWith('RCPT')) reply(script.rcpt, '250 2.1.5 recipient fine');
        else if (line.startsWith('DATA')) {
          if (script.data === undefined || script.data === 'cut-inside') {
            body = '';
            reply(undefined, '354 go on');
          } else reply(script.data, '');
        } else if (line.startsWith('QUIT')) socket.end('221 bye\r\n');
        else reply(undefined, '250 fine');
      }
    });
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, messages: () => messages };
}
