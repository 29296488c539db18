import { defineProblems, type ProblemDefinitions } from '../../model/define-problems.ts';
import { suggest } from '../../model/nearest.ts';

interface UnknownName {
  name: string;
  known: readonly string[];
}

export const templateDefinitions = {
  'missing-template': {
    message: ({ name }: { name: string }) => `Template not found: templates/${name}.`,
    hint: 'Copy it from the templates that come with masthead.',
    example: { name: 'page.hbs' },
  },
  'template-decorator': {
    message: 'Decorators and inline partials are not supported.',
    hint: 'Put the shared part in a file in partials/, and write {{> its-name}}.',
  },
  'template-failed': {
    message: ({ reason }: { reason: string }) => `The template failed: ${reason}.`,
    hint: 'Compare with the template that comes with masthead.',
    example: { reason: 'Must pass iterator to #each' },
  },
  'template-syntax': {
    message: ({ reason }: { reason: string }) => `Syntax error in the template: ${reason}.`,
    hint: 'Check that every {{#…}} has its {{/…}}, and every {{ its }}.',
    example: { reason: "if doesn't match each" },
  },
  'unescaped-output': {
    message: 'Unescaped output could let a story run code in a mail or page.',
    hint: 'Write {{name}}, with two braces. HTML such as {{body}} is not escaped twice.',
  },
  'unknown-helper': {
    message: ({ name }: UnknownName) => `Unknown helper "${name}".`,
    hint: ({ name, known }: UnknownName) => suggest(name, known),
    example: { name: 'eech', known: ['each', 'if', 'unless', 'with'] },
  },
  'unknown-partial': {
    message: ({ name }: UnknownName) => `Unknown partial "${name}".`,
    hint: ({ name, known }: UnknownName) => suggest(name, known),
    example: { name: 'fooer', known: ['footer', 'item', 'logo'] },
  },
} satisfies ProblemDefinitions;

export const templateProblems = defineProblems(templateDefinitions);
