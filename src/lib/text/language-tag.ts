/** A language tag in its canonical form (BCP 47); undefined if it is invalid. `_` counts as `-`. */
export function canonicalLanguage(tag: string | null | undefined): string | undefined {
  try {
    return tag ? Intl.getCanonicalLocales(tag.trim().replaceAll('_', '-'))[0] : undefined;
  } catch {
    return undefined;
  }
}
