import type { Socket } from 'node:net';

/** A server's answer to a command (RFC 5321, 4.2). */
export interface Reply {
  code: number;
  /** RFC 3463, e.g. `5.1.1`. */
  enhanced?: string;
  /** The whole of it, its lines joined by spaces. */
  text: string;
}

/** The connection is gone, or what came over it is no SMTP: nothing more can be said on it. */
export class BrokenError extends Error {}

/** No reply of an honest server is longer, in letters. */
const longest = 16 * 1024;

/** One line to a server: what is written goes out in order, and replies come back in order. */
export class Line {
  private readonly socket: Socket;
  private buffer = '';
  private readonly replies: Reply[] = [];
  private waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined;
  private broken: BrokenError | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => this.hear(chunk.toString('latin1')));
    socket.on('error', (error) => this.fail(error.message));
    socket.on('timeout', () => this.fail('the server said nothing for too long'));
    socket.on('end', () => this.fail('the server closed the connection'));
    socket.on('close', () => this.fail('the connection was closed'));
    socket.resume();
  }

  /** False where the line is broken, or something was said that nobody had asked for. */
  get isUsable(): boolean {
    return this.broken === undefined && this.replies.length === 0 && this.buffer === '';
  }

  say(commands: string): void {
    if (this.broken === undefined) this.socket.write(commands, 'latin1');
  }

  /**
   * Writes in one go. @returns a function that tells whether all of it has been given to the
   * operating system by now: while it says false, its last byte cannot have left.
   */
  write(parts: readonly Buffer[]): () => boolean {
    let given = false;
    if (this.broken !== undefined) return () => false;
    this.socket.cork();
    parts.forEach((part, index) => {
      const isLast = index === parts.length - 1;
      if (!isLast) this.socket.write(part);
      else this.socket.write(part, (error) => (given = !error));
    });
    this.socket.uncork();
    return () => given;
  }

  /** The next reply. @throws BrokenError */
  hearReply(): Promise<Reply> {
    const reply = this.replies.shift();
    if (reply !== undefined) return Promise.resolve(reply);
    if (this.broken !== undefined) return Promise.reject(this.broken);
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  /** Says goodbye, and does not wait for the answer. */
  quit(): void {
    if (this.broken === undefined) this.socket.end('QUIT\r\n');
    this.broken ??= new BrokenError('closed');
    // Whatever the server still says, or does not, must not keep the process.
    this.socket.setTimeout(1000, () => this.socket.destroy());
    this.socket.unref();
  }

  destroy(): void {
    this.fail('closed');
  }

  private hear(text: string): void {
    this.buffer += text;
    for (;;) {
      const end = endOfReply(this.buffer);
      if (end === undefined) break;
      if (end === 'malformed') {
        this.fail('the server said what is no reply');
        return;
      }
      const reply = parse(this.buffer.slice(0, end));
      this.buffer = this.buffer.slice(end);
      const waiting = this.waiting;
      this.waiting = undefined;
      if (waiting === undefined) this.replies.push(reply);
      else waiting.resolve(reply);
    }
    if (this.buffer.length > longest || this.replies.length > 10) {
      this.fail('the server said more than a reply');
    }
  }

  private fail(why: string): void {
    this.broken ??= new BrokenError(why);
    this.socket.destroy();
    this.waiting?.reject(this.broken);
    this.waiting = undefined;
  }
}

/** Where the first whole reply ends, if there is one. */
function endOfReply(buffer: string): number | undefined | 'malformed' {
  let code: string | undefined;
  for (let start = 0; ; ) {
    const feed = buffer.indexOf('\n', start);
    if (feed === -1) return undefined;
    const line = /^([2-5]\d\d)(?:([ -])|\r?\n$)/.exec(buffer.slice(start, feed + 1));
    if (line === null || (code !== undefined && line[1] !== code)) return 'malformed';
    code = line[1];
    start = feed + 1;
    if (line[2] !== '-') return start;
  }
}

function parse(lines: string): Reply {
  const text = lines.trim().replace(/\r?\n\d{3}[ -]?/g, ' ');
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1];
  return { code: Number(text.slice(0, 3)), text, ...(enhanced !== undefined && { enhanced }) };
}
