import { z } from 'zod';
import { parseAddress } from './address.ts';
import {
  about,
  inLanguages,
  languageTag,
  line,
  listOf,
  numeric,
  parsedLine,
  refine,
  severalLines,
  webAddress,
  yesNo,
} from './fields.ts';
import { mailSettings, sectionSettings } from './mail-settings-schema.ts';
import { parseMailboxLine } from './mailbox-line.ts';
import { modelProblems } from './problems.ts';
import { publishSchema } from './publish-schema.ts';
import { sendingSchema } from './sending-schema.ts';
import { type SourceKindSettings, sourceSchema } from './source.ts';
import { themeSchema } from './theme-schema.ts';

const address = parsedLine(parseAddress, modelProblems['bad-address']);

const mailboxFields = z.strictObject({
  name: about(inLanguages(line), 'A name, such as that of the newsletter.'),
  address: about(address, 'An email address.'),
});

/** `Name <address>`; the name is empty where only an address is given. */
const mailboxLine = parsedLine(parseMailboxLine, modelProblems['bad-mailbox']);

const mailbox = z.union([mailboxLine, mailboxFields]);

const baseUrl = webAddress.transform((value) => value.replace(/\/+$/, ''));

/** True for the name of a zone (IANA), such as `Europe/Belgrade`. */
export function isTimeZone(value: string): boolean {
  timeZones ??= new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);
  return timeZones.has(value);
}

let timeZones: ReadonlySet<string> | undefined;

const timeZone = refine(line, isTimeZone, modelProblems['unknown-time-zone']);

const hostName = refine(
  line,
  (value) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(value),
  modelProblems['bad-host'],
);

const section = z.strictObject({
  id: about(
    refine(line, (value) => /^[a-z0-9][a-z0-9-]*$/.test(value), modelProblems['bad-section-id']),
    'How stories name it: lower-case letters, digits and hyphens.',
    { example: 'members' },
  ),
  title: about(inLanguages(line), 'Its heading in mail and pages, or one for each language.', {
    example: { en: 'From our members', 'sr-Latn': 'Iz naših članica' },
  }),
  ...sectionSettings,
});

/** @param format The only one that is accepted. */
export const newsletterSchema = (kinds: readonly SourceKindSettings[], format: number) =>
  z.strictObject({
    format: about(numeric(z.literal(format)), `The version of this file: always ${format}.`, {
      example: format,
    }),
    name: about(inLanguages(line), "The newsletter's name, or one for each language.", {
      example: 'The Long Table',
    }),
    description: about(
      inLanguages(line).default(''),
      'One sentence about it, for the archive and the feeds, or one for each language.',
      { example: 'Stories from the network.' },
    ),
    subject: about(
      inLanguages(line).default('{title}'),
      'The subject of issues without one of their own: `{title}`, `{number}` and `{name}` are filled in.',
      {
        example: { en: 'No. {number}: {title}', 'sr-Latn': 'Broj {number}: {title}' },
        otherwise: 'the title',
      },
    ),
    from: about(mailbox, 'The sender of the mail.', {
      example: { name: 'The Long Table', address: 'newsletter@dpnsee.example' },
    }),
    reply_to: about(mailbox.optional(), 'Where replies go, if not to the sender.', {
      example: { name: 'The editors', address: 'editors@dpnsee.example' },
    }),
    bounce_address: about(
      refine(
        address,
        ({ local }) => Buffer.byteLength(local) <= 31,
        (params, place) => modelProblems['bad-address']({ ...params, isLong: true }, place),
      ).optional(),
      "Where undeliverable mail is returned, if not to the sender: a mailbox that accepts `bounces+anything@…`, at the sender's domain or below. A token after the `+` identifies the recipient.",
      { example: 'bounces@dpnsee.example' },
    ),
    operator: about(
      address.optional(),
      'Who is mailed, once, if an unattended mailing (from cron) halts.',
      { example: 'admin@dpnsee.example' },
    ),
    site_url: about(baseUrl, 'Where the archive and the feeds are served.', {
      example: 'https://newsletter.dpnsee.example',
    }),
    service_url: about(
      baseUrl.optional(),
      'Where people subscribe and unsubscribe. Required for sending to subscribers.',
      { example: 'https://letters.dpnsee.example' },
    ),
    time_zone: about(timeZone.default('UTC'), 'For dates and times: region and city.', {
      example: 'Europe/Belgrade',
      default: 'UTC',
    }),
    languages: about(
      listOf(z.array(languageTag).min(1))
        .transform(([first = 'en', ...others]): [string, ...string[]] => [first, ...others])
        .default(['en']),
      'Its languages, as tags (BCP 47) or names, the first language first.',
      { example: ['en', 'sr-Latn'], default: ['en'] },
    ),
    missing_translation: about(
      z.enum(['first', 'wait']).default('first'),
      'What subscribers get where an issue lacks their language: `first`, the first language; with `wait`, the issue is not sent until it is translated.',
      { example: 'wait' },
    ),
    sections: about(z.array(section).default([]), 'The sections, in the order of the issue.', {
      example: [{ id: 'members', title: 'From our members' }],
    }),
    nothing_followed: about(
      z.enum(['skip', 'whole']).default('skip'),
      'What subscribers get if the sections that they follow are empty in an issue: `skip`, no mail, or `whole`, the whole issue.',
      { example: 'whole' },
    ),
    sources: about(
      z.array(sourceSchema(kinds)).default([]),
      'Where stories are imported from. Each has at most one of `feed`, `page`, `folder` and `mailbox`.',
      { example: [{ name: 'Talas', feed: 'https://talas.example/feed' }] },
    ),
    publish: about(
      publishSchema.optional(),
      'Where `publish` uploads the site: one of `git`, `rsync` and `run`.',
      { example: { git: 'origin', branch: 'gh-pages' } },
    ),
    hub: about(webAddress.optional(), 'A WebSub hub to notify when the feeds change.', {
      example: 'https://hub.example',
    }),
    keep_network: about(
      yesNo.default(false),
      '`true` stores with each consent, for 30 days, the network that the form came from, as a shortened IP address. This may endanger readers.',
      { example: false },
    ),
    ...mailSettings,
    theme: about(
      themeSchema.prefault({}),
      'The look of mail and pages. Text and its background need a contrast of at least 4.5 to 1.',
      { example: { accent: '#1d5c4f' } },
    ),
    pictures: about(
      z.enum(['embedded', 'hosted']).default('embedded'),
      '`embedded`: pictures are in the mail, and nobody learns who opens it. `hosted`: mails are smaller and load pictures from `site_url`. Its host then learns when and where each mail is opened, and many mail programs hide the pictures at first.',
      { example: 'hosted' },
    ),
    third_parties: about(
      listOf(z.array(hostName)).default([]),
      'Other servers, by host name, from which pictures and fonts may be loaded. Each of them learns who reads. Their pictures are not made smaller, and may change or vanish.',
      { example: ['images.example.org'] },
    ),
    sending: about(
      sendingSchema(hostName).prefault({}),
      'How fast mail is sent, and what happens to recipients in doubt. Use the limits of your mail provider.',
      { example: { per_hour: 300 } },
    ),
    postal_address: about(
      inLanguages(severalLines).default(''),
      "The publisher's postal address, for the footer of every mail; one line each after `|`; or one for each language.",
      { example: '1 Sample Street\n00000 Exampletown\n', default: '' },
    ),
  });
