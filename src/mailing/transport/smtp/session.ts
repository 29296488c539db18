import type { Attempt, OutgoingMessage, Phase } from '../../run/attempt.ts';
import type { Offers, Ready } from './connect.ts';
import { withDots } from './dot-stuffing.ts';
import { grace, type Limits } from './limits.ts';
import { BrokenError, type SmtpLine, type SmtpReply } from './line.ts';

/** One connection, for message after message; commands are pipelined if possible (RFC 2920). */
export class Session {
  private readonly line: SmtpLine;
  private readonly offers: Offers;
  private readonly limits: Limits;
  /** A refused message has to be reset (RSET) first. */
  private dirty = false;
  /** Messages sent over it. */
  carried = 0;

  constructor({ line, offers, limits }: Ready) {
    this.line = line;
    this.offers = offers;
    this.limits = limits;
  }

  get isUsable(): boolean {
    return this.line.isUsable;
  }

  close(): Promise<void> {
    return this.line.quit();
  }

  /** @throws what `beforeData` throws; nothing was sent then. */
  async send(message: OutgoingMessage): Promise<Attempt> {
    const { mailFrom, rcptTo, signal, raw } = message;
    const foreign = /[^\x00-\x7f]/.test(rcptTo.local + mailFrom.local);
    if (foreign && !this.offers.has('SMTPUTF8')) {
      return {
        kind: 'impossible',
        text: 'the mail server accepts only ASCII characters before the @',
      };
    }
    let phase: Phase = 'sender';
    let isGiven = (): boolean => false;
    let late: NodeJS.Timeout | undefined;
    const stop = (): void => {
      if (phase === 'sender') this.line.destroy('stopped');
      else late ??= setTimeout(() => this.line.destroy('silent'), grace);
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      if (signal?.aborted === true) return { kind: 'interrupted' };
      const refused = await this.sendCommands(message, foreign);
      if (refused !== undefined) return this.refusal(refused.phase, refused.reply);
      phase = 'data';
      await message.beforeData();
      isGiven = this.line.write(withDots(raw));
      const reply = await this.line.readReply(this.limits.message(raw.length));
      phase = 'message';
      this.carried += 1;
      if (Math.trunc(reply.code / 100) === 2) {
        return { kind: 'accepted', code: reply.code, text: reply.text };
      }
      const refusal = this.refusal(phase, reply);
      // The server refused it before it had read all of it.
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

  /** @returns the first refusal. */
  private async sendCommands(
    { mailFrom, rcptTo, raw }: OutgoingMessage,
    foreign: boolean,
  ): Promise<{ phase: Phase; reply: SmtpReply } | undefined> {
    const extra = `${this.offers.has('SIZE') ? ` SIZE=${raw.length}` : ''}${foreign ? ' SMTPUTF8' : ''}`;
    const steps: { phase: 'sender' | 'recipient' | 'data'; command: string; wants: number }[] = [
      ...(this.dirty ? [{ phase: 'sender' as const, command: 'RSET', wants: 2 }] : []),
      { phase: 'sender', command: `MAIL FROM:<${mailFrom}>${extra}`, wants: 2 },
      { phase: 'recipient', command: `RCPT TO:<${rcptTo}>`, wants: 2 },
      { phase: 'data', command: 'DATA', wants: 3 },
    ];
    this.dirty = false;
    const together = this.offers.has('PIPELINING');
    // Characters beyond ASCII go as UTF-8 (RFC 6531).
    const wire = (command: string): string => Buffer.from(`${command}\r\n`).toString('latin1');
    if (together) this.line.send(steps.map(({ command }) => wire(command)).join(''));
    let refused: { phase: Phase; reply: SmtpReply } | undefined;
    for (const { phase, command, wants } of steps) {
      if (!together) this.line.send(wire(command));
      const reply = await this.line.readReply(this.limits[phase]);
      const kind = Math.trunc(reply.code / 100);
      if (kind === wants && refused === undefined) continue;
      if (kind === 3 && refused !== undefined && command === 'DATA') {
        // It expects a message without a recipient: an empty one (RFC 2920, 3.1).
        this.line.send('.\r\n');
        await this.line.readReply(this.limits.data);
      } else if (kind < 4 && kind !== wants) {
        throw new BrokenError(`the server answered ${reply.code} out of turn`, 'malformed');
      }
      refused ??= { phase, reply };
      // After 421 no more replies come.
      if (!together || reply.code === 421) break;
    }
    return refused;
  }

  private refusal(phase: Phase, reply: SmtpReply): Attempt {
    this.dirty = phase !== 'message';
    // A server that replies 421 closes the connection (RFC 5321, 3.8).
    if (reply.code === 421) this.line.destroy();
    if (reply.code < 400)
      throw new BrokenError(`the server answered ${reply.code} out of turn`, 'malformed');
    return { kind: 'reply', phase, ...reply };
  }
}
