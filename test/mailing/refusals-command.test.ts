import type { SMTPServerOptions } from 'smtp-server';
import { expect, test } from 'vitest';
import { useNewsletter } from '../helpers/newsletter.ts';

/** A server that answers RCPT with a refusal where `reply` gives one. */
const answering = (reply: (address: string) => string | undefined): SMTPServerOptions => ({
  onRcptTo({ address }, _session, callback) {
    const said = reply(address);
    if (said === undefined) return callback();
    const [, code, text] = /^(\d{3}) (.*)$/.exec(said) as unknown as [string, string, string];
    callback(Object.assign(new Error(text), { responseCode: Number(code) }));
  },
});

test('suppressions of a mailing are listed by status and undone by restore --mailing', async () => {
  const gone = answering((address) =>
    address.startsWith('reader7@') ? '550 5.1.1 user unknown' : undefined,
  );
  const { run } = await useNewsletter(9, {}, gone);
  expect((await run('send', '1', '--yes')).code).toBe(0);
  const { stdout } = await run('status', '1');
  const command = /subscribers -- restore --mailing (\S+)/.exec(stdout)?.[1] as string;
  expect(stdout).toContain('Suppressed, because their addresses do not exist: 1.');
  expect(stdout).toMatch(/^Not received by \(`.*subscribers -- show ID .*` says/m);
  expect((await run('subscribers', 'restore')).code).toBe(2);
  const wrong = await run('subscribers', 'restore', '--mailing', 'nonsense');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain(`${command} (issue 1, 1 suppressed)`);
  const restored = await run('subscribers', 'restore', '--mailing', command, '--json');
  expect(restored.code).toBe(0);
  expect(JSON.parse(restored.stdout)).toMatchObject({ mailing: command, restored: 1 });
  const again = await run('subscribers', 'restore', '--mailing', command);
  expect(again.stdout).toContain('no suppressed subscribers');
  expect((await run('subscribers', 'show', 'reader7@list.example')).stdout).toContain('confirmed');
});

test('a refused recipient leaves the others alone, and sending by hand tries them again', async () => {
  let refuses = true;
  const odd = answering((address) =>
    refuses && address.startsWith('reader3@') ? '552 5.3.4 too big' : undefined,
  );
  const { run, state } = await useNewsletter(8, {}, odd);
  expect((await run('send', '1', '--yes')).code).toBe(3);
  expect(await state()).toMatchObject({ state: 'sending', counts: { accepted: 7, deferred: 1 } });
  expect((await run('status', '1')).stdout).toContain('552 5.3.4 too big');
  expect((await run('send', '--due')).code).toBe(0);
  refuses = false;
  expect((await run('send', '1', '--yes')).code).toBe(0);
  expect(await state()).toMatchObject({ state: 'done', counts: { accepted: 8 } });
});

test('a quota is reported as a quota, and tomorrow the same command continues', async () => {
  let taken = 0;
  const daily = answering(() =>
    ++taken === 4 ? '550 5.4.5 Daily user sending limit exceeded' : undefined,
  );
  const { run, state } = await useNewsletter(8, {}, daily);
  const { code, stdout } = await run('send', '1', '--yes');
  expect(code).toBe(3);
  expect(stdout).toContain('The sending quota of the mail account is used up. Continue tomorrow');
  expect(await state()).toMatchObject({
    state: 'halted',
    halted: expect.stringContaining('quota'),
    suppressed: 0,
    counts: { failed: 0, deferred: 0 },
  });
  expect((await run('send', '1', '--yes')).code).toBe(0);
  expect(await state()).toMatchObject({ state: 'done', counts: { accepted: 8 } });
});

test('--refusals-are-right answers a halt, for that mailing only', async () => {
  const dead = new Set<string>();
  const gone = answering((address) => {
    if (dead.size < 5) dead.add(address);
    return dead.has(address) ? '550 5.1.1 user unknown' : undefined;
  });
  const { run, state } = await useNewsletter(12, {}, gone);
  const early = await run('send', '1', '--yes', '--refusals-are-right');
  expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining('is not halted') });
  const halted = await run('send', '1', '--yes');
  expect(halted).toMatchObject({ code: 3 });
  expect(halted.stdout).toContain('add --refusals-are-right');
  expect((await run('send', '1', '--yes', '--refusals-are-right')).code).toBe(0);
  expect(await state()).toMatchObject({
    state: 'done',
    halted: null,
    suppressed: 0,
    counts: { accepted: 7, failed: 5 },
  });
});
