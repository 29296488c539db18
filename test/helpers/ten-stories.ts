import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout, MailForm } from '../../src/model/mail-settings.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const ours = join(fixtures, 'ten-stories');
const posts = ['001', '002', 'inbox'].map((name) => join(fixtures, 'newsletter/issues', name));

/** How the ten stories are shown. */
export interface Form {
  mail: MailForm;
  /** Of every section except that of the events. */
  layout: Layout;
  /** The first story is the lead story. */
  lead?: true;
  /** A logo on the band. */
  logo?: true;
  /** People can only follow the feed. */
  withoutService?: true;
}

/** Every mode in every layout, and what can be added. */
export const forms: readonly Form[] = [
  ...(['stories', 'cards', 'headlines'] as const).flatMap((layout) =>
    (['whole', 'teaser', 'headline', 'auto'] as const).map((mail) => ({ mail, layout })),
  ),
  { mail: 'auto', layout: 'stories', lead: true },
  { mail: 'auto', layout: 'cards', lead: true, logo: true },
  { mail: 'headline', layout: 'stories', lead: true, withoutService: true },
];

/** `auto-cards-lead-logo`. */
export function nameOf({ mail, layout, ...rest }: Form): string {
  return [mail, layout, ...Object.keys(rest)].join('-');
}

/** Without a summary, the teaser of a story is its beginning. */
const withoutSummary = ['01-eleven-cities.md', 'new-substances.md', 'three-days-in-berlin.md'];

/**
 * Writes a newsletter whose inbox has ten real stories, the seven posts retold and three events,
 * and that has sent an issue the year before.
 */
export async function writeTenStories(root: string, form: Form): Promise<void> {
  const inbox = join(root, 'issues/inbox');
  await mkdir(inbox, { recursive: true });
  for (const folder of posts) {
    await cp(join(folder, 'images'), join(inbox, 'images'), { recursive: true });
    const files = (await readdir(folder)).filter((file) => file.endsWith('.md'));
    for (const file of files) await cp(join(folder, file), join(inbox, file));
  }
  for (const file of withoutSummary) {
    const story = await readFile(join(inbox, file), 'utf8');
    await writeFile(join(inbox, file), story.replace(/^summary:.*\n(?: .*\n)*/m, ''));
  }
  await rm(join(inbox, 'athens-finds-out.md'));
  await cp(join(ours, 'issues'), join(root, 'issues'), { recursive: true });
  await writeFile(
    join(root, 'issues/newsletter.yaml'),
    (await readFile(join(ours, 'issues/newsletter.yaml'), 'utf8')) + settingsOf(form),
  );
}

function settingsOf({ mail, layout, lead, logo, withoutService }: Form): string {
  const section = (id: string, title: string, shown: Layout = layout): string =>
    `  - { id: ${id}, title: ${title}, layout: ${shown} }\n`;
  return [
    `mail: ${mail}\n`,
    lead ? 'lead: true\n' : '',
    withoutService ? '' : 'service_url: https://letters.dpnsee.example\n',
    'theme:\n  accent: "#1d5c4f"\n',
    logo ? '  logo: { image: images/logo.png, alt: The Long Table, band: true }\n' : '',
    'sections:\n',
    section('network', 'Around the network'),
    section('training', 'Workshops and training'),
    section('research', 'Research and reports'),
    section('members', 'From our members'),
    section('events', 'What is on', 'events'),
    section('press', 'In the press'),
  ].join('');
}
