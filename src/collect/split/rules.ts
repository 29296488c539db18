import { pointsNowhereAtEnd } from './arrows.ts';
import { type Block, isBulleted } from './blocks.ts';
import { creditOf } from './credits.ts';
import {
  backwards,
  greetings,
  isTitleCase,
  isUpper,
  partWords,
  pictureWords,
  sharesWords,
} from './wording.ts';

/** A line that looks like a title, and what stands around it. */
export interface Setting {
  words: string;
  block: Block;
  /** undefined above the first line of a text. */
  above: Block | undefined;
  below: Block;
  /** The first block below that is no credit. */
  text: Block;
  facts: Facts;
}

/** What is true of the whole text. */
export interface Facts {
  /** The level of the heading that the text begins with. */
  firstHeading: number | undefined;
  hasHeadings: boolean;
  /** The highest level of its headings. */
  topHeading: number | undefined;
  /** Headings of that level are called 'Background', 'Contact' and the like. */
  headingsNameParts: boolean;
  /** What stands directly below the first title. */
  firstCredit: 'source' | 'author' | 'date' | undefined;
  /** Blank lines between most blocks. */
  usualGap: number;
  /** A wide gap stands above other lines than titles too. */
  gapsMislead: boolean;
  /** Lines across the page: true where each stands above what looks like a title. */
  rulesAreAboveTitles: boolean;
}

/** What a rule found. Below 0 it speaks against. */
export interface Finding {
  weight: number;
  because: string;
}

type Rule = (setting: Setting) => Finding | undefined;

const when = (is: boolean, weight: number, because: string): Finding | undefined =>
  is ? { weight, because } : undefined;

/**
 * The rules by which a line is taken for the title of a story. No sum of small signs makes it sure:
 * that takes one that stands for stories alone.
 */
export const rules: Readonly<Record<string, Rule>> = {
  'first line': ({ above }) => when(above === undefined, 20, 'It is the first line of the text.'),

  heading: ({ block, facts }) => {
    if (block.heading === undefined) {
      return when(facts.hasHeadings, -4, 'Other titles are marked as headings, and it is not.');
    }
    if (block.heading !== facts.topHeading) {
      return { weight: -6, because: 'It is a heading of a lower level, as parts of a story have.' };
    }
    if (facts.headingsNameParts) {
      return { weight: 1, because: 'It is a heading, as parts of the story are.' };
    }
    return block.heading === facts.firstHeading
      ? { weight: 12, because: 'It is a heading of the level that the text begins with.' }
      : { weight: 1, because: 'It is a heading, but the text does not begin with one like it.' };
  },

  'credit below': ({ below, facts }) => {
    const credit = creditOf(below.lines[0] ?? '');
    if (credit === undefined) return undefined;
    if (credit.kind === 'source' && !credit.isLoose) {
      return { weight: 7, because: 'The line below says who published it first.' };
    }
    const what = { source: 'a source', author: 'an author', date: 'a day' }[credit.kind];
    return credit.kind === facts.firstCredit
      ? { weight: 7, because: `Below it stands ${what}, as below the first title.` }
      : { weight: 1, because: `Below it stands ${what}.` };
  },

  'rule above': ({ above, facts }) =>
    when(
      above?.isRule === true,
      facts.rulesAreAboveTitles ? 8 : 2,
      'A line across the page stands above it.',
    ),

  'end above': ({ above }) =>
    when(
      above !== undefined && endsStory(above),
      2,
      'What stands above ends as stories do: with a link or a source.',
    ),

  'wide gap': ({ block, facts }) => {
    if (block.gap <= facts.usualGap) return undefined;
    return facts.gapsMislead
      ? { weight: 1, because: 'The gap above it is wide, but so is one above a paragraph.' }
      : { weight: 2, because: 'The gap above it is wider than others.' };
  },

  alone: ({ words }) =>
    words.length <= 90
      ? { weight: 1, because: 'It is short, on a line of its own.' }
      : { weight: -1, because: 'It is long for a title.' },

  'no full stop': ({ words }) => {
    if (/:$/.test(words))
      return { weight: -3, because: 'It ends with a colon: it leads to what follows.' };
    if (/[.;,…]$/.test(words)) return { weight: -3, because: 'It ends as a sentence does.' };
    if (/\?$/.test(words)) return { weight: -1, because: 'It is a question, as in an interview.' };
    return when(/[\p{L}\p{N}”"’)]$/u.test(words), 1, 'It has no full stop.');
  },

  'text above': ({ above }) => {
    const last = above?.lines.at(-1)?.trim() ?? '';
    if (above === undefined || above.isRule || above.heading !== undefined) return undefined;
    if (last.endsWith(':')) return { weight: -3, because: 'The text above ends with a colon.' };
    if (isBulleted(above.lines[0] ?? '') || creditOf(last) !== undefined) return undefined;
    if (endsStory(above)) return undefined;
    if (/[.!?…”"’)»>]$/.test(last)) return { weight: 1, because: 'The text above has ended.' };
    return { weight: -2, because: 'The text above has not ended.' };
  },

  'text below': ({ text, below }) => {
    if (isBulleted(text.lines[0] ?? '')) return { weight: -1, because: 'A list follows.' };
    const length = text.lines.join(' ').length;
    if (length >= 100) return { weight: 1, because: 'A whole paragraph follows.' };
    return when(text === below && length < 60, -1, 'Another short line follows.');
  },

  'words below': ({ words, text }) =>
    when(sharesWords(words, firstSentence(text)), 1, 'The sentence below takes up its words.'),

  capitals: ({ words }) =>
    when(
      isUpper(words) || isTitleCase(words),
      1,
      'It is written in capitals, or each of its words with one.',
    ),

  'small letter': ({ words }) =>
    when(/^[^\p{L}\p{N}]*\p{Ll}/u.test(words), -3, 'It begins with a small letter.'),

  picture: ({ words }) =>
    when(pictureWords.test(words), -3, 'It has a word that stands below pictures.'),

  person: ({ words }) => {
    if (/\S@\S/.test(words)) return { weight: -4, because: 'It has an e-mail address.' };
    return when(
      /\s(?:by|von|par|od strane)\s+\p{Lu}[\p{L}.]+(?:\s\p{Lu}[\p{L}.]+)*$/u.test(words),
      -2,
      'It ends with who made it, as a caption does.',
    );
  },

  quotation: ({ words }) => {
    if (/^["“„»«‘].*["”“«»’]$/u.test(words)) {
      return { weight: -2, because: 'It is a quotation.' };
    }
    return when(/["“”„»«]/.test(words), -1, 'It names something in quotation marks.');
  },

  comma: ({ words }) =>
    when(
      /,/.test(words) && !/,.*(?:,|\s(?:and|or|und|et|y|e|i|ili|и|или|dhe)\s)/u.test(words),
      -1,
      'A comma divides it, as in captions and addresses.',
    ),

  'part of a story': ({ words }) =>
    when(partWords.test(words), -3, 'It is what parts of a story are called.'),

  greeting: ({ words }) => when(greetings.test(words), -5, 'It is a greeting.'),

  'time of day': ({ words }) =>
    when(/^\d{1,2}[:.h]\d\d\b/.test(words), -3, 'It begins with a time, as a programme does.'),

  'points back': ({ text }) =>
    when(
      backwards.test(text.lines[0]?.trim() ?? ''),
      -2,
      'The text below goes on from something that was said before.',
    ),

  'below a short line': ({ above }) =>
    when(
      above !== undefined &&
        above.isRule === undefined &&
        above.lines.length === 1 &&
        (above.lines[0]?.trim().length ?? 0) < 60 &&
        !isBulleted(above.lines[0] ?? '') &&
        !/[.!?…>]$/.test(above.lines[0]?.trim() ?? '') &&
        creditOf(above.lines[0] ?? '') === undefined,
      -2,
      'It stands below another short line.',
    ),
};

function endsStory({ lines }: Block): boolean {
  const last = lines.at(-1)?.trim() ?? '';
  return (
    pointsNowhereAtEnd(last) ||
    /(?:https?:\/\/|www\.)\S+$/.test(last) ||
    creditOf(last)?.kind === 'source'
  );
}

function firstSentence({ lines }: Block): string {
  return /^.*?[.!?](?=\s|$)/s.exec(lines.join(' '))?.[0] ?? lines.join(' ');
}
