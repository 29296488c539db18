import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/lib/store/open.ts';
import { insertSystemMail } from '../../src/subscribers/queries/mail-queue.ts';
import { useNewsletter } from '../helpers/newsletter.ts';
import { pass, type RelayOptions, type Step, useRelay, user } from '../helpers/relay-server.ts';

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
  const child = spawn(process.execPath, [script, '--root', root, ...args], {
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

/** Sends SIGTERM. @returns the exit code, and how many milliseconds it took. */
async function stop(child: ChildProcess): Promise<[exit: number | null, took: number]> {
  const begun = performance.now();
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return [child.exitCode, performance.now() - begun];
}

test.each(['AUTH', 'RCPT', 'message'] as Step[])(
  'send, stopped while the server is silent at %s, ends within ten seconds',
  async (step) => {
    const set = await useNewsletter(3);
    const options: RelayOptions = { login: 'PLAIN', deeds: { [step]: 'stall' } };
    const child = await startStalled(set, options, ['send', '1', '--yes']);
    const [exit, took] = await stop(child);
    expect(exit).toBe(130);
    expect(took).toBeLessThan(10_000);
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
    const createdAt = new Date().toISOString();
    const mail = { id: 'mail1', kind: 'links' as const, language: 'en', createdAt };
    await insertSystemMail(store, { ...mail, subscriberId });
    await store.close();
    const child = await startStalled(set, { deeds: { [step]: 'stall' } }, ['serve', '--port', '0']);
    const [exit, took] = await stop(child);
    expect(exit).toBe(0);
    expect(took).toBeLessThan(10_000);
  },
);
