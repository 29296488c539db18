import { hashOf } from '../content/hash-issue.ts';
import { templatesFor } from '../lib/templates/load-templates.ts';
import { type Newsletter, newsletterIn } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { PublishedIssue } from '../model/published.ts';
import type { Project } from '../project.ts';
import type { ListSlugs } from '../render/list-slugs.ts';
import type { BuiltIssues } from './build-issues.ts';
import { DerivedFiles, type DerivedRecord, type FileContents } from './derived-files.ts';
import { buildFeeds } from './feeds/build-feeds.ts';
import { type PlannedFeed, planFeeds } from './feeds/plan-feeds.ts';
import { buildSearch } from './search/build-search.ts';
import type { Stage } from './stage.ts';

/** Builds what is made from several issues: lists, feeds, search and redirects. */
export async function buildLists(
  project: Project,
  stage: Stage,
  built: BuiltIssues,
  before: DerivedRecord,
): Promise<Outcome<DerivedRecord>> {
  const { newsletter } = project;
  const { records, settings } = built;
  const issues = records.flatMap((record) => record.issues).sort((a, b) => b.number - a.number);
  const templates = await templatesFor(project.root);
  const feeds = planFeeds(issues, newsletter);
  const problems: Problem[] = [];
  const derived = new DerivedFiles(project, stage, before);

  const lists = async (): Promise<void> => {
    await derived.add(
      'lists',
      hashOf(settings, JSON.stringify([issues, built.lists])),
      async () => {
        const slugs = built.lists;
        const pages = await listFiles({ newsletter, issues, feeds, templates, slugs });
        problems.push(...pages.problems);
        return pages.value;
      },
    );
    await buildFeeds(derived, built, feeds, newsletter);
  };
  const icons = (): Promise<void> =>
    derived.add('icons', hashOf(settings), async () => {
      const { drawSiteIcons } = await import('./site-icons.ts');
      const drawn = await drawSiteIcons(newsletter);
      // An icon of the editor's own in the same place is kept.
      return new Map([...drawn].filter(([path, bytes]) => !stage.isOthers(path, bytes)));
    });
  problems.push(...(await buildSearch(project, derived, built, templates)));
  await Promise.all([lists(), icons()]);
  // Last: a redirect gives way to every other page.
  const redirects = await planRedirects(stage, issues, newsletter, templates);
  problems.push(...redirects.problems);
  const { writeFormerPages } = await import('./former-pages.ts');
  await derived.add('former', hashOf(settings, JSON.stringify(redirects.value)), () => {
    const pages = writeFormerPages(newsletter, redirects.value, templates);
    problems.push(...pages.problems);
    return pages.value;
  });
  return { value: derived.record, problems };
}

interface ListInput {
  newsletter: Newsletter;
  issues: readonly PublishedIssue[];
  feeds: readonly PlannedFeed[];
  templates: ReadonlyMap<string, string>;
  slugs: ListSlugs;
}

async function listFiles({
  newsletter,
  issues,
  feeds,
  templates,
  slugs,
}: ListInput): Promise<Outcome<FileContents>> {
  const { homePages } = await import('./home-pages.ts');
  const { listPages } = await import('./list-pages.ts');
  const { followPages } = await import('./follow-page.ts');
  const { notFoundPages, robots, sitemap } = await import('./root-files.ts');
  const { logoFiles } = await import('./mail-files.ts');
  const files = new Map<string, string | Uint8Array>();
  const problems: Problem[] = [];
  const add = (pages: Outcome<ReadonlyMap<string, string>>): void => {
    problems.push(...pages.problems);
    for (const [path, page] of pages.value) files.set(path, page);
  };
  for (const { path, bytes } of logoFiles(newsletter, '')) files.set(path, bytes);
  for (const language of newsletter.languages) {
    const here = newsletterIn(newsletter, language);
    const own = issues.filter((issue) => issue.language === language);
    add(homePages(here, language, own, newsletter.languages, templates));
    add(listPages(here, language, own, { templates, slugs }));
    add(followPages(here, language, feeds, templates));
  }
  add(notFoundPages(newsletter, templates));
  files.set('sitemap.xml', sitemap(newsletter, issues));
  files.set('robots.txt', robots(newsletter));
  return { value: files, problems };
}

async function planRedirects(
  stage: Stage,
  issues: readonly PublishedIssue[],
  newsletter: Newsletter,
  templates: ReadonlyMap<string, string>,
) {
  const { planFormerPages, writeFormerPages } = await import('./former-pages.ts');
  const foreign = new Set(stage.foreign);
  if (!stage.hasManifest) {
    // Redirects of a build whose manifest was lost are the site's own.
    const all = planFormerPages(issues, { site: stage.paths, foreign: [] }).value;
    for (const [path, page] of writeFormerPages(newsletter, all, templates).value) {
      if (foreign.has(path) && (await stage.read(path)) === page) foreign.delete(path);
    }
  }
  return planFormerPages(issues, { site: stage.paths, foreign });
}
