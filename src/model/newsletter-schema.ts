import { z } from 'zod';
import { parseAddress } from './address.ts';
import { day, languageTag, line, parsedLine, refine, webAddress } from './fields.ts';
import { modelProblems } from './problems.ts';
import { type SourceKindSettings, sourceSchema } from './source.ts';
import { themeSchema } from './theme-schema.ts';

const address = parsedLine(parseAddress, modelProblems['bad-address']);

const mailbox = z.strictObject({ name: line, address });

const baseUrl = webAddress.transform((value) => value.replace(/\/+$/, ''));

function isTimeZone(value: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(value) || value === 'UTC';
}

const timeZone = refine(line, isTimeZone, modelProblems['unknown-time-zone']);

const hostName = refine(
  line,
  (value) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(value),
  modelProblems['bad-host'],
);

const section = z.strictObject({
  id: refine(line, (value) => /^[a-z0-9][a-z0-9-]*$/.test(value), modelProblems['bad-section-id']),
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

export const newsletterSchema = (kinds: readonly SourceKindSettings[]) =>
  z.strictObject({
    format: z.literal(1),
    name: line,
    description: line.default(''),
    from: mailbox,
    reply_to: mailbox.optional(),
    bounce_address: refine(
      address,
      ({ local }) => Buffer.byteLength(local) <= 31,
      (params, place) => modelProblems['bad-address']({ ...params, isLong: true }, place),
    ).optional(),
    operator: address.optional(),
    site_url: baseUrl,
    service_url: baseUrl.optional(),
    time_zone: timeZone.default('UTC'),
    languages: z
      .array(languageTag)
      .min(1)
      .transform(([first = 'en', ...others]): [string, ...string[]] => [first, ...others])
      .default(['en']),
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
