/** `Intl` reads Serbian without a script as Cyrillic, and throws on an invalid tag. */
export function forIntl(language: string): string {
  try {
    const locale = new Intl.Locale(language);
    const serbian = locale.language === 'sr' && locale.script === undefined;
    return serbian ? new Intl.Locale(locale, { script: 'Latn' }).toString() : locale.toString();
  } catch {
    return 'en';
  }
}
