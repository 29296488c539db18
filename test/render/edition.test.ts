import { describe, expect, it } from 'vitest';
import { privacy } from '../../src/check/rules/privacy.ts';
import { escapeHtml, escapeText, fillSlots } from '../../src/model/slots.ts';
import { neutralValues, type renderEdition } from '../../src/render/render-edition.ts';
import { createItemIndex } from '../../src/stories/item-index.ts';
import {
  checking,
  issue,
  item,
  markdown,
  newsletter,
  picture,
  renderWhole,
  templates,
  type Whole,
} from './sample.ts';

type Input = Parameters<typeof renderEdition>[0];

const values = {
  name: 'Ana "<b>" & Co',
  unsubscribe: 'https://post.weir.example/u?t=a&s="b"',
  preferences: 'https://post.weir.example/p',
  view: 'https://weir.example/003/',
  address: 'ana+weir@post.example',
};

const words = 'Water ran low in the weir this week, and the mill stood still until Friday. ';

async function render(changes: Partial<Input> = {}) {
  const input: Input = { newsletter, issue: issue(), language: 'en', templates, ...changes };
  const { value, problems } = await renderWhole(input);
  const edition = value as Whole;
  return {
    edition,
    problems,
    html: value === undefined ? '' : fillSlots(value.html, values, escapeHtml),
    text: value === undefined ? '' : fillSlots(value.text, values, escapeText),
  };
}

const full = issue({
  intro: 'The river is low.\n\nGood reading!',
  items: [
    item({
      slug: 'mill',
      title: 'The mill stands still',
      section: 'events',
      source: 'Weir Society',
      author: 'Ivana Joksimović',
      date: '2026-11-03',
      url: 'https://mill.example/story',
      image: 'images/mill.png',
      imageAlt: 'The mill',
      body: 'No water.[^1]\n\n## Why\n\n![Wheel](images/wheel.png "The wheel")\n\n[^1]: Since May.',
    }),
    item({
      slug: 'book',
      title: 'A book',
      section: 'reading',
      body: 'Of rivers.[^1]\n\n[^1]: Old.',
    }),
  ],
  pictures: [
    picture('images/mill.png'),
    picture('images/wheel.png', 200, 100),
    picture('images/unused.png'),
  ],
});

describe('an edition', () => {
  it('says what it is to mail programs and screen readers', async () => {
    const { html, problems } = await render({ issue: full });
    expect(problems).toEqual([]);
    expect(html).toContain('<html lang="en" dir="ltr"');
    expect(html).toMatch(
      /<div aria-label="Low water · The Weir"[^>]* role="article" lang="en" dir="ltr"/,
    );
    expect(html).toContain('<title>Low water · The Weir</title>');
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect([...html.matchAll(/<h([1-6])/g)].map((match) => match[1]).join('')).toBe('12342' + '3');
    expect(html).not.toMatch(/<table(?![^>]*role="presentation")[^>]*cellpadding/);
    expect(html).not.toMatch(/<img(?![^>]* alt=")/);
  });

  it('loads nothing from anywhere: its only addresses are links', async () => {
    const { html, edition } = await render({ issue: full });
    for (const shown of [html, edition.page]) {
      expect(shown).not.toMatch(/@import|url\(|<script|<link[^>]*stylesheet|<iframe|mj-include/i);
    }
    expect(html).not.toMatch(/src="(?!cid:)/);
    expect(edition.page).not.toMatch(/src="(?!images\/)/);
  });

  it('puts values into slots, escaped, in words and in addresses', async () => {
    const { html, text, edition } = await render({ issue: full });
    expect(html).toContain(
      '<p style="margin: 0 0 16px;">Dear Ana &quot;&lt;b&gt;&quot; &amp; Co,</p>',
    );
    expect(html).toContain('href="https://post.weir.example/u?t=a&amp;s=&quot;b&quot;"');
    expect(text).toContain(`Dear ${values.name},\n`);
    expect(text).toContain(`\n${values.unsubscribe}\n`);
    expect(html + text).not.toMatch(/slot[0-9a-f]{16}/);
    expect(new Set(edition.html.slots)).toEqual(new Set(Object.keys(values)));
    expect(new Set(edition.text.slots)).toEqual(new Set(Object.keys(values)));
  });

  it('is the same bytes for the same content', async () => {
    expect((await render({ issue: full })).edition).toEqual(
      (await render({ issue: full })).edition,
    );
  });

  it('attaches the pictures that the mail shows, each once, under a name made of its bytes', async () => {
    const { html, edition } = await render({ issue: full });
    expect(edition.attachments.map((each) => each.filename)).toEqual(['wheel.png', 'mill.png']);
    for (const { cid } of edition.attachments) expect(html).toContain(`src="cid:${cid}"`);
    expect(html).toContain('alt="The mill" width="536" height="268"');
    expect(html).toContain('alt="Wheel" width="200" height="100"');
  });

  it('keeps footnotes of different stories apart', async () => {
    const { html } = await render({ issue: full });
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    expect(html).toContain('href="#book_note-1"');
  });

  it('shows nothing before the preheader, which takes the first words of the intro', async () => {
    const { html } = await render({ issue: full });
    expect(html).toMatch(
      /<div style="display:none; mso-hide: all; max-height: 0; overflow: hidden;">The river is low\. · [^<]+<\/div>/,
    );
    const said = await render({ issue: { ...full, preheader: 'Six stories' } });
    expect(said.html).toContain('overflow: hidden;">Six stories · ');
  });

  it('lists the stories of an issue of more than six, with links to their pages', async () => {
    const many = (count: number) =>
      issue({
        items: Array.from({ length: count }, (_, at) => item({ slug: `s${at}`, title: `T${at}` })),
      });
    expect((await render({ issue: many(6) })).html).not.toContain('In this issue');
    const { html, text, edition } = await render({ issue: many(7) });
    expect(html).toContain('href="https://weir.example/003/s5/"');
    expect(html).not.toContain('href="#s5"');
    expect(edition.page).toContain('<a href="#s5">T5</a>');
    expect(text).toContain(
      'In this issue\n-------------\n- T0\n  https://weir.example/003/s0/\n- T1\n',
    );
    const gone = many(7);
    gone.items = gone.items.map((each, at) => ({ ...each, withdrawn: at === 3 }));
    expect((await render({ issue: gone })).html).not.toContain('In this issue');
  });

  it('names once who is source, author and place of an event', async () => {
    const place = 'Healthy Options';
    const event = item({ starts: '2026-12-10', place, source: place, author: place });
    const story = item({ slug: 'b', source: 'Talas', author: 'Talas' });
    for (const layout of ['stories', 'headlines'] as const) {
      const sections = [{ id: 'news', title: 'News', layout }];
      const items = [event, story].map((each) => ({ ...each, section: 'news' }));
      const { html, text, edition } = await render({
        issue: issue({ items }),
        newsletter: { ...newsletter, sections },
      });
      for (const shown of [html, text, edition.page, edition.feedHtml]) {
        expect(shown.split(place)).toHaveLength(2);
        expect(shown.split('Talas')).toHaveLength(2);
      }
    }
  });

  it('tells of corrections, and keeps nothing of what was withdrawn but its title', async () => {
    const { html, text, edition } = await render({
      issue: issue({
        items: [
          item({
            slug: 'a',
            title: 'Wrong once',
            corrected: { date: '2026-11-20', note: 'It was 13.' },
          }),
          item({
            slug: 'b',
            title: 'Gone',
            body: 'secret words',
            url: 'https://gone.example/',
            withdrawn: true,
          }),
        ],
      }),
    });
    for (const shown of [html, text, edition.page, edition.feedHtml]) {
      expect(shown.replace(/<[^>]*>/g, '')).toContain('Corrected on November 20, 2026: It was 13.');
      expect(shown).toContain('This story has been withdrawn.');
      expect(shown).not.toMatch(/secret|gone\.example/);
    }
  });

  it('stays below 80 KB with twelve stories of 120 words', async () => {
    const items = Array.from({ length: 12 }, (_, at) =>
      item({
        slug: `s${at}`,
        title: 'A title of a usual length for a story',
        section: at % 2 ? 'events' : 'reading',
        source: 'Weir Society',
        author: 'Ivana Joksimović',
        date: '2026-11-03',
        url: 'https://mill.example/story/of/the/week',
        body: `${words.repeat(4)}\n\n${words.repeat(4)}[more](https://mill.example/)`,
      }),
    );
    const { html } = await render({ issue: issue({ intro: words, items }) });
    expect(Buffer.byteLength(html)).toBeLessThan(40_000);
  });

  it('wraps the text part at 72 columns and never breaks an address', async () => {
    const address = `https://mill.example/${'long/'.repeat(30)}`;
    const body = `${words.repeat(3)} [there](${address}) ${words.repeat(2)}`;
    const { text } = await render({ issue: issue({ items: [item({ body })] }) });
    const long = text.split('\n').filter((line) => line.length > 72);
    expect(long).toEqual([`[1] ${address}`]);
  });

  it('is a whole page on the web, without anything personal', async () => {
    const { edition } = await render({ issue: full });
    expect(edition.page).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr">/);
    expect(edition.page).toContain(
      'type="application/rss+xml" title="The Weir" href="../feed.xml"',
    );
    expect(edition.page).toContain('<a href="../">The Weir</a>');
    expect(edition.page).not.toMatch(/Dear|Unsubscribe|<script|style="/);
    expect(edition.page).toContain(
      'src="images/mill.png" alt="The mill" width="1200" height="600"',
    );
  });

  it('is a fragment with whole addresses for feeds', async () => {
    const { edition } = await render({ issue: full });
    expect(edition.feedHtml).toMatch(/^<p>The river is low\.<\/p>/);
    expect(edition.feedHtml).toContain('src="https://weir.example/003/images/wheel.png"');
    expect(edition.feedHtml).not.toMatch(/(href|src)="(?!https:)|style=|class=|id=/);
  });

  it('speaks a second language, and marks what is not translated', async () => {
    const translated = item({ slug: 'a', title: 'Млин стоји', body: 'Нема воде.' });
    const { edition, html } = await render({
      language: 'sr-Cyrl',
      newsletter: { ...newsletter, languages: ['en', 'sr-Cyrl'] },
      issue: issue({
        items: [
          item({ slug: 'a', body: 'No water.', translations: new Map([['sr-Cyrl', translated]]) }),
          item({ slug: 'b', title: 'Only English', body: '![x](images/x.png)' }),
        ],
        translations: new Map([
          [
            'sr-Cyrl',
            { title: 'Мало воде', subject: 'Брана 3', intro: markdown('Река је ниска.') },
          ],
        ]),
        pictures: [picture('images/x.png')],
      }),
    });
    expect(edition).toMatchObject({ language: 'sr-Cyrl', subject: 'Брана 3' });
    expect(html).toContain('<html lang="sr-Cyrl" dir="ltr"');
    expect(html).toContain('Здраво, Ana');
    expect(html).not.toContain('No water');
    expect(html).toMatch(/<div lang="en" dir="ltr">\s*<h2 id="b"/);
    expect(edition.page).toContain('src="../images/x.png"');
    expect(edition.page).toContain('href="../../sr-Cyrl/feed.xml"');
    expect(edition.feedHtml).toContain('src="https://weir.example/003/images/x.png"');
  });

  it('has its styles also between braces that an author wrote', async () => {
    const items = ['open {{', 'between', '}} closed'].map((body, at) =>
      item({ slug: `s${at}`, body }),
    );
    const { html } = await render({ issue: issue({ items }) });
    expect(html).toContain('<p style="margin: 0 0 16px;">between</p>');
  });

  it('runs from right to left where its language does', async () => {
    const { html } = await render({
      language: 'ar',
      newsletter: { ...newsletter, languages: ['ar'] },
      issue: issue({ items: [item({ body: 'x' })] }),
    });
    expect(html).toContain('dir="rtl"');
    expect(html).toContain('text-align:right');
    expect(html).not.toContain('text-align:left;color');
  });

  it('has neutral values for the archive, with and without a public service', () => {
    const input = { newsletter, issue: issue(), language: 'en' };
    expect(neutralValues(input)).toEqual({
      name: 'reader',
      unsubscribe: 'https://post.weir.example/unsubscribe',
      preferences: 'https://post.weir.example/preferences',
      view: 'https://weir.example/003/',
      address: 'your address',
    });
    const { serviceUrl: _, ...silent } = newsletter;
    expect(neutralValues({ ...input, newsletter: silent }).unsubscribe).toBe(
      'https://weir.example/',
    );
  });
});

describe('a mail in programs of their own kind', () => {
  it('is dark in Outlook.com wherever the media query is', async () => {
    const { html } = await render({ issue: full });
    const [, inQuery = ''] =
      /@media \(prefers-color-scheme: dark\) \{([\s\S]*?\})\s*\}/.exec(html) ?? [];
    const rules = [...inQuery.matchAll(/([^{}]+)\{([^}]*)\}/g)].map(
      ([, selectors = '', style = '']) => ({
        selectors: selectors.trim().split(/,\s*/),
        style: style.trim(),
      }),
    );
    expect(rules.length).toBeGreaterThan(10);
    for (const { selectors, style } of rules) {
      const attribute = style.startsWith('background') ? 'ogsb' : 'ogsc';
      const same = selectors.map((each) => `[data-${attribute}] ${each}`).join(', ');
      expect(html).toContain(`${same} { ${style} }`);
    }
  });

  it('gives pictures their width as a style, which blocked ones keep, beside the attribute', async () => {
    const { html } = await render({ issue: full });
    const tags = [...html.matchAll(/<img[^>]*>/g)].map(([tag]) => tag);
    expect(tags).toHaveLength(2);
    for (const tag of tags) {
      const width = / width="(\d+)"/.exec(tag)?.[1];
      expect(tag).toMatch(
        new RegExp(`style="[^"]*width: 100%; max-width: ${width}px; height: auto;"`),
      );
      expect(tag).not.toContain('max-width: 100%');
    }
  });
});

describe("an editor's own template", () => {
  const withTemplate = (path: string, source: string) =>
    render({ templates: new Map([...templates, [path, source]]), issue: full });

  it('is refused without a link for unsubscribing', async () => {
    const { problems } = await withTemplate('partials/footer.mjml.hbs', '');
    expect(problems).toMatchObject([{ code: 'no-unsubscribe', severity: 'error' }]);
  });

  it('is a problem where MJML would drop text or a component is unknown', async () => {
    const stray = await withTemplate('partials/footer.mjml.hbs', 'stray words');
    expect(stray.problems[0]?.message).toContain('stray words');
    const unknown = await withTemplate('partials/footer.mjml.hbs', '<mj-sektion></mj-sektion>');
    expect(unknown.problems[0]?.message).toContain('mj-sektion');
    const include = await withTemplate(
      'partials/footer.mjml.hbs',
      '<mj-include path="../../package.json" />',
    );
    expect(include.edition).toBeUndefined();
    expect(include.problems).toHaveLength(1);
  });

  it('is a problem with a file, a line and a suggestion where it misspells a field', async () => {
    const { problems, edition } = await withTemplate('partials/page-item.hbs', '<p>\n{{titel}}');
    expect(edition).toBeUndefined();
    expect(problems).toMatchObject([
      { code: 'unknown-field', file: 'templates/partials/page-item.hbs', line: 2 },
    ]);
    expect(problems[0]?.hint).toContain('"title"');
  });
});

describe('the look', () => {
  const logo = {
    picture: picture('images/logo.png', 400, 100),
    dark: picture('images/dark.png', 400, 100),
    alt: 'The Weir',
    width: 200,
    band: false,
  };

  it('has the colours, fonts and width of the theme, and no others', async () => {
    const theme = { ...newsletter.theme, ink: '#112233', paper: '#fdfdf0', width: 660 };
    const { html, edition } = await render({ newsletter: { ...newsletter, theme }, issue: full });
    for (const form of [html, edition.page]) {
      expect(form).toContain('#112233');
      expect(form).toContain('#fdfdf0');
      expect(form).not.toContain('#1f2023');
    }
    expect(html).toContain('max-width:660px');
    // The mill's picture is wider than the column: 660 less the margins.
    expect(html).toContain('width="596"');
  });

  it('shows the logo in place of the name, and on dark screens the one for them', async () => {
    const theme = { ...newsletter.theme, logo };
    const { html, edition } = await render({ newsletter: { ...newsletter, theme } });
    const [light, dark] = [...html.matchAll(/<img[^>]*>/g)].map(([tag]) => tag);
    expect(light).toContain('alt="The Weir" width="200" height="50"');
    expect(dark).toMatch(/display: ?none/);
    expect(edition.attachments.map(({ filename }) => filename)).toEqual(['logo.png', 'dark.png']);
    expect(html).toMatch(/prefers-color-scheme: dark[\s\S]*\.for-dark { display: block !important/);
    expect(edition.page).toContain('src="../images/logo.png"');
    expect(edition.page).toContain('src="../images/dark.png"');
  });

  it('keeps the coloured band with a logo on it where the settings say so', async () => {
    const of = (band: boolean) => {
      const theme = { ...newsletter.theme, logo: { ...logo, band } };
      return render({ newsletter: { ...newsletter, theme }, issue: full });
    };
    const [bare, onBand] = [await of(false), await of(true)];
    expect(bare.edition.page).toContain('class="masthead with-logo"');
    expect(onBand.edition.page).toContain('class="masthead"');
    expect(bare.html).not.toMatch(/class="[^"]*\bband\b/);
    expect(onBand.html).toMatch(/class="[^"]*\bband\b[^>]*>[\s\S]{0,400}<img src="cid:/);
    expect(onBand.html, 'one file: the band is the same in dark mode').not.toContain(
      'class="for-dark"',
    );
  });

  it('loads pictures from the site, and attaches none, where the newsletter says so', async () => {
    const hosted = {
      ...newsletter,
      pictures: 'hosted' as const,
      theme: { ...newsletter.theme, logo },
    };
    const { html, edition } = await render({ newsletter: hosted, issue: full });
    expect(edition.attachments).toEqual([]);
    const sources = [...html.matchAll(/ src="([^"]*)"/g)].map(([, source]) => source);
    expect(sources).toEqual([
      'https://weir.example/images/logo.png',
      'https://weir.example/images/dark.png',
      'https://weir.example/003/images/mill.png',
      'https://weir.example/003/images/wheel.png',
    ]);
    const found = (newsletterOf: typeof hosted | typeof newsletter) =>
      privacy({
        newsletter: newsletterOf,
        issue: full,
        edition,
        web: edition,
        earlier: createItemIndex(),
        ...checking,
      }).map(({ code }) => code);
    expect(found(hosted)).toEqual([]);
    expect(found(newsletter)).toEqual(['third-party', 'third-party', 'third-party', 'third-party']);
  });

  it('loads from others only what the editor allows by name', async () => {
    const shown = issue({ items: [item({ body: '![Map](https://maps.example/a.png)' })] });
    const refused = await render({ issue: shown });
    expect(refused.problems.map(({ code }) => code)).toEqual(['remote-picture']);
    expect(refused.html).not.toContain('maps.example');
    const allowing = { ...newsletter, thirdParties: ['maps.example'] };
    const allowed = await render({ newsletter: allowing, issue: shown });
    expect(allowed.problems).toEqual([]);
    const { edition } = allowed;
    for (const form of [allowed.html, edition.page, edition.feedHtml]) {
      expect(form).toContain('src="https://maps.example/a.png" alt="Map"');
    }
    const found = (of: typeof newsletter) =>
      privacy({
        newsletter: of,
        issue: shown,
        edition,
        web: edition,
        earlier: createItemIndex(),
        ...checking,
      }).map(({ code }) => code);
    expect(found(allowing)).toEqual([]);
    expect(found(newsletter)).toEqual(['third-party', 'third-party']);
  });
});
