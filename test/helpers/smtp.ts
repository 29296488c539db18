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

/** Greets at once: `SMTPServer` waits 100 ms for early talkers, a quarter of the time of the tests that send. */
class PromptServer extends SMTPServer {
  override connect(...args: Parameters<SMTPServer['connect']>): void {
    super.connect(...args);
    const connection = [...this.connections].at(-1);
    connection?.connectionReady();
    if (connection !== undefined) connection.connectionReady = () => {};
  }
}

/**
 * A real SMTP server on loopback that keeps what it accepts.
 * @param Server With `SMTPServer`, clients must wait for the greeting.
 */
export async function startSink(
  options: SMTPServerOptions = {},
  Server = PromptServer,
): Promise<{ url: string; received: Received[]; close: () => Promise<void> }> {
  const received: Received[] = [];
  const server = new Server({
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
export async function useSink(...how: Parameters<typeof startSink>) {
  const sink = await startSink(...how);
  onTestFinished(sink.close);
  return sink;
}

/**
 * What a scripted server does at each step, well or ill. A step says its reply, or `cut` (the
 * connection is destroyed), `reset` (with a RST), `nothing` (it stays silent). `… | cut` says
 * something first. `slowly …` says it a character at a time.
 */
export interface Script {
  greeting?: string;
  ehlo?: string;
  mail?: string;
  rcpt?: string;
  data?: string;
  /** In the middle of the message, once this much of it has come, in bytes. */
  inside?: string;
  /** After the final dot. */
  message?: string;
  rset?: string;
  quit?: string;
  pipelining?: boolean;
  /** RCPT, DATA and the message are answered as scripted for these recipients, and well for others. */
  only?: (address: string) => boolean;
  /** Messages on a connection, after which the next MAIL is answered with this. */
  most?: { messages: number; mail: string };
}

/** A server that does what its script says. */
export async function useScript(script: Script): Promise<{
  url: string;
  messages: () => number;
  connections: () => number;
  /** Connections on which it stays silent now. */
  silent: () => number;
}> {
  let messages = 0;
  let silent = 0;
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    // Answers to commands that came together do not wait for each other.
    socket.setNoDelay(true);
    converse(socket, script, {
      onMessage: () => {
        messages += 1;
      },
      onSilence: () => {
        silent += 1;
        socket.once('close', () => {
          silent -= 1;
        });
      },
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `smtp://127.0.0.1:${port}`;
  return {
    url,
    messages: () => messages,
    connections: () => connections,
    silent: () => silent,
  };
}

function converse(
  socket: Socket,
  whole: Script,
  { onMessage, onSilence }: { onMessage: () => void; onSilence: () => void },
): void {
  let script = whole;
  let body: string | undefined;
  let pending = '';
  let carried = 0;
  const act = (step: string): void => {
    const [said = '', then] = step.split(' | ');
    if (step === 'nothing') {
      onSilence();
      return;
    }
    if (step === 'cut') socket.destroy();
    else if (step === 'reset') socket.resetAndDestroy();
    else if (said.startsWith('slowly ')) {
      for (const [index, letter] of [...`${said.slice(7)}\r\n`].entries()) {
        setTimeout(() => socket.writable && socket.write(letter), index);
      }
    } else if (then === 'cut') socket.end(`${said}\r\n`);
    else socket.write(`${said}\r\n`);
  };
  const ehlo = script.pipelining === true ? '250-scripted\r\n250 PIPELINING' : '250 scripted';
  const answer = (line: string): string => {
    if (/^(EHLO|HELO)/.test(line)) return script.ehlo ?? ehlo;
    if (line.startsWith('MAIL')) {
      if (script.most !== undefined && carried >= script.most.messages) return script.most.mail;
      return script.mail ?? '250 2.1.0 sender fine';
    }
    if (line.startsWith('RCPT')) {
      const address = /<(.*)>/.exec(line)?.[1]?.toLowerCase() ?? '';
      const { rcpt: _r, data: _d, message: _m, inside: _i, ...rest } = whole;
      script = whole.only === undefined || whole.only(address) ? whole : rest;
    }
    if (line.startsWith('RCPT')) return script.rcpt ?? '250 2.1.5 recipient fine';
    if (line.startsWith('RSET')) return script.rset ?? '250 2.0.0 forgotten';
    if (line.startsWith('QUIT')) return script.quit ?? '221 2.0.0 bye | cut';
    if (line !== 'DATA') return '500 5.5.1 what?';
    // As real servers do: no recipient, no message.
    if (/^[45]/.test(script.mail ?? '') || /^[45]/.test(script.rcpt ?? '')) {
      return '503 5.5.1 no valid recipients';
    }
    if (script.data === undefined) body = '';
    return script.data ?? '354 go on';
  };
  socket.on('error', () => {});
  act(script.greeting ?? '220 scripted');
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1');
    for (;;) {
      if (body !== undefined) {
        if (script.inside !== undefined && pending.length > 0) {
          body = undefined;
          pending = '';
          socket.pause();
          act(script.inside);
          return;
        }
        const end = `\r\n${pending}`.indexOf('\r\n.\r\n');
        if (end === -1) return;
        pending = pending.slice(end + 3);
        body = undefined;
        carried += 1;
        onMessage();
        act(script.message ?? '250 2.0.0 taken');
        continue;
      }
      const end = pending.indexOf('\r\n');
      if (end === -1) return;
      const line = pending.slice(0, end).toUpperCase();
      pending = pending.slice(end + 2);
      act(answer(line));
    }
  });
}
