import { onTestFinished } from 'vitest';
import { randomHex } from '../../src/lib/keys/random.ts';
import { openStore, type Store } from '../../src/lib/store/open.ts';
import { freezeMailing } from '../../src/mailing/freeze.ts';
import { type RunReport, runMailing } from '../../src/mailing/run/run.ts';
import type { RunOptions } from '../../src/mailing/run/run-state.ts';
import { parseRelay, type Relay } from '../../src/mailing/transport/smtp/relay.ts';
import { smtpTransport } from '../../src/mailing/transport/smtp/transport.ts';
import type { Edition } from '../../src/model/edition.ts';
import { usualMail } from '../../src/model/mail-settings.ts';
import type { Mailing, MailingKind } from '../../src/model/mailing.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import { type AddOptions, addPeople } from '../../src/subscribers/add.ts';
import { addressOf } from './address.ts';
import { migratedDatabase } from './database.ts';
import { fakeTime } from './time.ts';

export const newsletter: Newsletter = {
  name: 'Pismo',
  description: '',
  from: { name: 'Pismo šta-gde-kad', address: addressOf('pismo@test.example') },
  replyTo: { name: 'Urednici', address: addressOf('urednici@test.example') },
  siteUrl: 'https://site.test.example',
  serviceUrl: 'https://service.test.example',
  timeZone: 'Europe/Belgrade',
  languages: ['en', 'sr-Latn'],
  sections: [],
  nothingFollowed: 'skip',
  keepNetwork: false,
  sources: [],
  postalAddress: [],
  theme: {
    accent: '#1b5e7a',
    ink: '#1f2023',
    quiet: '#5d5b56',
    paper: '#ffffff',
    ground: '#f5f3ee',
    textFont: 'Arial, sans-serif',
    titleFont: 'Georgia, serif',
    width: 600,
  },
  mail: usualMail,
  sending: { connections: 2, domains: {}, inDoubt: 'hold' },
  pictures: 'embedded',
  thirdParties: [],
};

/** An edition with every slot, in both forms. */
export function edition(language = 'en'): Edition {
  const slots = ['name', 'unsubscribe', 'preferences', 'view'] as const;
  return {
    issue: 3,
    language,
    subject: 'Đurđevdan, čaj & žurka',
    html: {
      pieces: [
        '<p>Zdravo, ',
        '!</p><a href="',
        '">x</a><a href="',
        '">y</a><a href="',
        '">z</a><img src="cid:pic@test" alt="a">',
      ],
      slots: [...slots],
    },
    text: {
      pieces: ['Zdravo, ', '!\n', '\n', '\n', '\n.\nFrom here on, letters: ćčšđž\n'],
      slots: [...slots],
    },
    attachments: [
      { cid: 'pic@test', filename: 'pic.png', type: 'image/png', bytes: Buffer.from('not really') },
    ],
  };
}

export const secret = [Buffer.from('a secret for tests, which is nobody’s')] as const;
export const now = new Date('2026-11-24T09:00:00Z');

/** @param kind Default: what the suite runs on. */
export async function useStore(kind?: 'sqlite'): Promise<Store> {
  const store = await openStore(await migratedDatabase(kind));
  onTestFinished(() => store.close());
  return store;
}

/** What people are added under in tests. */
export const addOptions: AddOptions = {
  secret,
  languages: newsletter.languages,
  sections: ['news', 'members'],
  now,
  randomHex,
};
/** What a change of the list needs in tests. */
export const change = { now, randomHex };

/** Adds `count` people, `reader1@list.example` and so on. @returns their ids, in order. */
export async function addReaders(
  store: Store,
  count: number,
  domain: (index: number) => string = () => 'list.example',
): Promise<string[]> {
  const ids: string[] = [];
  for (let first = 1; first <= count; first += 500) {
    const people = Array.from({ length: Math.min(500, count - first + 1) }, (_, at) => ({
      address: `reader${first + at}@${domain(first + at)}`,
      name: `Čitalac ${first + at}`,
      consent: 'test',
    }));
    const added = await addPeople(store, people, addOptions);
    ids.push(...added.flatMap((each) => ('id' in each ? [each.id] : [])));
  }
  return ids;
}

export function freeze(
  store: Store,
  kind: MailingKind = 'smtp',
  frozen = edition(),
): Promise<Mailing> {
  const issue = { number: 3, id: 'urn:uuid:3' };
  const scopeOf = () => ({ language: frozen.language });
  return freezeMailing(store, { issue, editions: [frozen], scopeOf, kind, now, randomHex });
}

/** What the tests of sending vary; the rest is as usual. */
export interface TestRunOptions extends Partial<Omit<RunOptions, 'sending'>> {
  sending?: Partial<RunOptions['sending']>;
  connections?: number;
}

/** A way to the server at `url`. */
export function routeTo(url: string, weight = 1): RunOptions['routes'][number] {
  const transport = () => smtpTransport(parseRelay(url) as Relay, 'test.example');
  return { name: url, weight, transport };
}

/** Sends a mailing; its pauses end at once, unless `clock` and `pause` are given. */
export function run(
  store: Store,
  mailing: Mailing,
  url: string,
  { sending, connections = 2, ...options }: TestRunOptions = {},
): Promise<RunReport> {
  const time = fakeTime(now);
  return runMailing(store, {
    mailing,
    newsletter,
    secret,
    signers: [],
    nameless: () => 'reader',
    routes: [routeTo(url)],
    signal: new AbortController().signal,
    now: () => now,
    clock: time.clock,
    random: Math.random,
    pause: time.pause,
    onProgress: () => {},
    ...options,
    sending: { ...newsletter.sending, connections, ...sending },
  });
}
