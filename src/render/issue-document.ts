import type { Root } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import type { Words } from '../lib/i18n/types.ts';
import { formatDate, wordsFor } from '../lib/i18n/words.ts';
import { groupBySection, type Issue, type IssueHead, issueFolderName } from '../model/issue.ts';
import { type Item, inLanguage, type Picture } from '../model/item.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { cleanLine } from './markdown/clean.ts';
import { linkAddress } from './markdown/link-address.ts';
import { findPicture, prepareMarkdown } from './markdown/prepare-markdown.ts';
import { lineWithQuotes } from './markdown/quotes.ts';

/** An issue in one language, ready to be set: what HTML and text part are both made from. */
export interface Manuscript {
  newsletter: Newsletter;
  number: number;
  language: string;
  words: Words;
  /** The issue's web page, absolute, with a slash at the end. */
  url: string;
  /** `YYYY-MM-DD`. */
  date: string;
  title: string;
  subject: string;
  preheader: string;
  /** Absent where the editor wrote none. */
  intro?: Root;
  /** The language that title and intro are written in, where it is not the edition's. */
  headLanguage?: string;
  chapters: Chapter[];
}

interface Chapter {
  /** Absent where the newsletter's items have no sections at all. */
  title?: string;
  stories: Story[];
}

export interface Story {
  /** As it is in the issue, and as it is in this language. */
  original: Item;
  item: Item;
  /** Unique in the issue; the id of the story's place in the HTML. */
  anchor: string;
  title: string;
  /** Level of its heading, 2 to 6. */
  level: number;
  /** Source, author and date, those that are known. */
  line: string;
  url?: string;
  picture?: { picture: Picture; alt: string };
  /** Empty where the story is withdrawn. */
  body: Root;
  /** In place of the body. */
  withdrawn: boolean;
  correction?: { label: string; note: string };
  /** The language that it is written in, where it is not the edition's. */
  language?: string;
}

interface Setting {
  newsletter: Newsletter;
  issue: Issue;
  language: string;
  words: Words;
  url: string;
}

/** Chooses translations, checks links and pictures, puts items under their sections. */
export function writeManuscript(input: {
  newsletter: Newsletter;
  issue: Issue;
  language: string;
}): Outcome<Manuscript> {
  const { newsletter, issue, language } = input;
  const setting: Setting = {
    ...input,
    words: wordsFor(language),
    url: issueUrl(newsletter, issue, language),
  };
  const problems: Problem[] = [];
  const translated = issue.translations.get(language);
  const head: IssueHead = translated ?? issue;
  const isForeign = translated === undefined && language !== newsletter.languages[0];
  const written = isForeign ? newsletter.languages[0] : language;
  const intro = prepareMarkdown(head.intro, {
    language: written,
    file: `${issue.folder}/${translated === undefined ? 'issue' : `issue.${language}`}.md`,
    pictures: issue.pictures,
    newsletter,
    base: setting.url,
    anchor: 'intro',
    headingLevel: 2,
  });
  problems.push(...intro.problems);
  const chapters = writeChapters(setting, problems);
  const title = lineWithQuotes(cleanLine(head.title), written);
  return {
    value: {
      newsletter,
      number: issue.number,
      language,
      words: setting.words,
      url: setting.url,
      date: issue.date,
      title,
      subject: lineWithQuotes(cleanLine(head.subject), written),
      preheader:
        lineWithQuotes(cleanLine(head.preheader ?? ''), written) ||
        firstWords(intro.value, chapters),
      ...(intro.value.children.length === 0 ? {} : { intro: intro.value }),
      ...(isForeign ? { headLanguage: written } : {}),
      chapters,
    },
    problems,
  };
}

/** `https://…/003/`, or `https://…/003/sr-Latn/` in a language that is not the first. */
export function issueUrl(newsletter: Newsletter, issue: Issue, language: string): string {
  const folder = language === newsletter.languages[0] ? '' : `${language}/`;
  return `${newsletter.siteUrl}/${issueFolderName(issue.number)}/${folder}`;
}

function writeChapters(setting: Setting, problems: Problem[]): Chapter[] {
  const groups = groupBySection(setting.issue.items, setting.newsletter.sections);
  const hasSections = groups.some((group) => group.section !== undefined);
  return groups.map(({ section, items }) => ({
    ...(hasSections ? { title: cleanLine(section?.title ?? setting.words.otherItems) } : {}),
    stories: items.map((item) => {
      const story = writeStory(item, hasSections ? 3 : 2, setting);
      problems.push(...story.problems);
      return story.value;
    }),
  }));
}

function writeStory(original: Item, level: number, setting: Setting): Outcome<Story> {
  const { newsletter, issue, language, words } = setting;
  const item = inLanguage(original, language);
  const withdrawn = original.withdrawn || item.withdrawn;
  const corrected = item.corrected ?? original.corrected;
  const written = item.language ?? (item === original ? newsletter.languages[0] : language);
  const problems: Problem[] = [];
  const anchor = anchorOf(original, issue);
  const body = withdrawn
    ? { value: { type: 'root', children: [] } satisfies Root, problems: [] }
    : prepareMarkdown(item.body, {
        file: item.file,
        pictures: issue.pictures,
        newsletter,
        base: setting.url,
        anchor,
        language: written,
        headingLevel: level + 1,
      });
  if (body.value.children.length === 0 && item.summary !== undefined && !withdrawn) {
    const summary = {
      type: 'text' as const,
      value: lineWithQuotes(cleanLine(item.summary), written),
    };
    body.value.children.push({ type: 'paragraph', children: [summary] });
  }
  const picture = withdrawn ? undefined : storyPicture(item, issue, problems);
  const url = withdrawn ? undefined : storyUrl(item, setting.url, problems);
  return {
    value: {
      original,
      item,
      anchor,
      title: lineWithQuotes(cleanLine(item.title), written),
      level,
      line: withdrawn ? '' : storyLine(item, language),
      body: body.value,
      withdrawn,
      ...(url === undefined ? {} : { url }),
      ...(picture === undefined ? {} : { picture }),
      ...(corrected === undefined
        ? {}
        : {
            correction: {
              label: cleanLine(words.corrected(formatDate(corrected.date, language))),
              note: cleanLine(corrected.note),
            },
          }),
      ...(written === language ? {} : { language: written }),
    },
    problems: [...problems, ...body.problems],
  };
}

/** Our own ids have an underscore in them, so that no slug can be the same. */
function anchorOf(item: Item, issue: Issue): string {
  const isPlain = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(item.slug);
  return isPlain ? item.slug : `_item-${issue.items.indexOf(item) + 1}`;
}

function storyLine(item: Item, language: string): string {
  const date = item.date === undefined ? undefined : formatDate(item.date, language);
  return [item.source, item.author, date]
    .map((part) => cleanLine(part ?? ''))
    .filter((part) => part !== '')
    .join(' · ');
}

function storyUrl(item: Item, base: string, problems: Problem[]): string | undefined {
  if (item.url === undefined) return undefined;
  const address = linkAddress(item.url, base);
  if (address?.startsWith('http')) return address;
  problems.push({
    code: 'unsafe-link',
    severity: 'warning',
    message: `The url of "${cleanLine(item.title)}" is left out: its address cannot be used.`,
    hint: 'An address begins with https:// or http://.',
    file: item.file,
  });
  return undefined;
}

function storyPicture(item: Item, issue: Issue, problems: Problem[]): Story['picture'] {
  if (item.image === undefined) return undefined;
  const picture = findPicture(item.image, issue.pictures);
  if (picture !== undefined) return { picture, alt: cleanLine(item.imageAlt ?? '') };
  problems.push({
    code: 'missing-picture',
    severity: 'error',
    message: `There is no picture ${cleanLine(item.image)} in this issue.`,
    hint: "Put the file into the issue's images/ folder, or correct the path.",
    file: item.file,
  });
  return undefined;
}

/** What an inbox shows beside the subject: the intro's beginning, else the stories' titles. */
function firstWords(intro: Root, chapters: readonly Chapter[]): string {
  const opening = intro.children.find((block) => block.type === 'paragraph');
  const titles = chapters.flatMap((chapter) => chapter.stories.map((story) => story.title));
  const text = cleanLine(opening === undefined ? titles.join(' · ') : plainText(opening));
  if (text.length <= 110) return text;
  return `${text.slice(0, 109).replace(/\s+\S*$/, '')}…`.toWellFormed();
}
