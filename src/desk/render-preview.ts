import { prepareIssue } from '../check/prepare-issue.ts';
import { noNames } from '../content/published-names.ts';
import { templatesFor } from '../lib/templates/load-templates.ts';
import { isBug } from '../model/bug.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { formatProblems, type Outcome, type Problem, sortProblems } from '../model/problem.ts';
import { type SystemMail, systemMailKinds } from '../model/system-mail.ts';
import type { Log, Project } from '../project.ts';
import { nonceOf } from '../render/render-edition.ts';
import { renderSystemMail } from '../render/render-system-mail.ts';
import { createItemIndex } from '../stories/item-index.ts';
import { buildPreview, type ShowCommands } from './preview-pages.ts';
import type { Shown } from './preview-server.ts';
import { readShownIssue } from './read-shown-issue.ts';

export type OpenProject = () => Promise<Outcome<Project | undefined>>;

export interface PreviewHost extends Pick<Project, 'log' | 'clock'> {
  showCommands: ShowCommands;
}

/** Renders what is on disk. Problems and bugs are shown on the page; they do not end the preview. */
export class PreviewRenderer {
  private readonly open: OpenProject;
  private readonly issue: number | undefined;
  private readonly log: Log;
  private readonly clock: () => number;
  private readonly showCommands: ShowCommands;
  /** What the system mails were rendered from, as a hash. */
  private systemMailKey = '';
  private systemMails: SystemMail[] = [];

  constructor(
    open: OpenProject,
    issue: number | undefined,
    { log, clock, showCommands }: PreviewHost,
  ) {
    this.open = open;
    this.issue = issue;
    this.log = log;
    this.clock = clock;
    this.showCommands = showCommands;
  }

  async render(): Promise<Shown> {
    const start = this.clock();
    const { value, problems } = await this.renderFiles().catch((error) => {
      if (!isBug(error)) return { value: undefined, problems: [String(error.message)] };
      return { value: undefined, problems: [`A bug in masthead. Report: ${this.log.bug(error)}`] };
    });
    this.log.progress(`Rendered in ${Math.round(this.clock() - start)} ms`);
    return value === undefined
      ? { files: new Map(), failure: this.showCommands(problems.join('\n\n')) }
      : { files: value };
  }

  private async renderFiles(): Promise<{ value: Shown['files'] | undefined; problems: string[] }> {
    const fail = (problems: readonly Problem[]) => ({
      value: undefined,
      problems: formatProblems(problems),
    });
    const { value: project, problems: faults } = await this.open();
    if (project === undefined) return fail(faults);
    const { newsletter, root } = project;
    const read = await readShownIssue(project, this.issue);
    if (read.value === undefined) return fail(read.problems);
    const templates = await templatesFor(root);
    // Only `check` compares with earlier issues: it would take too long here.
    const preparation = {
      templates,
      earlierItems: () => createItemIndex(),
      titles: new Map<number, string>(),
      published: noNames,
    };
    const issue = await prepareIssue(project, read.value.issue, preparation);
    const problems = [...read.problems, ...issue.problems];
    if (issue.value === undefined || issue.value.editions.length === 0) return fail(problems);
    const { value: files, problems: unfilled } = buildPreview({
      newsletter,
      rendered: issue.value,
      translations: read.value.translations,
      templates,
      systemMails: await this.renderSystemMails(newsletter, templates),
      problems: sortProblems(problems),
      showCommands: this.showCommands,
    });
    return files.has('preview/index.html') ? { value: files, problems: [] } : fail(unfilled);
  }

  private async renderSystemMails(
    newsletter: Newsletter,
    templates: ReadonlyMap<string, string>,
  ): Promise<SystemMail[]> {
    const key = nonceOf({ newsletter, templates });
    if (key === this.systemMailKey) return this.systemMails;
    const mails: SystemMail[] = [];
    for (const language of newsletter.languages) {
      for (const kind of systemMailKinds) {
        const { value } = await renderSystemMail({ newsletter, kind, language, templates });
        if (value !== undefined) mails.push(value);
      }
    }
    this.systemMails = mails;
    this.systemMailKey = key;
    return mails;
  }
}
