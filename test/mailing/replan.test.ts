import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/lib/store/open.ts';
import { decideMailing, listMailings } from '../../src/mailing/ledger/mailings.ts';
import { openSender } from '../../src/mailing/ledger/senders.ts';
import { BusyError } from '../../src/model/errors.ts';
import { type Calling, call } from '../helpers/call.ts';
import { onPostgres } from '../helpers/database.ts';
import { useStore } from '../helpers/mailing.ts';
import { issueFile, useNewsletter } from '../helpers/newsletter.ts';
import { PlanField } from '../helpers/plan-field.ts';
import type { RandomState } from '../helpers/plan-states.ts';
import { type Script, useScript } from '../helpers/smtp.ts';

const storyFile = 'issues/001/01-story.md';
const inAnHour = () => new Date(Date.now() + 3_600_000);

const simpleState: RandomState = {
  people: [{ after: { state: 'confirmed' }, deliveries: [] }],
  history: [],
  stories: [''],
  languages: ['en'],
  text: 'one',
  nothing: 'skip',
  inDoubt: 'hold',
  request: { kind: 'smtp', by: 'person' },
};

async function useField() {
  const set = await useNewsletter();
  const { root, env, sink, run, place } = set;
  const edit = async (from: string, to: string, path = issueFile) => {
    const file = join(root, path);
    await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
  };
  /** Through a server that follows a script. */
  const sendThrough = async (script: Script, ...args: string[]) => {
    const { url } = await useScript(script);
    return call('send', [...args, '--root', root], { env: { ...env, SMTP_URL: url } });
  };
  const sendWhen = (calling: Calling, ...args: string[]) =>
    call('send', [...args, '--root', root], { env, ...calling });
  const add = (name: string) => run('subscribers', 'add', `${name}@list.example`);
  const remove = (name: string) => run('subscribers', 'remove', `${name}@list.example`);
  const texts = () => sink.received.map(({ raw }) => raw.toString());
  const to = () => sink.received.map((each) => each.to[0]?.split('@')[0]).sort();
  const inStore = async <T>(work: (store: Store, id: string) => Promise<T>): Promise<T> => {
    const store = await openStore(place);
    const [mailing] = await listMailings(store);
    const value = await work(store, mailing?.id as string);
    await store.close();
    return value;
  };
  const startNow = () =>
    inStore((store, id) => decideMailing(store, id, { startAt: '2020-01-01T00:00:00.000Z' }));
  return { ...set, edit, sendThrough, sendWhen, add, remove, texts, to, inStore, startNow };
}

const failures: [string, Script][] = [
  ['a login that fails', { mail: '535 5.7.8 authentication failed' }],
  ['a server that takes no connection', { greeting: '421 4.3.2 closing' }],
  ['recipients who are asked to wait', { rcpt: '450 4.7.1 greylisted' }],
  ['recipients who are all refused', { rcpt: '550 5.1.1 no such user' }],
  ['a text that is refused', { message: '554 5.6.0 bad content' }],
];

describe('before the first acceptance', () => {
  test.for(failures)('%s does not fix text and recipients', async ([, script]) => {
    const { run, edit, sendThrough, sendWhen, add, remove, texts, to, state } = await useField();
    expect((await sendThrough(script, '1', '--yes')).code).toBe(3);
    await edit('Hello.', 'Hello again.');
    await edit('title: A story', 'title: A better story', storyFile);
    await add('late');
    await remove('reader0');
    const dry = await run('send', '1', '--dry-run');
    expect(dry.stdout).toContain('en: 3 people');
    expect(dry.stdout + dry.stderr).not.toContain('was changed');
    expect(await sendWhen({ now: inAnHour }, '1', '--yes')).toMatchObject({ code: 0 });
    expect(to()).toEqual(['late', 'reader1', 'reader2']);
    for (const text of texts()) expect(text).toMatch(/Hello again\.[\s\S]*A better story/);
    expect(await state()).toMatchObject({ state: 'done', counts: { accepted: 3 } });
  });

  test('cron plans again, and says so', async () => {
    const { edit, sendThrough, sendWhen, add, texts, to } = await useField();
    await sendThrough({ rcpt: '450 4.7.1 greylisted' }, '1', '--yes');
    await edit('Hello.', 'Hello again.');
    await add('late');
    const ran = await sendWhen({ now: inAnHour }, '--due');
    expect(ran.stdout).toContain('it is sent with its current text, to 4 people');
    expect(ran.stdout).toContain('1 of them joined since');
    expect(to()).toHaveLength(4);
    for (const text of texts()) expect(text).toContain('Hello again.');
  });

  test('cron sends nothing while the text has errors', async () => {
    const { edit, sendThrough, sendWhen, to } = await useField();
    await sendThrough({ rcpt: '450 4.7.1 greylisted' }, '1', '--yes');
    await edit('Hello.', '![A picture](images/none.png)');
    const ran = await sendWhen({ now: inAnHour }, '--due');
    expect(ran.code).toBe(1);
    expect(ran.stdout + ran.stderr).toContain('images/none.png');
    expect(to()).toEqual([]);
    await edit('![A picture](images/none.png)', 'Repaired.');
    expect(await sendWhen({ now: inAnHour }, '--due')).toMatchObject({ code: 0 });
    expect(to()).toHaveLength(3);
  });

  test('a retry keeps its time and its count', async () => {
    const { sendThrough, sendWhen, inStore } = await useField();
    await sendThrough({ rcpt: '450 4.7.1 greylisted' }, '1', '--yes');
    const read = () =>
      inStore((store) =>
        store.db
          .selectFrom('deliveries')
          .select(['subscriber_id', 'attempts', 'next_attempt', 'state'])
          .orderBy('subscriber_id')
          .execute(),
      );
    const before = await read();
    expect(before.every(({ attempts, state }) => attempts === 1 && state === 'deferred')).toBe(
      true,
    );
    await sendWhen({}, '1', '--yes');
    expect(await read()).toEqual(before);
  });

  test('an issue that took the number of another one is not sent in its place', async () => {
    const { edit, run, sendThrough, sendWhen, to } = await useField();
    await sendThrough({ rcpt: '450 4.7.1 greylisted' }, '1', '--yes');
    await edit('000000000001', '00000000000f');
    const ran = await sendWhen({ now: inAnHour }, '--due');
    expect(ran.code).toBe(1);
    expect(ran.stdout + ran.stderr).toContain('Issue 1 is not the issue whose mailing began');
    expect(to()).toEqual([]);
    expect(await run('send', '1', '--cancel')).toMatchObject({ code: 0 });
  });

  test('a mailing whose recipients were all erased goes to those who joined', async () => {
    const { run, sendThrough, sendWhen, add, to } = await useField();
    await sendThrough({ greeting: '421 4.3.2 closing' }, '1', '--yes');
    for (const name of ['reader0', 'reader1', 'reader2']) {
      await run('subscribers', 'erase', `${name}@list.example`, '--yes');
    }
    await add('late');
    expect(await sendWhen({ now: inAnHour }, '--due')).toMatchObject({ code: 0 });
    expect(to()).toEqual(['late']);
    expect((await sendWhen({ now: inAnHour }, '--due')).stdout).toContain('Nothing is due');
  });

  test('a plan of which another process froze another mailing meanwhile is not executed', async () => {
    const store = await useStore();
    const field = new PlanField(store, simpleState);
    await field.fill();
    const plan = await field.plan();
    await field.begin(plan);
    await expect(field.begin(plan)).rejects.toThrow(BusyError);
    const again = await field.plan();
    await field.execute();
    await expect(field.begin(again)).rejects.toThrow(BusyError);
  });

  test('a process that works on the mailing keeps its plan', async () => {
    if (!onPostgres()) return;
    const { edit, run, sendThrough, inStore, texts, add, to } = await useField();
    await sendThrough({ greeting: '421 4.3.2 closing' }, '1', '--yes');
    await inStore((store, id) => openSender(store, id));
    await edit('Hello.', '![No file is read](images/none.png)');
    await add('late');
    expect(await run('send', '--due')).toMatchObject({ code: 0 });
    expect(to()).toEqual(['reader0', 'reader1', 'reader2']);
    for (const text of texts()) expect(text).toContain('Hello.');
  });
});

describe('after the first acceptance', () => {
  test.each([
    ['a picture', 'Hello.', '![A picture](images/none.png)', issueFile],
    ['a field', 'title: A story', 'title: ""', storyFile],
    ['broken front matter', 'title: A story', 'title: "A story', storyFile],
  ])('errors in the files do not stop the rest: %s', async (_, from, to_, path) => {
    const { edit, run, texts, to, state } = await useField();
    await run('send', '1', '--yes', '--limit', '1');
    await edit(from, to_, path);
    const dry = await run('send', '1', '--dry-run');
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.stdout).toContain('en: 2 people');
    for (const args of [['--correction'], ['--test', 'jane@list.example']]) {
      const refused = await run('send', '1', '--yes', ...args);
      expect(refused.code, args.join(' ')).toBe(1);
      expect(refused.stdout + refused.stderr).toContain('Nothing was sent.');
    }
    const rest = await run('send', '1', '--yes');
    expect(rest.code).toBe(0);
    expect(rest.stderr).toContain(path);
    expect(rest.stderr).toContain('Issue 1 was changed after sending began');
    expect(rest.stderr).not.toContain('error:');
    expect(to()).toEqual(['reader0', 'reader1', 'reader2']);
    for (const text of texts()) expect(text).toMatch(/Hello\.[\s\S]*A story/);
    expect(await state()).toMatchObject({ state: 'done', counts: { accepted: 3 } });
    const again = await run('send', '1', '--yes');
    expect(again.code).toBe(1);
    expect(to()).toHaveLength(3);
  });

  test('check, --dry-run and send warn of changed files, which have no effect', async () => {
    const { edit, run, add, texts, to } = await useField();
    await run('send', '1', '--yes', '--limit', '1');
    for (const [command, ...args] of [['check'], ['send', '1', '--dry-run']] as const) {
      const ran = await run(command, ...args);
      expect(ran.stdout + ran.stderr, command).not.toContain('was changed after');
    }
    await edit('Hello.', 'Hello again.');
    await add('late');
    for (const [command, ...args] of [
      ['check'],
      ['check', '1'],
      ['send', '1', '--dry-run'],
      ['send', '1', '--yes'],
    ] as const) {
      const ran = await run(command, ...args);
      expect(ran.stdout + ran.stderr, `${command} ${args}`).toContain(
        'Issue 1 was changed after sending began',
      );
    }
    expect(to()).toEqual(['reader0', 'reader1', 'reader2']);
    for (const text of texts()) expect(text).not.toContain('Hello again.');
  });

  test('readers of the first text do not count as people who joined', async () => {
    const { edit, run, add } = await useField();
    await run('send', '1', '--yes', '--limit', '1');
    await edit('Hello.', 'Hello again.');
    await add('late');
    const joined = '1 person joined after sending began';
    const dry = () => run('send', '1', '--correction', '--dry-run');
    expect((await dry()).stdout).toContain(joined);
    await run('send', '1', '--correction', '--yes', '--limit', '1');
    expect((await dry()).stdout).toContain(joined);
    expect((await run('send', '1', '--dry-run')).stdout).toContain(joined);
  });

  test('a clock that was set back does not bring back the mailing before a correction', async () => {
    const { edit, run, sendWhen, to } = await useField();
    const earlier = { now: () => new Date(Date.now() - 3_600_000) };
    await run('send', '1', '--yes');
    await edit('Hello.', 'Hello again.');
    const correct = ['1', '--correction', '--all', '--yes', '--clock-is-right'];
    expect(await sendWhen(earlier, ...correct)).toMatchObject({ code: 0 });
    expect(to()).toHaveLength(6);
    expect(await sendWhen(earlier, ...correct)).toMatchObject({ code: 2 });
    expect(to()).toHaveLength(6);
  });

  test('doubt that a person settled counts as possibly received', async () => {
    const { edit, run, sendThrough, texts } = await useField();
    await sendThrough({ message: 'cut' }, '1', '--yes', '--limit', '1');
    await edit('Hello.', 'Hello again.');
    await run('send', '1', '--settle', 'resend', '--yes');
    expect(texts()).toHaveLength(3);
    for (const text of texts()) expect(text).not.toContain('Hello again.');
  });
});

describe('--at', () => {
  test('freezes the text, and again the second time; recipients when sending starts', async () => {
    const { edit, run, add, remove, startNow, texts, to } = await useField();
    const first = await run('send', '1', '--at', '2999-12-01 9:00', '--yes');
    expect(first.stdout).toMatch(/1 December 2999 at 09:00 .*as it is now, to 3 people/);
    expect(first.stdout).toContain('en: One');
    await edit('Hello.', 'Hello again.');
    await edit('title: One', 'title: Second', issueFile);
    await add('late');
    const second = await run('send', '1', '--at', '2999-12-02 9:00', '--yes');
    expect(second.stdout).toMatch(/2 December 2999 at 09:00 .*as it is now, to 4 people/);
    expect(second.stdout).toContain('1 of them joined since');
    expect(second.stdout).toContain('Second');
    expect(second.stdout).not.toContain('@list.example');
    await edit('Hello again.', 'Hello too late.');
    await add('later');
    await remove('reader0');
    await startNow();
    expect(await run('send', '--due')).toMatchObject({ code: 0 });
    expect(to()).toEqual(['late', 'later', 'reader1', 'reader2']);
    for (const text of texts()) expect(text).toContain('Hello again.');
  });

  test('now sends the present text at once', async () => {
    const { edit, run, add, texts, to } = await useField();
    await run('send', '1', '--at', '2999-12-01 09:00', '--yes');
    await edit('Hello.', 'Hello again.');
    await add('late');
    expect(await run('send', '1', '--at', 'now', '--yes')).toMatchObject({ code: 0 });
    expect(to()).toHaveLength(4);
    for (const text of texts()) expect(text).toContain('Hello again.');
  });

  test('is sent although the files have errors by then', async () => {
    const { edit, run, startNow, to } = await useField();
    await run('send', '1', '--at', '2999-12-01 09:00', '--yes');
    await edit('Hello.', '![A picture](images/none.png)');
    await startNow();
    await run('send', '--due');
    expect(to()).toHaveLength(3);
  });

  test('says when an hour comes twice, and which days and times do not exist', async () => {
    const { run } = await useField();
    const twice = await run('send', '1', '--at', '2998-10-28 02:30', '--yes');
    expect(twice.stdout + twice.stderr).toContain('comes twice in Europe/Belgrade');
    for (const [typed, reason] of [
      ['2999-06-31 9:00', 'June has 30 days'],
      ['2999-02-29 9:00', 'February 2999 has 28 days'],
      ['2999-13-01 9:00', 'the months are 01 to 12'],
      ['2999-12-01 24:30', 'from 00:00 to 23:59'],
      ['2999-03-31 2:30', 'the clocks go forward'],
    ] as const) {
      const ran = await run('send', '1', '--at', typed, '--yes');
      expect(ran, typed).toMatchObject({ code: 2 });
      expect(ran.stderr, typed).toContain(reason);
    }
  });
});

test('options that would be ignored, or that exclude each other, are refused before anything happens', async () => {
  const { run, state, to } = await useField();
  await run('send', '1', '--yes', '--limit', '1');
  for (const args of [
    ['--cancel', '--dry-run'],
    ['--pause', '--test', 'me@list.example'],
    ['--settle', 'resend', '--dry-run'],
    ['--at', '2999-12-01 9:00', '--cancel'],
    ['--due', '--limit', '1'],
    ['--all'],
  ]) {
    const numbers = args[0] === '--due' ? [] : ['1'];
    expect(await run('send', ...numbers, ...args), `${args}`).toMatchObject({ code: 2 });
  }
  expect(await state()).toMatchObject({ counts: { accepted: 1, pending: 2 } });
  expect(to()).toHaveLength(1);
});
