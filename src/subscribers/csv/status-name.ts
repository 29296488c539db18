import { plainWords } from './plain-words.ts';
import { agreed, besideAgreed, confirming, fillers } from './status-stems.ts';
import { readTopic } from './status-text.ts';

/** How to read the cells of a column that may say who gets mail. */
export interface ColumnRole {
  /**
   * `state`: words such as `active`; `wants`: yes means mail; `left`: anything but no means no mail;
   * `since`: a date means that they agreed.
   */
  kind: 'state' | 'wants' | 'left' | 'since';
  /** What a no means; for `left`, what a yes means. */
  grade: 'unconfirmed' | 'left' | 'bounced';
  /** False: other columns have such names, too, so values that are not understood do not matter. */
  isCertain: boolean;
  holds?: 'count' | 'date' | 'text';
  /** False: numbers are codes that only the other program knows, as in `status=1`. */
  hasNumbers?: boolean;
  /** True: the name has a word that may turn a yes into a no, as in `newsletter storno`. */
  isReversible?: true;
}

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const stateWord =
  /^(statusi?|stati?us\w*|statut\w*|zustand|durum\w*|gjendja|κατασταση|allapota?|sostojba|sastojanie|sostojanie|stanje|standing|permissionlevel)$/;
/** These can also mean a region, a type of thing, or a paid plan. */
const vagueStateWord =
  /^(state|stato|estado|etat|stan|stav|stare\w*|situa\w*|type|typ|tip|tipo|reception|mode|optin\w*|tila|tilstand|tillstand|staat)$/;
const otherStates = list(`
  lead order payment pay billing marital civil job employment financial fulfillment fulfilment shipping
  deal task ticket invoice stripe sync loyalty kyc family http home business work mailing address
  province zahlung bestell auftrag bracno bracni
`);
const otherChannels = list(`
  sms phone phones tel telephone telefon call calls mobile fax whatsapp viber telegram push postal
  post trade mms
`);
const mailWord =
  /^(e|e?mails?|mailings?|newsletters?|mejl\w*|imejl\w*|imajl\w*|poruk\w*|posta|poste|courriels?|correos?|epost\w*)$/;
const dates =
  /^(date|dates|time|at|on|timestamp|datum\w*|data|datetime|tarih\w*|fecha|ημερομηνια|since|seit|when|ts|zeit\w*|heure|vreme|vrijeme|kelt|idopont\w*|koha|depuis|dana|kada)$/;
const counts =
  /^(count|counts|counter|number|num|anzahl|broj|total|times|nb|bounces|complaints|unsubscribes|reports)$/;
const texts = list(`
  reason reasons grund razlog motif motivo comment comments note notes message error info detail details
  campaign description cause feedback diagnostic code source ip by title id type from list lists kind
  method category other
`);
/** Names with one of these words are not about whether somebody gets mail. */
const asides =
  /^(url|link|links|token|key|hash|uuid|guid|score|rate|ratio|percent|percentage|secret|policy|version|language|locale|until|page|template|expiry|expires|expiration|updated|modified|changed|activit\w*|aktivit\w*|aktivnost\w*|actividad|attivita|atividade|opened|opens|clicked|clicks)$/;
const asidesOfAgreed = list(`
  ip source quelle method id campaign by reason reasons text note notes comment comments country city form
  channel medium referrer referer count number code name from via last latitude longitude delivered
  info information interest interests preference preferences topic topics segment segments team owner
  deliverability deliveries delivery prefix rating
`);
/** Columns with these nouns may contain a plan, a name or a text instead of a yes. */
const nouns =
  /^(subscribers?|subscriptions?|abonnements?|abonnent\w*|pretplat\w*|abonament\w*|suscripcion\w*|iscrizion\w*|inscricao|inscription|abonim\w*|lists?|consent|permissions?|approv\w*|accord|prijava|regular|valid|acceptance)$/;
const unclearChoices =
  /^(newsletters?|marketing|mailings?|emailmarketing|rundbrief|bulletin|bilten\w*|gdpr|dsgvo|rodo|rgpd|promo\w*|vesti|vijesti|novosti|infolettre|boletin\w*|hirlevel|buletin\w*|ενημερωτ\w*|bulten|bjuletin\w*|obavest\w*|obavijest\w*|izvestuv\w*|receiv\w*|agree|notif\w*|contactable|mailable)$/;

/** True for the name of a column about calls, text messages or letters on paper. */
export function isOtherChannel(name: string): boolean {
  const words = plainWords(name);
  if (words.some((word) => mailWord.test(word))) return false;
  if (words.some((word) => otherChannels.has(word))) return true;
  const [only = '', ...more] = words;
  return more.length === 0 && /(fax|sms|phone|call|mobile|whatsapp)$/.test(only);
}

/** Counts beside a word for mail, as in `can_email`. */
const wishWord =
  /^(can|may|want\w*|gets?|send\w*|ok|wish\w*|would|like|agree\w*|interested|zel\w*|salj\w*|slaz\w*|prim(a|am|as|ate|ati)|saka\w*|deshir\w*|dore\w*|souhait\w*|quier\w*|dese\w*|vuo(le|i)|mocht\w*|moecht\w*|kivan\w*|isti\w*|chc\w*)$/;

/** What a column may say about who gets mail, by its name; undefined if nothing. */
export function readRole(name: string): ColumnRole | undefined {
  const words = plainWords(name);
  const joined = words.join('');
  const some = (set: ReadonlySet<string>): boolean => words.some((word) => set.has(word));
  const any = (pattern: RegExp): boolean => words.some((word) => pattern.test(word));
  if (words.length === 0 || words.length > 40 || any(asides)) return undefined;
  const topic = readTopic(words);
  const isState = any(stateWord);
  const isDated = any(dates) || /(date|time|stamp|datum|edat|inat)$/.test(joined);
  if (topic === 'unconfirmed' || topic === 'left' || topic === 'bounced') {
    const grade = topic;
    if (any(counts) || /counts?$/.test(joined)) {
      return leftRole(grade, 'count');
    }
    if (isDated) return leftRole(grade, 'date');
    const isText = (some(texts) && !isState) || /(reasons?|comments?|message)$/.test(joined);
    return leftRole(grade, isText ? 'text' : undefined);
  }
  if (topic === 'unclear') return { kind: 'state', grade: 'left', isCertain: true };
  if (topic === 'agreed' && !some(asidesOfAgreed)) return agreedRole(words, isState, isDated);
  if (isDated) return undefined;
  if (isState && !some(otherStates)) return { kind: 'state', grade: 'left', isCertain: true };
  if (words.length <= 2 && any(vagueStateWord) && !some(otherStates)) {
    return { kind: 'state', grade: 'left', isCertain: false };
  }
  const isWish =
    any(unclearChoices) ||
    (any(mailWord) && any(wishWord)) ||
    words.every((word) => mailWord.test(word));
  if (some(asidesOfAgreed) || !isWish) return undefined;
  return { kind: 'wants', grade: 'left', isCertain: false, hasNumbers: true, ...reversal(words) };
}

/** A short name with a word that is not known, as in `newsletter storno`: it may turn a yes into a no. */
function reversal(words: readonly string[]): Pick<ColumnRole, 'isReversible'> {
  const patterns = [agreed, mailWord, unclearChoices, wishWord, nouns];
  const isKnown = (word: string): boolean =>
    patterns.some((each) => each.test(word)) || besideAgreed.has(word) || fillers.has(word);
  return words.length > 3 || words.every(isKnown) ? {} : { isReversible: true };
}

function leftRole(grade: ColumnRole['grade'], holds: ColumnRole['holds']): ColumnRole {
  return { kind: 'left', grade, isCertain: true, ...(holds !== undefined && { holds }) };
}

function agreedRole(
  words: readonly string[],
  isState: boolean,
  isDated: boolean,
): ColumnRole | undefined {
  const isConfirming = confirming.test(words.join(''));
  const grade = isConfirming ? 'unconfirmed' : 'left';
  if (isState) {
    return isDated ? undefined : { kind: 'wants', grade, isCertain: true, hasNumbers: false };
  }
  if (isDated) return { kind: 'since', grade: 'unconfirmed', isCertain: isConfirming };
  if (words.some((word) => vagueStateWord.test(word) && !/^optin/.test(word))) {
    return { kind: 'state', grade, isCertain: false };
  }
  const isVague = words.some((word) => nouns.test(word)) && !words.includes('marketing');
  const isOpen = isVague ? {} : reversal(words);
  return { kind: 'wants', grade, isCertain: !isVague, hasNumbers: true, ...isOpen };
}
