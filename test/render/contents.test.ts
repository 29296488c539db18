import { expect, test } from 'vitest';
import { usualMail } from '../../src/model/mail-settings.ts';
import { issue, item, newsletter, renderWhole, templates } from './sample.ts';

const stories = Array.from({ length: 7 }, (_, at) =>
  item({ slug: `story-${at}`, title: `Story ${at}`, body: 'Words of it.', section: 'reading' }),
);
/** How often it has a title, without the preheader. */
const titlesIn = (text: string) => text.match(/(?:>|^- |^)Story 3(?:<|$)/gm)?.length;

async function render(
  mail: Partial<typeof usualMail>,
  items = stories,
  sections: typeof newsletter.sections = newsletter.sections,
) {
  const { value } = await renderWhole({
    newsletter: { ...newsletter, sections, mail: { ...usualMail, ...mail } },
    issue: issue({ items }),
    language: 'en',
    templates,
  });
  const html = value?.html.pieces.join('') ?? '';
  const text = value?.text.pieces.join('') ?? '';
  return { html, text, has: [html, text].map((each) => each.includes('In this issue')) };
}

test('a long issue begins with a list of its stories', async () => {
  const { html, has } = await render({});
  expect(has).toEqual([true, true]);
  expect(titlesIn(html)).toBe(2);
});

test('an issue of headlines alone does not repeat them in a list', async () => {
  for (const { html, text, has } of [
    await render({ form: 'headline', text: 'mail' }),
    await render({ text: 'mail' }, stories, [
      { id: 'reading', title: 'To read', layout: 'headlines' },
    ]),
  ]) {
    expect(has).toEqual([false, false]);
    expect([titlesIn(html), titlesIn(text)]).toEqual([1, 1]);
  }
});

test('a text that has the whole stories keeps the list', async () => {
  const { has } = await render({ form: 'headline', text: 'whole' });
  expect(has).toEqual([false, true]);
});

test('one story among headlines is enough for a list', async () => {
  const { has } = await render({ form: 'headline', text: 'mail' }, [
    ...stories,
    item({ slug: 'whole', title: 'Whole', body: 'All of it.', mail: 'whole' }),
  ]);
  expect(has).toEqual([true, true]);
});
