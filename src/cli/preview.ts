import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { PreparedPictures } from '../content/prepare-picture.ts';
import { type Shown, servePreview } from '../desk/preview-server.ts';
import { isBug } from '../model/bug.ts';
import { OutsideError, UsageError } from '../model/errors.ts';
import type { Issue } from '../model/issue.ts';
import type { Picture } from '../model/item.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { formatProblem, type Outcome, type Problem, sortProblems } from '../model/problem.ts';
import { type SystemMail, systemMailKinds } from '../model/system-mail.ts';
import type { Context } from '../project.ts';
import { type Command, exit, issueNumber, type Result } from './command.ts';
import { openContext } from './open-context.ts';

const usualPort = 4321;
/** Editors of files write in several steps; what comes within so many milliseconds is one save. */
const settled = 40;

export const preview: Command = {
  name: 'preview',
  summary:
    'Shows an issue as mail, text, web page and feed entry, and again whenever a file is saved.',
  usage: '[ISSUE]',
  options: {
    port: {
      type: 'string',
      value: 'PORT',
      help: `where to serve it (default: ${usualPort}; 0: any)`,
    },
  },
  async run(args, terminal): Promise<Result> {
    const asked = args.positionals[0] === undefined ? undefined : issueNumber(args.positionals[0]);
    const port = Number(args.text('port') ?? usualPort);
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      throw new UsageError('A port is a number up to 65535.');
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;

    const memory: Memory = { prepared: keepPictures(), letters: new Map() };
    const make = async (): Promise<Shown> => {
      const start = performance.now();
      const made = await show(args, terminal, asked, memory);
      terminal.progress(`Rendered in ${Math.round(performance.now() - start)} ms`);
      return made;
    };
    let shown = await make();
    const server = await servePreview(() => shown, port).catch((error) => {
      throw new OutsideError(
        `Port ${port} cannot be used: ${(error as NodeJS.ErrnoException).code}. Try --port 0.`,
      );
    });
    terminal.say(`Look at ${server.url} and press Ctrl-C when you have seen enough.`);
    const stopWatching = watchFolders(context.root, async () => {
      shown = await make();
      server.reload();
    });
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort');
    stopWatching();
    await server.close();
    return { exit: exit.done };
  },
};

/** The pictures of a large issue, and not every version of them that was ever saved. */
function keepPictures(): PreparedPictures {
  const sizeOf = ({ bytes }: Picture): number => bytes.length + 1;
  return new LRUCache<string, Picture>({ maxSize: 100_000_000, sizeCalculation: sizeOf });
}

/** Renders what is on disk now. What is wrong stands on the page; nothing ends the preview. */
async function show(
  args: Parameters<Command['run']>[0],
  terminal: Context['terminal'],
  asked: number | undefined,
  { prepared, letters }: Memory,
): Promise<Shown> {
  const files = new Map<string, Uint8Array>();
  try {
    const context = await openContext(args, terminal);
    if ('stop' in context) return { files, failure: told(context.stop.problems ?? []) };
    const { value: issue, problems } = await chooseIssue(context, asked, prepared);
    if (issue === undefined) return { files, failure: told(problems) };
    const { prepareIssue, templatesFor } = await import('../check/prepare-issue.ts');
    const { createItemIndex } = await import('../stories/item-index.ts');
    const { buildPreview } = await import('../desk/preview-pages.ts');
    const { neutralValues } = await import('../render/render-edition.ts');
    const { newsletter, root } = context;
    const templates = await templatesFor(root);
    const preparation = { templates, earlierItems: () => createItemIndex() };
    const rendered = await prepareIssue(context, issue, preparation);
    const findings = [...problems, ...rendered.problems];
    if (rendered.value === undefined || rendered.value.editions.length === 0) {
      return { files, failure: told(findings) };
    }
    const built = buildPreview({
      newsletter,
      issue: rendered.value,
      templates,
      neutral: (language) => neutralValues({ newsletter, issue, language }),
      letters: await lettersOf(newsletter, templates, letters),
      findings: sortProblems(findings),
    });
    if (!built.value.has('preview/index.html')) return { files, failure: told(built.problems) };
    return { files: built.value };
  } catch (error) {
    if (!isBug(error)) return { files, failure: (error as Error).message };
    return { files, failure: `A bug in masthead. Report: ${terminal.reportBug(error)}` };
  }
}

/** What is made again only where what it is made from has changed. */
interface Memory {
  prepared: PreparedPictures;
  letters: Map<string, SystemMail[]>;
}

async function lettersOf(
  newsletter: Newsletter,
  templates: ReadonlyMap<string, string>,
  known: Memory['letters'],
): Promise<SystemMail[]> {
  const { nonceOf } = await import('../render/render-edition.ts');
  const { renderSystemMail } = await import('../render/render-system-mail.ts');
  const key = nonceOf({ newsletter, templates });
  const made = known.get(key) ?? [];
  if (made.length === 0) {
    for (const language of newsletter.languages) {
      for (const kind of systemMailKinds) {
        const { value } = await renderSystemMail({ newsletter, kind, language, templates });
        if (value !== undefined) made.push(value);
      }
    }
    known.clear();
    known.set(key, made);
  }
  return made;
}

function told(problems: readonly Problem[]): string {
  return sortProblems(problems).map(formatProblem).join('\n\n');
}

/** The issue asked for, else what waits in the inbox as the next issue, else the newest. */
async function chooseIssue(
  context: Context,
  asked: number | undefined,
  prepared: PreparedPictures,
): Promise<Outcome<Issue | undefined>> {
  const { root, newsletter, terminal } = context;
  const { chooseIssues } = await import('../check/prepare-issue.ts');
  const { readIssue } = await import('../content/read-issue.ts');
  if (asked !== undefined) {
    await chooseIssues(root, [asked]);
    return readIssue(root, asked, newsletter, prepared);
  }
  const { readInbox } = await import('../content/read-inbox.ts');
  const { draftIssue } = await import('../compose/draft-issue.ts');
  const { dayIn } = await import('../model/calendar.ts');
  const inbox = await readInbox(root, newsletter);
  const numbers = await chooseIssues(root, []);
  const draft = await draftIssue({
    inbox: inbox.value,
    newsletter,
    number: Math.max(0, ...numbers) + 1,
    today: dayIn(terminal.now(), newsletter.timeZone),
    prepared,
  });
  if (draft.items.length > 0) return { value: draft, problems: inbox.problems };
  const newest = numbers.at(-1);
  if (newest !== undefined) {
    const issue = await readIssue(root, newest, newsletter, prepared);
    return { ...issue, problems: [...inbox.problems, ...issue.problems] };
  }
  const nothing: Problem = {
    code: 'empty-inbox',
    severity: 'error',
    message: 'There is no issue, and nothing in the inbox is ready for one.',
    hint: 'Put a story into issues/inbox/.',
  };
  return { value: undefined, problems: [...inbox.problems, nothing] };
}

/** Calls back, one call at a time, after something in the newsletter's own folders was saved. */
function watchFolders(root: string, changed: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const saved = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(changed);
    }, settled);
  };
  const watchers = ['issues', 'templates'].flatMap((folder) => {
    try {
      return [watch(join(root, folder), { recursive: true }, saved)];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  });
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
