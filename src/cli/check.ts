import type { MailLength } from '../check/measure-mail.ts';
import { describeRepaired, type Repaired, repairFiles } from '../content/repair-files.ts';
import { countNouns } from '../lib/text/count-nouns.ts';
import type { Problem } from '../model/problem.ts';
import { printAnnotations } from './annotations.ts';
import { type Command, exit, issueNumber, type Result } from './command.ts';
import { newId } from './compose.ts';
import { openProjectFor } from './open-project.ts';
import { sayArrivals } from './say-arrivals.ts';
import { sayTranslations } from './say-translations.ts';

export const check: Command = {
  name: 'check',
  summary: 'Find problems in issues before readers see them, worst first.',
  usage: '[ISSUE …]',
  operands: Number.POSITIVE_INFINITY,
  options: {
    strict: { help: 'exit 1 on warnings too' },
    annotations: { help: 'also print each problem for GitHub Actions, which shows it at its line' },
    fix: { help: 'repair what has exactly one right repair, and print what changed' },
  },
  async run(args, terminal): Promise<Result> {
    const annotate = (problems: readonly Problem[]): void => {
      if (args.flag('annotations')) printAnnotations(problems, args.root, terminal);
    };
    const open = () => openProjectFor(args, terminal, { withSecrets: false });
    let project = await open();
    const repairedSettings: Repaired[] = [];
    // A repair can make other problems of the settings visible.
    while ('stop' in project && args.flag('fix')) {
      const made = await repairFiles(args.root, project.stop.problems ?? [], { newId });
      if (made.length === 0) break;
      for (const each of made) terminal.say(describeRepaired(each));
      repairedSettings.push(...made);
      project = await open();
    }
    if ('stop' in project) {
      annotate(project.stop.problems ?? []);
      return project.stop;
    }
    const { checkIssues } = await import('../check/check-issues.ts');
    const { findCommitted } = await import('../check/find-committed.ts');
    const { value, problems: found } = await checkIssues(
      project,
      args.positionals.map(issueNumber),
      args.flag('fix') ? { newId } : undefined,
    );
    const { findSentChanges } = await import('../mailing/find-sent-changes.ts');
    const asked = args.positionals.length === 0 ? undefined : value.issues;
    const sent = await findSentChanges(project, asked);
    const problems = [...(await findCommitted(project)), ...found, ...sent];
    annotate(problems);
    const { issues, lengths, repaired } = value;
    for (const each of repaired) terminal.say(describeRepaired(each));
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    const warnings = problems.length - errors;
    const { hasInbox } = await import('../content/read-inbox.ts');
    const withInbox = args.positionals.length === 0 && (await hasInbox(project.root));
    terminal.say(
      `Checked ${nameChecked(issues.length, withInbox)}: ${countNouns(errors, 'error')}, ${countNouns(warnings, 'warning')}.`,
    );
    for (const each of lengths.slice(-mostLengths)) terminal.say(describeLength(each));
    const arrivals = await sayArrivals(project, terminal);
    await sayTranslations(project, args.positionals.map(issueNumber), terminal);
    const repairable = problems.filter(({ repair }) => repair !== undefined).length;
    if (repairable > 0 && !args.flag('fix')) {
      terminal.say(
        `${repairable === 1 ? '1 problem' : `${repairable} problems`} can be repaired by \`masthead check --fix\`.`,
      );
    }
    const failed = errors > 0 || (args.flag('strict') && warnings > 0);
    return {
      exit: failed ? exit.problems : exit.done,
      problems,
      json: {
        issues,
        lengths,
        ...(arrivals !== undefined && { arrivals }),
        ...(args.flag('fix') && { repaired: [...repairedSettings, ...repaired] }),
      },
    };
  },
};

/** The newest ones: an archive may have hundreds. */
const mostLengths = 3;

function describeLength({ issue, language, screens, minutes }: MailLength): string {
  return `Issue ${issue} (${language}): the mail fills about ${countNouns(screens, 'screen')} of a phone and takes ${countNouns(minutes, 'minute')} to read.`;
}

function nameChecked(issues: number, withInbox: boolean): string {
  if (!withInbox) return countNouns(issues, 'issue');
  return issues === 0 ? 'the inbox' : `${countNouns(issues, 'issue')} and the inbox`;
}
