import { francAll } from 'franc';

/** As franc names them; `Intl` knows their tags. */
const known = 'bos bul deu ell eng fra hrv hun ita mkd ron rus slv spa sqi als srp tur ukr arb';
const siblings = ['bs', 'hr', 'sr', 'cnr', 'sh'];
/** In letters: with fewer, trigrams say too little. */
const enough = 100;
/** The minimum distance between first and second, on franc's scale from 0 to 1. */
const apart = 0.05;

/**
 * The language of a text by its words, otherwise as declared.
 * @param declared By the document (BCP 47); often the language of the program that wrote it.
 * @param languages The newsletter's; they decide between languages that cannot be distinguished.
 * @returns BCP 47, with the script for Serbian; undefined if unclear.
 */
export function detectLanguage(
  text: string,
  declared: string | undefined,
  languages: readonly string[],
): string | undefined {
  const words = text.replace(/\]\([^)]*\)|https?:\S+/g, ' ');
  const letters = words.match(/\p{L}/gu)?.length ?? 0;
  const detected = letters < enough ? undefined : detect(words);
  // The declaration may be more precise: a region, or one of the siblings.
  if (detected === undefined || (declared !== undefined && kin(declared) === detected))
    return withScript(declared, words);
  if (detected !== family) return detected;
  const script = scriptOf(words);
  const ours = languages.find(
    (each) => kin(each) === family && sameLanguage(each, `${base(each)}-${script}`),
  );
  if (ours !== undefined) return ours;
  return script === 'Cyrl' ? 'sr-Cyrl' : isEkavian(words) ? 'sr-Latn' : undefined;
}

const base = (tag: string): string => tag.replace(/-.*/, '');
const family = 'bs hr sr';
const kin = (tag: string): string => (siblings.includes(base(tag)) ? family : base(tag));

/** Spellings of the old vowel yat: in Serbia, and elsewhere. */
const ekavian =
  /\b(?:vreme|mest[oaiu]|de(?:te|ca|ce|ci)|reč\w*|uvek|gde|ovde|posle|pre|vest\w*|svet\w*|čovek\w*|lep\w*|tel[oau]|vide(?:ti|li|o)|hte(?:o|la|li)|devoj\w*|sused\w*|sledeć\w*|primer\w*|promen\w*|podel\w*|del[oau]|uspe[hš]\w*|mer[aeu]|nedelj\w*|cel[aiou]|pesm\w*)\b/giu;
const ijekavian =
  /\b(?:vrijeme|mjest\w*|dijete|djec\w*|riječ\w*|uvijek|gdje|ovdje|poslije|prije|vijest\w*|svijet\w*|čovjek\w*|lijep\w*|tijel\w*|vidje\w*|htje\w*|htio|djevoj\w*|susjed\w*|sljedeć\w*|primjer\w*|promjen\w*|podjel\w*|djel\w*|uspje\w*|mjer\w*|nedjelj\w*|tjed\w*|cijel\w*|pjesm\w*)\b/giu;

function isEkavian(text: string): boolean {
  const count = (form: RegExp): number => text.match(form)?.length ?? 0;
  return count(ekavian) >= 2 && count(ijekavian) === 0;
}

const own: readonly (readonly [RegExp, string])[] = [
  [/[ђћ]/i, family],
  [/[ѓќѕ]/i, 'mk'],
];

function detect(text: string): string | undefined {
  const matching = own.filter(([letters]) => letters.test(text));
  if (matching.length === 1) return matching[0]?.[1];
  const [first, ...others] = francAll(text, { only: known.split(' ') }).map(([code, score]) => ({
    language: kin(new Intl.Locale(code).language),
    score,
  }));
  if (first === undefined || first.language === 'und') return undefined;
  const second = others.find(({ language }) => language !== first.language);
  if (second !== undefined && first.score - second.score < apart) return undefined;
  return first.language;
}

function withScript(language: string | undefined, text: string): string | undefined {
  if (language !== 'sr' && language !== 'sr-RS') return language;
  return `sr-${scriptOf(text)}`;
}

function scriptOf(text: string): 'Cyrl' | 'Latn' {
  const cyrillic = text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return cyrillic > latin ? 'Cyrl' : 'Latn';
}

/** For languages with the same readers: `en` and `en-GB`, not `sr-Latn` and `sr-Cyrl`. */
export function sameLanguage(one: string, other: string): boolean {
  const [a, b] = [new Intl.Locale(one).maximize(), new Intl.Locale(other).maximize()];
  return a.language === b.language && a.script === b.script;
}
