import type { DocumentItem } from './document-item.ts';

/** An item with the body that one form of the issue shows. */
export interface ShownItem extends Omit<DocumentItem, 'short'> {
  /** True if it is a teaser, and the rest is on its page. */
  isCut: boolean;
  isHeadline: boolean;
}

/** @param extent `mail`: as much as the mail has of it. */
export function showItem({ short, ...item }: DocumentItem, extent: 'whole' | 'mail'): ShownItem {
  if (extent === 'whole' || short === undefined || item.withdrawn) {
    return { ...item, isCut: false, isHeadline: false };
  }
  const { form, body } = short;
  return { ...item, body, isCut: form === 'teaser', isHeadline: form === 'headline' };
}
