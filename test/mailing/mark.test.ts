import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { issueFile, useNewsletter } from '../helpers/newsletter.ts';
import { useScript } from '../helpers/smtp.ts';

type Set = Awaited<ReturnType<typeof useNewsletter>>;

const readIssueFile = ({ root }: Set): Promise<string> => readFile(join(root, issueFile), 'utf8');

const refuse = (code: number, text: string) => {
  return (_: unknown, __: unknown, callback: (error: Error) => void): void => {
    callback(Object.assign(new Error(text), { responseCode: code }));
  };
};

describe('issue.md stays as it is while nobody can have the issue', () => {
  test('when the mail server cannot be reached', async () => {
    const set = await useNewsletter();
    const before = await readIssueFile(set);
    const env = { ...set.env, SMTP_URL: 'smtp://127.0.0.1:1' };
    const send = () => call('send', ['1', '--yes', '--root', set.root], { env });
    expect((await send()).code).toBe(3);
    expect((await send()).code).toBe(3);
    expect(await readIssueFile(set)).toBe(before);
  });

  test('when every recipient or sender is refused', async () => {
    for (const relay of [
      { onRcptTo: refuse(550, '5.1.1 no such user') },
      { onMailFrom: refuse(451, '4.3.0 try later') },
    ]) {
      const set = await useNewsletter(3, {}, relay as never);
      const before = await readIssueFile(set);
      await set.run('send', '1', '--yes');
      expect(await readIssueFile(set)).toBe(before);
    }
  });

  test('when it is only scheduled, or cancelled before it was sent', async () => {
    const set = await useNewsletter();
    const before = await readIssueFile(set);
    await set.run('send', '1', '--yes', '--at', '2099-01-01 09:00');
    expect(await readIssueFile(set)).toBe(before);
    expect((await set.run('send', '1', '--cancel')).code).toBe(0);
    await set.run('send', '1', '--yes');
    expect(await readIssueFile(set)).toBe(before);
  });
});

describe('issue.md names the mailing', () => {
  test('once a message was accepted, although others wait', async () => {
    const set = await useNewsletter();
    await set.run('send', '1', '--yes', '--limit', '1');
    expect(await readIssueFile(set)).toMatch(
      /mailing:\n {2}id: \w+\n {2}started: \S+\n {2}run: 1\n/,
    );
    await set.run('send', '1', '--yes');
    expect(await readIssueFile(set)).toMatch(/ {2}finished: \S+\n/);
  });

  test('once a message is in doubt', async () => {
    const set = await useNewsletter(1);
    const { url } = await useScript({ message: 'cut' });
    const env = { ...set.env, SMTP_URL: url };
    expect((await call('send', ['1', '--yes', '--root', set.root], { env })).code).toBe(3);
    expect((await set.state()).counts.doubt).toBe(1);
    expect(await readIssueFile(set)).toMatch(/mailing:\n {2}id: \w+/);
  });

  test('of a correction only once it reached somebody, and meanwhile the earlier one', async () => {
    const set = await useNewsletter();
    await set.run('send', '1', '--yes');
    const first = await readIssueFile(set);
    await writeFile(join(set.root, issueFile), first.replace('Hello.', 'Hello again.'));
    const env = { ...set.env, SMTP_URL: 'smtp://127.0.0.1:1' };
    const correct = ['1', '--yes', '--correction', '--all', '--root', set.root];
    expect((await call('send', correct, { env })).code).toBe(3);
    expect(await readIssueFile(set)).toBe(first.replace('Hello.', 'Hello again.'));
    const { code, stdout } = await set.run('send', '1', '--yes');
    expect([code, stdout]).toEqual([0, expect.stringContaining('3 messages sent')]);
    expect(await readIssueFile(set)).not.toContain(/id: (\w+)\n {2}started/.exec(first)?.[1]);
  });
});

test('nothing more is sent if issue.md cannot be written, and what was sent stays recorded', async () => {
  const count = 40;
  const { root, run, state, sink } = await useNewsletter(
    count,
    {},
    {
      onRcptTo: (_, __, callback) => {
        rm(join(root, issueFile), { force: true }).then(() => callback(), callback);
      },
    },
  );
  const { code, stderr } = await run('send', '1', '--yes');
  expect([code, stderr]).toEqual([3, expect.stringContaining(`Cannot read ${issueFile}`)]);
  expect(sink.received.length).toBeLessThan(count);
  expect((await state()).counts).toMatchObject({ accepted: sink.received.length, writing: 0 });
});
