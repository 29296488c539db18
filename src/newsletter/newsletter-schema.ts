import { z } from 'zod';
import { contrast } from './colour.ts';
import { fault, languageTag, line, webAddress } from './fields.ts';
import { parseAddress } from './subscriber.ts';

const mailbox = z.strictObject({
  name: line,
  address: fault(line, (value) => parseAddress(value) !== undefined, {
    code: 'bad-address',
    message: 'This is not an e-mail address.',
    hint: 'Write it plainly: news@example.org.',
  }),
});

const baseUrl = webAddress.transform((value) => value.replace(/\/+$/, ''));

function isTimeZone(value: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(value) || value === 'UTC';
}

const timeZone = fault(line, isTimeZone, {
  code: 'unknown-time-zone',
  message: 'This time zone is not known.',
  hint: 'Name a region and a city: Europe/Belgrade.',
});

const accent = fault(line, (value) => /^#[0-9a-f]{6}$/i.test(value), {
  code: 'bad-colour',
  message: 'This is not a colour.',
  hint: 'Write six hexadecimal digits in quotes: "#1b5e7a".',
}).refine((value) => !/^#[0-9a-f]{6}$/i.test(value) || contrast(value, '#ffffff') >= 4.5, {
  error: 'This colour is too pale to be read on white.',
  params: { code: 'low-contrast', hint: 'Choose a darker one: the contrast must be 4.5 to 1.' },
});

const section = z.strictObject({
  id: fault(line, (value) => /^[a-z0-9][a-z0-9-]*$/.test(value), {
    code: 'bad-section-id',
    message: 'The id of a section is a short word in small letters.',
    hint: 'For example: members, research, in-the-region.',
  }),
  title: line,
});

/** `issues/newsletter.yaml`, with the names as they stand there. */
export const newsletterSchema = z.strictObject({
  format: z.literal(1),
  name: line,
  description: line.default(''),
  from: mailbox,
  reply_to: mailbox.optional(),
  site_url: baseUrl,
  service_url: baseUrl.optional(),
  time_zone: timeZone.default('UTC'),
  languages: z.array(languageTag).min(1).default(['en']),
  sections: z.array(section).default([]),
  theme: z.strictObject({ accent: accent.default('#1b5e7a') }).default({ accent: '#1b5e7a' }),
  postal_address: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split('\n')
        .map((each) => each.trim())
        .filter((each) => each !== ''),
    ),
});
