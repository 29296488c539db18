import { groupBySection, type Issue, type SectionGroup } from '../model/issue.ts';
import type { Item } from '../model/item.ts';
import type { Layout, MailForm } from '../model/mail-settings.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { upcoming } from '../model/occasion.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { buildDocumentItem, type DocumentContext, type DocumentItem } from './document-item.ts';
import { cleanLine } from './markdown/clean.ts';

export interface DocumentSection {
  title?: string;
  layout: Layout;
  items: DocumentItem[];
}

/**
 * The sections of an issue in the newsletter's order, after the lead story if there is one.
 * @param pageOf The web page of an item, absolute.
 */
export function buildSections(
  context: DocumentContext,
  pageOf: (item: Item) => string,
): Outcome<DocumentSection[]> {
  const { newsletter, issue, words } = context;
  const problems: Problem[] = [];
  const groups = shownGroups(issue, newsletter);
  const hasSections = groups.some((group) => group.section !== undefined);
  const lead = findLead(groups, newsletter.mail.leads);
  const build = (original: Item, level: number, form: MailForm): DocumentItem => {
    const position = { level, form, page: pageOf(original), isLead: original === lead };
    const item = buildDocumentItem(original, position, context);
    problems.push(...item.problems);
    return item.value;
  };
  const leading = groups.find(({ items }) => items.some((item) => item === lead));
  const first: DocumentSection[] =
    lead === undefined || leading === undefined
      ? []
      : [{ layout: 'stories', items: [build(lead, 2, formIn(leading, context))] }];
  const sections = groups.map((group): DocumentSection => {
    const { section, items } = group;
    return {
      ...(hasSections && { title: cleanLine(section?.title ?? words.otherItems) }),
      layout: section?.layout ?? 'stories',
      items: items
        .filter((item) => item !== lead)
        .map((item) => build(item, hasSections ? 3 : 2, formIn(group, context))),
    };
  });
  return { value: [...first, ...sections.filter(({ items }) => items.length > 0)], problems };
}

/** The lead story of an issue, if it has one. */
export function leadStory(issue: Issue, newsletter: Newsletter): Item | undefined {
  return findLead(shownGroups(issue, newsletter), newsletter.mail.leads);
}

/** Items by section, without events that were over. */
function shownGroups(issue: Issue, { sections, timeZone }: Newsletter): SectionGroup[] {
  return groupBySection(issue.items, sections).map((group) => ({
    ...group,
    items:
      group.section?.layout === 'events'
        ? upcoming(group.items, issue.date, timeZone)
        : group.items,
  }));
}

/** The nearest setting wins; a list of headlines has nothing else, and cards have no long texts. */
function formIn({ section }: SectionGroup, { newsletter }: DocumentContext): MailForm {
  if (section?.mail !== undefined) return section.mail;
  if (section?.layout === 'headlines') return 'headline';
  const { form } = newsletter.mail;
  return section?.layout === 'cards' && form === 'whole' ? 'auto' : form;
}

/** The story marked `lead: true`, or the first if the newsletter has a lead story in every issue. */
function findLead(groups: readonly SectionGroup[], always: boolean): Item | undefined {
  const items = groups.flatMap((group) => group.items);
  const marked = items.find(({ lead, withdrawn }) => lead === true && !withdrawn);
  if (marked !== undefined || !always) return marked;
  const stories = groups.filter(
    ({ section }) => section?.layout !== 'headlines' && section?.layout !== 'events',
  );
  const first = stories.flatMap((group) => group.items).find(({ withdrawn }) => !withdrawn);
  return first?.lead === false ? undefined : first;
}
