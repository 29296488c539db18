import { join, relative, sep } from 'node:path';
import { chooseIssues } from '../content/issue-folders.ts';
import { UsageError } from '../model/errors.ts';
import { hasErrors, type Outcome } from '../model/problem.ts';
import { exclusively, type Project } from '../project.ts';
import { countPublic } from './manifest.ts';
import { type BuildOptions, readSiteInput, type SiteInput } from './site-input.ts';
import type { IssueRecord } from './site-state.ts';
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
      const input = await readSiteInput(project, options, stage.before.foreign);
      const known = await stage.before.unchanged(input.key);
      if (known === undefined) return await buildChanges(project, stage, input);
      return { value: { files: countPublic(known.paths), changed: 0 }, problems: known.problems };
    } finally {
      stage.discard();
    }
  });
}

async function buildChanges(
  project: Project,
  stage: Stage,
  input: SiteInput,
): Promise<Outcome<BuiltSite | undefined>> {
  const { value: records, problems } = await makeFiles(project, stage, input);
  if (hasErrors(problems)) return { value: undefined, problems };
  const conflicts = stage.conflicts();
  const first = conflicts.find(({ severity }) => severity === 'error');
  // Most likely `out` is the wrong folder.
  if (first !== undefined && !stage.before.exists) {
    throw new UsageError(`${first.message} ${first.hint}`);
  }
  const { findBrokenLinks } = await import('./check-site.ts');
  problems.push(...findBrokenLinks(stage.files, records), ...conflicts);
  if (hasErrors(problems)) return { value: undefined, problems };
  project.log.progress('Moving files into place');
  // With only some issues, others may be older than their files.
  if (input.only.length === 0) stage.parts.set('site', { key: input.key, paths: [], problems });
  const value = await stage.commit();
  // With `publish`, readers find it only after the upload.
  if (value.changed > 0 && project.newsletter.publish === undefined) {
    const { notifyHub } = await import('./notify-hub.ts');
    await notifyHub(project);
  }
  return { value, problems };
}

/** Puts the files of the site into the stage. @returns the records of its issues. */
async function makeFiles(
  project: Project,
  stage: Stage,
  input: SiteInput,
): Promise<Outcome<IssueRecord[]>> {
  // Loaded here: with nothing to build, loading what renders took half of the time.
  const { buildIssues } = await import('./build-issues.ts');
  const { buildLists } = await import('./build-lists.ts');
  const { findSharedIds } = await import('./check-site.ts');
  const { openSocialCards } = await import('./social-cards.ts');
  const cards = openSocialCards(stage, project.newsletter.theme);
  try {
    const issues = await buildIssues(project, stage, cards, input);
    const shared = findSharedIds(issues.records);
    const canList = !hasErrors([...stage.problems(), ...shared]);
    if (canList) await buildLists(project, stage, cards, issues, input);
    return { value: issues.records, problems: [...stage.problems(), ...shared] };
  } finally {
    // After an error, too.
    await cards.finish();
  }
}

/** True for the newsletter's own folder, those that contain it, and its folders of sources. */
function isAmongSources(root: string, out: string): boolean {
  const [first = ''] = relative(root, out).split(sep);
  const isAround = !relative(out, root).startsWith('..');
  return isAround || ['issues', 'templates', 'data'].includes(first);
}
