import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { issueFile, useNewsletter } from '../helpers/newsletter.ts';

type Set = Awaited<ReturnType<typeof useNewsletter>>;

const header = 'subscriber,state,attempts,code,enhanced,reason,nextAttempt,updatedAt\n';

/** The same newsletter on another computer: the files, without the database. */
async function forget({ root }: Set): Promise<void> {
  await rm(join(root, 'data'), { recursive: true });
}

async function mark({ root }: Set, lines: string): Promise<void> {
  const text = await readFile(join(root, issueFile), 'utf8');
  await writeFile(join(root, issueFile), text.replace('date:', `${lines}\ndate:`));
}

const sent = `mailing:
  id: 0123456789abcdef01234567
  started: "2026-11-24T23:30:00.000Z"
  finished: "2026-11-24T23:31:00.000Z"`;

describe('status of an issue', () => {
  test.for([[], ['--json'], ['--csv']])('that does not exist exits 2 %j', async (options) => {
    const set = await useNewsletter(1);
    for (const begin of [async () => {}, () => set.run('send', '1', '--yes')]) {
      await begin();
      const { code, stdout, stderr } = await set.run('status', '9', ...options);
      expect([code, stderr]).toEqual([2, 'Issue 9 not found. The newest is 1.\n']);
      expect(stdout).not.toContain('subscriber');
    }
  });

  test('that was not sent says so, and as CSV it is a heading without rows', async () => {
    const set = await useNewsletter(0);
    expect(await set.run('status', '1')).toMatchObject({
      code: 0,
      stdout: 'Issue 1 has not been sent.\n',
    });
    expect(await set.run('status', '1', '--csv')).toMatchObject({ code: 0, stdout: header });
    expect(await set.run('status')).toMatchObject({
      code: 0,
      stdout:
        'No issue has been sent.\nTranslations of issue 1:\n  sr-Latn  0 of 2 translated  2 missing\n',
    });
  });

  test('that was sent elsewhere agrees with its file, as `send` does', async () => {
    const set = await useNewsletter(2);
    await set.run('send', '1', '--yes');
    await forget(set);
    for (const args of [['1'], []]) {
      const { code, stdout } = await set.run('status', ...args);
      expect([code, stdout]).toEqual([
        0,
        expect.stringMatching(
          /^Issue 1 was sent from another copy of this newsletter\. Its mailing began on .+ \(Europe\/Belgrade\) and finished on .+\. This copy does not know who received it/,
        ),
      ]);
    }
    const json = JSON.parse((await set.run('status', '1', '--json')).stdout);
    expect(json).toMatchObject({ issue: 1, state: null, elsewhere: { id: expect.any(String) } });
    expect((await set.run('send', '1', '--yes')).code).toBe(2);
  });

  test('of which this database knows only a rehearsal tells of both', async () => {
    const set = await useNewsletter(2);
    await set.rehearse();
    await mark(set, sent);
    const { stdout } = await set.run('status', '1');
    expect(stdout).toMatch(/sent from another copy.+began on 25 November 2026 at 00:30/);
    expect(stdout).toMatch(/Issue 1 \(a rehearsal, to the outbox\): done/);
  });

  test('whose database is older than its file says so', async () => {
    const set = await useNewsletter(2);
    await set.run('send', '1', '--yes', '--limit', '1');
    const text = await readFile(join(set.root, issueFile), 'utf8');
    const finished = text.replace(/run: 1/, 'finished: "2026-11-24T23:31:00.000Z"');
    await writeFile(join(set.root, issueFile), finished);
    const { stdout } = await set.run('status', '1');
    expect(stdout).toContain('This database is older');
    expect(stdout).toContain('Issue 1: not finished');
  });
});

test('an issue and its corrections are shown, the newest first', async () => {
  const set = await useNewsletter(3);
  const edit = async (from: string, to: string) => {
    const file = join(set.root, issueFile);
    await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
  };
  await set.rehearse();
  await set.run('send', '1', '--yes', '--limit', '2');
  const first = JSON.parse((await set.run('status', '1', '--json')).stdout);
  expect(first).toMatchObject({ correction: 0, corrected: [] });
  await edit('Hello.', 'Hello again.');
  await set.run('send', '1', '--correction', '--yes');
  await edit('again.', 'once more.');
  await set.run('send', '1', '--correction', '--all', '--yes');
  for (const args of [['1'], []]) {
    const { stdout } = await set.run('status', ...args);
    expect(stdout).toMatch(
      /^Issue 1, correction 2: done\n[\s\S]* 3 accepted[\s\S]*\n\nIssue 1, correction 1: replaced by a correction\n[\s\S]* 1 accepted[\s\S]*\n\nIssue 1: replaced by a correction\n[\s\S]* 2 accepted/,
    );
    expect(stdout).not.toContain('rehearsal');
  }
  const { stdout: csv } = await set.run('status', '1', '--csv');
  const [heading, ...rows] = csv.trimEnd().split('\n');
  expect(heading).toBe(`${header.trimEnd()},mailing`);
  const accepted = rows.filter((row) => row.includes(',accepted,'));
  expect(accepted).toHaveLength(6);
  const ids = accepted.map((row) => row.split(',').at(-1));
  expect(new Set(ids).size).toBe(3);
  expect(ids.filter((id) => id === first.mailing)).toHaveLength(2);
  const json = JSON.parse((await set.run('status', '1', '--json')).stdout);
  expect(json).toMatchObject({
    correction: 2,
    counts: { accepted: 3 },
    corrected: [
      { correction: 1, counts: { accepted: 1 } },
      { correction: 0, mailing: first.mailing, counts: { accepted: 2, skipped: 1 } },
    ],
  });
});

test('a scheduled issue, one that waits and one in doubt are named in plain words', async () => {
  const set = await useNewsletter(2);
  await set.run('send', '1', '--yes', '--at', '2099-01-01 09:00');
  const { stdout } = await set.run('status', '1');
  expect(stdout).toContain('Issue 1: scheduled, not sent yet\n');
  expect(stdout).not.toMatch(/frozen|writing/);
});

test('check says whether it read the inbox', async () => {
  const { root, run } = await useNewsletter(0);
  expect((await run('check')).stdout).toMatch(/^Checked 1 issue: /m);
  await mkdir(join(root, 'issues/inbox'));
  await writeFile(join(root, 'issues/inbox/a.md'), '---\ntitle: A\n---\n\nWords.\n');
  expect((await run('check')).stdout).toMatch(/^Checked 1 issue and the inbox: /m);
  expect((await run('check', '1')).stdout).toMatch(/^Checked 1 issue: /m);
});

test('a rehearsal has no rate, since it is not sent', async () => {
  const set = await useNewsletter(20);
  await set.rehearse();
  const { stdout } = await set.run('status', '1');
  expect(stdout).toContain('20 accepted');
  expect(stdout).not.toContain('a second');
});

describe('send --dry-run', () => {
  test('after a rehearsal says that nothing has changed, not that everyone has the issue', async () => {
    const set = await useNewsletter(2);
    await set.rehearse();
    const { stdout } = await call('send', ['1', '--dry-run', '--root', set.root]);
    expect(stdout).toContain('has not changed since the last rehearsal, which is in data/outbox/.');
    expect(stdout).not.toMatch(/received|Would be sent/);
  });

  test('after sending says who has it, and after a cancellation that it was cancelled', async () => {
    const set = await useNewsletter(2);
    await set.run('send', '1', '--yes', '--limit', '1');
    await set.run('send', '1', '--cancel');
    expect((await set.run('send', '1', '--dry-run')).stdout).toContain('was cancelled');
    const other = await useNewsletter(1);
    await other.run('send', '1', '--yes');
    expect((await other.run('send', '1', '--dry-run')).stdout).toBe(
      'Everyone has received issue 1. Nothing would be sent.\n',
    );
  });

  test('without SMTP settings names the folder', async () => {
    const { root } = await useNewsletter(1);
    const { stdout } = await call('send', ['1', '--dry-run', '--root', root]);
    expect(stdout).toContain('Would be written to data/outbox/ (a rehearsal)');
  });
});
