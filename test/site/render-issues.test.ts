import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { noNames } from '../../src/content/published-names.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import { templatesFor } from '../../src/lib/templates/load-templates.ts';
import { ListSlugs } from '../../src/render/list-slugs.ts';
import type { BuildContext } from '../../src/site/build-issue.ts';
import { renderIssues } from '../../src/site/render-issues.ts';
import { makeRoot, pixel } from '../helpers/root.ts';
import { headOf, storyOf } from '../helpers/small-site.ts';

/** Nine issues, of which every third has a story in two languages, with a picture. */
const nineIssues = Object.fromEntries(
  Array.from({ length: 9 }, (_, at) => {
    const number = at + 1;
    const folder = `issues/00${number}`;
    // All of these tags want the slug "c": who is first decides.
    const tags = `tags: ["C${'+'.repeat(9 - number)}", water]\nauthor: Ana Anić\n`;
    const more = number % 3 === 0 ? `${tags}image: images/a.png\nimage_alt: A\n` : tags;
    return Object.entries({
      [`${folder}/issue.md`]: headOf(number),
      [`${folder}/01-mill.md`]: storyOf(number * 10, `The mill ${number}`, more),
      ...(number % 3 === 0 && {
        [`${folder}/01-mill.sr-Latn.md`]: '---\ntitle: Mlin\n---\n\nNa reci.\n',
        [`${folder}/images/a.png`]: pixel,
      }),
    });
  }).flat(),
);

async function useContext(files: Parameters<typeof makeRoot>[0]): Promise<BuildContext> {
  const root = await makeRoot(files);
  const { value: newsletter } = await readNewsletter(root, []);
  if (newsletter === undefined) throw new Error('The settings have errors.');
  const templates = await templatesFor(root);
  return { root, newsletter, templates, published: noNames, withMail: true };
}

/** What is built, with a slug for each name. */
async function render(context: BuildContext, threads: number) {
  const lists = new ListSlugs();
  const jobs = Array.from({ length: 9 }, (_, at) => ({
    head: {
      number: at + 1,
      languages: (at + 1) % 3 === 0 ? ['en', 'sr-Latn'] : ['en'],
      titles: { en: `Issue ${at + 1}` },
    },
    neighbours: { previous: undefined, next: undefined },
    before: [],
    withMailThere: [],
  }));
  const results = [];
  for await (const result of renderIssues(context, jobs, (each) => lists.nameAll(each), threads)) {
    results.push(result);
  }
  return { results, lists: lists.toJSON() };
}

describe('issues that are built in threads', () => {
  test('are the same as those built in one, in the same order, with the same lists and problems', async () => {
    const context = await useContext({
      ...nineIssues,
      'issues/004/01-mill.md': storyOf(40, 'The mill', 'section: nowhere\n'),
    });
    const alone = await render(context, 1);
    const files = alone.results.flatMap(([, { value }]) => value?.files ?? []);
    expect(files.map(([path]) => path)).toContain('009/sr-Latn/mill/index.html');
    expect(alone.results[3]).toMatchObject([
      { head: { number: 4 } },
      { value: undefined, problems: [{ code: 'unknown-section' }] },
    ]);
    expect(alone.lists.tags).toMatchObject({ 'c++++++++': 'c', 'c+++++++': 'c-2', c: 'c-8' });
    // A Buffer arrives as a Uint8Array.
    expect(await render(context, 2)).toEqual(structuredClone(alone));
  });

  test('end with the error of the first one that fails', async () => {
    const context = await useContext(nineIssues);
    const broken = { ...context, root: join(context.root, '\0') };
    await expect(render(broken, 2)).rejects.toThrow('null bytes');
  });
});
