import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/lib/store/open.ts';
import { decideMailing, listMailings } from '../../src/mailing/ledger/mailings.ts';
import { isOnWeb } from '../../src/site/publish/online.ts';
import { type Calling, call } from '../helpers/call.ts';
import {
  filesOf,
  gitEnvironment,
  issueText,
  makeBare,
  makeFolder,
  makePublished,
  serveFolder,
} from '../helpers/published.ts';
import { useSink } from '../helpers/smtp.ts';

/** A newsletter whose issue 1 was not sent, with three readers, an SMTP server and a web server. */
async function useUnsent(publish?: string) {
  const place = makeFolder();
  const web = await serveFolder(() => place);
  const atFirstMessage: boolean[] = [];
  const sink = await useSink({
    onMailFrom(_, __, callback) {
      atFirstMessage.push(existsSync(join(place, '001/index.html')));
      callback();
    },
  });
  const root = await makePublished(
    publish ?? `{ rsync: "${place}" }`,
    { 'issues/001/issue.md': issueText(1), 'readers.csv': 'email\na@l.example\nb@l.example\n' },
    web.url,
  );
  const env = { SMTP_URL: sink.url, SITE_LOOPBACK: 'yes', ...gitEnvironment };
  const run = (command: string, args: readonly string[], calling: Calling = {}) =>
    call(command, ['--root', root, ...args], { ...calling, env: { ...env, ...calling.env } });
  await run('subscribers', ['import', join(root, 'readers.csv'), '--consent', 'test']);
  return { root, place, web, sink, run, atFirstMessage };
}

/** Without the setting, as where another program uploads the site. */
async function withoutPublish(root: string): Promise<void> {
  const file = join(root, 'issues/newsletter.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^publish:.*$/m, ''));
}

describe('digest', () => {
  test('confirms, publishes, then sends: the page is online before the first message', async () => {
    const { place, sink, run, atFirstMessage, web } = await useUnsent();
    const done = await run('digest', ['--yes']);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    const steps = [
      'Built public/',
      'Recipients  2 people',
      `Published to ${place}`,
      `Online: ${web.url}/001/`,
      'sent to 2',
    ];
    const places = steps.map((text) => done.stdout.indexOf(text));
    expect(places.slice(0, 3)).toEqual([...places.slice(0, 3)].sort((a, b) => a - b));
    expect(places.slice(0, 3)).not.toContain(-1);
    expect(sink.received).toHaveLength(2);
    expect(atFirstMessage[0]).toBe(true);
  });

  test('a rehearsal publishes nothing, and an issue that is not confirmed never goes online', async () => {
    const { root, place, sink, run } = await useUnsent();
    expect(await run('digest', [], { env: { SMTP_URL: '' } })).toMatchObject({ code: 0 });
    expect(existsSync(join(root, 'public/001/index.html'))).toBe(true);
    expect(existsSync(join(place, 'index.html'))).toBe(false);
    // Nobody is there to ask; then somebody says no.
    expect(await run('digest', [])).toMatchObject({ code: 2 });
    const no = await run('digest', [], { answer: false });
    expect(no).toMatchObject({ code: 0 });
    expect(no.stdout).toContain('Nothing was published or sent.');
    expect(existsSync(join(place, 'index.html'))).toBe(false);
    expect(sink.received).toHaveLength(0);
    expect(await run('digest', [], { answer: true })).toMatchObject({ code: 0 });
    expect(existsSync(join(place, 'index.html'))).toBe(true);
    expect(sink.received).toHaveLength(2);
  });

  test('sends nothing where publishing fails, and continues when it is run again', async () => {
    const { root, sink, run } = await useUnsent('{ run: "test -e ready" }');
    const failed = await run('digest', ['--yes']);
    expect(failed.code).toBe(3);
    expect(failed.stderr).toContain('(publish-failed)');
    expect(sink.received).toHaveLength(0);
    await writeFile(join(root, 'ready'), '');
    // The command uploads nothing, so the page is not online.
    const lost = await run('digest', ['--yes']);
    expect(lost.code).toBe(3);
    expect(lost.stderr).toContain('(publish-not-online)');
    expect(sink.received).toHaveLength(0);
    expect(await run('digest', ['--yes', '--unpublished'])).toMatchObject({ code: 0 });
    expect(sink.received).toHaveLength(2);
  });

  test('with a branch of a repository', async () => {
    const bare = makeBare();
    const { run, sink } = await useUnsent(`{ git: ${bare} }`);
    // The branch is not what the web server serves.
    expect(await run('digest', ['--yes', '--unpublished'])).toMatchObject({ code: 0 });
    expect(filesOf(bare, 'gh-pages')).toContain('001/index.html');
    expect(sink.received).toHaveLength(2);
  });
});

describe('send', () => {
  test("fetches the issue's page first; without it, it asks, or exits 3 without a terminal", async () => {
    const { place, root, sink, run, web } = await useUnsent();
    const alone = await run('send', ['1', '--yes']);
    expect(alone.code).toBe(3);
    expect(alone.stderr).toContain(`${web.url}/001/, is not online`);
    expect(alone.stderr).toContain('--unpublished');
    expect(await run('send', ['1', '--yes'], { answer: false })).toMatchObject({ code: 0 });
    // A host that answers with its front page where a page is missing.
    await mkdir(join(place, '001'), { recursive: true });
    await writeFile(join(place, '001/index.html'), '<title>Home</title>');
    expect(await run('send', ['1', '--yes'])).toMatchObject({ code: 3 });
    expect(sink.received).toHaveLength(0);

    expect(await run('publish', ['--yes'])).toMatchObject({ code: 0 });
    expect(await run('send', ['1', '--yes', '--limit', '1'])).toMatchObject({ code: 3 });
    expect(sink.received).toHaveLength(1);
    // Once a message has arrived, the others follow, whatever happens to the host.
    await rm(join(place, '001'), { recursive: true });
    await withoutPublish(root);
    expect(await run('send', ['1', '--yes'])).toMatchObject({ code: 0 });
    expect(sink.received).toHaveLength(2);
  });

  test('asks once, also where the page is missing, and the screen says how it is', async () => {
    const { root, sink, run, web } = await useUnsent();
    const questions: string[] = [];
    const answer = async (question: string): Promise<boolean> => {
      questions.push(question);
      return false;
    };
    for (const [args, shown] of [
      [['send', '1'], `not online: ${web.url}/001/`],
      [['send', '1', '--dry-run'], `not online: ${web.url}/001/`],
      [['send', '1', '--unpublished'], 'not checked: --unpublished'],
      [['send', '1', '--at', '2999-12-01 9:00'], `not online: ${web.url}/001/`],
      [['digest'], 'not checked: it is published before anything is sent'],
    ] as const) {
      const [command, ...others] = args;
      expect((await run(command, others, { answer })).stdout, `${args}`).toContain(shown);
    }
    expect(questions).toEqual([
      'The page is not online. Send issue 1 to 2 people?',
      'Send issue 1 to 2 people?',
      expect.stringMatching(/^Send issue 1 to 2 people on 1 December 2999/),
      'Send issue 1 to 2 people?',
    ]);
    await run('publish', ['--yes']);
    await withoutPublish(root);
    expect((await run('digest', [], { answer })).stdout).toContain(`online: ${web.url}/001/`);
    expect(sink.received).toHaveLength(0);
  });

  test.each([
    ['--unpublished', ['--unpublished'], {}],
    ['a yes at the terminal', [], { answer: true }],
    ['a site that is not on the web', [], { env: { SITE_LOOPBACK: '' } }],
  ])('sends without the page after %s', async (_, args, calling) => {
    const { sink, run } = await useUnsent();
    expect(await run('send', ['1', '--yes', ...args], calling)).toMatchObject({ code: 0 });
    expect(sink.received).toHaveLength(2);
  });

  test('a test and a dry run need no page', async () => {
    const { run } = await useUnsent();
    expect(await run('send', ['1', '--dry-run'])).toMatchObject({ code: 0 });
    expect(await run('send', ['1', '--test', 'me@l.example'])).toMatchObject({ code: 0 });
  });
});

describe('send --due', () => {
  async function makeDue(root: string): Promise<void> {
    const store = await openStore(join(root, 'data/newsletter.db'));
    const [mailing] = await listMailings(store);
    await decideMailing(store, mailing?.id ?? '', { startAt: '2020-01-01T00:00:00.000Z' });
    await store.close();
  }

  test('publishes an issue that is due, then sends it', async () => {
    const { root, place, sink, run, atFirstMessage } = await useUnsent();
    const at = ['1', '--at', '2999-12-01 09:00', '--yes'];
    expect(await run('send', at)).toMatchObject({ code: 0 });
    expect(existsSync(join(place, 'index.html'))).toBe(false);
    // Scheduled is not sent: `publish` by itself leaves it out.
    expect(await run('publish', ['--sent-only'])).toMatchObject({ code: 0 });
    expect(existsSync(join(place, '001/index.html'))).toBe(false);
    await makeDue(root);
    expect(await run('send', ['--due'])).toMatchObject({ code: 0, stderr: '' });
    expect(sink.received).toHaveLength(2);
    expect(atFirstMessage[0]).toBe(true);
  });

  test('without `publish`, it waits for the page, mails the operator once, and exits 3', async () => {
    const { root, place, sink, run } = await useUnsent();
    await run('send', ['1', '--at', '2999-12-01 09:00', '--yes']);
    await makeDue(root);
    await withoutPublish(root);
    const file = join(root, 'issues/newsletter.yaml');
    await writeFile(file, `${await readFile(file, 'utf8')}operator: op@l.example\n`);
    for (let run_ = 0; run_ < 2; run_ += 1) {
      const waiting = await run('send', ['--due']);
      expect(waiting.code).toBe(3);
      expect(waiting.stderr).toContain('(page-not-online)');
    }
    expect(sink.received.map(({ to }) => to[0])).toEqual(['op@l.example']);
    expect(`${sink.received[0]?.raw}`).toContain('Issue 1 is not sent yet');
    await mkdir(join(place, '001'), { recursive: true });
    await writeFile(
      join(place, '001/index.html'),
      await readFile(await builtPage(root, run), 'utf8'),
    );
    expect(await run('send', ['--due'])).toMatchObject({ code: 0 });
    expect(sink.received).toHaveLength(3);
  });
});

async function builtPage(
  root: string,
  run: (command: string, args: readonly string[]) => Promise<unknown>,
): Promise<string> {
  await run('build', []);
  return join(root, 'public/001/index.html');
}

test('only public host names are on the web', () => {
  const on = ['https://news.example-letters.org', 'http://dpnsee.rs/bulletin', 'https://8.8.8.8'];
  const off = [
    'https://news.example.org',
    'https://dpnsee.example/x',
    'http://localhost:8080',
    'http://127.0.0.1',
    'http://[::1]/',
    'http://10.0.0.7',
    'http://192.168.1.2/x',
    'https://site.test',
    'http://raspberry.local',
    'http://intranet/letter',
    'ftp://dpnsee.rs',
  ];
  expect(on.filter((url) => !isOnWeb(url))).toEqual([]);
  expect(off.filter(isOnWeb)).toEqual([]);
});
