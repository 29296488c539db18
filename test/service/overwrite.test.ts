import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { signToken } from '../../src/lib/keys/link-token.ts';
import { loadSecret } from '../../src/lib/keys/secret.ts';
import { scheduleOverwriting } from '../../src/service/schedule-overwriting.ts';
import { useNewsletter } from '../helpers/newsletter.ts';
import { startServe } from '../helpers/running-service.ts';
import { filesWith } from '../helpers/traces.ts';

test('the form erases from the list immediately, and the next start of the service overwrites the rest', async () => {
  const set = await useNewsletter(2);
  await set.rehearse();
  await set.run('subscribers', 'export');
  await set.run('backup');
  const { stdout } = await set.run('subscribers', 'list', '--json');
  const [{ id }] = JSON.parse(stdout) as [{ id: string }];
  const given: string | undefined = set.env.NEWSLETTER_SECRET;
  const secret = await loadSecret(join(set.root, 'data'), given);
  const path = `/p/${signToken(secret, 'preferences', 'newsletter.test.example', id)}/erase`;

  const first = await startServe(['--root', set.root], { env: set.env });
  const headers = { origin: 'https://service.test.example', 'accept-language': 'en' };
  const answer = await fetch(`${first.at}${path}`, { method: 'POST', headers });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('within 10 minutes');
  expect((await set.run('subscribers', 'list')).stdout).not.toContain(id);
  expect((await set.run('status')).stdout).toMatch(
    /1 person was deleted .* overwritten within (?:9|10) minutes/,
  );
  await first.stop();
  expect((await filesWith(set.root, [id])).length, 'not overwritten yet').toBeGreaterThan(0);

  const second = await startServe(['--root', set.root], { env: set.env });
  while ((await filesWith(set.root, [id])).length > 0) await pause(50);
  expect(await (await fetch(`${second.at}/health`)).text()).toBe('alive');
  await second.stop();
});

test('send --due overwrites what no service has overwritten in time', async () => {
  const set = await useNewsletter(2);
  const { openStore } = await import('../../src/lib/store/open.ts');
  const store = await openStore(set.place);
  const trace = { hash: 'h', erased_at: '2026-11-24T09:00:00.000Z', problem: null };
  await store.db
    .insertInto('traces')
    .values({ subscriber_id: 'x', ...trace })
    .execute();
  await store.close();
  expect((await set.run('status')).stdout).toContain('subscribers -- erase --finish');
  await set.run('send', '--due');
  expect(JSON.parse((await set.run('status', '--json')).stdout)).toMatchObject({ erasing: null });
});

test('several requests share one run, and further ones do not delay it', async () => {
  useFakeClock();
  let runs = 0;
  const run = async () => {
    runs += 1;
    return { lines: [], complete: true };
  };
  const later = scheduleOverwriting({ run, say: () => {}, clock, delay: 100 });
  for (let at = 0; at < 16; at += 1) {
    later.soon();
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(runs).toBe(1);
  await vi.advanceTimersByTimeAsync(150);
  expect(runs, 'those that came after it began').toBe(2);
  later.stop();
});

test('a failed run is reported and repeated, sooner after another request', async () => {
  useFakeClock();
  const said: string[] = [];
  let runs = 0;
  const run = async () => {
    runs += 1;
    if (runs === 1) throw new Error('no room');
    return { lines: ['a line'], complete: runs > 2 };
  };
  const later = scheduleOverwriting({
    run,
    say: (line) => said.push(line),
    clock,
    delay: 20,
    retry: 60,
  });
  later.now();
  await vi.advanceTimersByTimeAsync(30);
  expect(said).toEqual(['no room']);
  later.soon();
  await vi.advanceTimersByTimeAsync(40);
  expect(runs).toBe(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(runs).toBe(3);
  later.stop();
});

/** The time of Vitest's timers. */
const clock = (): number => Date.now();

function useFakeClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
}
