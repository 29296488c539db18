import { join, relative, sep } from 'node:path';
import { chooseIssues } from '../check/prepare-issue.ts';
import { UsageError } from '../model/errors.ts';
import { hasErrors, type Outcome } from '../model/problem.ts';
import { exclusively, type Project } from '../project.ts';
import { buildIssues, type ChosenIssues } from './build-issues.ts';
import { buildLists } from './build-lists.ts';
import { findBrokenLinks, findSharedIds } from './check-site.ts';
import { notifyHub } from './notify-hub.ts';
import { SiteState } from './site-state.ts';
import { Stage } from './stage.ts';

export interface BuiltSite {
  files: number;
  changed: number;
}

export interface BuildOptions {
  /** Absolute; default: `public/`. */
  out?: string;
  /** The issues to build; [] for all. */
  only?: readonly number[];
  /** An issue that the site is not to contain. */
  leaveOut?: number;
}

/**
 * Builds what changed of a site; with an error in any issue, it stays as it was.
 * @throws UsageError for an unusable `options.out` (absolute) or an unknown issue in `only`.
 */
export async function buildSite(
  project: Project,
  options: BuildOptions = {},
): Promise<Outcome<BuiltSite | undefined>> {
  const { out = join(project.root, 'public'), only = [], leaveOut } = options;
  await chooseIssues(project.root, only);
  if (isAmongSources(project.root, out)) {
    throw new UsageError(
      `--out cannot be ${out}: the newsletter's own files are there, and data/ would be published. Name a separate folder.`,
    );
  }
  return exclusively(project.root, 'build', async () => {
    const stage = new Stage(out);
    await stage.open(project.now());
    try {
      return await buildStaged(project, stage, new SiteState(out), { only, leaveOut });
    } finally {
      await stage.discard();
    }
  });
}

async function buildStaged(
  project: Project,
  stage: Stage,
  state: SiteState,
  chosen: ChosenIssues,
): Promise<Outcome<BuiltSite | undefined>> {
  const issues = await buildIssues(project, stage, state, chosen);
  const problems = [...issues.problems, ...findSharedIds(issues.records)];
  if (hasErrors(problems)) return { value: undefined, problems };
  const lists = await buildLists(project, stage, issues, await state.derived());
  problems.push(...lists.problems);
  if (hasErrors(problems)) return { value: undefined, problems };
  const conflicts = stage.conflicts();
  const first = conflicts.find(({ severity }) => severity === 'error');
  // Most likely `out` is the wrong folder.
  if (first !== undefined && !stage.hasManifest) {
    throw new UsageError(`${first.message} ${first.hint}`);
  }
  problems.push(...findBrokenLinks(stage, issues.records), ...conflicts);
  if (hasErrors(problems)) return { value: undefined, problems };
  project.log.progress('Moving files into place');
  const files = stage.size;
  const changed = await stage.commit();
  for (const record of issues.changed) await state.saveRecord(record);
  await state.saveDerived(lists.value);
  await state.saveNames({ lists: issues.lists.toJSON(), issues: issues.names });
  await state.deleteOthers(issues.records);
  // With `publish`, readers find it only after the upload.
  if (changed > 0 && project.newsletter.publish === undefined) await notifyHub(project);
  return { value: { files, changed }, problems };
}

/** True for the newsletter's own folder, those that contain it, and its folders of sources. */
function isAmongSources(root: string, out: string): boolean {
  const [first = ''] = relative(root, out).split(sep);
  const isAround = !relative(out, root).startsWith('..');
  return isAround || ['issues', 'templates', 'data'].includes(first);
}
