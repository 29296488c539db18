import { type Newsletter, newsletterIn } from '../model/newsletter.ts';
import type { Problem } from '../model/problem.ts';
import { type PublishedIssue, siteIcons } from '../model/published.ts';
import type { Project } from '../project.ts';
import type { ListSlugs } from '../render/list-slugs.ts';
import type { BuiltIssues } from './build-issues.ts';
import { DerivedFiles, type MadeFiles } from './derived-files.ts';
import { buildFeeds } from './feeds/build-feeds.ts';
import { type PlannedFeed, planFeeds } from './feeds/plan-feeds.ts';
import { buildSearch } from './search/build-search.ts';
import type { SiteInput } from './site-input.ts';
import type { SiteState } from './site-state.ts';
import type { Stage } from './stage.ts';

/** Builds what is made from several issues: lists, feeds, search and redirects. */
export async function buildLists(
  project: Project,
  stage: Stage,
  state: SiteState,
  { records, lists: slugs }: BuiltIssues,
  { settings, templates }: SiteInput,
): Promise<Problem[]> {
  const { newsletter } = project;
  const issues = records.flatMap((record) => record.issues).sort((a, b) => b.number - a.number);
  const feeds = planFeeds(issues, newsletter);
  const derived = new DerivedFiles(project, stage, settings);

  // An icon of the editor's own in the same place is kept.
  const taken = Object.values(siteIcons).filter((path) => stage.before.foreign.has(path));
  await derived.add('icons', taken, async function* (): AsyncIterable<MadeFiles> {
    const { drawSiteIcons } = await import('./site-icons.ts');
    const drawn = await drawSiteIcons(newsletter);
    const own = [...drawn].filter(([path, bytes]) => !stage.before.isOther(path, bytes));
    yield { value: new Map(own), problems: [] };
  });
  const inputs = [records.map(({ listed }) => listed), slugs];
  await derived.add('lists', inputs, () =>
    listFiles({ newsletter, issues, feeds, templates, slugs }),
  );
  await buildFeeds(derived, records, state, feeds, newsletter);
  // After the feeds: with its index in memory, their garbage made the peak 60 MB higher.
  await buildSearch(project, derived, records, state, templates);
  // Last: a redirect gives way to every other page.
  const { planFormerPages, writeFormerPages } = await import('./former-pages.ts');
  const plan = (foreign: Iterable<string>) =>
    planFormerPages(issues, { site: stage.paths, foreign });
  const write = (pages: ReturnType<typeof plan>) =>
    writeFormerPages(newsletter, pages.value, templates);
  const foreign = new Set(stage.before.foreign);
  if (!stage.before.exists) {
    // Redirects of a build whose manifest was lost are the site's own.
    for (const [path, page] of write(plan([])).value) {
      if (!stage.before.isOther(path, page)) foreign.delete(path);
    }
  }
  const redirects = plan(foreign);
  await derived.add('former', redirects.value, () => [write(redirects)]);
  return [...derived.save(), ...redirects.problems];
}

interface ListInput {
  newsletter: Newsletter;
  issues: readonly PublishedIssue[];
  feeds: readonly PlannedFeed[];
  templates: ReadonlyMap<string, string>;
  slugs: ListSlugs;
}

async function* listFiles({
  newsletter,
  issues,
  feeds,
  templates,
  slugs,
}: ListInput): AsyncIterable<MadeFiles> {
  const { homePages } = await import('./home-pages.ts');
  const { listPages } = await import('./list-pages.ts');
  const { followPages } = await import('./follow-page.ts');
  const { notFoundPages, robots, sitemap } = await import('./root-files.ts');
  const { logoFiles } = await import('./mail-files.ts');
  for (const language of newsletter.languages) {
    const here = newsletterIn(newsletter, language);
    const own = issues.filter((issue) => issue.language === language);
    yield homePages(here, language, own, newsletter.languages, templates);
    yield* listPages(here, language, own, { templates, slugs });
    yield followPages(here, language, feeds, templates);
  }
  yield notFoundPages(newsletter, templates);
  const others = new Map<string, string | Uint8Array>(
    logoFiles(newsletter, '').map(({ path, bytes }) => [path, bytes]),
  );
  others.set('sitemap.xml', sitemap(newsletter, issues)).set('robots.txt', robots(newsletter));
  yield { value: others, problems: [] };
}
