import type { Socket } from 'node:net';

/** RFC 5321, 4.2. */
export interface SmtpReply {
  code: number;
  /** RFC 3463, e.g. `5.1.1`. */
  enhanced?: string;
  /** The whole of it, its lines joined by spaces. */
  text: string;
}

export type Break = 'closed' | 'reset' | 'silent' | 'malformed' | 'stopped';

/** The connection cannot be used any more. */
export class BrokenError extends Error {
  readonly how: Break;

  constructor(message: string, how: Break) {
    super(message);
    this.how = how;
  }
}

/** In characters. */
const longest = 16 * 1024;
/** Milliseconds that a server may take to close after QUIT. */
const goodbye = 1000;

interface PendingReply {
  resolve: (reply: string) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

/** Commands and replies in order. */
export class SmtpLine {
  private readonly socket: Socket;
  private buffer = '';
  private readonly replies: string[] = [];
  private waiting: PendingReply | undefined;
  private broken: BrokenError | undefined;
  private readonly onData = (chunk: Buffer): void => this.receive(chunk.toString('latin1'));
  private readonly onEnd = (): void => this.fail('the server closed the connection', 'closed');
  private readonly onClose = (): void => this.fail('the connection was closed', 'closed');
  private readonly onError = (error: NodeJS.ErrnoException): void =>
    this.fail(
      error.code === undefined ? error.message : `the connection broke (${error.code})`,
      'reset',
    );

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', this.onData);
    socket.on('error', this.onError);
    socket.on('end', this.onEnd);
    socket.on('close', this.onClose);
    socket.resume();
  }

  /** False if broken, or if unexpected data came. */
  get isUsable(): boolean {
    return this.broken === undefined && this.replies.length === 0 && this.buffer === '';
  }

  send(commands: string): void {
    if (this.broken === undefined) this.socket.write(commands, 'latin1');
  }

  /**
   * @returns a function that is true once the operating system has all of it: before, the last
   * byte cannot have been sent.
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

  /** @param limit Milliseconds. @throws BrokenError */
  async readReply(limit: number): Promise<SmtpReply> {
    return parseReply(await this.readLines(limit));
  }

  /** With line ends. @throws BrokenError */
  readLines(limit: number): Promise<string> {
    const reply = this.replies.shift();
    if (reply !== undefined) return Promise.resolve(reply);
    if (this.broken !== undefined) return Promise.reject(this.broken);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.fail(`the server did not answer within ${showLimit(limit)}`, 'silent');
      }, limit);
      this.waiting = { resolve, reject, timer };
    });
  }

  /** Resolves when the server has closed, or after a second. */
  quit(): Promise<void> {
    const { socket } = this;
    if (this.broken === undefined) socket.end('QUIT\r\n');
    this.broken ??= new BrokenError('closed', 'closed');
    if (socket.destroyed) return Promise.resolve();
    // The server must not keep the process running.
    const timer = setTimeout(() => socket.destroy(), goodbye).unref();
    socket.unref();
    return new Promise((resolve) => {
      socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  destroy(how: Break = 'closed'): void {
    this.fail(how === 'stopped' ? 'the sender was stopped' : 'closed', how);
  }

  /** For STARTTLS. @throws BrokenError if the server sent something before it (RFC 3207, 6). */
  release(): Socket {
    if (!this.isUsable) {
      this.fail('the server sent data before TLS had begun', 'malformed');
      throw this.broken;
    }
    this.socket.pause();
    this.socket.off('data', this.onData);
    this.socket.off('end', this.onEnd);
    this.socket.off('close', this.onClose);
    this.socket.off('error', this.onError);
    return this.socket;
  }

  private receive(text: string): void {
    this.buffer += text;
    for (;;) {
      const end = endOfReply(this.buffer);
      if (end === undefined) break;
      if (end === 'malformed') {
        this.fail('what the server sent is not SMTP', 'malformed');
        return;
      }
      const reply = this.buffer.slice(0, end);
      this.buffer = this.buffer.slice(end);
      const waiting = this.waiting;
      this.waiting = undefined;
      if (waiting === undefined) this.replies.push(reply);
      else {
        clearTimeout(waiting.timer);
        waiting.resolve(reply);
      }
    }
    if (this.buffer.length > longest || this.replies.length > 10) {
      this.fail('the server sent more than a reply', 'malformed');
    }
  }

  private fail(why: string, how: Break): void {
    this.broken ??= new BrokenError(why, how);
    this.socket.destroy();
    clearTimeout(this.waiting?.timer);
    this.waiting?.reject(this.broken);
    this.waiting = undefined;
  }
}

/** A limit in words: `5 minutes`. */
export function showLimit(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 100) / 10;
  return seconds >= 120 ? `${Math.round(seconds / 60)} minutes` : `${seconds} seconds`;
}

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

/**
 * A reply of one or more lines, with its enhanced status code if it has one (RFC 5321, RFC 2034).
 */
export function parseReply(lines: string): SmtpReply {
  const text = lines.trim().replace(/\r?\n\d{3}[ -]?/g, ' ');
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1];
  return { code: Number(text.slice(0, 3)), text, ...(enhanced !== undefined && { enhanced }) };
}
