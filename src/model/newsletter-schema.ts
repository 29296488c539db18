import { z } from 'zod';
import { type Address, parseAddress } from './address.ts';
import { day, fault, languageTag, line, webAddress } from './fields.ts';
import { type SourceKindSettings, sourceSchema } from './source.ts';
import { themeSchema } from './theme-schema.ts';

const address = fault(line, (value) => parseAddress(value) !== undefined, {
  code: 'bad-address',
  message: 'This is not an e-mail address.',
  hint: 'Write it plainly: news@example.org.',
}).transform((value) => parseAddress(value) as Address);

const mailbox = z.strictObject({ name: line, address });

const baseUrl = webAddress.transform((value) => value.replace(/\/+$/, ''));

function isTimeZone(value: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(value) || value === 'UTC';
}

const timeZone = fault(line, isTimeZone, {
  code: 'unknown-time-zone',
  message: 'This time zone is not known.',
  hint: 'Name a region and a city: Europe/Belgrade.',
});

const hostName = fault(line, (value) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(value), {
  code: 'bad-host',
  message: 'This is not the name of a server.',
  hint: 'Write it without https:// and path: images.example.org.',
});

const section = z.strictObject({
  id: fault(line, (value) => /^[a-z0-9][a-z0-9-]*$/.test(value), {
    code: 'bad-section-id',
    message: 'The id of a section is a short word in small letters.',
    hint: 'For example: members, research, in-the-region.',
  }),
  title: line,
});

const rates = {
  per_second: z.number().min(0.01).optional(),
  per_hour: z.number().int().min(1).optional(),
  per_day: z.number().int().min(1).optional(),
};

const sending = z.strictObject({
  connections: z.number().int().min(1).max(50).default(4),
  per_connection: z.number().int().min(1).optional(),
  ...rates,
  domains: z.record(z.union([hostName, z.literal('*')]), z.strictObject(rates)).default({}),
  warm_up: z
    .strictObject({
      from: day,
      per_day: z.number().int().min(1),
      growth: z.number().min(1).max(3).default(1.5),
    })
    .optional(),
  in_doubt: z.enum(['hold', 'resend-once']).default('hold'),
});

/**
 * `issues/newsletter.yaml`, with the names as they stand there.
 * @param kinds Of sources.
 */
export const newsletterSchema = (kinds: readonly SourceKindSettings[]) =>
  z.strictObject({
    format: z.literal(1),
    name: line,
    description: line.default(''),
    from: mailbox,
    reply_to: mailbox.optional(),
    bounce_address: fault(address, ({ local }) => Buffer.byteLength(local) <= 31, {
      code: 'bad-address',
      message: 'There is no room for a token in this address.',
      hint: 'Take one with fewer letters before the @: bounces@example.org.',
    }).optional(),
    operator: address.optional(),
    site_url: baseUrl,
    service_url: baseUrl.optional(),
    time_zone: timeZone.default('UTC'),
    languages: z.array(languageTag).min(1).default(['en']),
    sections: z.array(section).default([]),
    sources: z.array(sourceSchema(kinds)).default([]),
    hub: webAddress.optional(),
    nothing_followed: z.enum(['skip', 'whole']).default('skip'),
    keep_network: z.boolean().default(false),
    theme: themeSchema.prefault({}),
    sending: sending.prefault({}),
    pictures: z.enum(['embedded', 'hosted']).default('embedded'),
    third_parties: z.array(hostName).default([]),
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
