import { join } from 'node:path';
import type { z } from 'zod';
import { ifMissing } from '../lib/files.ts';
import { omitEmpty } from '../lib/omit-empty.ts';
import type { Newsletter, PublishTarget } from '../model/newsletter.ts';
import { newsletterSchema } from '../model/newsletter-schema.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { PublishSettings } from '../model/publish-schema.ts';
import type { Rates, Sending } from '../model/sending.ts';
import type { SourceKindSettings } from '../model/source.ts';
import { findNewerFormat } from './find-newer-format.ts';
import { folderMigrations, formatAfter } from './migrations/folder-migrations.ts';
import { contentProblems } from './problems.ts';
import { readNewsletterTexts } from './read-newsletter-texts.ts';
import { readOwnWords } from './read-own-words.ts';
import { readSource, sourceSections } from './read-source.ts';
import { readText } from './read-text.ts';
import { validate } from './validate.ts';
import { parseYaml } from './yaml.ts';

export const settingsFile = 'issues/newsletter.yaml';

type SettingsSchema = ReturnType<typeof newsletterSchema>;
const schemas = new WeakMap<object, Map<number, SettingsSchema>>();

/** Makes each schema once: with its first use, that takes 0.8 ms more than a further use. */
function schemaFor(kinds: readonly SourceKindSettings[], format: number): SettingsSchema {
  const made = schemas.get(kinds) ?? new Map<number, SettingsSchema>();
  const schema = made.get(format) ?? newsletterSchema(kinds, format);
  schemas.set(kinds, made.set(format, schema));
  return schema;
}

/**
 * Reads `issues/newsletter.yaml`.
 * @param kinds The kinds of sources that it may name.
 * @param format What it has after `migrateFolder`.
 */
export async function readNewsletter(
  root: string,
  kinds: readonly SourceKindSettings[],
  format = formatAfter(folderMigrations),
): Promise<Outcome<Newsletter | undefined>> {
  const missing = contentProblems['missing-newsletter']({ file: settingsFile });
  const text = await readText(join(root, settingsFile), settingsFile).catch(
    ifMissing({ value: undefined, problems: [missing] }),
  );
  if (text.value === undefined) return { value: undefined, problems: text.problems };
  const yaml = parseYaml({ text: text.value, file: settingsFile, linesBefore: 0 });
  if (yaml.value === undefined) return { value: undefined, problems: yaml.problems };
  const newer = await findNewerFormat(root, yaml.value, format);
  if (newer !== undefined) return { value: undefined, problems: [newer] };
  const settings = validate(schemaFor(kinds, format), yaml.value);
  if (settings.value === undefined) return { value: undefined, problems: settings.problems };

  const {
    format: _,
    from: _from,
    reply_to: _reply,
    bounce_address,
    operator,
    site_url,
    service_url,
    time_zone,
    postal_address: _postal,
    languages,
    theme: { text_font, title_font, logo, ...colours },
    third_parties,
    nothing_followed,
    sources,
    publish,
    hub,
    keep_network,
    sending,
    sections: _sections,
    name: _name,
    description: _description,
    subject: _subject,
    missing_translation,
    mail,
    text: textPart,
    feed,
    contents,
    lead,
    greeting,
    show_address,
    ...same
  } = settings.value;
  const { placeOf } = yaml.value;
  // What reads pictures: for newsletters with a logo.
  const mark =
    logo === undefined
      ? { value: undefined, problems: [] }
      : await (await import('./read-logo.ts')).readLogo(root, logo, colours, placeOf);
  const texts = readNewsletterTexts(settings.value, placeOf);
  const words = await readOwnWords(root, languages);
  const value: Newsletter = {
    ...same,
    ...texts.value.first,
    languages,
    texts: texts.value.others,
    textGaps: texts.value.gaps,
    words: words.value,
    missingTranslation: missing_translation,
    siteUrl: site_url,
    timeZone: time_zone,
    thirdParties: third_parties,
    nothingFollowed: nothing_followed,
    sources: sources.map((each) => readSource(each, kinds)),
    keepNetwork: keep_network,
    mail: {
      form: mail,
      text: textPart,
      feed,
      contents,
      leads: lead,
      greeting,
      showsAddress: show_address,
    },
    sending: readSending(sending),
    theme: {
      ...colours,
      textFont: text_font,
      titleFont: title_font,
      ...omitEmpty({ logo: mark.value }),
    },
    ...omitEmpty({ bounceAddress: bounce_address }),
    ...omitEmpty({ serviceUrl: service_url, hub, operator, publish: readPublish(publish) }),
  };
  const twice = value.sections.filter(
    ({ id }, index) => value.sections.findIndex((other) => other.id === id) < index,
  );
  const problems: Problem[] = [
    ...mark.problems,
    ...texts.problems,
    ...words.problems,
    ...sourceSections(value, placeOf),
    ...twice.map(({ id }) => {
      const index = value.sections.findLastIndex((each) => each.id === id);
      return contentProblems['duplicate-section']({ id }, placeOf(['sections', index]));
    }),
  ];
  return { value: problems.length === 0 ? value : undefined, problems };
}

function readPublish(settings: PublishSettings | undefined): PublishTarget | undefined {
  const { git, branch, history = true, rsync, run } = settings ?? {};
  if (git !== undefined) {
    const usual = /(?:^|[/@.])codeberg\.org[/:]/i.test(git) ? 'pages' : 'gh-pages';
    return { method: 'git', repository: git, branch: branch ?? usual, history };
  }
  if (rsync !== undefined) return { method: 'rsync', destination: rsync };
  return run === undefined ? undefined : { method: 'run', command: run };
}

type Settings = z.infer<ReturnType<typeof newsletterSchema>>['sending'];
type RateSettings = Pick<Settings, 'per_second' | 'per_hour' | 'per_day'>;

function readSending({ domains, warm_up, ...sending }: Settings): Sending {
  return {
    connections: sending.connections,
    ...omitEmpty({ perConnection: sending.per_connection }),
    ...readRates(sending),
    domains: Object.fromEntries(
      Object.entries(domains).map(([domain, rates]) => [domain, readRates(rates)]),
    ),
    ...(warm_up !== undefined && {
      warmUp: { from: warm_up.from, growth: warm_up.growth, perDay: warm_up.per_day },
    }),
    inDoubt: sending.in_doubt,
  };
}

function readRates(rates: RateSettings): Rates {
  const { per_second: perSecond, per_hour: perHour, per_day: perDay } = rates;
  return omitEmpty({ perSecond, perHour, perDay });
}
