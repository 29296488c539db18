import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import en from '../../src/lib/i18n/messages/en.json' with { type: 'json' };
import srLatn from '../../src/lib/i18n/messages/sr-Latn.json' with { type: 'json' };
import mk from '../fixtures/words/mk.json' with { type: 'json' };

export const fixedTexts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en,
  'sr-Latn': srLatn,
  mk,
};

export const languages = Object.keys(fixedTexts);

/** The texts of the settings, by language: none of them is a part of another. */
export const ownTexts: Readonly<Record<string, readonly string[]>> = {
  en: [
    'The Bridges',
    'About rivers and towns.',
    'Around the region',
    'From members',
    'River Street 1',
    'The team',
  ],
  'sr-Latn': [
    'Mostovi',
    'O rekama i gradovima.',
    'Iz regiona',
    'Od članica',
    'Rečna ulica 1',
    'Redakcija',
  ],
  mk: [
    'Мостови',
    'За реките и градовите.',
    'Од регионот',
    'Од членките',
    'Речна улица 1',
    'Уредници',
  ],
};

const [enTexts, srTexts, mkTexts] = languages.map((tag) => ownTexts[tag] ?? []);
const inEach = (at: number): string =>
  `{ English: "${enTexts?.[at]}", srpski: "${srTexts?.[at]}", mk: "${mkTexts?.[at]}" }`;

/** The settings of a newsletter in three languages, named as people name them. */
export const settings = `format: 1
name: ${inEach(0)}
description: ${inEach(1)}
subject: { en: "{title} (no. {number})", sr-latn: "{title} (br. {number})", MK: "{title} (бр. {number})" }
from: { name: ${inEach(0)}, address: letter@bridges.example }
reply_to: { name: ${inEach(5)}, address: editors@bridges.example }
site_url: https://bridges.example
service_url: https://letters.bridges.example
time_zone: Europe/Belgrade
languages: [English, sr-latn, македонски]
sections:
  - { id: region, title: ${inEach(2)} }
  - { id: members, title: ${inEach(3)} }
  - { id: events, layout: events, title: { English: What is on, srpski: Kalendar, mk: Настани } }
postal_address: ${inEach(4)}
`;

export const macedonian = await readFile(
  join(import.meta.dirname, '../fixtures/words/mk.json'),
  'utf8',
);

const stories = ['region', 'members', 'region', 'members', 'region', 'members', 'region'];

/** The inbox of a month, complete in three languages. */
export function inbox(month: number): Record<string, string> {
  const words = { en: 'Story', 'sr-Latn': 'Priča', mk: 'Приказна' };
  const bodies = {
    en: 'The ferry sails again at noon.',
    'sr-Latn': 'Skela ponovo plovi u podne.',
    mk: 'Скелата повторно плови на пладне.',
  };
  const fairs = {
    en: ['Fair', 'Old Mill'],
    'sr-Latn': ['Sajam', 'Stari mlin'],
    mk: ['Саем', 'Стара воденица'],
  };
  const heads = { en: 'High water', 'sr-Latn': 'Visoka voda', mk: 'Висока вода' };
  const files: Record<string, string> = {};
  for (const tag of ['en', 'sr-Latn', 'mk'] as const) {
    const ending = tag === 'en' ? '' : `.${tag}`;
    files[`issues/inbox/issue${ending}.md`] =
      `---\ntitle: ${heads[tag]} ${month}\n---\n\n${bodies[tag]}\n`;
    const [fair, place] = fairs[tag];
    const when = tag === 'en' ? 'starts: 2026-12-05 18:00\nends: "20:00"\nmail: teaser\n' : '';
    files[`issues/inbox/fair${ending}.md`] =
      `---\ntitle: ${fair} ${month}\nsection: events\nplace: ${place}\n${when}corrected: { date: 2026-11-25, note: ${place} }\n---\n\n${`${bodies[tag]} `.repeat(90)}\n`;
    for (const [at, section] of stories.entries()) {
      files[`issues/inbox/${month}-${at}${ending}.md`] =
        `---\ntitle: ${words[tag]} ${month}.${at}\nsection: ${section}\n---\n\n${bodies[tag]}\n\n> [!NOTE]\n> ${bodies[tag]}\n`;
    }
  }
  return files;
}

/** Pieces of fixed texts and texts of the settings that only one language has. */
function ownPieces(language: string): string[] {
  const messages = Object.values(fixedTexts[language] ?? {});
  const pieces = messages.flatMap((text) =>
    text
      .replace(/^\.input[\s\S]*?\n0 /, '')
      .split(/\{\{|\}\}|\{\$\w+\}|\n\S+ /)
      .map((piece) => piece.trim()),
  );
  return [...pieces, ...(ownTexts[language] ?? [])].filter((piece) => /\p{L}{3}/u.test(piece));
}

const pieces = new Map(languages.map((language) => [language, ownPieces(language)]));

/** The pieces of all other languages that a language does not have itself. */
const foreign = new Map(languages.map((language) => [language, piecesForeignTo(language)]));

function piecesForeignTo(language: string): { piece: string; lower: string }[] {
  const own = ownPieces(language).join('\n').toLowerCase();
  return languages
    .filter((other) => other !== language)
    .flatMap((other) => pieces.get(other) ?? [])
    .map((piece) => ({ piece, lower: piece.toLowerCase() }))
    .filter(({ lower }) => !own.includes(lower));
}

/** What a text in one language has of the fixed texts of the others, as whole words. */
export function foreignPieces(text: string, language: string): string[] {
  const lowerText = text.toLowerCase();
  return (foreign.get(language) ?? piecesForeignTo(language))
    .filter(({ lower }) => lowerText.includes(lower))
    .map(({ piece }) => piece)
    .filter((piece) => {
      const escaped = piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return new RegExp(`(?<![\\p{L}])${escaped}(?![\\p{L}])`, 'iu').test(text);
    });
}

/** The text of a page or mail that a person sees or hears, in one line. */
export function shownText(html: string): string {
  const attributes = [
    ...html.matchAll(/\s(?:alt|title|aria-label|content|placeholder)="([^"]*)"/g),
  ];
  return [
    html.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' '),
    ...attributes.map(([, value]) => value),
  ]
    .join(' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\b(?:https?|tag|urn):\S+/g, '')
    .replace(/\s+/g, ' ');
}
