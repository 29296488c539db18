/**
 * Reads the languages of a newsletter: `en, sr-Latn` as tags (BCP 47), or names such as `German`.
 * @param {string} typed
 * @returns {{ value: string[] } | { problem: string }}
 */
export function parseLanguages(typed) {
  const names = typed.split(/[,;\n]/).flatMap((part) => {
    const name = part.trim();
    return name === '' ? [] : readTag(name) !== undefined ? [name] : splitTags(name);
  });
  if (names.length === 0) return { problem: 'Name at least one language, such as en or sr-Latn.' };
  const unknown = names.find((name) => readTag(name) === undefined);
  if (unknown !== undefined) {
    return {
      problem: `Unknown language "${unknown}". Use tags such as en, de or sr-Latn, or a name such as German.`,
    };
  }
  return { value: [...new Set(names.map((name) => readTag(name)))] };
}

/** `en de` is two tags; `Scottish Gaelic` is one name. */
function splitTags(text) {
  const parts = text.split(/\s+/);
  return parts.every((part) => readTag(part) !== undefined) ? parts : [text];
}

function readTag(name) {
  const named = languageNames().get(name.toLowerCase());
  if (named !== undefined) return named;
  try {
    const [tag] = Intl.getCanonicalLocales(name.replaceAll('_', '-'));
    const language = new Intl.Locale(tag).language;
    return nameOf(language, 'en') === undefined ? undefined : tag;
  } catch {
    return undefined;
  }
}

/** @returns {string | undefined} undefined for an unknown code */
function nameOf(code, inLanguage) {
  const names = new Intl.DisplayNames([inLanguage], { type: 'language', fallback: 'none' });
  return names.of(code);
}

let known;

/** Names of languages, in English and in the language itself, in lower case, to their codes. */
function languageNames() {
  if (known !== undefined) return known;
  known = new Map();
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  for (const first of letters) {
    for (const second of letters) {
      const [code] = Intl.getCanonicalLocales(first + second);
      const english = nameOf(code, 'en');
      if (english === undefined) continue;
      const own = Intl.DisplayNames.supportedLocalesOf(code).length > 0 && nameOf(code, code);
      for (const name of [own, english]) if (name) known.set(name.toLowerCase(), code);
    }
  }
  return known;
}
