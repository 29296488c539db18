import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SMTPServer } from 'smtp-server';
import { expect } from 'vitest';
import { openStore, type Store } from '../../src/lib/store/open.ts';
import { call } from './call.ts';
import type { Ran } from './command.ts';
import { useNewsletter } from './newsletter.ts';

/** What the mail server does with the next messages. */
export type Mood = 'well' | 'login' | 'closing' | 'busy' | 'content' | 'unknown' | 'cut';

/** A message that the server took, or took before it cut the connection. */
export interface Arrived {
  to: string;
  subject: string;
  messageId: string;
}

const refusals: Partial<Record<Mood, { code: number; text: string }>> = {
  login: { code: 535, text: '5.7.8 authentication failed' },
  busy: { code: 450, text: '4.7.1 greylisted' },
  content: { code: 554, text: '5.6.0 bad content' },
  unknown: { code: 550, text: '5.1.1 no such user' },
};

const refuse = (mood: Mood): Error | undefined => {
  const refusal = refusals[mood];
  return refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code });
};

/** A newsletter on which commands are tried in any order, and all mail that arrives. */
export async function useCommandField(database: 'sqlite' | 'postgres') {
  let mood: Mood = 'well';
  let passed = 0;
  let version = 1;
  const arrived: Arrived[] = [];
  const start = Date.parse('2026-11-24T09:00:00Z');
  const time = {
    now: () => new Date(start + passed),
    clock: () => passed,
    pause: async (milliseconds: number) => {
      passed += milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  const set = await useNewsletter(
    3,
    {},
    {
      onMailFrom: (_, __, done) => done(mood === 'login' ? refuse(mood) : undefined),
      onRcptTo: ({ address }, _, done) => {
        const isOne = mood === 'unknown' && address.startsWith('reader1');
        done(mood === 'busy' || isOne ? refuse(mood) : undefined);
      },
      onConnect: (_, done) => {
        done(
          mood === 'closing'
            ? Object.assign(new Error('4.3.2 closing'), { responseCode: 421 })
            : undefined,
        );
      },
      onData(this: SMTPServer, stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const raw = Buffer.concat(chunks).toString();
          if (mood === 'content') return done(refuse(mood));
          const read = (name: string): string =>
            new RegExp(`^${name}: (.*)$`, 'im').exec(raw)?.[1]?.trim() ?? '';
          const [to = ''] = session.envelope.rcptTo.map(({ address }) => address.split('@')[0]);
          arrived.push({ to, subject: read('Subject'), messageId: read('Message-ID') });
          if (mood !== 'cut') return done();
          mood = 'well';
          // The message was taken, and the answer is lost.
          for (const each of this.connections) if (each.session === session) each._socket.destroy();
        });
      },
    },
    { database, now: time.now },
  );
  const { root, env, place } = set;
  await writeFile(
    join(root, 'issues/001/issue.md'),
    (await readFile(join(root, 'issues/001/issue.md'), 'utf8')).replace(
      'title: One',
      'title: Text 1',
    ),
  );
  const run = (command: string, args: readonly string[], answer?: () => Promise<boolean>) => {
    passed += 1000;
    return call(command, [...args, '--root', root], {
      env,
      ...time,
      ...(answer !== undefined && { answer }),
    });
  };
  const inStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    const store = await openStore(place);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };
  const file = (name: string): string => join(root, `issues/001/${name}`);
  /** Changes title and text, and keeps what masthead wrote. */
  const edit = async (name: string): Promise<void> => {
    version += 1;
    const text = await readFile(file(name), 'utf8').catch(() => '---\ntitle: x\n---\n');
    const [, head = ''] = /^---\n([\s\S]*?)---/.exec(text) ?? [];
    const title = `title: Text ${version}\n`;
    await writeFile(
      file(name),
      `---\n${head.replace(/^title: .*\n/m, title)}---\n\nWords ${version}.\n`,
    );
  };
  return {
    ...set,
    arrived,
    run,
    inStore,
    setMood: (to: Mood) => {
      mood = to;
    },
    wait: (minutes: number) => {
      passed += minutes * 60_000;
    },
    edit,
    remove: (name: string) => rm(file(name), { force: true }),
    /** A story with an error, so that nothing may be sent. */
    breakStory: () =>
      writeFile(file('02-broken.md'), '---\ntitle: Broken\n---\n\n![A picture](images/none.png)\n'),
  };
}

export type CommandField = Awaited<ReturnType<typeof useCommandField>>;

/** What a screen before sending promises: messages by subject. */
export interface Promised {
  subjects: Record<string, string>;
  counts: Record<string, number>;
  recipients: number;
}

/** Reads the screen in what was printed; undefined without one. */
export function readScreen({ stdout }: Ran): Promised | undefined {
  const lines = stdout.split('\n');
  const start = lines.findIndex((line) => /^(Issue|A correction|The rest).* of .*:$/.test(line));
  if (start === -1) return undefined;
  const shown: Record<string, string[]> = {};
  let label = '';
  for (const line of lines.slice(start + 1)) {
    if (!line.startsWith('  ')) break;
    label = line.slice(2, 13).trim() || label;
    shown[label] = [...(shown[label] ?? []), line.slice(14)];
  }
  const pairs = (values: readonly string[] = []): [string, string][] =>
    values.flatMap((value) => {
      const [, language, rest] = /^(en|sr-Latn): (.*)$/.exec(value) ?? [];
      return language === undefined || rest === undefined ? [] : [[language, rest]];
    });
  const number = (text: string): number => (text.startsWith('no ') ? 0 : Number.parseInt(text, 10));
  expect(shown.Recipients, stdout).toBeDefined();
  return {
    subjects: Object.fromEntries(pairs(shown.Subject)),
    counts: Object.fromEntries(
      pairs(shown.Recipients).map(([language, count]) => [language, number(count)]),
    ),
    recipients: number(shown.Recipients?.[0] ?? ''),
  };
}
