import { posix } from 'node:path';
import { UsageError } from '../model/errors.ts';
import type { Problem } from '../model/problem.ts';
import { type Command, exit, issueNumber, type Result } from './command.ts';
import { openProjectFor } from './open-project.ts';

export const translate: Command = {
  name: 'translate',
  summary: 'Show which translations are missing or older than their originals.',
  usage: '[ISSUE …] [--todo] [--done FILE]',
  operands: Number.POSITIVE_INFINITY,
  options: {
    todo: { help: 'create a file to fill in for each missing translation' },
    done: {
      multiple: true,
      value: 'FILE',
      help: 'record that this translation is up to date with its original',
    },
  },
  async run(args, terminal): Promise<Result> {
    const project = await openProjectFor(args, terminal, { withSecrets: false });
    if ('stop' in project) return project.stop;
    const { describeTranslations, listTranslations } = await import(
      '../check/list-translations.ts'
    );
    const { recordDone, writeTodo } = await import('../check/write-todo.ts');
    const wanted = args.positionals.map(issueNumber);
    const found = await listTranslations(project, wanted);
    const translations = found.value.flatMap((each) => each.translations);
    const named = args.texts('done').map((file) => posix.normalize(file.replaceAll('\\', '/')));
    const done = named.map((file) => {
      const translation = translations.find((each) => each.file === file);
      if (translation !== undefined) return translation;
      throw new UsageError(
        `${file} is not one of these translations. Name a file as this command lists it, such as issues/003/01-story.sr-Latn.md.`,
      );
    });
    const recorded = await recordDone(project, done);
    for (const file of recorded) terminal.say(`${file}: recorded as up to date.`);
    const written = args.flag('todo') ? await writeTodo(project, translations) : [];
    for (const file of written) terminal.say(`${file}: created. Translate its texts.`);
    const changed = recorded.length + written.length > 0;
    const after = changed ? (await listTranslations(project, wanted)).value : found.value;
    for (const each of after) {
      for (const line of describeTranslations(each)) terminal.say(line);
      for (const { state, file } of each.translations) {
        if (state !== 'current') terminal.say(`    ${file}  ${labels[state]}`);
      }
    }
    if (!changed && after.every((each) => each.translations.length === 0))
      terminal.say('Nothing to translate.');
    const errors: Problem[] = found.problems.filter(({ severity }) => severity === 'error');
    return {
      exit: errors.length > 0 ? exit.problems : exit.done,
      problems: errors,
      json: { written, recorded, issues: after },
    };
  },
};

const labels = {
  missing: 'missing',
  unfinished: 'not filled in',
  older: 'older than its original',
};
