import type { Root } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import type { Words } from '../lib/i18n/messages.ts';
import { direction, wordsFor } from '../lib/i18n/words.ts';
import { type Direction, directionIn } from '../lib/text/direction.ts';
import { headFile, type Issue, type IssueHead, issueFolderName } from '../model/issue.ts';
import type { Item } from '../model/item.ts';
import { type Newsletter, newsletterIn } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import { anchorsOf, type DocumentItem } from './document-item.ts';
import { buildSections, type DocumentSection } from './document-sections.ts';
import { introGreets } from './intro-greets.ts';
import { cleanLine } from './markdown/clean.ts';
import { setDirections, textWithoutCode } from './markdown/directions.ts';
import { prepareMarkdown } from './markdown/prepare-markdown.ts';
import { lineWithQuotes } from './markdown/quotes.ts';
import { wordsOfBlocks } from './markdown/words-of-blocks.ts';
import { itemFolders } from './page-links.ts';
import { fillPreview } from './preview-line.ts';
import { showItem } from './shown-item.ts';

/** An issue in one language, ready for HTML and text. */
export interface IssueDocument {
  newsletter: Newsletter;
  number: number;
  language: string;
  words: Words;
  url: string;
  date: string;
  title: string;
  subject: string;
  preheader: string;
  /** The preheader, filled with titles: what follows it in the mail is not shown beside the subject. */
  preview: string;
  intro?: Root;
  /** True if the mail greets its reader before the intro. */
  greets: boolean;
  /** The language that title and intro are written in, if that is not the edition's. */
  headLanguage?: string;
  /** Of most letters of title and intro. */
  headDirection: Direction;
  isHeadTurned: boolean;
  sections: DocumentSection[];
}

const preheaderLength = 110;

/**
 * Chooses translations, checks links and pictures, and groups items by section.
 * @param folderOf The folder of an item's page, below the issue's; default: for a whole issue.
 */
export function buildIssueDocument({
  newsletter: everywhere,
  issue,
  language,
  folderOf = itemFolders(issue.items, everywhere.languages),
}: {
  newsletter: Newsletter;
  issue: Issue;
  language: string;
  folderOf?: (item: Item) => string;
}): Outcome<IssueDocument> {
  const newsletter = newsletterIn(everywhere, language);
  const words = wordsFor(language, newsletter.words);
  const url = issueUrl(newsletter, issue, language);
  const translated = issue.translations.get(language);
  const head: IssueHead = translated ?? issue;
  const isForeign = translated === undefined && language !== newsletter.languages[0];
  const written = isForeign ? newsletter.languages[0] : language;
  const anchors = anchorsOf(issue);
  const { value: intro, problems } = prepareMarkdown(head.intro, {
    language: written,
    file: headFile(issue, language),
    pictures: issue.pictures,
    newsletter,
    base: url,
    anchor: anchors.has('intro') ? '_intro' : 'intro',
    anchors,
    headingLevel: 2,
  });
  const context = { newsletter, issue, language, words, url };
  const sections = buildSections(context, (item) => `${url}${folderOf(item)}/`);
  problems.push(...sections.problems);
  const runs = directionIn(direction(written), `${head.title} ${textWithoutCode(intro)}`);
  setDirections(intro, runs, direction(language));
  const inQuotes = (line = ''): string => lineWithQuotes(cleanLine(line), written);
  const preheader = inQuotes(head.preheader) || firstWords(intro, sections.value);
  const items = sections.value.flatMap((section) => section.items);
  const shown = items.filter(({ withdrawn }) => !withdrawn);
  const texts = [intro, ...shown.map(({ body }) => body)];
  /** One after the other: few of them fill a line. */
  function* fillers(): Generator<string> {
    yield* shown.map(({ title }) => title);
    for (const each of texts) yield cleanLine(wordsOfBlocks(each));
    yield* sections.value.map(({ title = '' }) => title);
    yield cleanLine(newsletter.description);
  }
  return {
    value: {
      newsletter,
      number: issue.number,
      language,
      words,
      url,
      date: issue.date,
      title: inQuotes(head.title),
      subject: inQuotes(head.subject),
      preheader,
      preview: fillPreview(preheader, fillers(), language),
      ...(intro.children.length > 0 && { intro }),
      greets:
        newsletter.mail.greeting !== 'none' && intro.children.length > 0 && !introGreets(intro),
      ...(isForeign && { headLanguage: written }),
      headDirection: runs,
      isHeadTurned: runs !== direction(language),
      sections: sections.value,
    },
    problems,
  };
}

/** `https://…/003/`, or `https://…/003/sr-Latn/` in a language that is not the first. */
export function issueUrl(newsletter: Newsletter, issue: Issue, language: string): string {
  const folder = language === newsletter.languages[0] ? '' : `${language}/`;
  return `${newsletter.siteUrl}/${issueFolderName(issue.number)}/${folder}`;
}

function firstWords(intro: Root, sections: readonly DocumentSection[]): string {
  const opening = intro.children.find((block) => block.type === 'paragraph');
  const titles = sections.flatMap(({ items }) => items.map(({ title }) => title));
  const text = cleanLine(opening === undefined ? titles.join(' · ') : plainText(opening));
  return shortenText(text, preheaderLength);
}

/** Cuts a text after a word. @param most Characters. */
export function shortenText(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/\s+\S*$/, '')}…`.toWellFormed();
}

/** An issue with more items begins with a list of them. */
const mostWithoutContents = 6;

/**
 * The items that the list of contents names; none in a short issue, in one of headlines alone, which
 * would repeat them, or if the settings say so.
 * @param extent How much of each story follows.
 */
export function listContents(
  { newsletter, sections }: IssueDocument,
  extent: 'whole' | 'mail',
): DocumentItem[] {
  const items = sections.flatMap((section) => section.items).filter(({ withdrawn }) => !withdrawn);
  if (!newsletter.mail.contents || items.length <= mostWithoutContents) return [];
  return items.every((item) => showItem(item, extent).isHeadline) ? [] : items;
}
