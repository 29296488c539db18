import { prepareIssue } from '../check/prepare-issue.ts';
import { noNames } from '../content/published-names.ts';
import { templatesFor } from '../lib/templates/load-templates.ts';
import { isBug } from '../model/bug.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { formatProblems, type Outcome, sortProblems } from '../model/problem.ts';
import { type SystemMail, systemMailKinds } from '../model/system-mail.ts';
import type { Project } from '../project.ts';
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

/**
 * Makes a function that renders what is on disk. Problems and bugs are shown on the page; they do not
 * end the preview. @param issue Absent: the inbox as the next issue, else the newest issue.
 */
export function previewRenderer(
  open: OpenProject,
  issue: number | undefined,
  { log, clock, showCommands }: PreviewHost,
): () => Promise<Shown> {
  const renderMails = systemMailRenderer();

  const renderFiles = async (): Promise<Outcome<Shown['files'] | undefined>> => {
    const { value: project, problems: faults } = await open();
    if (project === undefined) return { value: undefined, problems: faults };
    const { newsletter, root } = project;
    const read = await readShownIssue(project, issue);
    if (read.value === undefined) return { value: undefined, problems: read.problems };
    const templates = templatesFor(root);
    // Only `check` compares with earlier issues: it would take too long here.
    const preparation = {
      templates,
      earlierItems: async () => createItemIndex(),
      titles: new Map<number, string>(),
      published: noNames,
    };
    const prepared = await prepareIssue(project, read.value.issue, preparation);
    const problems = [...read.problems, ...prepared.problems];
    if (prepared.value === undefined || prepared.value.editions.length === 0) {
      return { value: undefined, problems };
    }
    const { value: files, problems: unfilled } = buildPreview({
      newsletter,
      rendered: prepared.value,
      translations: read.value.translations,
      templates,
      systemMails: await renderMails(newsletter, templates),
      problems: sortProblems(problems),
      showCommands,
    });
    return { value: files.has('preview/index.html') ? files : undefined, problems: unfilled };
  };

  return async () => {
    const start = clock();
    const { files, reasons = [] } = await renderFiles().then(
      ({ value, problems }) => ({ files: value, reasons: formatProblems(problems) }),
      (error) => ({
        files: undefined,
        reasons: [isBug(error) ? `A bug in masthead. Report: ${log.bug(error)}` : error.message],
      }),
    );
    log.progress(`Rendered in ${Math.round(clock() - start)} ms`);
    if (files !== undefined) return { files };
    return { files: new Map(), failure: showCommands(reasons.join('\n\n')) };
  };
}

/** Renders the system mails in every language, and only when settings or templates have changed. */
function systemMailRenderer() {
  let key = '';
  let mails: SystemMail[] = [];
  return async (newsletter: Newsletter, templates: ReadonlyMap<string, string>) => {
    const current = nonceOf({ newsletter, templates });
    if (current === key) return mails;
    const rendered: SystemMail[] = [];
    for (const language of newsletter.languages) {
      for (const kind of systemMailKinds) {
        const { value } = await renderSystemMail({ newsletter, kind, language, templates });
        if (value !== undefined) rendered.push(value);
      }
    }
    [key, mails] = [current, rendered];
    return mails;
  };
}
