const cyrillic: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', ґ: 'g', ѓ: 'g', д: 'd', ђ: 'dj', е: 'e', ё: 'e', є: 'e' },
  ...{ э: 'e', ж: 'z', з: 'z', ѕ: 'dz', и: 'i', й: 'j', і: 'i', ї: 'i', ј: 'j', к: 'k', ќ: 'k' },
  ...{ л: 'l', љ: 'lj', м: 'm', н: 'n', њ: 'nj', о: 'o', п: 'p', р: 'r', с: 's', т: 't', ћ: 'c' },
  ...{ у: 'u', ў: 'u', ф: 'f', х: 'h', ц: 'c', ч: 'c', џ: 'dz', ш: 's', щ: 'st', ъ: 'a', ы: 'y' },
  ...{ ь: '', ю: 'ju', я: 'ja' },
};
const latin: Readonly<Record<string, string>> = {
  ...{ đ: 'dj', ð: 'd', ł: 'l', ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ı: 'i', ς: 'σ' },
};
const replaced = new RegExp(`[${Object.keys({ ...cyrillic, ...latin }).join('')}]`, 'gu');

/** Splits into Latin words without case and accents: `isNew` → is, new; `Активан` → aktivan. */
export function plainWords(text: string): string[] {
  const lower = text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase();
  if (/^[\0-\x7f]*$/.test(lower)) return lower.split(/[^a-z0-9]+/).filter((word) => word !== '');
  return lower
    .replace(replaced, (letter) => cyrillic[letter] ?? latin[letter] ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ς', 'σ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
