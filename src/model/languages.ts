/** How languages are written by people: tags in any case, of other systems, and names. */

/**
 * The languages of a newsletter that a text can mean: a tag in any case (BCP 47, also as POSIX
 * writes it: `sr_RS.UTF-8`), or a name in English, in the language itself or in one of
 * `languages`. One is the answer, none is unknown, several are a question for the writer.
 */
export function findLanguages(written: string, languages: readonly string[]): string[] {
  const tag = readTag(written);
  if (tag !== undefined) {
    const same = languages.filter((own) => own.toLowerCase() === tag.toLowerCase());
    const found = same.length > 0 ? same : alikeTo(tag, languages);
    if (found.length > 0) return found;
  }
  const phrase = phraseOf(written);
  if (phrase === '') return [];
  const named = languages.map((own) => ({ own, names: namesOf(own, languages) }));
  const whole = named.filter(({ names }) => names.whole.has(phrase));
  const found = whole.length > 0 ? whole : named.filter(({ names }) => names.short.has(phrase));
  return found.map(({ own }) => own);
}

/** The canonical tag of a tag in any case, or of a name: `serbian (latin)` → `sr-Latn`. */
export function parseLanguage(written: string): string | undefined {
  const tag = readTag(written);
  if (tag !== undefined) return tag;
  const words = new Set(phraseOf(written).split(' '));
  const bases = codes().filter((code) =>
    ['en', code, `${code}-Latn`].some((display) => {
      const name = phraseOf(displayName(code, display, 'standard') ?? '');
      return name.split(' ').every((word) => words.has(word));
    }),
  );
  const tags = bases.flatMap((base) => [base, ...scripts.map((script) => `${base}-${script}`)]);
  const found = findLanguages(written, tags);
  return found.find((each) => bases.includes(each)) ?? (found.length === 1 ? found[0] : undefined);
}

/** A language's name in itself, such as `srpski (latinica)`. */
export function ownName(tag: string): string {
  return displayName(tag, tag, 'dialect') ?? tag;
}

/** A language's name in English; with script or region only where `among` has the language twice. */
export function englishName(tag: string, among: readonly string[]): string {
  const base = (each: string): string => new Intl.Locale(each).language;
  const isAlone = among.filter((each) => base(each) === base(tag)).length < 2;
  return displayName(isAlone ? base(tag) : tag, 'en', 'standard') ?? tag;
}

/** Scripts that languages with several are written in, for names without a tag. */
const scripts = ['Latn', 'Cyrl', 'Arab', 'Hans', 'Hant', 'Deva'];

/** The languages of two letters that have a name. */
function codes(): string[] {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const english = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => english.of(code) !== undefined && canonicalLanguage(code) === code);
}

const scriptsOfLocales: Readonly<Record<string, string>> = { latin: 'Latn', cyrillic: 'Cyrl' };

/** Longer codes are reserved (RFC 5646, 2.2.1): `serbian` is a name. */
function readTag(written: string): string | undefined {
  const [, name = '', modifier = ''] =
    /^([a-z]{2,3}(?:[-_][a-z0-9]{1,8})*)(?:\.[\w-]+)?(?:@(\w+))?$/i.exec(written.trim()) ?? [];
  const tag = canonicalLanguage(name);
  const script = scriptsOfLocales[modifier.toLowerCase()];
  if (tag === undefined || script === undefined) return tag;
  return new Intl.Locale(tag, { script }).toString();
}

/** A language tag in its canonical form (BCP 47); undefined if it is invalid. `_` counts as `-`. */
export function canonicalLanguage(tag: string | null | undefined): string | undefined {
  try {
    return tag ? Intl.getCanonicalLocales(tag.trim().replaceAll('_', '-'))[0] : undefined;
  } catch {
    return undefined;
  }
}

function alikeTo(tag: string, languages: readonly string[]): string[] {
  const wanted = new Intl.Locale(tag);
  const alike = languages.filter((own) => {
    const { language } = new Intl.Locale(own);
    const isWritten = wanted.script === undefined || wanted.script === scriptOf(own);
    return language === wanted.language && isWritten;
  });
  return narrowed(
    narrowed(
      alike,
      (own) => wanted.region !== undefined && new Intl.Locale(own).region === wanted.region,
    ),
    (own) => wanted.region !== undefined && isScriptOfPlace(wanted, own),
  );
}

/** `zh-TW` is written in traditional characters; the region says nothing about Serbian. */
function isScriptOfPlace(wanted: Intl.Locale, own: string): boolean {
  return wanted.language !== 'sr' && wanted.maximize().script === scriptOf(own);
}

/** As `Intl` has it, but Serbian without a script is Latin, as in `forIntl`. */
function scriptOf(tag: string): string | undefined {
  const locale = new Intl.Locale(tag);
  if (locale.script !== undefined) return locale.script;
  return locale.language === 'sr' ? 'Latn' : locale.maximize().script;
}

function narrowed(all: readonly string[], fits: (tag: string) => boolean): string[] {
  const fitting = all.filter(fits);
  return fitting.length > 0 ? fitting : [...all];
}

/** The names of a language: `whole` with script or region, `short` without. */
interface LanguageNames {
  whole: ReadonlySet<string>;
  short: ReadonlySet<string>;
}

/** Made once for each language: an import has one on each line. */
const known = new Map<string, LanguageNames>();

function namesOf(tag: string, languages: readonly string[]): LanguageNames {
  const key = `${tag} ${languages.join(' ')}`;
  const names = known.get(key) ?? collectNames(tag, languages);
  known.set(key, names);
  return names;
}

function collectNames(tag: string, languages: readonly string[]): LanguageNames {
  const { language, script } = new Intl.Locale(tag);
  const whole = new Set<string>();
  const short = new Set<string>();
  const variants = [language, tag, `${language}-Latn`, `${language}-Cyrl`];
  for (const display of new Set(['en', ...variants, ...languages])) {
    for (const style of ['standard', 'dialect'] as const) {
      whole.add(phraseOf(displayName(tag, display, style) ?? ''));
    }
    const name = displayName(language, display, 'standard') ?? '';
    short.add(phraseOf(name));
    if (script === undefined) continue;
    const written = new Intl.DisplayNames([display], { type: 'script' }).of(script) ?? '';
    whole.add(phraseOf(`${name} ${written}`));
    short.add(phraseOf(written));
  }
  return { whole, short };
}

function displayName(
  tag: string,
  display: string,
  languageDisplay: 'standard' | 'dialect',
): string | undefined {
  const options = { type: 'language', languageDisplay, fallback: 'none' } as const;
  return new Intl.DisplayNames([display], options).of(tag);
}

/** Words that say nothing: `srpski jezik`, `Serbian language`, `латинично писмо`. */
const empty = new Set('language script jezik pismo језик писмо јазик gjuha'.split(' '));

/** Words in any order, case and punctuation, without marks: `Serbian (Latin)` → `latin serbian`. */
function phraseOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !empty.has(word))
    .sort()
    .join(' ');
}
