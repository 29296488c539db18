import { templatesFor } from '../lib/templates/load-templates.ts';
import { type Newsletter, newsletterIn } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { PublishedIssue } from '../model/published.ts';
import type { Project } from '../project.ts';
import type { ListSlugs } from '../render/list-slugs.ts';
import { sharedCard } from '../render/page-links.ts';
import type { BuiltIssues } from './build-issues.ts';
import { DerivedFiles, type DerivedRecord, type SiteFiles } from './derived-files.ts';
import { buildFeeds } from './feeds/build-feeds.ts';
import { type PlannedFeed, planFeeds } from './feeds/plan-feeds.ts';
import { buildSearch, partNumbers } from './search/build-search.ts';
import { searchScript } from './search/search-page.ts';
import { hashOf } from './site-state.ts';
import { drawSocialCard } from './social-card.ts';
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
  const script = await searchScript();
  const feeds = planFeeds(issues, newsletter);
  const problems: Problem[] = [];
  const derived = new DerivedFiles(project, stage, before);

  const lists = async (): Promise<void> => {
    await derived.add(
      'lists',
      hashOf(settings, script, JSON.stringify([issues, built.lists])),
      async () => {
        const parts = partNumbers(records);
        const pages = await listFiles({
          newsletter,
          issues,
          feeds,
          templates,
          parts,
          slugs: built.lists,
        });
        problems.push(...pages.problems);
        return new Map([...pages.value, ['search/search.js', script]]);
      },
    );
    await buildFeeds(derived, built, feeds, newsletter);
  };
  const sharesCard = records.some(({ card }) => card === undefined);
  const icons = (): Promise<void> =>
    derived.add('icons', hashOf(settings, String(sharesCard)), async () => {
      const { drawSiteIcons } = await import('./site-icons.ts');
      const drawn = await drawSiteIcons(newsletter);
      if (sharesCard) {
        const { name, description, theme } = newsletter;
        const card = await drawSocialCard({ name: '', line: description, title: name }, theme);
        drawn.set(sharedCard, card);
      }
      // An icon of the editor's own in the same place is kept.
      return new Map([...drawn].filter(([path, bytes]) => !stage.isOthers(path, bytes)));
    });
  // Pagefind works in a process of its own, so lists and feeds are made at the same time.
  await Promise.all([buildSearch(derived, built, newsletter), lists(), icons()]);
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
  parts: readonly number[];
  slugs: ListSlugs;
}

async function listFiles({
  newsletter,
  issues,
  feeds,
  templates,
  parts,
  slugs,
}: ListInput): Promise<Outcome<SiteFiles>> {
  const { homePages } = await import('./home-pages.ts');
  const { listPages } = await import('./list-pages.ts');
  const { followPages } = await import('./follow-page.ts');
  const { searchPage } = await import('./search/search-page.ts');
  const { notFoundPage, robots, sitemap } = await import('./root-files.ts');
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
    const years = [...new Set(own.map(({ date }) => date.slice(0, 4)))];
    add(homePages(here, language, own, newsletter.languages, templates));
    add(listPages(here, language, own, { templates, slugs }));
    add(followPages(here, language, feeds, templates));
    add(searchPage(here, language, { years, parts }, templates));
  }
  add(notFoundPage(newsletter, templates));
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
