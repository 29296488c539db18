import { fileURLToPath } from 'node:url';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import { loadTemplates } from '../../src/lib/templates/load-templates.ts';
import type { Edition } from '../../src/model/edition.ts';
import type { Issue } from '../../src/model/issue.ts';
import type { Item, Markdown, Picture } from '../../src/model/item.ts';
import { usualMail } from '../../src/model/mail-settings.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import type { Outcome } from '../../src/model/problem.ts';
import { renderEdition } from '../../src/render/render-edition.ts';
import { renderPages } from '../../src/render/render-pages.ts';
import { addressOf } from '../helpers/address.ts';

/** The templates that come with the program. */
export const templates = loadTemplates([
  fileURLToPath(new URL('../../templates', import.meta.url)),
]);

export function markdown(source: string): Markdown {
  return { source, tree: remark().use(remarkGfm).parse(source) };
}

export function picture(path: string, width = 1200, height = 600): Picture {
  return { path, type: 'image/png', width, height, bytes: Buffer.from(`picture ${path}`) };
}

export const newsletter: Newsletter = {
  name: 'The Weir',
  description: 'News from the river, once a month',
  from: { name: 'The Weir', address: addressOf('weir@news.example') },
  siteUrl: 'https://weir.example',
  serviceUrl: 'https://post.weir.example',
  timeZone: 'Europe/Belgrade',
  languages: ['en'],
  sections: [
    { id: 'events', title: 'Events' },
    { id: 'reading', title: 'To read' },
  ],
  nothingFollowed: 'skip',
  keepNetwork: false,
  sources: [],
  postalAddress: ['The Weir', 'Kej 7', '11000 Beograd, Serbia'],
  theme: {
    accent: '#0b6e69',
    ink: '#1f2023',
    quiet: '#5d5b56',
    paper: '#ffffff',
    ground: '#f5f3ee',
    textFont: 'Arial, sans-serif',
    titleFont: 'Georgia, serif',
    width: 600,
  },
  mail: usualMail,
  sending: { connections: 4, domains: {}, inDoubt: 'hold' },
  pictures: 'embedded',
  thirdParties: [],
};

export function item(values: Partial<Omit<Item, 'body'>> & { body?: string } = {}): Item {
  const { body = '', slug = 'story', ...rest } = values;
  return {
    file: `issues/003/${slug}.md`,
    slug,
    title: 'A story',
    tags: [],
    weight: 0,
    draft: false,
    withdrawn: false,
    aliases: [],
    translations: new Map(),
    ...rest,
    body: markdown(body),
  };
}

export function issue(
  values: Partial<Omit<Issue, 'intro' | 'pictures'>> & {
    intro?: string;
    pictures?: Picture[];
  } = {},
): Issue {
  const { intro = '', pictures = [], ...rest } = values;
  return {
    number: 3,
    id: 'urn:uuid:00000000-0000-4000-8000-000000000003',
    folder: 'issues/003',
    title: 'Low water',
    subject: 'The Weir 3: low water',
    date: '2026-11-24',
    items: [],
    translations: new Map(),
    ...rest,
    intro: markdown(intro),
    pictures: new Map(pictures.map((each) => [each.path, each])),
  };
}

/** What a check knows beside the issue. */
export const checking = {
  otherTitles: new Map([[1, 'The first']]),
  today: '2026-11-24',
  templates,
};

/** An edition with the web page and the feed's entry of the same issue. */
export type Whole = Edition & { page: string; feedHtml: string };

/** Renders mail, page and feed entry of an issue, as its build does. */
export async function renderWhole(
  input: Parameters<typeof renderEdition>[0],
): Promise<Outcome<Whole | undefined>> {
  const edition = await renderEdition(input);
  const pages = renderPages({ ...input, around: { languages: [input.language] } });
  const problems = [
    ...new Map(
      [...edition.problems, ...pages.problems].map((each) => [JSON.stringify(each), each]),
    ).values(),
  ];
  if (edition.value === undefined || pages.value === undefined) {
    return { value: undefined, problems };
  }
  const { files, issue: published } = pages.value;
  const page = files.get(`${published.path}index.html`) as string;
  return { value: { ...edition.value, page, feedHtml: published.feedHtml }, problems };
}
