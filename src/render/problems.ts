import { defineProblems, type ProblemDefinitions } from '../model/define-problems.ts';

const compareHint = 'Compare with the template that comes with masthead.';

interface MissingAnchor {
  url: string;
  /** Of the headings that links can lead to. */
  names: readonly string[];
}

export const renderDefinitions = {
  'html-in-markdown': {
    severity: 'warning',
    message: ({ html }: { html: string }) => `HTML is left out: ${html}.`,
    hint: 'Use Markdown instead. For the character <, write &lt; or put the text between backticks.',
    example: { html: '<font color="red">' },
  },
  'caption-in-line': {
    severity: 'warning',
    message: ({ caption }: { caption: string }) => `The caption "${caption}" is not shown.`,
    hint: 'Put the picture in a paragraph of its own, with an empty line before and after it.',
    example: { caption: 'The harbour in May' },
  },
  'missing-anchor': {
    severity: 'warning',
    message: ({ url }: MissingAnchor) =>
      `The link to "${url}" was left out: no heading of this text has this name.`,
    hint: ({ names }: MissingAnchor) => {
      const some = names.slice(0, 5).map((name) => `#${name}`);
      return some.length === 0
        ? 'Add a heading, or link to a story of this issue by its slug, such as #open-doors.'
        : `Write the name of a heading: ${some.join(', ')}.`;
    },
    example: { url: '#detials', names: ['details', 'what-next'] },
  },
  'no-unsubscribe': {
    message: 'The mail has no unsubscribe link.',
    hint: 'Put {{slot.unsubscribe}} into an href in templates/partials/footer.mjml.hbs.',
  },
  'css-syntax': {
    message: ({ reason }: { reason: string }) => `Invalid CSS: ${reason}.`,
    hint: 'Write each declaration as name: value; and close every bracket, quote and comment.',
    example: { reason: 'no value after "color"' },
  },
  'css-nested': {
    message: ({ name }: { name: string }) => `"${name}" is inside another rule.`,
    hint: 'Mail programs do not read nested CSS. Write it after that rule, with its whole selector.',
    example: { name: '.title' },
  },
  'css-circle': {
    message: ({ name }: { name: string }) => `The value of ${name} depends on itself.`,
    hint: 'Write the value without var(), or use another variable.',
    example: { name: '--space' },
  },
  'css-selector': {
    severity: 'warning',
    message: ({ selector }: { selector: string }) =>
      `The style for "${selector}" is left out: its selector cannot be read.`,
    hint: 'Check the selector. Write a list in parentheses as rules of their own: not :is(.a, .b) but .a, .b.',
    example: { selector: '..title' },
  },
  mjml: {
    message: ({ reason }: { reason: string }) => `Invalid MJML: ${reason.replace(/\.$/, '')}.`,
    hint: compareHint,
    example: { reason: 'Line 12 of the template (mj-text): Attribute colour is illegal' },
  },
  'mjml-config': {
    message: 'The current folder has a .mjmlconfig, which could make MJML run the code of others.',
    hint: 'Move it elsewhere, or run the command in another folder.',
  },
  'mjml-include': {
    message: 'Templates cannot use mj-include.',
    hint: 'Put the file into templates/partials/, and write {{> its-name}}.',
  },
  'mjml-stray-text': {
    message: ({ text }: { text: string }) => `MJML leaves out text between components: "${text}".`,
    hint: 'Put the text into an mj-text.',
    example: { text: 'Good morning' },
  },
} satisfies ProblemDefinitions;

export const renderProblems = defineProblems(renderDefinitions);
