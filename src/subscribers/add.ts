import { readLanguage } from '../content/read-language.ts';
import { omitEmpty } from '../lib/omit-empty.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { parseAddress } from '../model/address.ts';
import { findLanguages } from '../model/languages.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { modelProblems } from '../model/problems.ts';
import { dropControls } from '../model/slots.ts';
import type { Choice, Consent, SubscriberState } from '../model/subscriber.ts';
import { openSecret, type Project } from '../project.ts';
import { type ChangeContext, newSubscriberId } from './change-context.ts';
import type { DetailChanges } from './compare-details.ts';
import { subscriberProblems } from './problems.ts';
import { addedByEditor } from './queries/imported.ts';
import type { NewSubscriber } from './queries/subscriber-rows.ts';
import { type RefusedState, type StoreOptions, storePeople } from './store-people.ts';

/** Somebody who agreed to get the newsletter, or who unsubscribed elsewhere, as typed or imported. */
export interface PersonToAdd extends Choice, Consent {
  /** From another copy of this list, so that links in old mails keep working. */
  id?: string;
  address: string;
  name?: string;
  firstName?: string;
  /** Default: confirmed. */
  state?: SubscriberState;
  suppressedReason?: string;
  createdAt?: string;
}

export interface AddOptions extends ChangeContext, StoreOptions {
  sections: readonly string[];
  /** Asks which language a text means that can be several; undefined: no answer. */
  chooseLanguage?: (written: string, choices: readonly string[]) => Promise<string | undefined>;
  /** The answers so far, by text, so that each is asked once in an import. Grows. */
  answers?: Map<string, string | undefined>;
}

/** Somebody who was added, or who was on the list and has other details now. */
export interface AddedPerson {
  id: string;
  language?: string;
  changes?: DetailChanges;
}

export type AddResult = AddedPerson | Problem;

/** What adding people needs from the newsletter. */
export async function readAddOptions(project: Project): Promise<AddOptions> {
  const { languages, sections } = project.newsletter;
  return {
    secret: await openSecret(project),
    languages,
    sections: sections.map(({ id }) => id),
    now: project.now(),
    randomHex: project.randomHex,
  };
}

/** Adds one person whom the editor names. @returns no value if they were not added. */
export async function addSubscriber(
  project: Project,
  store: Store,
  person: Omit<PersonToAdd, 'form' | 'confirmedAt'>,
  chooseLanguage?: AddOptions['chooseLanguage'],
): Promise<Outcome<AddedPerson | undefined>> {
  const options = { ...(await readAddOptions(project)), ...omitEmpty({ chooseLanguage }) };
  const agreed = { form: addedByEditor, confirmedAt: options.now.toISOString() };
  const [added] = await addPeople(store, [{ ...person, ...agreed }], options);
  if (added === undefined || 'code' in added) {
    return { value: undefined, problems: added === undefined ? [] : [added] };
  }
  return { value: added, problems: [] };
}

/** Adds people, except those who unsubscribed, were suppressed or erased. @returns a result for each. */
export async function addPeople(
  store: Store,
  people: readonly (PersonToAdd | Problem)[],
  options: AddOptions,
): Promise<AddResult[]> {
  const choices = await chooseLanguages(people, options);
  const read = people.map((person) => readPerson(person, options, choices));
  const valid = read.filter((each): each is NewSubscriber => 'address' in each);
  const { refused, changed, handled } = await withRetries(store, (tx) =>
    storePeople(tx, valid, options),
  );
  for (const [key, state] of handled) options.earlier?.set(key, state);
  return read.map((each): AddResult => {
    if ('code' in each) return each;
    const state = refused.get(each);
    const change = changed.get(each);
    if (change !== undefined) return change;
    if (state !== undefined) return explainRefusal(state, each.state);
    return omitEmpty({ id: each.id, language: each.language });
  });
}

async function chooseLanguages(people: readonly (PersonToAdd | Problem)[], options: AddOptions) {
  const { languages, chooseLanguage, answers: chosen = new Map() } = options;
  if (chooseLanguage === undefined) return chosen;
  const written = people.flatMap((each) => ('code' in each ? [] : (each.language?.trim() ?? [])));
  for (const text of new Set(written)) {
    const found = findLanguages(text, languages);
    if (found.length > 1 && !chosen.has(text)) chosen.set(text, await chooseLanguage(text, found));
  }
  return chosen;
}

function readPerson(
  person: PersonToAdd | Problem,
  options: AddOptions,
  choices: ReadonlyMap<string, string | undefined>,
): NewSubscriber | Problem {
  if ('code' in person) return person;
  const { languages, sections, now } = options;
  const address = parseAddress(person.address);
  if (address === undefined) return modelProblems['bad-address']({});
  const written = person.language?.trim();
  const { value: language, problems = [] } = written
    ? readLanguage(choices.get(written) ?? dropControls(written), languages)
    : {};
  const [unread] = problems;
  if (unread !== undefined) return unread;
  const unknown = person.sections?.find((id) => !sections.includes(id));
  if (unknown !== undefined) {
    return modelProblems['unknown-section']({ value: dropControls(unknown), known: sections });
  }
  const name = dropControls(person.name ?? '').trim();
  const firstName = dropControls(person.firstName ?? '').trim();
  const { name: _, firstName: ____, language: __, address: ___, ...same } = person;
  return {
    ...same,
    id: person.id ?? newSubscriberId(options),
    address,
    ...(name !== '' && { name }),
    ...(firstName !== '' && { firstName }),
    ...(language && { language }),
    state: person.state ?? 'confirmed',
    createdAt: person.createdAt ?? now.toISOString(),
  };
}

function explainRefusal(state: RefusedState, requested: SubscriberState): Problem {
  const isSame = state === requested;
  if (state === 'unsubscribed') return subscriberProblems['already-unsubscribed']({ isSame });
  if (state === 'suppressed') return subscriberProblems['already-suppressed']({ isSame });
  if (state === 'pending') return subscriberProblems['already-pending']();
  if (state === 'erased') return subscriberProblems['already-erased']();
  return requested === 'confirmed'
    ? subscriberProblems['already-confirmed']({})
    : subscriberProblems['left-elsewhere']();
}
