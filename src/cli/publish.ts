import { countNouns } from '../lib/text/count-nouns.ts';
import { UsageError } from '../model/errors.ts';
import type { Problem } from '../model/problem.ts';
import type { PublishedSite } from '../site/publish/publish-site.ts';
import { type Command, type ExitCode, exit, type Result } from './command.ts';
import { openProjectFor } from './open-project.ts';

export const publish: Command = {
  name: 'publish',
  summary: 'Build the site, upload it, and check that the newest issue is online.',
  usage: '',
  operands: 0,
  options: {
    yes: { help: 'publish the newest issue, although it was not sent' },
    'sent-only': { help: 'leave out the newest issue if it was not sent and is not online yet' },
  },
  async run(args, terminal): Promise<Result> {
    if (args.flag('yes') && args.flag('sent-only')) {
      throw new UsageError('--yes and --sent-only contradict each other.');
    }
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    const { publish: publishProject } = await import('../publish.ts');
    const { value, problems } = await publishProject(project, {
      yes: args.flag('yes'),
      sentOnly: args.flag('sent-only'),
      confirm: terminal.confirm,
    });
    if (value !== undefined) for (const line of describePublished(value)) terminal.say(line);
    const code = terminal.signal.aborted ? exit.interrupted : exitAfterPublishing(problems);
    const closing = code === exit.problems && { closing: 'Nothing was published.' };
    return { exit: code, problems, json: value, ...closing };
  },
};

/** `Published to the branch gh-pages of origin: 34 files changed.` and what is online. */
export function describePublished({ to, changed, page, leftOut }: PublishedSite): string[] {
  const what =
    changed === undefined
      ? '.'
      : changed === 0
        ? ': nothing had changed.'
        : `: ${countNouns(changed, 'file')} changed.`;
  return [
    ...(leftOut === undefined ? [] : [`Issue ${leftOut} has not been sent, so it is left out.`]),
    `Published to ${to}${what}`,
    ...(page?.online === true ? [`Online: ${page.url}`] : []),
  ];
}

/** Problems of content end with 1, of settings with 2, and of hosts with 3: the next run continues. */
export function exitAfterPublishing(problems: readonly Problem[]): ExitCode {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return exit.done;
  if (errors.some(({ code }) => settings.has(code))) return exit.usage;
  return errors.every(({ code }) => isOutside.test(code)) ? exit.unfinished : exit.problems;
}

const settings: ReadonlySet<string> = new Set(['publish-source-branch', 'publish-no-remote']);
const isOutside = /^publish-|^page-not-online$/;
