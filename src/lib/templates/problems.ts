import { defineProblems, type ProblemDefinitions } from '../../model/define-problems.ts';
import { suggest } from '../../model/nearest.ts';

interface UnknownName {
  name: string;
  known: readonly string[];
}

export const templateDefinitions = {
  'missing-template': {
    severity: 'error',
    message: ({ name }: { name: string }) => `Template not found: templates/${name}.`,
    hint: 'Copy it from the templates that come with masthead.',
    example: { name: 'page.hbs' },
  },
  'template-decorator': {
    severity: 'error',
    message: 'Decorators and inline partials are not supported.',
    hint: 'Put the shared part in a file in partials/, and write {{> its-name}}.',
  },
  'template-failed': {
    severity: 'error',
    message: ({ reason }: { reason: string }) => `The template failed: ${reason}.`,
    hint: 'Compare with the template that comes with masthead.',
    example: { reason: 'Must pass iterator to #each' },
  },
  'template-syntax': {
    severity: 'error',
    message: ({ reason }: { reason: string }) => `Syntax error in the template: ${reason}.`,
    hint: 'Check that every {{#…}} has its {{/…}}, and every {{ its }}.',
    example: { reason: "if doesn't match each" },
  },
  'unescaped-output': {
    severity: 'error',
    message: 'Unescaped output could let a story run code in a mail or page.',
    hint: 'Write {{name}}, with two braces. HTML such as {{body}} is not escaped twice.',
  },
  'unknown-helper': {
    severity: 'error',
    message: ({ name }: UnknownName) => `Unknown helper "${name}".`,
    hint: ({ name, known }: UnknownName) => suggest(name, known),
    example: { name: 'eech', known: ['each', 'if', 'unless', 'with'] },
  },
  'unknown-partial': {
    severity: 'error',
    message: ({ name }: UnknownName) => `Unknown partial "${name}".`,
    hint: ({ name, known }: UnknownName) => suggest(name, known),
    example: { name: 'fooer', known: ['footer', 'item', 'logo'] },
  },
} satisfies ProblemDefinitions;

export const templateProblems = defineProblems(templateDefinitions);
