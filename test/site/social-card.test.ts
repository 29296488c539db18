import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { leadStory } from '../../src/render/document-sections.ts';
import { drawSocialCard } from '../../src/site/social-card.ts';
import { issue, item, newsletter } from '../render/sample.ts';

const card = { name: 'The Weir', line: 'Issue 3', title: 'Low water' };
const theme = { accent: '#0b6e69' };

describe('the social card', () => {
  it("shows the lead story's picture beside the titles", async () => {
    const bytes = await sharp({
      create: { width: 900, height: 400, channels: 3, background: '#ff8800' },
    })
      .png()
      .toBuffer();
    const picture = { path: 'images/a.png', type: 'image/png', width: 900, height: 400, bytes };
    const drawn = await drawSocialCard({ ...card, lead: { title: 'The mill', picture } }, theme);
    expect(await sharp(drawn).metadata()).toMatchObject({ width: 1200, height: 630 });
    const at = async (left: number, top: number) => {
      const one = sharp(drawn).extract({ left, top, width: 1, height: 1 }).removeAlpha();
      return [...(await one.raw().toBuffer())];
    };
    const [red = 0, , blue = 255] = await at(1000, 315);
    expect([red > 240, blue < 20]).toEqual([true, true]);
    expect((await at(20, 20))[0]).toBeLessThan(30);
  });

  it('begins at the side where its language begins', async () => {
    const arabic = { name: 'The Weir', line: 'العدد 3', title: 'مياه النهر' };
    for (const [each, side] of [
      [card, 'left'],
      [arabic, 'right'],
    ] as const) {
      const bytes = await drawSocialCard(each, theme);
      const lightest = async (left: number) => {
        const half = sharp(bytes).extract({ left, top: 0, width: 600, height: 630 });
        return (await half.greyscale().raw().toBuffer()).reduce((a, b) => Math.max(a, b), 0);
      };
      const [left, right] = [await lightest(0), await lightest(600)];
      const [own, other] = side === 'left' ? [left, right] : [right, left];
      expect(own).toBeGreaterThan(200);
      expect(other).toBeLessThan(120);
    }
  });

  it('names the lead story, and is the same as before without one', async () => {
    const plain = await drawSocialCard(card, theme);
    const named = await drawSocialCard({ ...card, lead: { title: 'The mill' } }, theme);
    expect(Buffer.compare(plain, named)).not.toBe(0);
    expect(Buffer.compare(plain, await drawSocialCard(card, theme))).toBe(0);
  });
});

describe('the lead story', () => {
  const items = [
    item({ slug: 'gone', withdrawn: true }),
    item({ slug: 'a', section: 'events' }),
    item({ slug: 'b', section: 'reading', lead: true }),
  ];
  const leading = { ...newsletter, mail: { ...newsletter.mail, leads: true } };

  it('is the marked one, else the first if the settings say so', () => {
    expect(leadStory(issue({ items }), newsletter)?.slug).toBe('b');
    const unmarked = items.map(({ lead: _, ...each }) => each);
    expect(leadStory(issue({ items: unmarked }), newsletter)).toBeUndefined();
    expect(leadStory(issue({ items: unmarked }), leading)?.slug).toBe('a');
    expect(leadStory(issue({ items: items.slice(0, 1) }), leading)).toBeUndefined();
    const never = [item({ slug: 'c', lead: false }), item({ slug: 'd' })];
    expect(leadStory(issue({ items: never }), leading)).toBeUndefined();
  });
});
