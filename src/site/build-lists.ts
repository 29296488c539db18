import { newsletterIn } from '../model/newsletter.ts';
import { languageRoot, siteIcons } from '../model/published.ts';
import { hearStop, type Project } from '../project.ts';
import type { BuiltIssues } from './build-issues.ts';
import { buildFeeds } from './feeds/build-feeds.ts';
import { planFeeds } from './feeds/plan-feeds.ts';
import { buildSearch } from './search/build-search.ts';
import type { SiteInput } from './site-input.ts';
import type { SocialCards } from './social-cards.ts';
import type { MadeFiles, Stage } from './stage.ts';

/** Builds what is made from several issues: lists, feeds, search and redirects. */
export async function buildLists(
  project: Project,
  stage: Stage,
  cards: SocialCards,
  { records, lists: slugs }: BuiltIssues,
  { settings, templates }: SiteInput,
): Promise<void> {
  const { newsletter, log } = project;
  const issues = records.flatMap((record) => record.issues).sort((a, b) => b.number - a.number);
  const feeds = planFeeds(issues, newsletter);
  const add: Stage['addPart'] = (name, inputs, make) =>
    stage.addPart(name, [settings, ...inputs], async function* () {
      // This also frees what `xml` keeps of a feed until the next turn: 110 MB with 600 issues.
      await hearStop(project);
      log.progress(`Making ${name}`);
      yield* make();
    });

  // An icon of the editor's own in the same place is kept.
  const taken = Object.values(siteIcons).filter((path) => stage.before.foreign.has(path));
  // The languages of old issues, which have no cards of their own.
  const shared = newsletter.languages.filter((language) =>
    records.some(({ head, cards }) => head.languages.includes(language) && !cards?.[language]),
  );
  await add('icons', [taken, shared], async function* (): AsyncIterable<MadeFiles> {
    const { drawSiteIcons } = await import('./site-icons.ts');
    const { newsletterCard } = await import('./card-content.ts');
    const { drawSocialCard } = await import('./social-card.ts');
    const drawn = await drawSiteIcons(newsletter);
    const own = [...drawn].filter(([path, bytes]) => !stage.before.isOther(path, bytes));
    yield { value: new Map(own), problems: [] };
    for (const language of shared) {
      const path = `${languageRoot(language, newsletter.languages)}card.png`;
      const card = await drawSocialCard(newsletterCard(newsletter, language), newsletter.theme);
      yield { value: new Map([[path, card]]), problems: [] };
    }
  });
  await add('lists', [issues, slugs], async function* (): AsyncIterable<MadeFiles> {
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
    const logos = logoFiles(newsletter, '').map(({ path, bytes }) => [path, bytes] as const);
    const others = new Map<string, string | Uint8Array>(logos);
    others.set('sitemap.xml', sitemap(newsletter, issues)).set('robots.txt', robots(newsletter));
    yield { value: others, problems: [] };
  });
  await buildFeeds(add, stage, feeds, newsletter);
  // After the feeds: with its index in memory, their garbage made the peak 60 MB higher.
  await buildSearch(add, stage, records, newsletter, templates);
  // Last: a redirect gives way to every other file.
  await cards.finish();
  const { planFormerPages, writeFormerPages } = await import('./former-pages.ts');
  const plan = (foreign: Iterable<string>) =>
    planFormerPages(issues, { site: stage.files.keys(), foreign });
  const write = (pages: ReturnType<typeof plan>) => writeFormerPages(newsletter, pages, templates);
  const foreign = new Set(stage.before.foreign);
  if (!stage.before.exists) {
    // Redirects of a build whose manifest was lost are the site's own.
    for (const [path, page] of write(plan([])).value) {
      if (!stage.before.isOther(path, page)) foreign.delete(path);
    }
  }
  const redirects = plan(foreign);
  await add('former', [redirects], () => [write(redirects)]);
}
