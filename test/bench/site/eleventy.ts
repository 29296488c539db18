import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Run, run } from './run.ts';

const command = fileURLToPath(new URL('../cmd.cjs', import.meta.resolve('@11ty/eleventy')));

const layout = `<!doctype html><html lang="en"><meta charset="utf-8"><title>{{ title }}</title><body><h1>{{ title }}</h1>{{ content | safe }}</body></html>
`;
const home =
  '<ul>{% for each in collections.all %}<li><a href="{{ each.url }}">{{ each.data.title }}</a></li>{% endfor %}</ul>';
const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{% for each in collections.all | reverse %}{% if loop.index <= 20 %}<item><title>{{ each.data.title }}</title><description>{{ each.content }}</description></item>{% endif %}{% endfor %}</channel></rss>`;
/** Its templates are virtual, so that the newsletter's folder stays as it is. */
const config = `export default function (eleventy) {
  eleventy.addGlobalData('layout', 'page.njk');
  eleventy.addTemplate('home.njk', ${JSON.stringify(home)}, { permalink: '/index.html', eleventyExcludeFromCollections: true });
  eleventy.addTemplate('feed.njk', ${JSON.stringify(feed)}, { permalink: '/feed.xml', layout: null, eleventyExcludeFromCollections: true });
}
export const config = {
  dir: { input: 'issues', includes: '../layouts', output: 'eleventy' },
  markdownTemplateEngine: false,
  templateFormats: ['md', 'njk'],
};
`;

/** Makes a page of each file, a list and a feed of an archive's files with Eleventy. */
export async function buildWithEleventy(root: string): Promise<Run> {
  await mkdir(join(root, 'layouts'), { recursive: true });
  await writeFile(join(root, 'layouts/page.njk'), layout);
  await writeFile(join(root, 'eleventy.config.mjs'), config);
  await rm(join(root, 'eleventy'), { recursive: true, force: true });
  return run([command, '--config=eleventy.config.mjs', '--quiet'], root);
}
