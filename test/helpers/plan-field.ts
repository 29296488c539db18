import { randomUUID } from 'node:crypto';
import { randomHex } from '../../src/lib/keys/random.ts';
import type { Store } from '../../src/lib/store/open.ts';
import { type BeginPlan, beginMailing } from '../../src/mailing/begin-mailing.ts';
import { contentHash } from '../../src/mailing/content-hash.ts';
import { decideMailing, mailingsOf, setFinished } from '../../src/mailing/ledger/mailings.ts';
import { type MailingPlan, makePlan } from '../../src/mailing/make-plan.ts';
import { unservedOf } from '../../src/mailing/plan.ts';
import { makeTransport } from '../../src/mailing/transport/make-transport.ts';
import { type EditionScope, editionName } from '../../src/model/audience.ts';
import type { Edition } from '../../src/model/edition.ts';
import type { Issue } from '../../src/model/issue.ts';
import type { Item } from '../../src/model/item.ts';
import type { Mailing } from '../../src/model/mailing.ts';
import { writeSections } from '../../src/subscribers/queries/subscriber-rows.ts';
import { edition, run, newsletter as usual } from './mailing.ts';
import type { RandomMailing, RandomState } from './plan-states.ts';

const sections = [
  { id: 'news', title: 'Section', layout: 'stories' as const },
  { id: 'members', title: 'Section', layout: 'stories' as const },
];
const tables = [
  'samples',
  'senders',
  'editions',
  'deliveries',
  'sent_stories',
  'mailings',
  'subscribers',
] as const;
const body = { source: 'Words.', tree: { type: 'root' as const, children: [] } };

/** What was sent, by edition and text. */
export type Sent = Record<string, number>;

/** A random state in a store, in which runs are planned and executed. */
export class PlanField {
  readonly store: Store;
  readonly state: RandomState;
  readonly #id = randomUUID();
  readonly #newsletter: typeof usual;
  #clock = Date.parse('2026-11-24T09:00:00Z');

  constructor(store: Store, state: RandomState) {
    this.store = store;
    this.state = state;
    const { nothing: nothingFollowed, inDoubt } = state;
    const sending = { ...usual.sending, inDoubt };
    this.#newsletter = { ...usual, sections, nothingFollowed, sending };
  }

  #project() {
    const log = { say: () => {}, progress: () => {}, bug: () => '' };
    return { newsletter: this.#newsletter, root: '/', log, now: () => this.now(), randomHex };
  }

  now(): Date {
    this.#clock += 60_000;
    return new Date(this.#clock);
  }

  /** Fills list and ledger. */
  async fill(): Promise<void> {
    const { people, history } = this.state;
    const { db } = this.store;
    for (const table of tables) await db.deleteFrom(table).execute();
    for (const [at, { before }] of people.entries()) {
      if (before !== undefined) await this.#writePerson(at, { ...before, state: 'confirmed' });
    }
    for (const [at, mailing] of history.entries()) await this.#addMailing(at, mailing);
    for (const [at, { after }] of people.entries()) {
      await db.deleteFrom('subscribers').where('id', '=', `s${at}`).execute();
      if (after !== undefined) await this.#writePerson(at, after);
    }
  }

  async #writePerson(
    at: number,
    {
      language,
      sections: chosen,
      textOnly = false,
      state,
    }: NonNullable<RandomState['people'][0]['after']>,
  ): Promise<void> {
    const address = `s${at}@list.example`;
    await this.store.db
      .insertInto('subscribers')
      .values({
        id: `s${at}`,
        address,
        address_key: address,
        language: language ?? null,
        sections: writeSections(chosen),
        text_only: textOnly ? 1 : 0,
        state,
        consent: 'test',
        created_at: '2026-01-01T00:00:00.000Z',
        changed_at: '2026-01-01T00:00:00.000Z',
      })
      .execute();
  }

  /** A mailing as it is after some deliveries. */
  async #addMailing(at: number, random: RandomMailing): Promise<void> {
    const rendered = this.rendered(random.text);
    const { kind, correction, end: wanted, startAt } = random;
    // Only mailings to people are paused and cancelled.
    const end = kind === 'rehearsal' && wanted !== 'finished' ? 'open' : wanted;
    const known = await this.#newest();
    const choice =
      known === undefined || kind === 'rehearsal'
        ? { do: 'begin' as const, text: 'files' as const, recipients: {} }
        : {
            do: 'correct' as const,
            mailing: known,
            recipients: correction === 'all' ? {} : { only: unservedOf(known) },
          };
    const other = { ...rendered, issue: { ...rendered.issue, id: 'another' } };
    const request = { kind, by: 'person' } as const;
    const plan = { ...(await makePlan(this.#project(), this.store, other, request)), ...choice };
    const decision = startAt ? { startAt: '2020-01-01T00:00:00.000Z' } : {};
    const mailing = await this.#begin(plan, rendered, { kind, decision });
    for (const [index, { deliveries }] of this.state.people.entries()) {
      const { state = 'pending', attempts = 0, resends = 0 } = deliveries[at] ?? {};
      await this.store.db
        .updateTable('deliveries')
        .set({
          state,
          attempts: state === 'pending' || state === 'skipped' ? attempts : attempts + 1,
          resends,
        })
        .set({ reason: state === 'skipped' ? 'the mailing was cancelled' : null })
        .set({ next_attempt: state === 'deferred' ? '2020-01-01T00:00:00.000Z' : null })
        .where('mailing_id', '=', mailing.id)
        .where('subscriber_id', '=', `s${index}`)
        .where('edition', '!=', '')
        .execute();
    }
    if (end === 'finished') await setFinished(this.store, mailing.id, this.now());
    const time = this.now().toISOString();
    if (end === 'cancelled') await decideMailing(this.store, mailing.id, { cancelledAt: time });
    if (end === 'paused') await decideMailing(this.store, mailing.id, { pausedAt: time });
  }

  async #newest(): Promise<Mailing | undefined> {
    return (await mailingsOf(this.store, this.#id, 'smtp'))[0];
  }

  rendered(text: string): { issue: Issue; editions: Edition[] } {
    const items = this.state.stories.map((section, at) => {
      const same = { file: `${at}.md`, slug: `${at}`, id: `${at}`, title: `${at}`, body };
      const item = { ...same, tags: [], weight: 0, draft: false, withdrawn: false, aliases: [] };
      return { ...item, translations: new Map(), ...(section !== '' && { section }) } as Item;
    });
    const issue = {
      number: 3,
      id: this.#id,
      folder: 'issues/003',
      title: 'T',
      subject: 'S',
      date: '2026-11-24',
      intro: body,
      items,
      pictures: new Map(),
      translations: new Map(),
    };
    return { issue, editions: this.state.languages.map((language) => named({ language }, text)) };
  }

  /** Which of the texts a mailing contains. */
  textOf({ contentHash: hash }: Mailing): string {
    return ['one', 'two'].find((text) => contentHash(this.rendered(text).editions) === hash) ?? '';
  }

  plan(): Promise<MailingPlan> {
    const { text, request } = this.state;
    return makePlan(this.#project(), this.store, this.rendered(text), request);
  }

  /** Freezes what a plan says. */
  async begin(plan: MailingPlan): Promise<void> {
    if (plan.do !== 'begin' && plan.do !== 'correct') throw new TypeError(plan.do);
    await this.#begin(plan, this.rendered(this.state.text), this.state.request);
  }

  #begin(
    plan: BeginPlan,
    rendered: { issue: Issue; editions: Edition[] },
    options: Pick<Parameters<typeof beginMailing>[4], 'kind' | 'decision'>,
  ): Promise<Mailing> {
    const text = rendered.editions[0]?.subject.split(' ')[0] ?? '';
    const renderPart = async (scope: EditionScope) => named(scope, text);
    return beginMailing(this.#project(), this.store, rendered, plan, { ...options, renderPart });
  }

  /** Plans and executes, as a run does. @returns what was sent. */
  async execute(): Promise<Sent> {
    const { text, request } = this.state;
    const { kind, by } = request;
    const plan = await this.plan();
    if (plan.do === 'nothing') return {};
    const decision = by === 'person' ? { decision: { startAt: null, pausedAt: null } } : {};
    const mailing =
      plan.do === 'resume'
        ? plan.mailing
        : await this.#begin(plan, this.rendered(text), { kind, ...decision });
    if (by === 'person') await decideMailing(this.store, mailing.id, { pausedAt: null });
    const sent: Sent = {};
    const transport = () =>
      makeTransport('memory', async ({ raw, beforeData }) => {
        await beforeData();
        const subject = /^Subject: (.*)$/m.exec(raw.toString())?.[1]?.trim() ?? '';
        const form = raw.toString().includes('multipart/') ? '' : ' as text';
        const name = `${subject}${form}`;
        sent[name] = (sent[name] ?? 0) + 1;
        return { kind: 'accepted' as const, code: 250, text: 'ok' };
      });
    const routes = [{ name: 'memory', weight: 1, transport }];
    await run(this.store, mailing, 'smtp://none.example', {
      routes,
      sending: this.#newsletter.sending,
      now: () => this.now(),
      connections: 1,
    });
    return sent;
  }
}

/** An edition whose subject is its text and its name. */
function named(scope: EditionScope, text: string): Edition {
  const { language, sections: only } = scope;
  const same = { language, ...(only !== undefined && { sections: only }) };
  const subject = `${text} ${editionName(same)}`;
  return { ...edition(language), ...same, subject, attachments: [] };
}
