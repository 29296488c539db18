import { yamlString } from './yaml.js';

/**
 * `issues/newsletter.yaml` with comments.
 * @param {Record<string, any>} answers
 * @param {string} timeZone
 */
export function settingsFile(answers, timeZone) {
  const { name, from, languages, siteUrl, serviceUrl, host } = answers;
  const isPlaceholder = (text) => /\.example$/.test(text.replace(/^https?:\/\//, ''));
  const later = (text) => (isPlaceholder(text) ? ' # an example: replace it before you send' : '');
  return `${[
    '# yaml-language-server: $schema=../node_modules/masthead/schemas/newsletter.schema.json',
    '# The settings of the newsletter. All of them are public; passwords belong in .env.',
    'format: 1',
    `name: ${yamlString(name)}`,
    'description: "" # one sentence about it, for the archive and the feeds',
    '',
    '# The sender, as subscribers see it.',
    'from:',
    `  name: ${yamlString(from.name)}`,
    `  address: ${yamlString(from.address)}${later(from.address)}`,
    '# Where replies go, if not to the sender:',
    '# reply_to: { name: The editors, address: editors@example.org }',
    '',
    '# Where the archive and the feeds are served.',
    `site_url: ${siteUrl}${later(siteUrl)}`,
    ...publishLines(host),
    '',
    '# Where people subscribe and unsubscribe: the URL of `masthead serve`.',
    ...(serviceUrl === undefined
      ? [
          '# Until it is set, only rehearsals are possible: subscribers could not unsubscribe.',
          '# service_url: https://lists.example.org',
        ]
      : [`service_url: ${serviceUrl}`]),
    '',
    `time_zone: ${Intl.supportedValuesOf('timeZone').includes(timeZone) ? timeZone : 'UTC'}`,
    '# The main language first. Stories exist in it; translations are optional.',
    `languages: [${languages.map(yamlString).join(', ')}]`,
    '',
    ...sectionLines(answers.sections),
    '',
    '# The mail has the beginning of long stories, with a link to the rest. Or: whole, teaser, headline.',
    'mail: auto',
    '',
    'theme:',
    `  accent: "${answers.colour}" # header, links and buttons`,
    ...logoLines(answers),
    '',
    ...addressLines(answers.address),
  ].join('\n')}\n`;
}

function publishLines({ publish }) {
  if (publish === undefined) {
    return [
      '# How `masthead publish` uploads it; one of:',
      '# publish: { git: origin, branch: gh-pages }',
      '# publish: { rsync: you@example.org:/var/www/newsletter }',
      '# publish: { run: any command that uploads the folder }',
    ];
  }
  const values = Object.entries(publish).map(([key, value]) => `  ${key}: ${yamlString(value)}`);
  return ['# How `masthead publish` uploads it.', 'publish:', ...values];
}

function sectionLines(sections) {
  if (sections.length === 0) {
    return [
      '# Issues show their stories in the order of these sections.',
      '# sections:',
      '#   - { id: events, title: Events, layout: events }',
    ];
  }
  return [
    '# Issues show their stories in this order. A story names its section by id.',
    '# A section can have a `layout`: stories (the usual one), headlines, cards or events.',
    'sections:',
    ...sections.map(
      ({ id, title }) => `  - { id: ${yamlString(id)}, title: ${yamlString(title)} }`,
    ),
  ];
}

function logoLines({ logo, name }) {
  if (logo === undefined) return [];
  return [
    '  logo:',
    `    image: images/${logo.name}`,
    `    alt: ${yamlString(name)}`,
    `    width: ${logo.width} # as shown, in pixels; twice that in the file looks best`,
  ];
}

function addressLines(lines) {
  const comment = '# In the footer of every mail. The law of many countries requires one.';
  if (lines.length === 0) {
    return [comment, '# postal_address: |', '#   1 Sample Street', '#   00000 Exampletown'];
  }
  return [comment, 'postal_address: |', ...lines.map((line) => `  ${line}`)];
}
