import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server that takes every message and keeps each command as the bytes that came, one character a byte. */
export interface Wire {
  url: string;
  commands: string[];
  /** What stood in each `RCPT TO`, the brackets included. */
  recipients: () => string[];
  messages: () => number;
}

/** @param extensions That the answer to EHLO offers. */
export async function useWire(
  extensions: readonly string[] = ['PIPELINING', 'SMTPUTF8'],
): Promise<Wire> {
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  let messages = 0;
  const hello = ['wire', ...extensions].map((line, at, all) =>
    at === all.length - 1 ? `250 ${line}\r\n` : `250-${line}\r\n`,
  );
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write('220 wire\r\n');
    let pending = '';
    let inData = false;
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (;;) {
        const mark = inData ? '\r\n.\r\n' : '\r\n';
        const end = pending.indexOf(mark);
        if (end === -1) return;
        const part = pending.slice(0, end);
        pending = pending.slice(end + mark.length);
        if (inData) {
          inData = false;
          messages += 1;
          socket.write('250 taken\r\n');
          continue;
        }
        commands.push(part);
        if (part.startsWith('EHLO')) socket.write(hello.join(''));
        else if (part === 'DATA') {
          inData = true;
          socket.write('354 go on\r\n');
        } else if (part === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 fine\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    commands,
    recipients: () =>
      commands.flatMap((line) => /^RCPT TO:(.*?)(?: [A-Z]+.*)?$/s.exec(line)?.[1] ?? []),
    messages: () => messages,
  };
}
