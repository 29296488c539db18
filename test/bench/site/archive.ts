import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importedMark } from '../../../src/model/issue.ts';

export interface Archive {
  issues: number;
  /** 1: issues of one long text, as imported archives have; else of that many short stories. */
  stories: number;
  /** Who mailed them: masthead, another program before, or nobody yet. */
  mailed: 'sent' | 'imported' | 'no';
}

/** In words that every version of masthead reads. */
const settings = `format: 1
name: The Long Letter
from: { name: The Long Letter, address: letter@bench.example }
site_url: https://site.bench.example
service_url: https://service.bench.example
time_zone: Europe/Belgrade
languages: [en]
sections:
  - { id: news, title: News }
  - { id: members, title: Members }
postal_address: |
  1 Bench Street
  Benchville
`;

const words =
  'river water people city work health rights women drug policy network workshop meeting article report service law court prison police student member capital street night morning doctor nurse željeznica čekaonica'.split(
    ' ',
  );

/** The folder of an issue: `007`. */
export const pad = (number: number): string => String(number).padStart(3, '0');

/** The file of a story in the middle of an archive. */
export function middleStory(root: string, { issues, stories }: Archive): string {
  const at = Math.ceil(stories / 2);
  return join(
    root,
    'issues',
    pad(Math.ceil(issues / 2)),
    `${String(at).padStart(2, '0')}-story-${at}.md`,
  );
}

/** Writes a newsletter with issues as they lie on disk: the same files for the same numbers. */
export async function writeArchive(root: string, archive: Archive): Promise<void> {
  const random = randomFrom(7);
  await mkdir(join(root, 'issues'), { recursive: true });
  await writeFile(join(root, 'issues/newsletter.yaml'), settings);
  for (let number = 1; number <= archive.issues; number += 1) {
    const folder = join(root, 'issues', pad(number));
    await mkdir(folder);
    await writeFile(join(folder, 'issue.md'), head(number, archive.mailed));
    for (let at = 1; at <= archive.stories; at += 1) {
      const text = archive.stories === 1 ? longText(number, random) : shortText(random);
      const name = `${String(at).padStart(2, '0')}-story-${at}.md`;
      await writeFile(join(folder, name), story(number, at, random, text));
    }
  }
}

type Random = (below: number) => number;

function randomFrom(start: number): Random {
  let seed = start;
  return (below) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
}

function idOf(number: number, at: number): string {
  return `urn:uuid:00000000-0000-4000-8000-${String(number * 100 + at).padStart(12, '0')}`;
}

function head(number: number, mailed: Archive['mailed']): string {
  const day = new Date(Date.UTC(1980, 0, 1) + number * 86_400_000).toISOString().slice(0, 10);
  const mark = {
    sent: `mailing: { id: x, started: ${day}T09:00:00Z, finished: ${day}T09:05:00Z }\n`,
    imported: `mailing: { id: ${importedMark}, started: ${day}T09:00:00Z, finished: ${day}T09:00:00Z }\n`,
    no: '',
  }[mailed];
  return `---\nnumber: ${number}\nid: ${idOf(number, 0)}\ntitle: Issue ${number}\ndate: ${day}\n${mark}---\n\nHello.\n`;
}

function story(number: number, at: number, random: Random, text: string): string {
  const tags = `${words[random(20)]}, ${words[random(20)]}`;
  return `---\nid: ${idOf(number, at)}\ntitle: Story ${at} of issue ${number}\nsection: ${at % 2 ? 'news' : 'members'}\ntags: [${tags}]\nsource: Member ${random(12)}\n---\n\n${text}`;
}

/** Every ninth word is rare, as names are. */
function sentence(length: number, random: Random): string {
  const own = Array.from({ length }, (_, at) => {
    const word = words[random(words.length)] ?? '';
    return at % 9 === 0 ? `${word}${random(3000)}` : word;
  });
  return `${own.join(' ')}.`;
}

/** 120 words. */
function shortText(random: Random): string {
  return `${sentence(60, random)}\n\n${sentence(60, random)}\n`;
}

/** 440 words in four parts with a quotation and 20 links, as the issue of a weekly. */
function longText(number: number, random: Random): string {
  const part = (at: number): string => {
    const links = Array.from(
      { length: 5 },
      (_, link) =>
        `- [${sentence(6, random)}](https://example.org/${number}/${at}/${link}) *${sentence(4, random)}*`,
    );
    return `## ${sentence(4, random)}\n\nIt's "${sentence(8, random)}" ${sentence(48, random)}\n\n${links.join('\n')}\n`;
  };
  return [1, 2, 3, 4].map(part).join('\n');
}
