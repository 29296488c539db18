import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Newsletter } from '../../src/model/newsletter.ts';
import { leadStory } from '../../src/render/document-sections.ts';
import { cardPath, sharesCard } from '../../src/render/issue-card.ts';
import { issueCard, newsletterCard } from '../../src/site/card-content.ts';
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

  it('has only shades between its colours without a picture, and is small', async () => {
    const drawn = await drawSocialCard({ ...card, lead: { title: 'The mill' } }, theme);
    expect(await sharp(drawn).metadata()).toMatchObject({
      ...{ format: 'png', width: 1200, height: 630, bitsPerSample: 4 },
    });
    const colours = [...(await coloursOf(drawn))].map((colour) => colour.split(',').map(Number));
    expect(colours).toContainEqual([0x0b, 0x6e, 0x69]);
    expect(colours).toContainEqual([255, 255, 255]);
    for (const [red = 0, green = 0, blue = 0] of colours) {
      const share = (red - 0x0b) / (255 - 0x0b);
      expect(Math.abs(green - 0x6e - share * (255 - 0x6e))).toBeLessThan(1.5);
      expect(Math.abs(blue - 0x69 - share * (255 - 0x69))).toBeLessThan(1.5);
    }
    expect(drawn.length).toBeLessThan(8000);
  });

  it('shows the title at the same place under any name', async () => {
    const tops = ['The Weir', 'xxx', 'Ágyő', 'ــــ'].map(async (name) => {
      const rows = await rowsOf(await drawSocialCard({ ...card, name }, theme));
      return rows.at(-1);
    });
    const [first = 0, ...others] = await Promise.all(tops);
    expect(first).toBeGreaterThan(230);
    for (const each of others) expect(Math.abs((each ?? 0) - first)).toBeLessThanOrEqual(2);
  });

  it.each([
    ['a title without spaces', '低水位：河流在三周内如何下降以及为什么没有人知道这件事情'],
    ['markup', '<b>Fish</b> & "chips" &lt; \u0007\ud83d'],
    ['an endless word', 'W'.repeat(300)],
    ['an endless word from right to left', 'م'.repeat(300)],
    ['emoji', 'High 🌊 water'],
    ['no letters', '2026'],
    ['an empty title', ''],
  ])('draws %s', async (_, title) => {
    const drawn = await drawSocialCard({ ...card, title }, theme);
    expect(await sharp(drawn).metadata()).toMatchObject({ width: 1200, height: 630 });
    const [name, line] = await rowsOf(drawn);
    expect([name, line]).toEqual([expect.closeTo(89, -1), expect.closeTo(167, -1)]);
    if (/ \p{L}|\p{Script=Han}/u.test(title)) {
      const edge = sharp(drawn).extract({ left: 1130, top: 0, width: 70, height: 630 });
      expect([...(await coloursOf(await edge.png().toBuffer()))]).toHaveLength(1);
    }
  });
});

async function coloursOf(png: Uint8Array): Promise<Set<string>> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const colours = new Set<string>();
  for (let at = 0; at < data.length; at += info.channels) {
    colours.add(data.subarray(at, at + 3).join());
  }
  return colours;
}

/** Where each row of text begins, from the top, in pixels. */
async function rowsOf(png: Uint8Array): Promise<number[]> {
  const { data, info } = await sharp(png)
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const isDrawn = Array.from({ length: info.height }, (_, y) =>
    data.subarray(y * info.width, (y + 1) * info.width).some((red) => red > 200),
  );
  return isDrawn.flatMap((drawn, y) => (drawn && !isDrawn[y - 1] ? [y] : []));
}

describe('the card of an imported issue', () => {
  const mailing = { id: 'imported', started: '2014-05-01T09:00:00Z' };

  it.each([
    [undefined, 'mk', '001/mk/card.png', 'The Weir'],
    [mailing, 'en', 'card.png', ''],
    [mailing, 'mk', 'mk/card.png', ''],
    [{ ...mailing, id: '1' }, 'en', '001/card.png', 'The Weir'],
  ])('is that of the newsletter in its language', (mark, language, path, name) => {
    const languages: Newsletter['languages'] = ['en', 'mk'];
    const bilingual = { ...newsletter, name: 'The Weir', languages };
    const old = issue({ number: 1, ...(mark !== undefined && { mailing: mark }) });
    expect(cardPath(old, bilingual, language)).toBe(path);
    const isShared = sharesCard(old, bilingual, language);
    const card = isShared ? newsletterCard : issueCard.bind(undefined, old);
    expect(card(bilingual, language).name).toBe(name);
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
