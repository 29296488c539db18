import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server that takes every message, quickly, and counts the copies of each recipient. */
export interface RawSink {
  url: string;
  /** Copies by recipient, counted when the final dot has come, before the answer to it. */
  copies: Map<string, number>;
  /** The Message-IDs that a recipient's copies had. */
  messageIds: Map<string, Set<string>>;
  taken: () => number;
  close: () => Promise<void>;
}

export interface RawSinkOptions {
  /** That the answer to EHLO offers. */
  extensions?: readonly string[];
  /** Receives each command as the bytes that came, one character a byte. */
  onCommand?: (command: string) => void;
}

export async function startRawSink({
  extensions = ['PIPELINING'],
  onCommand = () => {},
}: RawSinkOptions = {}): Promise<RawSink> {
  const hello = ['sink', ...extensions].map(
    (line, at) => `250${at === extensions.length ? ' ' : '-'}${line}\r\n`,
  );
  const copies = new Map<string, number>();
  const messageIds = new Map<string, Set<string>>();
  const sockets = new Set<Socket>();
  let taken = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    // Three answers to three commands that came together must not wait for each other.
    socket.setNoDelay(true);
    socket.write('220 sink\r\n');
    let pending = '';
    let to = '';
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
          taken += 1;
          copies.set(to, (copies.get(to) ?? 0) + 1);
          const id = /^Message-ID: (\S+)/im.exec(part)?.[1] ?? '';
          messageIds.set(to, (messageIds.get(to) ?? new Set()).add(id));
          socket.write('250 taken\r\n');
          continue;
        }
        onCommand(part);
        if (part.startsWith('EHLO')) socket.write(hello.join(''));
        else if (part.startsWith('RCPT')) {
          to = /<(.*)>/.exec(part)?.[1] ?? '';
          socket.write('250 fine\r\n');
        } else if (part === 'DATA') {
          inData = true;
          socket.write('354 go on\r\n');
        } else if (part === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 fine\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  const { port } = server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, copies, messageIds, taken: () => taken, close };
}
