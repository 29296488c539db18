import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/lib/store/open.ts';
import { countUnsent } from '../../src/mailing/describe-plan.ts';
import { describeReview } from '../../src/mailing/describe-review.ts';
import type { PlanReview } from '../../src/mailing/review-plan.ts';
import { type Calling, call } from '../helpers/call.ts';
import type { Ran } from '../helpers/command.ts';
import { edition } from '../helpers/mailing.ts';
import { issueFile, useNewsletter } from '../helpers/newsletter.ts';
import { useScript } from '../helpers/smtp.ts';

const storyFile = 'issues/001/01-story.md';

async function useTwoLanguages(files: Record<string, string> = {}) {
  const set = await useNewsletter(3, {
    'issues/001/issue.sr-Latn.md': '---\ntitle: Jedan\npreheader: Šta ima\n---\n\nZdravo.\n',
    'issues/001/01-story.sr-Latn.md': '---\ntitle: Priča\n---\n\nReči o tome.\n',
    ...files,
  });
  const { root, env, run, place } = set;
  const inDatabase = async (work: (store: Store) => Promise<unknown>) => {
    const store = await openStore(place);
    await work(store);
    await store.close();
  };
  await run('subscribers', 'add', 'ana@list.example', '--language', 'sr-Latn');
  const edit = async (from: string, to: string, path = issueFile) => {
    const file = join(root, path);
    await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
  };
  const sendWith = (calling: Calling, ...args: string[]) =>
    call('send', [...args, '--root', root], { env, ...calling });
  return { ...set, edit, sendWith, inDatabase };
}

/** What is on the screen, without what follows it. */
function screenOf({ stdout }: Ran): string[] {
  const lines = stdout.split('\n');
  const start = lines.findIndex((line) => /^(Issue|A correction|The rest).* of .*:$/.test(line));
  const end = lines.findIndex((line, at) => at > start && !line.startsWith('  '));
  return lines.slice(start, end);
}

test('the screen shows what arrives, and is the same in a dry run, before a question, with --yes and in digest', async () => {
  const { root, env, run, sendWith, sink } = await useTwoLanguages();
  const dry = screenOf(await run('send', '1', '--dry-run'));
  const text = dry.join('\n');
  for (const part of [
    'en: One',
    'sr-Latn: Jedan',
    'en: Hello.',
    'sr-Latn: Šta ima',
    '4 people through 127.0.0.1',
    'en: 3 people',
    'sr-Latn: 1 person',
    'no warnings',
    'not checked: site_url is not on the web',
    'none yet',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).toMatch(/Size +en: \d+ KB; sr-Latn: \d+ KB/);
  const questions: string[] = [];
  const answer = async (question: string): Promise<boolean> => {
    questions.push(question);
    return false;
  };
  const asked = await sendWith({ answer }, '1');
  expect(screenOf(asked)).toEqual(dry);
  expect(asked.stdout).toContain('Nothing was sent.');
  const digest = await call('digest', ['--root', root], { env, answer });
  expect(screenOf(digest)).toEqual(dry);
  expect(questions).toEqual(['Send issue 1 to 4 people?', 'Send issue 1 to 4 people?']);
  const unattended = await sendWith({}, '1');
  expect(unattended).toMatchObject({ code: 2 });
  expect(screenOf(unattended)).toEqual(dry);
  expect(sink.received).toEqual([]);

  expect(screenOf(await run('send', '1', '--yes'))).toEqual(dry);
  const subjects = sink.received.map(({ raw }) => /^Subject: (.*)$/m.exec(`${raw}`)?.[1]?.trim());
  expect(subjects.sort()).toEqual(['Jedan', 'One', 'One', 'One']);
  expect(sink.received.filter(({ raw }) => `${raw}`.includes('Hello.'))).toHaveLength(3);
});

describe('the last test', () => {
  test('is shown with its time and addresses, and whether the mail changed since', async () => {
    const { run, edit } = await useTwoLanguages();
    await run('send', '1', '--test', 'me@list.example', 'ana@list.example');
    const { stdout } = await run('send', '1', '--dry-run');
    expect(stdout).toMatch(
      /Last test +\d+ \w+ 2\d{3} at \d\d:\d\d, not changed since, to\n +ana@list.example, me@list.example\n/,
    );
    await edit('Words of it', 'Other words of it', storyFile);
    const changed = await run('send', '1', '--dry-run', '--json');
    expect(JSON.parse(changed.stdout).details.test).toMatchObject({
      to: ['ana@list.example', 'me@list.example'],
      changedSince: true,
    });
    await run('subscribers', 'erase', 'ana@list.example', '--yes');
    expect((await run('send', '1', '--dry-run')).stdout).toMatch(
      /, changed since, to me@list.example\n/,
    );
  });

  test('is none that a server refused, or that was written to a file', async () => {
    const { run, sendWith, env } = await useTwoLanguages();
    const { url } = await useScript({ rcpt: '550 5.1.1 no such user' });
    await sendWith({ env: { ...env, SMTP_URL: url } }, '1', '--test', 'me@list.example');
    const { SMTP_URL: _, ...withoutServer } = env;
    await sendWith({ env: withoutServer }, '1', '--test', 'me@list.example');
    expect((await run('send', '1', '--dry-run')).stdout).toContain('Last test   none yet');
  });
});

describe('the last rehearsal', () => {
  const second = `---\nid: urn:uuid:00000000-0000-4000-8000-000000000009\ntitle: Second\n---\n\nMore words.\n`;
  const changes: [
    string,
    (set: Awaited<ReturnType<typeof useTwoLanguages>>) => Promise<void>,
    string,
  ][] = [
    ['a story', ({ edit }) => edit('Words of', 'Few words of', storyFile), '"A story"'],
    [
      'a translation',
      ({ edit }) => edit('Reči', 'Malo reči', 'issues/001/01-story.sr-Latn.md'),
      '"A story"',
    ],
    ['the intro', ({ edit }) => edit('Hello', 'Welcome'), 'title, subject, preheader or intro'],
    [
      'a new story',
      ({ root }) => writeFile(join(root, 'issues/001/03-third.md'), second.replace('0009', '000a')),
      'new: "Second"',
    ],
    [
      'a deleted story',
      ({ root }) => rm(join(root, 'issues/001/02-second.md')),
      'removed: "Second"',
    ],
    [
      'a colour',
      ({ root }) =>
        readFile(join(root, 'issues/newsletter.yaml'), 'utf8').then((text) =>
          writeFile(join(root, 'issues/newsletter.yaml'), `${text}theme: { accent: "#7a1b1b" }\n`),
        ),
      'settings, templates or pictures',
    ],
  ];
  test.for(changes)('is compared: %s', async ([, change, shown]) => {
    const set = await useTwoLanguages({ 'issues/001/02-second.md': second });
    await set.rehearse();
    const rehearsal = async () => {
      const { stdout } = await set.run('send', '1', '--dry-run');
      return /Rehearsal +(.*(?:\n {14}.*)*)/.exec(stdout)?.[1]?.replace(/\s+/g, ' ');
    };
    expect(await rehearsal()).toMatch(/^\d+ \w+ 2\d{3} at \d\d:\d\d, not changed since$/);
    await change(set);
    expect(await rehearsal()).toMatch(/, changed since: /);
    expect((await rehearsal())?.split('changed since: ')[1]).toBe(shown);
  });
});

describe('while somebody thinks', () => {
  const thinking = (work: () => Promise<unknown>) => async (): Promise<boolean> => {
    await work();
    return true;
  };

  test('a list that changes is mentioned, and everybody on it gets the mail', async () => {
    const { run, sendWith, sink } = await useTwoLanguages();
    const answer = thinking(() => run('subscribers', 'add', 'late@list.example'));
    const ran = await sendWith({ answer }, '1');
    expect(ran.stdout).toContain('The list changed meanwhile: it is sent to 5 people, not 4.');
    expect(sink.received).toHaveLength(5);
  });

  test('a language that somebody changes is mentioned', async () => {
    const { inDatabase, sendWith } = await useTwoLanguages();
    const answer = thinking(() =>
      inDatabase((store) =>
        store.db
          .updateTable('subscribers')
          .set({ language: 'sr-Latn' })
          .where('address', '=', 'reader0@list.example')
          .execute(),
      ),
    );
    const ran = await sendWith({ answer }, '1');
    expect(ran.stdout).toContain('it is sent to 4 people.\n  en: 2 people; sr-Latn: 2 people');
  });

  test('another process that sends makes this one send nothing', async () => {
    const { run, sendWith, sink } = await useTwoLanguages();
    const answer = thinking(() => run('send', '1', '--yes', '--limit', '1'));
    const ran = await sendWith({ answer }, '1');
    expect(ran).toMatchObject({ code: 3 });
    expect(ran.stderr).toContain('by another process meanwhile');
    expect(sink.received).toHaveLength(1);
    expect(await run('send', '1', '--yes')).toMatchObject({ code: 0 });
    expect(sink.received).toHaveLength(4);
  });

  test('a mailing that was cancelled stays cancelled', async () => {
    const { run, sendWith, sink } = await useTwoLanguages();
    await run('send', '1', '--yes', '--limit', '1');
    const answer = thinking(() => run('send', '1', '--cancel'));
    const ran = await sendWith({ answer }, '1');
    expect(ran.stdout).toContain('was cancelled');
    expect(sink.received).toHaveLength(1);
  });
});

test('the text of a scheduled mailing is shown as it is sent, and changed files are reported', async () => {
  const { run, edit } = await useTwoLanguages();
  await run('send', '1', '--at', '2999-12-01 9:00', '--yes');
  await edit('title: One', 'title: Two');
  for (const args of [['--dry-run'], ['--yes'], []]) {
    const ran = await run('send', '1', ...args);
    expect(ran.stderr).toContain('Issue 1 was changed after it was scheduled');
    expect(ran.stdout).toContain('Add --at now to send it at once');
    expect(ran.stdout).not.toContain('en: Two');
  }
  expect((await run('send', '1', '--dry-run')).stdout).toContain('en: One');
  expect((await run('check')).stderr).toContain('Issue 1 was changed after it was scheduled');
  const again = await run('send', '1', '--at', '2999-12-02 9:00', '--dry-run');
  expect(again.stdout).toMatch(/Planned +.*changed since: title, subject/);
  expect(again.stdout).toMatch(/Starts +2 December 2999 at 09:00/);
  expect(again.stdout).toContain('en: Two');
});

test('what remains of a mailing is shown with the text that the others received', async () => {
  const { run, edit } = await useTwoLanguages();
  await run('send', '1', '--yes', '--limit', '1');
  await edit('title: One', 'title: Two');
  const { stdout, stderr } = await run('send', '1', '--limit', '2', '--dry-run');
  expect(stdout).toContain('The rest of issue 1 of The Test Letter:');
  expect(stdout).toContain('en: One');
  expect(stdout).toMatch(/3 people who have not received it, .*at most 2 now/);
  expect(stderr).toContain('Issue 1 was changed after sending began');
});

test('a single person and several are each spoken of as such', () => {
  expect([1, 2].map(countUnsent)).toEqual([
    '1 person who has not received it',
    '2 people who have not received it',
  ]);
});

test.each([
  [['--correction', '--all'], 4],
  [['--correction'], 3],
])('a dry run of %s promises what is sent', async (args, people) => {
  const { run, edit, sink } = await useTwoLanguages();
  await run('send', '1', '--yes', '--limit', '1');
  await run('send', '1', '--cancel');
  await edit('title: One', 'title: Two');
  const dry = screenOf(await run('send', '1', ...args, '--dry-run'));
  expect(dry[0]).toBe('A correction of issue 1 of The Test Letter:');
  expect(dry.join('\n')).toContain(`${people} people through`);
  expect(dry.join('\n')).toMatch(/Sent +.*, changed since:\s+title, subject, preheader or intro/);
  expect(screenOf(await run('send', '1', ...args, '--yes'))).toEqual(dry);
  expect(sink.received).toHaveLength(1 + people);
});

test('a dry run on a backup that was put back by hand shows those who would be in doubt', async () => {
  const { run, inDatabase } = await useTwoLanguages();
  await run('send', '1', '--yes', '--limit', '1');
  await inDatabase((store) => store.db.insertInto('copies').values({ made_at: '' }).execute());
  const dry = await run('send', '1', '--dry-run');
  expect(screenOf(dry).join('\n')).toMatch(
    /no people who have not .*\n.*\n.*\n +in doubt: 3 people/,
  );
  const ran = await run('send', '1', '--yes');
  expect(screenOf(ran)).toEqual(screenOf(dry));
  expect(ran.stdout).toContain('0 messages sent');
});

test('fits on a screen of 25 lines and 80 columns, with much to show', () => {
  const people = { recipients: 120, textOnly: 3 };
  const parts = ['members', 'members, news', 'news', 'events', '-'].flatMap((names) =>
    ['en', 'sr-Latn'].map((language) => ({ language, sections: names.split(', '), ...people })),
  );
  const at = '2026-11-24T09:00:00.000Z';
  const editions = [{ language: 'en', ...people }, { language: 'sr-Latn', ...people }, ...parts];
  const mailing = {
    ...{ id: 'a', issue: 3, issueId: 'b', kind: 'smtp' as const, contentHash: '', createdAt: at },
    ...{ correction: 0, toEveryone: true, runs: 0 },
  };
  const long = 'Words that say much about a long autumn, its rain. ';
  const story = { id: '', file: 'issues/003/01-a.md', title: long, hash: '' };
  const texts = ['en', 'sr-Latn'].map((language) => ({
    ...edition(language),
    subject: long,
    preheader: long.repeat(3),
  }));
  const states = (['rehearsal', 'planned'] as const).map((what) => ({
    ...{ what, at, isSame: false },
    changes: { changed: Array(9).fill(story), added: [story], removed: [story] },
  }));
  const warning = { code: 'a', severity: 'warning' as const, message: long.repeat(2), hint: '' };
  const review: PlanReview = {
    plan: {
      ...{ do: 'begin', text: 'files', recipients: { mailing }, joined: 7 },
      audience: { editions, recipients: 1440, nothing: 12 },
      scopeOf: () => undefined,
    },
    issue: { number: 3, id: 'b' },
    name: 'The Long Table',
    timeZone: 'America/Argentina/Buenos_Aires',
    channel: { kind: 'smtp', name: 'smtp.example.org' },
    texts,
    doubt: 0,
    findings: Array(20).fill(warning),
    test: {
      sentAt: at,
      addresses: Array(9).fill('editor@example.org'),
      contentHash: '',
      isSame: false,
    },
    earlier: states,
    page: {
      state: 'offline',
      url: 'https://news.example.org/003/',
      reason: 'news.example.org answered with status 404.',
    },
    at: new Date(at),
    limit: 100,
  };
  const lines = [...describeReview(review), 'Send issue 3 to 1440 people?'];
  const rows = lines.reduce((sum, line) => sum + Math.ceil(line.length / 80), 0);
  expect(rows, lines.join('\n')).toBeLessThanOrEqual(25);
  expect(lines.join('')).not.toContain('\u001b');
});
