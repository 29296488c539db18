import { francAll } from 'franc';

/** What franc calls them, and BCP 47. Bosnian, Croatian and Serbian cannot be told apart by letters alone. */
const known: Readonly<Record<string, string>> = {
  bos: 'bs',
  bul: 'bg',
  deu: 'de',
  ell: 'el',
  eng: 'en',
  fra: 'fr',
  hrv: 'hr',
  hun: 'hu',
  ita: 'it',
  mkd: 'mk',
  ron: 'ro',
  rus: 'ru',
  slv: 'sl',
  spa: 'es',
  sqi: 'sq',
  als: 'sq',
  srp: 'sr',
  tur: 'tr',
  ukr: 'uk',
  arb: 'ar',
};
const siblings = ['bs', 'hr', 'sr', 'cnr', 'sh'];
/** With fewer letters than this, three letters in a row say little. */
const enough = 100;
/** How far the second must be behind, on franc's scale from 0 to 1. */
const apart = 0.05;

/**
 * The language of a text: as its words tell it, else as it says itself.
 * @param said What the document says of itself (BCP 47), which is often what a program was installed with.
 * @param languages The newsletter's: which of the siblings is meant where the document does not say.
 * @returns BCP 47, with the script where there are two (`sr-Latn`, `sr-Cyrl`); undefined where nothing tells.
 */
export function languageOf(
  text: string,
  said: string | undefined,
  languages: readonly string[],
): string | undefined {
  const words = text.replace(/\]\([^)]*\)|https?:\S+/g, ' ');
  const letters = words.match(/\p{L}/gu)?.length ?? 0;
  const told = letters < enough ? undefined : detect(words);
  // What is said goes before where it says more than letters do: which region, which of the siblings.
  if (told === undefined || (said !== undefined && kin(said) === told))
    return withScript(said, words);
  if (told !== family) return told;
  const script = scriptOf(words);
  const ours = languages.find(
    (each) => kin(each) === family && sameLanguage(each, `${base(each)}-${script}`),
  );
  if (ours !== undefined) return ours;
  return script === 'Cyrl' ? 'sr-Cyrl' : isEkavian(words) ? 'sr-Latn' : undefined;
}

const base = (tag: string): string => tag.split('-')[0] as string;
const family = 'bs hr sr';
/** A language, or its family where letters cannot tell its members apart. */
const kin = (tag: string): string => (siblings.includes(base(tag)) ? family : base(tag));

/** How words with the old letter yat are written in Serbia, and how elsewhere. */
const ekavian =
  /\b(?:vreme|mest[oaiu]|de(?:te|ca|ce|ci)|reč\w*|uvek|gde|ovde|posle|pre|vest\w*|svet\w*|čovek\w*|lep\w*|tel[oau]|vide(?:ti|li|o)|hte(?:o|la|li)|devoj\w*|sused\w*|sledeć\w*|primer\w*|promen\w*|podel\w*|del[oau]|uspe[hš]\w*|mer[aeu]|nedelj\w*|cel[aiou]|pesm\w*)\b/giu;
const ijekavian =
  /\b(?:vrijeme|mjest\w*|dijete|djec\w*|riječ\w*|uvijek|gdje|ovdje|poslije|prije|vijest\w*|svijet\w*|čovjek\w*|lijep\w*|tijel\w*|vidje\w*|htje\w*|htio|djevoj\w*|susjed\w*|sljedeć\w*|primjer\w*|promjen\w*|podjel\w*|djel\w*|uspje\w*|mjer\w*|nedjelj\w*|tjed\w*|cijel\w*|pjesm\w*)\b/giu;

/** Only Serbian is written so; the other way it may be any of the three, and that is not guessed. */
function isEkavian(text: string): boolean {
  const count = (form: RegExp): number => text.match(form)?.length ?? 0;
  return count(ekavian) >= 2 && count(ijekavian) === 0;
}

/** Letters that one language alone has, among those that are near each other. */
const own: readonly (readonly [RegExp, string])[] = [
  [/[ђћ]/i, family],
  [/[ѓќѕ]/i, 'mk'],
];

function detect(text: string): string | undefined {
  const telling = own.filter(([letters]) => letters.test(text));
  if (telling.length === 1) return telling[0]?.[1];
  const [first, ...others] = francAll(text, { only: Object.keys(known) }).map(([code, score]) => ({
    language: known[code],
    score,
  }));
  if (first?.language === undefined) return undefined;
  const second = others.find(
    ({ language }) => kin(language as string) !== kin(first.language as string),
  );
  if (second !== undefined && first.score - second.score < apart) return undefined;
  return kin(first.language);
}

/** Serbian is written in two scripts, and readers want to know which. */
function withScript(language: string | undefined, text: string): string | undefined {
  if (language !== 'sr' && language !== 'sr-RS') return language;
  return `sr-${scriptOf(text)}`;
}

function scriptOf(text: string): 'Cyrl' | 'Latn' {
  const cyrillic = text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return cyrillic > latin ? 'Cyrl' : 'Latn';
}

/** Whether a reader of one is served by the other: `en` and `en-GB`, but not `sr-Latn` and `sr-Cyrl`. */
export function sameLanguage(one: string, other: string): boolean {
  const [a, b] = [new Intl.Locale(one).maximize(), new Intl.Locale(other).maximize()];
  return a.language === b.language && a.script === b.script;
}
