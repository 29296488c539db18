/**
 * Wording that readers stumbled over, as regular expressions without regard to case, and the words
 * to use instead. `only`: not in pages, where the same words may be right.
 */
const wording: readonly { pattern: RegExp; use: string; only?: 'messages' }[] = [
  // One word for one thing.
  { pattern: /\bnews\b(?!\.)/, use: 'item, or story (to readers)' },
  { pattern: /\btell(s|ing)?\b|\btold\b/, use: 'print, report, warn, say' },
  {
    pattern:
      /(?<!(-case|capital|latin|cyrillic) )\bletters?\b(?! (such as|of any|and digits))(?!, digits|[.\w])/,
    use: 'character, system mail',
  },
  { pattern: /\bsmall letters\b/, use: 'lower-case letters' },
  { pattern: /\b(an?|the|this|of|invisible) signs?\b/, use: 'character' },
  { pattern: /\bblanks?\b(?! line)/, use: 'space' },
  {
    pattern: /\bpress(es|ed|ing)? (a|again|ctrl|it|its|once|send|the)\b|\bone press\b/,
    use: 'click',
  },
  {
    pattern: /\bwho(so)?ever\b|\bsomebody on the list\b/,
    use: 'subscriber, recipient, anybody who',
  },
  { pattern: /\baskings\b|\b(an?|each|the) asking\b/, use: 'confirmation request' },
  { pattern: /\bpatien(ce|tly)\b/, use: 'retry, with retries' },
  { pattern: /\bhand(s|ed|ing)? over\b/, use: 'send' },
  { pattern: /\bsurroundings\b/, use: 'context, host' },
  { pattern: /\btakes? no mail\b|\bgone\b/, use: 'unsubscribed, bounced, complained' },
  { pattern: /\bmend(s|ed|ing)?\b/, use: 'fix, repair' },
  { pattern: /\btall(y|ies)\b/, use: 'statistics' },
  { pattern: /\bt(ake|akes|aken|aking|ook) up\b/, use: 'import, continue, pick up' },
  { pattern: /\basks? (a|all|each|every|its|the)( \w+)? (feed|server|source)s?\b/, use: 'fetch' },
  { pattern: /\bheed(s|ed|ing)?\b/, use: 'recheck, detect, follow' },
  { pattern: /\bwritten beside\b|\bwrites? (it )?beside\b/, use: 'temporary file' },
  { pattern: /\bthose who do not see\b/, use: 'alt text' },
  {
    pattern: /\b(is|are) none\b|\bnone that\b|\bno such\b/,
    use: 'invalid, unsupported, missing, not found',
  },
  { pattern: /\bin the dark\b/, use: 'dark mode' },
  // Who does what.
  { pattern: /\bnobody who\b|\bthose who have it\b/, use: 'a subject, a verb and an object' },
  { pattern: /\bwhat is told\b|\b(is|are) asked about\b/, use: 'a subject, a verb and an object' },
  { pattern: /\bwho (has it|never chose)\b|\bthose to come\b/, use: 'subscribers who …, new ones' },
  { pattern: /\bgo(es)? on\b|\bwent on\b/, use: 'continue, resume' },
  { pattern: /\btaken? away\b/, use: 'remove, delete, changed' },
  { pattern: /\b(came|come) in(to it)?\b(?! (as|the))/, use: 'was imported' },
  { pattern: /\bholds from\b/, use: 'takes effect' },
  { pattern: /\bdoes not fit here\b/, use: 'must be …' },
  { pattern: /\blook into\b|\bseen enough\b/, use: 'check, stop' },
  { pattern: /\bnobody means\b|\bbecome old\b/, use: 'maximum, expired' },
  { pattern: /\banew\b/, use: 'again' },
  { pattern: /\bby itself\b/, use: 'automatically, on its own' },
  { pattern: /\bat fault\b/, use: 'the cause' },
  {
    pattern: /\bcomes? round\b|\bwithout a word\b|\bsees? to it\b|\blets? go of\b/,
    use: 'plain words',
  },
  { pattern: /\bpresent (folder|state|time)\b/, use: 'current' },
  { pattern: /\bthe one around\b/, use: 'the nearest one above' },
  { pattern: /\busual answers?\b/, use: 'default answer' },
  { pattern: /\bfor each map\b|\bwithout a question\b/, use: 'plain words' },
  { pattern: /\bwhere \S+( \S+)? answers\b/, use: 'the URL of …' },
  { pattern: /\bwho has a copy\b|\bis about everybody\b/, use: 'a subject, a verb and an object' },
  { pattern: /\bwhatever (can|could)\b|\bnot to be \w+ed now\b/, use: 'a verb: was imported' },
  { pattern: /(?<!there )\b(is|are) no (?!longer\b|more\b)\w+/, use: 'is not a …' },
  { pattern: /\bhandful\b/, use: 'a few' },
  { pattern: /\bunder way\b/, use: 'in progress' },
  { pattern: /\boutside of\b/, use: 'outside' },
  { pattern: /\bthere is an? [^.]{0,40} here\b/, use: 'The text contains …', only: 'messages' },
  {
    pattern: /^npm run (-s )?(collect|check|send|subscribers|serve|backup|restore)\b/,
    use: 'npx masthead …',
  },
  { pattern: /\bmanuscripts?\b/, use: 'issue document' },
  { pattern: /\bneighbourhoods?\b/, use: 'network (of addresses)' },
  {
    pattern: /\bkeeps? house\b|\bhollow\b|\bshelf.?life\b|\bscrub\b/,
    use: 'the ordinary word of the field',
  },
  { pattern: /^there (is|are) no\b/, use: 'Missing …, Unknown …, … not found', only: 'messages' },
];

/** Compiled once: the tests search some 30,000 lines and sentences. */
const phrases = wording.map((each) => ({ ...each, pattern: new RegExp(each.pattern, 'i') }));

export interface Text {
  where: string;
  text: string;
}

/** Finds old wording in a text: a line for each phrase. */
export function findPhrases({ where, text }: Text, isMessage = false): string[] {
  return phrases
    .filter(({ only }) => only === undefined || isMessage)
    .flatMap(({ pattern, use }) => {
      const found = pattern.exec(text);
      return found ? [`${where}: "${found[0]}": use: ${use}`] : [];
    });
}
