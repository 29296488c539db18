import { spawn } from 'node:child_process';
import type { Transport } from 'nodemailer';
import { childEnvironment } from '../../lib/child-environment.ts';
import { type Attempt, AttemptError, type OutgoingMessage } from '../run/attempt.ts';
import { grace, rfcLimits } from './smtp/limits.ts';

/** Exit codes of sendmail (sysexits.h) and the replies that they stand for. */
const meanings: Readonly<Record<number, { code: number; enhanced?: string }>> = {
  64: { code: 501 },
  65: { code: 501 },
  67: { code: 550, enhanced: '5.1.1' },
  68: { code: 550, enhanced: '5.1.2' },
  69: { code: 451 },
  73: { code: 451 },
  74: { code: 451 },
  75: { code: 451 },
  77: { code: 550, enhanced: '5.7.1' },
};

/**
 * A transport that hands each message to this machine's own mail system, as a program that takes
 * sendmail's arguments. Its exit tells whether it has the message; a program that is killed
 * after it was given all leaves the message in doubt.
 * @param path Of the program.
 */
export function sendmailTransport(path: string): Transport<Attempt> {
  const hand = async (message: OutgoingMessage): Promise<Attempt> => {
    const { mailFrom, rcptTo, raw, beforeData, signal } = message;
    if (signal?.aborted === true) return { kind: 'interrupted' };
    const args = ['-i', '-f', `${mailFrom}`, '--', `${rcptTo}`];
    if (rcptTo.local.startsWith('-')) {
      return { kind: 'impossible', text: 'sendmail takes no address that begins with a hyphen' };
    }
    await beforeData();
    return new Promise((resolve) => {
      const child = spawn(path, args, {
        stdio: ['pipe', 'ignore', 'pipe'],
        env: childEnvironment(process.env),
      });
      let said = '';
      let written = false;
      const kill = (): boolean => child.kill('SIGKILL');
      const late = setTimeout(kill, rfcLimits.message(raw.length));
      let ending: NodeJS.Timeout | undefined;
      const stop = (): void => {
        ending ??= setTimeout(kill, grace);
      };
      signal?.addEventListener('abort', stop, { once: true });
      child.stderr.on('data', (chunk) => {
        said = (said + chunk).slice(0, 2000);
      });
      child.on('error', (error) => {
        clearTimeout(late);
        resolve({ kind: 'broken', phase: 'connect', written: false, text: error.message });
      });
      child.stdin.on('error', () => {
        // It went away before it had read all; its exit tells why.
      });
      // A program of Unix wants its lines to end as Unix ends them.
      child.stdin.end(raw.toString('latin1').replaceAll('\r\n', '\n'), 'latin1', () => {
        written = true;
      });
      child.on('close', (exit) => {
        clearTimeout(late);
        clearTimeout(ending);
        signal?.removeEventListener('abort', stop);
        if (exit === 0) resolve({ kind: 'accepted', code: 250, text: 'queued here' });
        else if (exit === null) {
          resolve({ kind: 'broken', phase: written ? 'message' : 'data', written, text: said });
        } else {
          const { code, enhanced } = meanings[exit] ?? { code: 451 };
          const reply = {
            kind: 'reply',
            phase: 'recipient',
            code,
            text: `${code} ${said}`,
          } as const;
          resolve(enhanced === undefined ? reply : { ...reply, enhanced });
        }
      });
    });
  };
  return {
    name: 'masthead-sendmail',
    version: '1',
    send: (mail, callback) => {
      hand(mail.data as unknown as OutgoingMessage).then(
        (attempt) => {
          if (attempt.kind === 'accepted') callback(null, attempt);
          else callback(new AttemptError(attempt));
        },
        (error) => callback(error),
      );
    },
  };
}
