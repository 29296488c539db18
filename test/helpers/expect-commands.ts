import fc from 'fast-check';
import { expect } from 'vitest';
import type { Store } from '../../src/lib/store/open.ts';
import { getMailing, listMailings, openMailings } from '../../src/mailing/ledger/mailings.ts';
import type { Ran } from './command.ts';
import { type CommandField, type Mood, readScreen, useCommandField } from './command-field.ts';

type Step =
  | { step: 'edit'; file: string }
  | { step: 'remove language' | 'break' | 'repair' | 'pause' | 'cancel' | 'settle' | 'due' }
  | { step: 'crash'; arrives: boolean }
  | { step: 'join' | 'leave' | 'erase'; who: number }
  | { step: 'mood'; mood: Mood }
  | { step: 'wait'; minutes: number }
  | { step: 'send'; args: string[] }
  | { step: 'schedule'; change: 'edit' | 'break' | 'language' | 'join' }
  | { step: 'send and due' }
  | {
      step: 'thinking';
      args: string[];
      meanwhile: 'join' | 'edit' | 'send' | 'cancel' | 'nothing';
    };

const languageFile = 'issue.sr-Latn.md';
const sending = [
  [],
  [],
  ['--limit', '1'],
  ['--correction'],
  ['--correction', '--all'],
  ['--at', '2026-11-25 9:00'],
  ['--at', '2026-11-26 10:30'],
  ['--at', 'now'],
];
const who = fc.nat({ max: 4 });
const args = fc.constantFrom(...sending);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ step: fc.constant('send' as const), args }) },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constant('edit' as const),
      file: fc.constantFrom('issue.md', 'issue.md', languageFile, '01-story.md'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constantFrom('join' as const, 'leave' as const, 'erase' as const),
      who,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant('mood' as const),
      mood: fc.constantFrom<Mood[]>(
        'well',
        'login',
        'closing',
        'busy',
        'content',
        'unknown',
        'cut',
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constant('wait' as const),
      minutes: fc.constantFrom(5, 60, 1500, 9000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constantFrom(
        ...([
          'remove language',
          'break',
          'repair',
          'pause',
          'cancel',
          'settle',
          'due',
          'due',
          'due',
        ] as const),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ step: fc.constant('crash' as const), arrives: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ step: 'send and due' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('thinking' as const),
      args,
      meanwhile: fc.constantFrom(...(['join', 'edit', 'send', 'cancel', 'nothing'] as const)),
    }),
  },
);

const scheduling: fc.Arbitrary<Step> = fc.record({
  step: fc.constant('schedule' as const),
  change: fc.constantFrom(...(['edit', 'break', 'language', 'join'] as const)),
});

/** Tries commands in random order, and compares what was printed with what arrived. */
export async function expectPromisesKept(
  database: 'sqlite' | 'postgres',
  options: Parameters<typeof fc.assert>[1] & { numRuns: number },
): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 14, arbitrary: step }, { weight: 1, arbitrary: scheduling }), {
        minLength: 3,
        maxLength: 12,
      }),
      async (steps) => {
        const trial = new Trial(await useCommandField(database), seen);
        for (const each of steps) await trial.take(each);
        await trial.end();
      },
    ),
    options,
  );
  return seen;
}

class Trial {
  readonly #field: CommandField;
  readonly #seen: Record<string, number>;
  readonly #log: string[] = [];
  #mood: Mood = 'well';
  #broken = false;
  /** Those who may get a second copy, since a person asked for it. */
  readonly #resent = new Map<string, number>();
  #corrections = 0;
  #crashes = 0;
  #wasCancelled = false;
  /** By language, while a mailing is scheduled. */
  #scheduled: Record<string, string> | undefined;

  constructor(field: CommandField, seen: Record<string, number>) {
    this.#field = field;
    this.#seen = seen;
  }

  #count(what: string): void {
    this.#seen[what] = (this.#seen[what] ?? 0) + 1;
  }

  async #run(
    command: string,
    args: readonly string[],
    answer?: () => Promise<boolean>,
  ): Promise<Ran> {
    const ran = await this.#field.run(command, args, answer);
    this.#log.push(`$ ${command} ${args.join(' ')} → ${ran.code}\n${ran.stdout}${ran.stderr}`);
    expect(ran.code, this.#story()).not.toBe(70);
    return ran;
  }

  #story(): string {
    return this.#log.join('\n');
  }

  async take(step: Step): Promise<void> {
    const { run, edit, remove, setMood, wait } = this.#field;
    this.#log.push(`# ${JSON.stringify(step)}`);
    switch (step.step) {
      case 'edit':
        return edit(step.file);
      case 'remove language':
        return remove(languageFile);
      case 'break':
        this.#broken = true;
        return this.#field.breakStory();
      case 'repair':
        this.#broken = false;
        return remove('02-broken.md');
      case 'mood':
        this.#mood = step.mood;
        return setMood(step.mood);
      case 'wait':
        return wait(step.minutes);
      case 'join': {
        const language = step.who % 2 === 0 ? ['--language', 'sr-Latn'] : [];
        await run('subscribers', ['add', `new${step.who}@list.example`, ...language]);
        return;
      }
      case 'leave':
        await run('subscribers', ['remove', `${nameOf(step.who)}@list.example`]);
        return;
      case 'erase':
        await run('subscribers', ['erase', `${nameOf(step.who)}@list.example`, '--yes']);
        return;
      case 'crash':
        return this.#crash(step.arrives);
      case 'pause':
        await this.#run('send', ['1', '--pause']);
        return;
      case 'cancel':
        if ((await this.#run('send', ['1', '--cancel'])).code === 0) this.#wasCancelled = true;
        return;
      case 'settle':
        this.#scheduled = undefined;
        for (const each of await this.#inDoubt()) {
          this.#resent.set(each, (this.#resent.get(each) ?? 0) + 1);
        }
        await this.#run('send', ['1', '--settle', 'resend', '--yes', '--no-wait']);
        this.#mood = 'well';
        setMood('well');
        return;
      case 'due':
        return this.#sendDue();
      case 'send':
        return this.#send(step.args);
      case 'send and due':
        this.#scheduled = undefined;
        await Promise.all([
          this.#run('send', ['1', '--yes', '--no-wait']),
          this.#run('send', ['--due']),
        ]);
        return;
      case 'schedule':
        return this.#schedule(step.change);
      case 'thinking':
        return this.#sendThinking(step.args, step.meanwhile);
    }
  }

  /** A dry run, then a run, which prints the same and does what it printed. */
  async #send(args: readonly string[]): Promise<void> {
    const { arrived } = this.#field;
    const dry = await this.#run('send', ['1', ...args, '--dry-run']);
    const before = arrived.length;
    const isSure = this.#mood === 'well' && !args.includes('--limit');
    const ran = await this.#run('send', ['1', ...args, '--yes', isSure ? '--wait' : '--no-wait']);
    const fresh = arrived.slice(before);
    const story = this.#story();
    const [planned, screen] = [readScreen(dry), readScreen(ran)];
    if (ran.code === 2 || this.#broken) {
      this.#count('refused');
      expect(fresh, story).toEqual([]);
      return;
    }
    if (screen === undefined) {
      this.#count('no screen');
      expect(fresh, story).toEqual([]);
      return;
    }
    expect(screen, story).toEqual(planned);
    if (args.includes('--correction') && ran.stdout.includes('A correction of'))
      this.#corrections += 1;
    const isScheduled = args.includes('--at') && !args.includes('now');
    this.#scheduled = isScheduled ? screen.subjects : undefined;
    if (isScheduled) {
      this.#count('scheduled');
      expect(fresh, story).toEqual([]);
      return;
    }
    this.#count(isSure ? 'sent' : `sent ${this.#mood}`);
    for (const { subject } of fresh) {
      expect(Object.values(screen.subjects), story).toContain(subject);
    }
    expect(fresh.length, story).toBeLessThanOrEqual(screen.recipients);
    if (this.#mood !== 'well') return;
    if (args.includes('--limit')) {
      expect(fresh.length, story).toBe(Math.min(1, screen.recipients));
      return;
    }
    const counts = Object.fromEntries(
      Object.entries(screen.subjects).map(([language, subject]) => [
        language,
        fresh.filter((each) => each.subject === subject).length,
      ]),
    );
    expect(counts, story).toEqual(screen.counts);
  }

  async #sendThinking(args: readonly string[], meanwhile: string): Promise<void> {
    const { arrived, run, edit } = this.#field;
    const before = arrived.length;
    let between = before;
    const ran = await this.#run('send', ['1', ...args, '--no-wait'], async () => {
      if (meanwhile === 'join') await run('subscribers', ['add', 'late@list.example']);
      if (meanwhile === 'edit') await edit('issue.md');
      if (meanwhile === 'send')
        await this.#run('send', ['1', '--yes', '--limit', '1', '--no-wait']);
      if (meanwhile === 'cancel') await this.take({ step: 'cancel' });
      between = arrived.length;
      return true;
    });
    this.#count(`thinking ${meanwhile}`);
    this.#scheduled = undefined;
    const screen = readScreen(ran);
    if (args.includes('--correction') && ran.stdout.includes('A correction of') && ran.code !== 3) {
      this.#corrections += 1;
    }
    const fresh = arrived.slice(between);
    for (const { subject } of fresh) {
      expect(Object.values(screen?.subjects ?? {}), this.#story()).toContain(subject);
    }
  }

  /** Something changes between scheduling and its time. */
  async #schedule(change: 'edit' | 'break' | 'language' | 'join'): Promise<void> {
    await this.take({ step: 'send', args: ['--at', '2026-11-25 9:00'] });
    if (change === 'edit') await this.take({ step: 'edit', file: 'issue.md' });
    if (change === 'break') await this.take({ step: 'break' });
    if (change === 'language') await this.take({ step: 'edit', file: languageFile });
    if (change === 'join') await this.take({ step: 'join', who: 4 });
    await this.take({ step: 'wait', minutes: 1500 });
    await this.take({ step: 'due' });
  }

  /** A text that was scheduled is sent as it was then, whatever the files say. */
  async #sendDue(): Promise<void> {
    const { arrived } = this.#field;
    const before = arrived.length;
    await this.#run('send', ['--due']);
    const fresh = arrived.slice(before);
    if (this.#scheduled === undefined || fresh.length === 0) return;
    this.#count('sent as scheduled');
    for (const { subject } of fresh) {
      expect(Object.values(this.#scheduled), this.#story()).toContain(subject);
    }
  }

  /** Leaves a message as a process does that is killed while it sends it. */
  async #crash(arrives: boolean): Promise<void> {
    await this.#field.inStore(async (store) => {
      const [mailing] = await openMailings(store);
      if (mailing === undefined || mailing.runs === 0) return;
      const row = await store.db
        .selectFrom('deliveries')
        .innerJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
        .select(['subscriber_id as id', 'address'])
        .where('mailing_id', '=', mailing.id)
        .where('deliveries.state', '=', 'pending')
        .executeTakeFirst();
      if (row === undefined) return;
      this.#crashes += 1;
      await store.db
        .updateTable('deliveries')
        .set({ state: 'writing', fence: mailing.runs })
        .where('mailing_id', '=', mailing.id)
        .where('subscriber_id', '=', row.id)
        .execute();
      if (!arrives) return;
      const messageId = `crash ${this.#crashes}`;
      this.#field.arrived.push({ to: row.address.split('@')[0] ?? '', subject: '', messageId });
    });
  }

  #inDoubt(): Promise<string[]> {
    return this.#field.inStore((store) => readNames(store, ['doubt', 'writing']));
  }

  /** Lets everything finish, and looks whether anybody was mailed twice or lost. */
  async end(): Promise<void> {
    const { arrived, setMood, wait, remove, inStore } = this.#field;
    setMood('well');
    await remove('02-broken.md');
    const wasOpen = await inStore(async (store) => (await openMailings(store))[0]);
    for (let round = 0; round < 4; round += 1) {
      wait(120);
      await this.#run('send', ['--due']);
    }
    if (wasOpen !== undefined && !isHeld(wasOpen)) {
      await this.#run('send', ['1', '--yes', '--at', 'now', '--no-wait']);
    }
    const story = this.#story();
    const texts = new Set(arrived.flatMap(({ subject }) => (subject === '' ? [] : [subject])));
    expect(texts.size, `one text of each language\n${story}`).toBeLessThanOrEqual(
      2 * (1 + this.#corrections),
    );
    const names = new Set(arrived.map(({ to }) => to));
    for (const name of names) {
      const mails = arrived.filter(({ to }) => to === name);
      const most = 1 + this.#corrections + (this.#resent.get(name) ?? 0);
      expect(
        mails.length,
        `${name} has ${mails.length}, at most ${most}\n${story}`,
      ).toBeLessThanOrEqual(most);
    }
    await inStore(async (store) => {
      const accepted = await readNames(store, ['accepted']);
      for (const name of accepted) {
        if (name !== undefined) expect(names.has(name), `${name} has nothing\n${story}`).toBe(true);
      }
      const lost = await readLost(store);
      expect(lost, story).toEqual([]);
      if (wasOpen === undefined || this.#wasCancelled) return;
      const mailing = await getMailing(store, wasOpen.id);
      if (mailing?.finishedAt === undefined || mailing.cancelledAt !== undefined) return;
      const open = await readNames(store, ['pending', 'deferred', 'writing'], wasOpen.id);
      expect(open, story).toEqual([]);
    });
  }
}

function isHeld({ pausedAt, halted }: { pausedAt?: string; halted?: string }): boolean {
  return (pausedAt ?? halted) !== undefined;
}

async function readNames(
  store: Store,
  states: ('doubt' | 'writing' | 'accepted' | 'pending' | 'deferred')[],
  mailingId?: string,
): Promise<string[]> {
  let query = store.db
    .selectFrom('deliveries')
    .innerJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
    .innerJoin('mailings', 'mailings.id', 'deliveries.mailing_id')
    .select('address')
    .where('deliveries.state', 'in', states)
    .where('kind', '=', 'smtp');
  if (mailingId !== undefined) query = query.where('mailings.id', '=', mailingId);
  return (await query.execute()).map(({ address }) => address.split('@')[0] ?? '');
}

/** Those who were on the list when the newest mailing for everyone was planned, and are not in it. */
async function readLost(store: Store): Promise<string[]> {
  const mailings = await listMailings(store);
  const mailing = mailings.find(({ kind, toEveryone }) => kind === 'smtp' && toEveryone);
  if (mailing === undefined) return [];
  const rows = await store.db
    .selectFrom('subscribers')
    .select('address')
    .where('state', '=', 'confirmed')
    .where('changed_at', '<', mailing.createdAt)
    .where('id', 'not in', (each) =>
      each.selectFrom('deliveries').select('subscriber_id').where('mailing_id', '=', mailing.id),
    )
    .execute();
  return rows.map(({ address }) => address);
}

/** Of those who were on the list first, or of one who joined. */
function nameOf(who: number): string {
  return who < 3 ? `reader${who}` : `new${who}`;
}
