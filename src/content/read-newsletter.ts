import { join } from 'node:path';
import type { z } from 'zod';
import { camelKeys } from '../lib/camel-keys.ts';
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
  const written = await readText(join(root, settingsFile), settingsFile).catch(
    ifMissing({ value: undefined, problems: [missing] }),
  );
  if (written.value === undefined) return { value: undefined, problems: written.problems };
  const yaml = parseYaml({ text: written.value, file: settingsFile, linesBefore: 0 });
  if (yaml.value === undefined) return { value: undefined, problems: yaml.problems };
  const newer = await findNewerFormat(root, yaml.value, format);
  if (newer !== undefined) return { value: undefined, problems: [newer] };
  const settings = validate(schemaFor(kinds, format), yaml.value);
  if (settings.value === undefined) return { value: undefined, problems: settings.problems };

  const { placeOf } = yaml.value;
  const texts = readNewsletterTexts(settings.value, placeOf);
  const { format: _, subject: __, replyTo: ___, ...own } = camelKeys(settings.value);
  const { mail: form, text, feed, contents, lead, greeting, showAddress, ...same } = own;
  const mail = { form, text, feed, contents, leads: lead, greeting, showsAddress: showAddress };
  const { logo, ...look } = camelKeys(same.theme);
  // What reads pictures: for newsletters with a logo.
  const mark =
    logo === undefined
      ? { value: undefined, problems: [] }
      : await (await import('./read-logo.ts')).readLogo(root, logo, look, placeOf);
  const words = await readOwnWords(root, same.languages);
  const value: Newsletter = {
    ...omitEmpty(same),
    ...texts.value.first,
    texts: texts.value.others,
    textGaps: texts.value.gaps,
    words: words.value,
    sources: same.sources.map((each) => readSource(each, kinds)),
    mail,
    sending: readSending(same.sending),
    theme: { ...look, ...omitEmpty({ logo: mark.value }) },
    ...omitEmpty({ publish: readPublish(same.publish) }),
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

function readSending({ domains, ...settings }: Settings): Sending {
  const { warmUp, ...sending } = camelKeys(settings);
  const rates = Object.entries(domains).map(([domain, each]) => [domain, ratesOf(each)] as const);
  return {
    ...omitEmpty(sending),
    domains: Object.fromEntries(rates),
    ...(warmUp !== undefined && { warmUp: camelKeys(warmUp) }),
  };
}

function ratesOf(settings: Settings['domains'][string]): Rates {
  return omitEmpty(camelKeys(settings));
}
