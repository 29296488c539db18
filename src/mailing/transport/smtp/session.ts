import type { Address } from '../../../model/address.ts';
import type { Attempt, Phase } from '../../run/attempt.ts';
import type { Offers, Ready } from './connect.ts';
import { withDots } from './dots.ts';
import { grace, type Limits } from './limits.ts';
import { BrokenError, type Line, type Reply } from './line.ts';

export interface Letter {
  from: Address;
  to: Address;
  raw: Buffer;
  beforeData: () => Promise<void>;
  signal?: AbortSignal | undefined;
}

/**
 * One connection, message after message. Commands of a message go out together where the server
 * takes that (PIPELINING, RFC 2920); its bytes go out as they are, in one write, after the
 * server's 354 and the promise that `beforeData` gives.
 */
export class Session {
  private readonly line: Line;
  private readonly offers: Offers;
  private readonly limits: Limits;
  /** An earlier message was refused half way: the server has to forget it first. */
  private dirty = false;
  /** Messages that went over it. */
  carried = 0;

  constructor({ line, offers, limits }: Ready) {
    this.line = line;
    this.offers = offers;
    this.limits = limits;
  }

  get isUsable(): boolean {
    return this.line.isUsable;
  }

  /** @returns when the server has closed, too, or a second later; need not be awaited. */
  close(): Promise<void> {
    return this.line.quit();
  }

  /**
   * Sends one message.
   * @throws What `beforeData` throws; the connection is closed then, and nothing has left.
   */
  async send(letter: Letter): Promise<Attempt> {
    const foreign = /[^\x00-\x7f]/.test(letter.to.local + letter.from.local);
    if (foreign && !this.offers.has('SMTPUTF8')) {
      return { kind: 'impossible', text: 'the mail server takes only plain letters before the @' };
    }
    let phase: Phase = 'sender';
    let isGiven = (): boolean => false;
    const { signal, raw } = letter;
    let late: NodeJS.Timeout | undefined;
    const stop = (): void => {
      if (phase === 'sender') this.line.destroy('stopped');
      else late ??= setTimeout(() => this.line.destroy('silent'), grace);
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      if (signal?.aborted === true) return { kind: 'interrupted' };
      const refused = await this.introduce(letter, foreign);
      if (refused !== undefined) return this.refusal(refused.phase, refused.reply);
      phase = 'data';
      await letter.beforeData();
      isGiven = this.line.write(withDots(raw));
      const reply = await this.line.hearReply(this.limits.message(raw.length));
      phase = 'message';
      this.carried += 1;
      if (Math.trunc(reply.code / 100) === 2) {
        return { kind: 'accepted', code: reply.code, text: reply.text };
      }
      const refusal = this.refusal(phase, reply);
      // The server did not want to hear it to its end.
      if (!isGiven()) this.line.destroy();
      return refusal;
    } catch (error) {
      this.line.destroy();
      if (!(error instanceof BrokenError)) throw error;
      if (error.how === 'stopped') return { kind: 'interrupted' };
      const written = isGiven();
      const at = written ? 'message' : phase;
      return { kind: 'broken', phase: at, written, text: error.message };
    } finally {
      clearTimeout(late);
      signal?.removeEventListener('abort', stop);
    }
  }

  /** MAIL, RCPT and DATA. @returns the first reply that is no yes, if any. */
  private async introduce(
    { from, to, raw }: Letter,
    foreign: boolean,
  ): Promise<{ phase: Phase; reply: Reply } | undefined> {
    const extra = `${this.offers.has('SIZE') ? ` SIZE=${raw.length}` : ''}${foreign ? ' SMTPUTF8' : ''}`;
    const steps: { phase: 'sender' | 'recipient' | 'data'; command: string; wants: number }[] = [
      ...(this.dirty ? [{ phase: 'sender' as const, command: 'RSET', wants: 2 }] : []),
      { phase: 'sender', command: `MAIL FROM:<${from}>${extra}`, wants: 2 },
      { phase: 'recipient', command: `RCPT TO:<${to}>`, wants: 2 },
      { phase: 'data', command: 'DATA', wants: 3 },
    ];
    this.dirty = false;
    const together = this.offers.has('PIPELINING');
    // Characters beyond ASCII go as UTF-8 (RFC 6531).
    const wire = (command: string): string => Buffer.from(`${command}\r\n`).toString('latin1');
    if (together) this.line.say(steps.map(({ command }) => wire(command)).join(''));
    let refused: { phase: Phase; reply: Reply } | undefined;
    for (const { phase, command, wants } of steps) {
      if (!together) this.line.say(wire(command));
      const reply = await this.line.hearReply(this.limits[phase]);
      const kind = Math.trunc(reply.code / 100);
      if (kind === wants && refused === undefined) continue;
      if (kind === 3 && refused !== undefined && command === 'DATA') {
        // It takes a message for nobody: an empty one (RFC 2920, 3.1).
        this.line.say('.\r\n');
        await this.line.hearReply(this.limits.data);
      } else if (kind < 4 && kind !== wants) {
        throw new BrokenError(`the server answered ${reply.code} out of turn`, 'malformed');
      }
      refused ??= { phase, reply };
      // After 421 nothing more is heard.
      if (!together || reply.code === 421) break;
    }
    return refused;
  }

  private refusal(phase: Phase, reply: Reply): Attempt {
    this.dirty = phase !== 'message';
    // Whoever says 421 closes the connection (RFC 5321, 3.8).
    if (reply.code === 421) this.line.destroy();
    if (reply.code < 400)
      throw new BrokenError(`the server answered ${reply.code} out of turn`, 'malformed');
    return { kind: 'reply', phase, ...reply };
  }
}
