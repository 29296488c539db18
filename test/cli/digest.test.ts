import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { masthead } from '../helpers/command.ts';
import { makeRoot, snapshot } from '../helpers/root.ts';
import { useSink } from '../helpers/smtp.ts';

const sample = join(import.meta.dirname, '../fixtures/newsletter/issues');

/** A newsletter with two sent issues and an inbox; not the one in `issues/`, which belongs to the user. */
async function sampleRoot(): Promise<string> {
  const root = await makeRoot();
  await rm(join(root, 'issues'), { recursive: true });
  await cp(sample, join(root, 'issues'), { recursive: true });
  return root;
}

describe('digest on the sample', () => {
  test('makes the third issue, builds the site and fills the outbox; a second run sends nothing', async () => {
    const root = await sampleRoot();
    const first = await call('digest', ['--root', root]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('Composed issue 3');
    expect(first.stdout).toContain('5 messages written to data/outbox/');
    expect(await readdir(join(root, 'public'))).toEqual(
      expect.arrayContaining(['001', '002', '003', 'feed.xml', 'index.html']),
    );
    const outbox = join(root, 'data/outbox');
    const mails = await Promise.all(
      (await readdir(outbox)).map(async (file) =>
        PostalMime.parse(await readFile(join(outbox, file))),
      ),
    );
    expect(mails.map(({ to }) => to?.[0]?.name).sort()).toContain('Đorđe Šarić');
    for (const mail of mails) {
      expect(mail.to?.[0]?.address).toMatch(/@example\.invalid$/);
      expect(mail.html).toContain('Niš');
      expect(mail.text).toContain('Niš');
    }

    const files = async () => {
      const site = await snapshot(join(root, 'public'));
      // The record of the files' times, which each build renews.
      delete site[join(root, 'public/.masthead/files')];
      return { ...site, ...(await snapshot(outbox)) };
    };
    const before = await files();
    const second = await call('digest', ['--root', root]);
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).toContain('Nothing was sent.');
    expect(await files()).toEqual(before);
  });

  test('over SMTP it asks, sends once, marks the issue, and a copy without the ledger refuses', async () => {
    const root = await sampleRoot();
    const sink = await useSink();
    const env = { SMTP_URL: sink.url };
    expect(await call('digest', ['--root', root], { env })).toMatchObject({ code: 1 });
    for (const name of ['ana', 'bojan', 'cvetka']) {
      const args = ['add', `${name}@list.example`, '--name', name, '--root', root];
      expect(await call('subscribers', args)).toMatchObject({ code: 0 });
    }
    const unasked = await call('digest', ['--root', root], { env });
    expect(unasked.code).toBe(2);
    expect(unasked.stderr).toContain('--yes');
    expect(sink.received).toHaveLength(0);

    // As a process, as people run it; the others run in this one.
    expect(await masthead('digest', ['--root', root, '--yes'], env)).toMatchObject({ code: 0 });
    expect(sink.received.map(({ to }) => to[0]).sort()).toEqual([
      'ana@list.example',
      'bojan@list.example',
      'cvetka@list.example',
    ]);
    const status = JSON.parse((await call('status', ['3', '--json', '--root', root])).stdout);
    expect(status).toMatchObject({
      issue: 3,
      state: 'done',
      halted: null,
      suppressed: 0,
      doubt: [],
    });
    expect(status.counts).toEqual({
      pending: 0,
      writing: 0,
      accepted: 3,
      deferred: 0,
      failed: 0,
      doubt: 0,
      skipped: 0,
    });
    expect(await readFile(join(root, 'issues/003/issue.md'), 'utf8')).toMatch(
      /mailing:\n {2}id: \w+\n {2}started: \S+\n {2}finished: \S+\n/,
    );

    const again = await call('digest', ['--root', root, '--yes'], { env });
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toContain('Nothing new');
    await rm(join(root, 'data'), { recursive: true });
    const stranger = await call('send', ['3', '--root', root, '--yes'], { env });
    expect(stranger.code).toBe(2);
    expect(stranger.stderr).toContain('not sent again');
    expect(sink.received).toHaveLength(3);
  });

  test('continues with the newest issue if it was not sent, and leaves the inbox for the next', async () => {
    const root = await sampleRoot();
    expect(await call('compose', ['--root', root])).toMatchObject({ code: 0 });
    await writeFile(
      join(root, 'issues/inbox/more.md'),
      '---\ntitle: More\nsection: press\n---\n\nWords.\n',
    );
    const { stdout, code } = await call('digest', ['--root', root]);
    expect(code).toBe(0);
    expect(stdout).toContain('Continuing with issue 3');
    expect(await readdir(join(root, 'issues/inbox'))).toContain('more.md');
  });
});

test('two that compose at once never make the same number, and no item is lost or taken twice', async () => {
  const root = await sampleRoot();
  // Two processes and two in this one, of which each opens the lock's file itself.
  const ways = [masthead, masthead, call, call];
  const runs = await Promise.all(ways.map((compose) => compose('compose', ['--root', root])));
  const busy = 'Another compose is running here. Wait until it has ended.\n';
  for (const { code, stderr } of runs) {
    expect([0, 3]).toContain(code);
    expect(stderr).toBe(code === 0 ? '' : busy);
  }
  const issues = (await readdir(join(root, 'issues'))).filter((name) => /^\d+$/.test(name));
  expect(issues.sort()).toEqual(['001', '002', '003']);
  expect((await readdir(join(root, 'issues/003'))).filter((name) => /^\d/.test(name))).toHaveLength(
    3,
  );
  expect(await readdir(join(root, 'issues/inbox'))).toEqual(['athens-finds-out.md', 'images']);
  expect(await readdir(join(root, 'issues/inbox/images'))).toEqual([]);
});

test('broken files: every problem is reported with its place, exit 1, and nothing is written', async () => {
  const cases = join(import.meta.dirname, '../fixtures/content');
  const names = await readdir(cases);
  expect(names.length).toBeGreaterThanOrEqual(20);
  const root = await sampleRoot();
  for (const name of names) {
    for (const file of await readdir(join(cases, name, 'inbox'))) {
      const own =
        file === 'issue.md' ? file : file.replace(/^(\d+-)?/, (number) => `${number}${name}-`);
      await cp(join(cases, name, 'inbox', file), join(root, 'issues/inbox', own));
    }
  }
  const before = await snapshot(join(root, 'issues'));
  const { code, stderr, stdout } = await call('digest', ['--root', root, '--json']);
  expect(code).toBe(1);
  expect(await snapshot(join(root, 'issues'))).toEqual(before);
  expect(await readdir(root)).not.toContain('public');
  expect(stderr).not.toMatch(/^\s+at /m);
  const { problems } = JSON.parse(stdout) as {
    problems: { file?: string; line?: number; severity: string }[];
  };
  for (const problem of problems) {
    expect(problem.file).toMatch(/^issues\/inbox\//);
    expect(problem.line).toBeGreaterThan(0);
  }
  const reported = new Set(problems.map(({ file }) => file));
  for (const name of names.filter((each) => each !== 'next-issue')) {
    expect(
      [...reported].some((file) => file?.includes(`${name}-`)),
      name,
    ).toBe(true);
  }
});
