import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/lib/store/open.ts';
import { queueMail } from '../../src/subscribers/queries/mail-queue.ts';
import { useNewsletter } from '../helpers/newsletter.ts';
import { pass, type RelayOptions, type Step, useRelay, user } from '../helpers/relay-server.ts';

/**
 * Runs first in the process: once it is told to stop, ten seconds are over at once, and longer
 * pauses never end.
 */
const hurry = `
  const { setTimeout } = globalThis;
  let isStopping = false;
  process.on('SIGTERM', () => { isStopping = true; });
  globalThis.setTimeout = (work, time, ...rest) =>
    setTimeout(work, !isStopping ? time : time <= 10_000 ? 0 : 2 ** 31 - 1, ...rest);`;

/** Starts a command as a process, with a server that falls silent, and waits until it has. */
async function startStalled(
  { root, env }: { root: string; env: Record<string, string> },
  options: RelayOptions,
  [command = '', ...args]: string[],
): Promise<ChildProcess> {
  const { url, state } = await useRelay(options);
  const script = join(import.meta.dirname, '../../scripts', `${command}.ts`);
  const names = `${encodeURIComponent(user)}:${encodeURIComponent(pass)}@`;
  const login = options.login === undefined ? '' : names;
  const first = `--import=data:text/javascript,${encodeURIComponent(hurry)}`;
  const child = spawn(process.execPath, [first, script, '--root', root, ...args], {
    env: { ...process.env, ...env, SMTP_URL: url.replace('://', `://${login}`) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  while (state.stalled === 0) {
    if (child.exitCode !== null) throw new Error(`it ended too early: ${said}`);
    await pause(50);
  }
  return child;
}

/** Sends SIGTERM. @returns the exit code. */
async function stop(child: ChildProcess): Promise<number | null> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return child.exitCode;
}

test.each(['AUTH', 'RCPT', 'message'] as Step[])(
  'send, stopped while the server is silent at %s, ends within ten seconds',
  async (step) => {
    const set = await useNewsletter(3);
    const options: RelayOptions = { login: 'PLAIN', deeds: { [step]: 'stall' } };
    const child = await startStalled(set, options, ['send', '1', '--yes']);
    expect(await stop(child)).toBe(130);
    const { counts } = await set.state();
    expect(counts.writing).toBe(0);
    if (step !== 'message') expect(counts).toMatchObject({ pending: 3, doubt: 0 });
  },
);

test.each(['greeting', 'message'] as Step[])(
  'serve, stopped while the server is silent at %s, ends within ten seconds',
  async (step) => {
    const set = await useNewsletter(1);
    const store = await openStore(set.place);
    const { id: subscriberId } = await store.db
      .selectFrom('subscribers')
      .select('id')
      .executeTakeFirstOrThrow();
    const change = { now: new Date(), randomHex: () => 'mail1' };
    await queueMail(store, { kind: 'links', subscriberId, language: 'en' }, change);
    await store.close();
    const child = await startStalled(set, { deeds: { [step]: 'stall' } }, ['serve', '--port', '0']);
    expect(await stop(child)).toBe(0);
  },
);
