import type { DocumentItem } from './document-item.ts';

/** An item with the body that one form of the issue shows. */
export interface ShownItem extends Omit<DocumentItem, 'short' | 'endsWithUrl'> {
  /** True if it is a teaser, and the rest is on its page. */
  isCut: boolean;
  isHeadline: boolean;
}

/**
 * An item as far as one form of the issue shows it. It has no `url` where its body ends with the
 * same link. @param extent `mail`: as much as the mail has of it.
 */
export function showItem(
  { short, endsWithUrl, ...item }: DocumentItem,
  extent: 'whole' | 'mail',
): ShownItem {
  if (extent === 'whole' || short === undefined || item.withdrawn) {
    const { url, ...rest } = item;
    const shown = url === undefined || endsWithUrl ? rest : item;
    return { ...shown, isCut: false, isHeadline: false };
  }
  const { form, body } = short;
  return { ...item, body, isCut: form === 'teaser', isHeadline: form === 'headline' };
}
