import { z } from 'zod';
import { about, day, numeric } from './fields.ts';

const rates = {
  per_second: about(numeric(z.number().min(0.01)).optional(), 'Messages in a second.', {
    example: 10,
  }),
  per_hour: about(
    numeric(z.number().int().min(1)).optional(),
    'Messages in any 60 minutes, also across restarts.',
    { example: 300 },
  ),
  per_day: about(numeric(z.number().int().min(1)).optional(), 'Messages in any 24 hours.', {
    example: 2000,
  }),
};

const warmUp = z.strictObject({
  from: about(day, 'The first day.', { example: '2026-12-01' }),
  per_day: about(numeric(z.number().int().min(1)), 'Messages on the first day.', { example: 200 }),
  growth: about(
    numeric(z.number().min(1).max(3)).default(1.5),
    'The factor from each day to the next.',
    { example: 1.5 },
  ),
});

/** `sending` in `newsletter.yaml`. @param domain A host name. */
export const sendingSchema = (domain: z.ZodType<string>) =>
  z.strictObject({
    connections: about(
      numeric(z.number().int().min(1).max(50)).default(4),
      'Connections to the mail server at the same time; a crash leaves at most one recipient of each in doubt.',
      { example: 4 },
    ),
    per_connection: about(
      numeric(z.number().int().min(1)).optional(),
      'Messages before a new connection.',
      { example: 100 },
    ),
    ...rates,
    domains: about(
      z.record(z.union([domain, z.literal('*')]), z.strictObject(rates)).default({}),
      'Limits for recipient domains, by name; `"*"` for each of the others.',
      { example: { 'gmail.com': { per_hour: 100 } } },
    ),
    warm_up: about(warmUp.optional(), 'A new sender starts slowly.', {
      example: { from: '2026-12-01', per_day: 200 },
    }),
    in_doubt: about(
      z.enum(['hold', 'resend-once']).default('hold'),
      'Recipients in doubt: `hold`, you decide, or `resend-once`, they may get the same message twice, but never more often.',
      { example: 'resend-once' },
    ),
  });
