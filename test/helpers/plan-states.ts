import fc from 'fast-check';
import type { DeliveryState } from '../../src/model/delivery.ts';
import type { MailingKind } from '../../src/model/mailing.ts';
import type { Choice, SubscriberState } from '../../src/model/subscriber.ts';

/** A random person on the list, before and after the mailings of the history. */
export interface RandomPerson {
  before?: Choice;
  after?: Choice & { state: SubscriberState };
  /** Of the delivery in each earlier mailing. */
  deliveries: { state: DeliveryState; attempts: number; resends: number }[];
}

export interface RandomMailing {
  kind: MailingKind;
  text: string;
  correction: 'rest' | 'all';
  startAt: boolean;
  end: 'open' | 'finished' | 'cancelled' | 'paused';
}

/** A random state of files, list and ledger, and what is asked of it. */
export interface RandomState {
  people: RandomPerson[];
  history: RandomMailing[];
  /** Sections of the stories; '' for none. */
  stories: string[];
  languages: string[];
  text: string;
  nothing: 'skip' | 'whole';
  inDoubt: 'hold' | 'resend-once';
  request: { kind: MailingKind; by: 'person' | 'cron'; correction?: 'rest' | 'all' };
}

const choice = fc
  .record({
    language: fc.option(fc.constantFrom('en', 'sr-Latn', 'mk'), { nil: undefined }),
    sections: fc.option(fc.subarray(['members', 'news']), { nil: undefined }),
    textOnly: fc.boolean(),
  })
  .map(
    ({ language, sections, textOnly }): Choice => ({
      ...(language !== undefined && { language }),
      ...(sections !== undefined && { sections }),
      ...(textOnly && { textOnly }),
    }),
  );

const delivery = fc.record({
  state: fc.constantFrom<DeliveryState[]>(
    ...(['pending', 'pending', 'deferred', 'failed', 'skipped', 'accepted', 'doubt'] as const),
    'writing',
  ),
  attempts: fc.integer({ min: 0, max: 2 }),
  resends: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1),
});

const untouched = fc.record({
  state: fc.constantFrom<DeliveryState[]>('pending', 'pending', 'deferred', 'failed', 'skipped'),
  attempts: fc.integer({ min: 0, max: 2 }),
  resends: fc.constant(0),
});

const person = (each: typeof delivery) =>
  fc
    .record({
      before: fc.option(choice, { nil: undefined }),
      after: fc.option(choice, { nil: undefined }),
      state: fc.constantFrom<SubscriberState[]>(
        'confirmed',
        'confirmed',
        'confirmed',
        'unsubscribed',
      ),
      deliveries: fc.array(each, { minLength: 3, maxLength: 3 }),
    })
    .map(
      ({ before, after, state, deliveries }): RandomPerson => ({
        deliveries,
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after: { ...after, state } }),
      }),
    );

const people = fc.oneof(
  fc.array(person(delivery), { maxLength: 6 }),
  fc.array(person(untouched), { maxLength: 6 }),
);

const mailing = fc.record<RandomMailing>({
  kind: fc.constantFrom('smtp', 'smtp', 'smtp', 'rehearsal'),
  text: fc.constantFrom('one', 'two'),
  correction: fc.constantFrom('rest', 'all'),
  startAt: fc.boolean(),
  end: fc.constantFrom('open', 'open', 'open', 'finished', 'cancelled', 'paused'),
});

export const randomState: fc.Arbitrary<RandomState> = fc.record({
  people,
  history: fc.array(mailing, { maxLength: 3 }),
  stories: fc.array(fc.constantFrom('', 'news', 'members'), { minLength: 1, maxLength: 3 }),
  languages: fc.constantFrom(['en'], ['en', 'sr-Latn']),
  text: fc.constantFrom('one', 'two'),
  nothing: fc.constantFrom<('skip' | 'whole')[]>('skip', 'whole'),
  inDoubt: fc.constantFrom<('hold' | 'resend-once')[]>('hold', 'hold', 'resend-once'),
  request: fc
    .record({
      kind: fc.constantFrom<MailingKind[]>('smtp', 'smtp', 'smtp', 'rehearsal'),
      by: fc.constantFrom<('person' | 'cron')[]>('person', 'person', 'cron'),
      correction: fc.constantFrom<('rest' | 'all' | undefined)[]>(
        undefined,
        undefined,
        'rest',
        'all',
      ),
    })
    .map(({ correction, ...request }) => ({
      ...request,
      ...(correction !== undefined && request.by === 'person' && { correction }),
    })),
});
