import { parseAddress } from '../model/address.ts';
import { englishName } from '../model/languages.ts';
import type { Problem } from '../model/problem.ts';
import { importReasons } from '../model/suppression.ts';
import type { AddedPerson, AddResult, PersonToAdd } from './add.ts';
import type { DetailChanges } from './compare-details.ts';
import { subscriberProblems } from './problems.ts';

export interface ChangedLine {
  line: number;
  changes: DetailChanges;
}

/** What lines that are not imported have in common, for the summary of a file. */
const phrases: Readonly<Record<string, string>> = {
  'no-address': 'without an address',
  'bad-address': 'with an invalid address',
  'no-consent': 'without a consent',
  'never-confirmed': 'never confirmed',
  'unclear-status': 'without a clear status',
  'uneven-line': 'with too many cells',
  'unknown-language': 'in an unknown language',
  'ambiguous-language': 'in an ambiguous language',
  'unknown-section': 'with an unknown section',
  'left-elsewhere': 'without mail there, but subscribed here',
  'already-pending': 'not confirmed here yet',
  'already-unsubscribed': 'unsubscribed here',
  'already-suppressed': 'suppressed here',
  'already-erased': 'erased here',
};

/** Counts what an import does with the lines of a file, or would do. */
export class ImportSummary {
  /** New people who get mail, by language; without one under an empty tag. */
  readonly languages = new Map<string, number>();
  readonly changed: ChangedLine[] = [];
  readonly duplicates: number[] = [];
  /** The lines that are not imported, by what they have in common. */
  readonly refused = new Map<string, number[]>();
  readonly #newsletterLanguages: readonly string[];
  readonly #known = new Set<string>();
  /** The first lines of people who were imported or changed, by address key. */
  readonly #lines = new Map<string, number>();
  readonly #others = new Set<string>();
  #withoutMail = 0;

  constructor(newsletterLanguages: readonly string[]) {
    this.#newsletterLanguages = newsletterLanguages;
  }

  /** People who were on the list before, and subscribed. */
  get already(): number {
    return this.#known.size;
  }

  /** True if the import adds or changes somebody. */
  get hasEffect(): boolean {
    return this.languages.size + this.changed.length + this.#withoutMail > 0;
  }

  /** @returns the result, which names the earlier line where the address is there twice. */
  add(line: number, person: PersonToAdd | Problem, result: AddResult): AddResult {
    const key = 'address' in person ? parseAddress(person.address)?.key : undefined;
    if (!('code' in result)) {
      if (key !== undefined) this.#lines.set(key, line);
      this.#addPerson(line, person, result);
      return result;
    }
    const first = this.#lines.get(key ?? '');
    if ((first ?? this.#others.has(key ?? '')) && result.code.startsWith('already-')) {
      this.duplicates.push(line);
      if (first === undefined) return result;
      // Somebody who was imported from an earlier line is not on the list by other means.
      return { ...subscriberProblems['already-confirmed']({ first }), code: result.code };
    }
    if (key !== undefined) this.#others.add(key);
    if (isKnown(result) && key !== undefined) this.#known.add(key);
    else this.#refuse(phrases[result.code] ?? result.message, line);
    return result;
  }

  /** Such as `210 Serbian, 107 English, 1 duplicate, 2 without an address`. */
  describe(): string {
    const languages = [...this.languages].sort((a, b) => b[1] - a[1]);
    const parts = [
      ...languages.map(([tag, count]) => `${count} ${this.#nameLanguage(tag)}`),
      ...countOf(this.#withoutMail, 'unsubscribed or bounced elsewhere'),
      ...countOf(this.changed.length, 'changed'),
      ...countOf(this.already, 'already subscribed'),
      ...countOf(this.duplicates.length, this.duplicates.length === 1 ? 'duplicate' : 'duplicates'),
      ...[...this.refused].map(([phrase, lines]) => `${lines.length} ${phrase}`),
    ];
    return parts.length === 0 ? 'nobody' : parts.join(', ');
  }

  #addPerson(line: number, person: PersonToAdd | Problem, added: AddedPerson): void {
    const { changes, language } = added;
    if (changes !== undefined) this.changed.push({ line, changes });
    else if (getsNoMail(person)) this.#withoutMail += 1;
    else {
      const [only = '', ...more] = this.#newsletterLanguages;
      const tag = language ?? (more.length === 0 ? only : '');
      this.languages.set(tag, (this.languages.get(tag) ?? 0) + 1);
    }
  }

  #refuse(phrase: string, line: number): void {
    const lines = this.refused.get(phrase) ?? [];
    lines.push(line);
    this.refused.set(phrase, lines);
  }

  #nameLanguage(tag: string): string {
    return tag === '' ? 'without a language' : englishName(tag, this.#newsletterLanguages);
  }
}

/** True for somebody who is stored so that no later file brings them back. */
export function getsNoMail(person: PersonToAdd | Problem): boolean {
  return 'state' in person && person.state !== 'confirmed';
}

/** Why somebody who is imported gets no mail, for the report; undefined for those who get it. */
export function explainNoMail(person: PersonToAdd | Problem): string | undefined {
  if (!('state' in person) || person.state === 'confirmed') return undefined;
  // Other reasons are replies of servers, which can name addresses.
  const known = Object.values(importReasons).find((each) => each === person.suppressedReason);
  const other = person.state === 'unsubscribed' ? importReasons.left : 'suppressed elsewhere';
  return `No mail is sent to them: ${known ?? other}.`;
}

const onList = subscriberProblems['already-confirmed']({});

/** True for somebody who was on the list, in this state, before the import. */
export function isKnown({ code, message }: Problem): boolean {
  return code === 'already-confirmed' && message === onList.message;
}

function countOf(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${what}`];
}
