import type { Attempt } from './run/attempt.ts';

export type RefusalReply = Extract<Attempt, { kind: 'reply' }>;

const says =
  (pattern: RegExp) =>
  ({ text }: RefusalReply) =>
    pattern.test(withoutAddresses(text));

/** How long a sending quota stays used up. */
export type QuotaPeriod = 'hour' | 'day';

const period =
  '(?:daily|hourly|monthly|weekly|today|per (?:day|hour|month)|(?:a|this|each) (?:day|hour|month)|24[- ]?h(?:ou)?rs?)';
const amount =
  '(?:quota|limits?|exceed\\w*|reached|max(?:imum)?|allowed|too many|credits?|only \\d+)';
const ownQuota = [
  new RegExp(`\\b${period}\\b.{0,60}\\b${amount}`, 'i'),
  new RegExp(`\\b${amount}\\b.{0,60}\\b${period}\\b`, 'i'),
  /\b(?:send(?:ing|er)?|sent|outgoing|outbound|submission|smtp|messaging|e-?mail|plan)[- ]?(?:quota|credits?|limits? (?:is |was |has been )?(?:exceeded|reached|used))/i,
  /\b(?:sending|outgoing|outbound|messaging) limits?\b/i,
  /\b(?:quota|credits?) (?:for|of) (?:sending|outgoing|this (?:account|sender))/i,
  /\b(?:maximum|no more|out of|insufficient) (?:\w+ )?credits?\b/i,
  /\bSubmissionQuotaExceeded/i,
  /\baccount\b.{0,20}\b(?:reached|exceeded)\b.{0,30}\b(?:quota|limit)/i,
  /\btenant\b.{0,40}\bexceeded\b/i,
];
/** The recipient receives too much, or the mailbox is full: not our quota. */
const theirQuota =
  /\breceiv(?:e|ing)\b|\b(?:recipient|addressee|mailbox)\b.{0,30}\b(?:has exceeded|over|full|exceeds|size)|\btried to reach\b|\buser (?:is )?over ?quota/i;

/** @returns how long our sending quota is used up; undefined if the reply is about something else. */
export function quotaOf({ phase, enhanced = '', text }: RefusalReply): QuotaPeriod | undefined {
  const words = withoutAddresses(text);
  const isOwn =
    ['5.1.90', '5.7.232', '5.7.233'].includes(enhanced) ||
    (ownQuota.some((each) => each.test(words)) && !theirQuota.test(words)) ||
    (phase === 'sender' && /\b(?:over ?|exceeds? |exceeded |disk )?quota\b/i.test(words));
  if (!isOwn) return undefined;
  return /\bhour(?:ly)?\b/i.test(words) && !/\b24\b|\bdaily\b/i.test(words) ? 'hour' : 'day';
}

/** DMARC, SPF and DKIM are about the sender's domain, not about a login. */
const domainChecks =
  /\bdmarc\b|\bspf\b|\bdkim\b|unauthenticated (?:e-?mail|mail)|authentication (?:level|checks?|results?)/i;

/** True for codes that have no other meaning: a login is missing or wrong (RFC 4954, 6). */
export function demandsLogin({ code, enhanced }: RefusalReply): boolean {
  return [530, 534, 535, 538].includes(code) || (enhanced === '5.7.8' && code >= 500);
}

/** True if the server wants a login, or refuses the one that it got, by code or words. */
export function wantsLogin(reply: RefusalReply): boolean {
  if (demandsLogin(reply)) return true;
  const words = withoutAddresses(reply.text);
  return (
    reply.code >= 500 &&
    !domainChecks.test(words) &&
    /\bauthenticat(?:e|ed|ion)\b|\bsmtp auth\b|\bauth (?:first|required|command)|\blog ?in\b|\bcredentials\b|\bsenders? not allowed\b/i.test(
      words,
    )
  );
}

/** True if the provider has suspended or limited the account. */
export const closesAccount = says(
  /\b(?:plan|subscription|trial|license|licence)\b.{0,30}\b(?:expired|ended|over|inactive)|\b(?:your|this|the|smtp|sender|sending) account\b.{0,60}\b(?:suspend|block|disabl|deactivat|not (?:yet )?activ|expired|locked|on hold|restricted|under review)|\bsending (?:is |was |has been |privileges? )?(?:\w+ )?(?:suspended|disabled|paused|revoked)|\boutgoing\b.{0,10}\bblocked\b|\bnot allowed to send\b|\bactivate your\b|\b(?:payment|billing|invoice)\b|\bsandbox\b/i,
);

const ours = [
  // Relaying: "User unknown in relay recipient table" is about the recipient.
  /\brelay(?:ing|ed)?\b.{0,40}\b(?:denied|not (?:permitted|allowed)|disallow\w*|prohibited|refused|rejected)|\b(?:denied|not (?:permitted|allowed|authorized)|unable|cannot|refuse\w*|disallow\w*|trying to use me)\b.{0,60}\brelay/i,
  /\brcpthosts\b|\buser not local\b|\bwe do not relay\b/i,
  // Blocklists and reputation.
  /\b(?:block|black|deny)[- ]?list|\bblocked\b|\b(?:dns|r)bl\b|\bspamhaus\b|\bbarracuda\w*\b.*reputation|\breputation\b|\bbanned (?:ip|sender|sending)/i,
  /\b(?:spam|junk ?mail|phish\w*|suspicious|unsolicited)\b/i,
  // Who sends, and from where.
  domainChecks,
  /\bsender\b|\bmail ?from\b|\bfrom (?:address|domain|header)\b|\benvelope[- ]?from\b|\bnot verified\b|\bunverified\b|\bverified (?:sender|identity|domain)\b|\bidentit(?:y|ies)\b|\bspoof/i,
  /\bhelo\b|\behlo\b|\breverse dns\b|\bptr\b|\bclient host\b|\bunauthorized ip\b|\bip (?:address|name|range)\b|\b\d{1,3}(?:\.\d{1,3}){3}\b.{0,30}\b(?:rejected|refused|denied|listed)/i,
  /\bpolic(?:y|ies)\b|\badministrative prohibition\b|\baccess denied\b|\bsecurity reasons\b|\bsuppression list\b/i,
];

/** True if a reply is about us: the sender, the machine, its reputation, or permission to relay. */
export function isAboutUs({ enhanced, text }: RefusalReply): boolean {
  const words = withoutAddresses(text);
  // Exchange Online says so of an address that it does not have.
  if (enhanced === '5.4.1' && /recipient address rejected/i.test(words)) return false;
  return ours.some((each) => each.test(words));
}

/** True if a reply says that the address does not exist. */
export const saysUnknown = says(
  /\bno such\b|\bunknown\b|\b(?:not|n't) exist|\binvalid[- ](?:mailbox|recipient|user|address)|\b(?:user|mailbox|recipient|address|account)\b.{0,20}\bnot found|\bnot found\b|\bno mail ?box\b|\bnot a (?:valid|known)\b|\bdoes(?:n't| not) have an? \S* ?account|\bno longer (?:valid|accepts)|\bnot our customer\b|\bunrouteable local|\bnot in recipient list\b|\bmarked as invalid\b/i,
);

/** True if a reply says that the mailbox is full. */
export const saysFull = says(
  /\bover ?quota\b|\bquota (?:is )?(?:exceeded|violation)|\bexceed\w* (?:\w+ )?(?:storage|quota)|\b(?:mailbox|account|inbox|storage)\b.{0,20}\bfull\b|\bmailbox size limit/i,
);

/** True if a reply says that the recipient gets too much mail for now. */
export const saysBusy = says(/\breceiving (?:mail|messages)\b|\bmessages they can receive\b/i);

/** True if a reply is about the size or the content of the message. */
export const isAboutMessage = says(
  /\btoo (?:large|big|long)\b|\b(?:message|mail|fixed)\b.{0,20}\bsize\b|\bsize\b.{0,20}\b(?:limit|exceed)|\battachments?\b|\bvirus\b|\bmalware\b|\b(?:banned|spam url in|message) content\b|\bnot rfc/i,
);

/** For reports: without the addresses that replies repeat, and shortened. */
export function quoteReply(text: string): string {
  const words = withoutAddresses(text).replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return words.length > 160 ? `${words.slice(0, 159)}…` : words;
}

/** Removes addresses, whose words could be mistaken for the server's. */
function withoutAddresses(text: string): string {
  return text.replace(/<[^>]*>/g, '<…>').replace(/\S*@\S*/g, '…');
}
