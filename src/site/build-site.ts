import { join, relative, sep } from 'node:path';
import { hashOf } from '../content/hash-issue.ts';
import { chooseIssues } from '../content/issue-folders.ts';
import { UsageError } from '../model/errors.ts';
import { hasErrors, type Outcome } from '../model/problem.ts';
import { exclusively, type Project } from '../project.ts';
import { type BuildOptions, readSiteInput, type SiteInput } from './site-input.ts';
import { SiteState } from './site-state.ts';
import { openStage, type Stage } from './stage.ts';

export interface BuiltSite {
  files: number;
  changed: number;
}

/**
 * Builds what changed of a site; with an error in any issue, it stays as it was.
 * @throws UsageError for an unusable `options.out` (absolute) or an unknown issue in `only`.
 */
export async function buildSite(
  project: Project,
  options: BuildOptions = {},
): Promise<Outcome<BuiltSite | undefined>> {
  const { out = join(project.root, 'public'), only = [], verify = false } = options;
  await chooseIssues(project.root, only);
  if (isAmongSources(project.root, out)) {
    throw new UsageError(
      `--out cannot be ${out}: the newsletter's own files are there, and data/ would be published. Name a separate folder.`,
    );
  }
  return exclusively(project.root, 'build', async () => {
    const stage = await openStage(out, project.now(), verify);
    try {
      const input = await readSiteInput(project, options);
      const key = keyOf(input, stage);
      const { site, made } = stage.before;
      if (site?.key !== key || ![...made].every((path) => stage.isThere(path))) {
        return await buildChanges(project, stage, input, key);
      }
      await stage.before.record(site, made);
      return { value: { files: made.size, changed: 0 }, problems: site.problems };
    } finally {
      await stage.discard();
    }
  });
}

async function buildChanges(
  project: Project,
  stage: Stage,
  input: SiteInput,
  key: string,
): Promise<Outcome<BuiltSite | undefined>> {
  // Loaded here: with nothing to build, loading what renders took half of the time.
  const { buildIssues } = await import('./build-issues.ts');
  const { buildLists } = await import('./build-lists.ts');
  const { findBrokenLinks, findSharedIds } = await import('./check-site.ts');
  const state = new SiteState(stage);
  const issues = await buildIssues(project, stage, state, input);
  const problems = [...issues.problems, ...findSharedIds(issues.records)];
  if (hasErrors(problems)) return { value: undefined, problems };
  problems.push(...(await buildLists(project, stage, state, issues, input)));
  if (hasErrors(problems)) return { value: undefined, problems };
  const conflicts = stage.conflicts();
  const first = conflicts.find(({ severity }) => severity === 'error');
  // Most likely `out` is the wrong folder.
  if (first !== undefined && !stage.before.exists) {
    throw new UsageError(`${first.message} ${first.hint}`);
  }
  problems.push(...findBrokenLinks(stage.paths, issues.records), ...conflicts);
  if (hasErrors(problems)) return { value: undefined, problems };
  project.log.progress('Moving files into place');
  // With only some issues, others may be older than their files.
  const changed = await stage.commit(input.only.length === 0 ? { key, problems } : undefined);
  state.deleteOthers(issues.records);
  // With `publish`, readers find it only after the upload.
  if (changed > 0 && project.newsletter.publish === undefined) {
    const { notifyHub } = await import('./notify-hub.ts');
    await notifyHub(project);
  }
  return { value: { files: stage.paths.size, changed }, problems };
}

/** A hash over everything that decides what the site is. */
function keyOf({ settings, issues, withMail }: SiteInput, stage: Stage): string {
  const { foreign, foreignFolders } = stage.before;
  const others = [foreign, foreignFolders].map((paths) => [...paths].sort());
  return hashOf(settings, JSON.stringify([[...issues], others, withMail]));
}

/** True for the newsletter's own folder, those that contain it, and its folders of sources. */
function isAmongSources(root: string, out: string): boolean {
  const [first = ''] = relative(root, out).split(sep);
  const isAround = !relative(out, root).startsWith('..');
  return isAround || ['issues', 'templates', 'data'].includes(first);
}
