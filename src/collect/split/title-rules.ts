import { readAttribution } from './attribution.ts';
import { endsWithLostLink } from './lost-links.ts';
import { isBulleted, type TextBlock } from './text-blocks.ts';
import {
  backwards,
  greetingWords,
  isTitleCase,
  isUpper,
  partWords,
  pictureWords,
  sharesWords,
} from './title-words.ts';

export interface TitleContext {
  words: string;
  block: TextBlock;
  above: TextBlock | undefined;
  below: TextBlock;
  /** The first block below that is not an attribution. */
  text: TextBlock;
  facts: TextFacts;
}

export interface TextFacts {
  firstHeading: number | undefined;
  hasHeadings: boolean;
  topHeading: number | undefined;
  /** Headings of that level are 'Background', 'Contact' and the like. */
  headingsNameParts: boolean;
  firstAttribution: 'source' | 'author' | 'date' | undefined;
  /** In empty lines between blocks. */
  usualGap: number;
  gapsMislead: boolean;
  rulesAreAboveTitles: boolean;
}

export type Finding = readonly [weight: number, because: string];

type TitleRule = (setting: TitleContext) => Finding | undefined;

const when = (is: boolean, weight: number, because: string): Finding | undefined =>
  is ? [weight, because] : undefined;

/** They recognise the title of a story. Weak signs alone never make it certain. */
export const titleRules: Readonly<Record<string, TitleRule>> = {
  'first line': ({ above }) => when(above === undefined, 20, 'First line of the text.'),

  heading: ({ block, facts }) => {
    if (block.heading === undefined) {
      return when(facts.hasHeadings, -4, 'Not a heading, while other titles are.');
    }
    if (block.heading !== facts.topHeading) {
      return [-6, 'A heading of a lower level.'];
    }
    if (facts.headingsNameParts) {
      return [1, 'A heading, but so are parts of stories.'];
    }
    return block.heading === facts.firstHeading
      ? [12, 'A heading of the same level as the first.']
      : [1, 'A heading, but the text does not begin with one of this level.'];
  },

  'attribution below': ({ below, facts }) => {
    const attribution = readAttribution(below.lines[0] ?? '');
    if (attribution === undefined) return undefined;
    if (attribution.kind === 'source' && !attribution.isLoose) {
      return [7, 'The line below names the original publisher.'];
    }
    const what = { source: 'A source', author: 'An author', date: 'A date' }[attribution.kind];
    return attribution.kind === facts.firstAttribution
      ? [7, `${what} is below it, as below the first title.`]
      : [1, `${what} is below it.`];
  },

  'rule above': ({ above, facts }) =>
    when(
      above?.isRule === true,
      facts.rulesAreAboveTitles ? 8 : 2,
      'A line of dashes or stars is above it.',
    ),

  'end above': ({ above }) =>
    when(
      above !== undefined && endsStory(above),
      2,
      'The text above ends with a link or a source.',
    ),

  'wide gap': ({ block, facts }) => {
    if (block.gap <= facts.usualGap) return undefined;
    return facts.gapsMislead
      ? [1, 'A wide gap is above it, but also above some paragraphs.']
      : [2, 'The gap above it is wider than others.'];
  },

  alone: ({ words }) =>
    words.length <= 90 ? [1, 'Short, on a line of its own.'] : [-1, 'Long for a title.'],

  'no full stop': ({ words }) => {
    if (/:$/.test(words)) return [-3, 'Ends with a colon.'];
    if (/[.;,…]$/.test(words)) return [-3, 'Ends like a sentence.'];
    if (/\?$/.test(words)) return [-1, 'A question, as in an interview.'];
    return when(/[\p{L}\p{N}”"’)]$/u.test(words), 1, 'No full stop.');
  },

  'text above': ({ above }) => {
    const last = above?.lines.at(-1)?.trim() ?? '';
    if (above === undefined || above.isRule || above.heading !== undefined) return undefined;
    if (last.endsWith(':')) return [-3, 'The text above ends with a colon.'];
    if (isBulleted(above.lines[0] ?? '') || readAttribution(last) !== undefined) return undefined;
    if (endsStory(above)) return undefined;
    if (/[.!?…”"’)»>]$/.test(last)) return [1, 'The text above ends with a sentence.'];
    return [-2, 'The text above ends in the middle of a sentence.'];
  },

  'text below': ({ text, below }) => {
    if (isBulleted(text.lines[0] ?? '')) return [-1, 'A list follows.'];
    const length = text.lines.join(' ').length;
    if (length >= 100) return [1, 'A whole paragraph follows.'];
    return when(text === below && length < 60, -1, 'Another short line follows.');
  },

  'words below': ({ words, text }) =>
    when(sharesWords(words, firstSentence(text)), 1, 'The sentence below has the same words.'),

  capitals: ({ words }) =>
    when(isUpper(words) || isTitleCase(words), 1, 'In capitals, or every word begins with one.'),

  'lower case': ({ words }) =>
    when(/^[^\p{L}\p{N}]*\p{Ll}/u.test(words), -3, 'Begins with a lower-case letter.'),

  picture: ({ words }) => when(pictureWords.test(words), -3, 'Has a word that captions have.'),

  person: ({ words }) => {
    if (/\S@\S/.test(words)) return [-4, 'Has an email address.'];
    return when(
      /\s(?:by|von|par|od strane)\s+\p{Lu}[\p{L}.]+(?:\s\p{Lu}[\p{L}.]+)*$/u.test(words),
      -2,
      'Ends with a name, like a caption.',
    );
  },

  quotation: ({ words }) => {
    if (/^["“„»«‘].*["”“«»’]$/u.test(words)) {
      return [-2, 'A quotation.'];
    }
    return when(/["“”„»«]/.test(words), -1, 'Has quotation marks.');
  },

  comma: ({ words }) =>
    when(
      /,/.test(words) && !/,.*(?:,|\s(?:and|or|und|et|y|e|i|ili|и|или|dhe)\s)/u.test(words),
      -1,
      'Has a comma, as captions and addresses have.',
    ),

  'part of a story': ({ words }) =>
    when(partWords.test(words), -3, 'A usual heading of a part of a story.'),

  greeting: ({ words }) => when(greetingWords.test(words), -5, 'A greeting.'),

  'time of day': ({ words }) =>
    when(/^\d{1,2}[:.h]\d\d\b/.test(words), -3, 'Begins with a time, like a programme.'),

  'points back': ({ text }) =>
    when(
      backwards.test(text.lines[0]?.trim() ?? ''),
      -2,
      'The text below refers to something earlier.',
    ),

  'below a short line': ({ above }) =>
    when(
      above !== undefined &&
        above.isRule === undefined &&
        above.lines.length === 1 &&
        (above.lines[0]?.trim().length ?? 0) < 60 &&
        !isBulleted(above.lines[0] ?? '') &&
        !/[.!?…>]$/.test(above.lines[0]?.trim() ?? '') &&
        readAttribution(above.lines[0] ?? '') === undefined,
      -2,
      'Below another short line.',
    ),
};

function endsStory({ lines }: TextBlock): boolean {
  const last = lines.at(-1)?.trim() ?? '';
  return (
    endsWithLostLink(last) ||
    /(?:https?:\/\/|www\.)\S+$/.test(last) ||
    readAttribution(last)?.kind === 'source'
  );
}

function firstSentence({ lines }: TextBlock): string {
  return /^.*?[.!?](?=\s|$)/s.exec(lines.join(' '))?.[0] ?? lines.join(' ');
}
