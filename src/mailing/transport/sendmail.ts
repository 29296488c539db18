import { spawn } from 'node:child_process';
import type { Transport } from 'nodemailer';
import { childEnvironment } from '../../lib/child-environment.ts';
import type { Attempt, OutgoingMessage } from '../run/attempt.ts';
import { makeTransport } from './make-transport.ts';
import { grace, rfcLimits } from './smtp/limits.ts';

/** From sysexits.h. */
const replies: Readonly<Record<number, { code: number; enhanced?: string }>> = {
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
 * Gives each message to a program with sendmail's arguments. (nodemailer's transport reports no
 * exit code, cannot be stopped, and passes our secrets on in the environment.)
 */
export function sendmailTransport(path: string): Transport<Attempt> {
  return makeTransport('sendmail', async (message) => {
    if (message.signal?.aborted === true) return { kind: 'interrupted' };
    if (message.rcptTo.local.startsWith('-')) {
      return { kind: 'impossible', text: 'sendmail accepts no address that begins with a hyphen' };
    }
    await message.beforeData();
    return runSendmail(path, message);
  });
}

/**
 * True if the recipient is the only address in the headers that `-t` reads. Then sendmail can take
 * it from there: every user of the machine can see a program's arguments.
 */
function namesOnly(raw: Buffer, recipient: string): boolean {
  const head = raw.subarray(0, raw.indexOf('\r\n\r\n')).toString('utf8');
  const fields = head.replace(/\r\n(?=[ \t])/g, '').split('\r\n');
  const [field = '', ...others] = fields.filter((each) =>
    /^(?:to|cc|bcc|resent-[a-z-]+)[ \t]*:/i.test(each),
  );
  const to = /^to[ \t]*:[ \t]*(?:(?:"(?:[^"\\]|\\.)*"|[^",<>@;:()]*)[ \t]*<([^<>]+)>|(\S+))$/i.exec(
    field,
  );
  return others.length === 0 && (to?.[1] ?? to?.[2]) === recipient;
}

function runSendmail(
  path: string,
  { mailFrom, rcptTo, raw, signal }: OutgoingMessage,
): Promise<Attempt> {
  return new Promise((resolve) => {
    const to = namesOnly(raw, `${rcptTo}`) ? ['-t'] : ['--', `${rcptTo}`];
    const child = spawn(path, ['-i', '-f', `${mailFrom}`, ...to], {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: childEnvironment(process.env),
    });
    let said = '';
    let written = false;
    const kill = (): boolean => child.kill('SIGKILL');
    const timer = setTimeout(kill, rfcLimits.message(raw.length));
    let ending: NodeJS.Timeout | undefined;
    const stop = (): void => {
      ending ??= setTimeout(kill, grace);
    };
    signal?.addEventListener('abort', stop, { once: true });
    child.stderr.on('data', (chunk) => {
      said = (said + chunk).slice(0, 2000);
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ kind: 'broken', phase: 'connect', written: false, text: error.message });
    });
    child.stdin.on('error', () => {
      // It ended before it had read everything; its exit code says why.
    });
    // A Unix program expects lines that end with LF.
    child.stdin.end(raw.toString('latin1').replaceAll('\r\n', '\n'), 'latin1', () => {
      written = true;
    });
    child.on('close', (exit) => {
      clearTimeout(timer);
      clearTimeout(ending);
      signal?.removeEventListener('abort', stop);
      if (exit === 0) resolve({ kind: 'accepted', code: 250, text: 'queued on this machine' });
      else if (exit === null) {
        resolve({ kind: 'broken', phase: written ? 'message' : 'data', written, text: said });
      } else {
        const reply = replies[exit] ?? { code: 451 };
        resolve({ kind: 'reply', phase: 'recipient', ...reply, text: `${reply.code} ${said}` });
      }
    });
  });
}
