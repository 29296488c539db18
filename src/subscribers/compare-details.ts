import type { Subscriber } from '../model/subscriber.ts';

/** What a file says about somebody on the list; a cell that is empty says nothing. */
export type Details = Pick<Subscriber, 'name' | 'firstName' | 'language' | 'sections'>;

export interface DetailChanges {
  before: Details;
  /** Only what differs. */
  after: Details;
}

/** The details that a file gives otherwise than the list; undefined if none. */
export function compareDetails(
  before: Details,
  { name, firstName, language, sections }: Details,
  firstLanguage: string | undefined,
): DetailChanges | undefined {
  const after: Details = {
    ...(name !== undefined && name !== before.name && { name }),
    ...(firstName !== undefined && firstName !== before.firstName && { firstName }),
    ...(language !== undefined && language !== (before.language ?? firstLanguage) && { language }),
    ...(sections !== undefined && !isSameList(sections, before.sections) && { sections }),
  };
  return Object.keys(after).length === 0 ? undefined : { before, after };
}

function isSameList(a: readonly string[], b: readonly string[] | undefined): boolean {
  return b !== undefined && [...a].sort().join() === [...b].sort().join();
}
