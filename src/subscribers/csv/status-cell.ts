import { plainWords } from './plain-words.ts';
import type { ColumnRole } from './status-name.ts';
import { type FileStatus, readStatus } from './status-text.ts';

/** What a cell says; `empty`: nothing at all; `nothing`: nothing against sending mail. */
export type CellStatus = FileStatus | 'empty' | 'nothing';

const set = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));
const yes = set(`
  true yes y 1 on x t checked ja j oui si sim s da d po evet e tak igen ναι ano kylla wahr vrai vero
  verdadero verdadeiro tacno tocno istina vjarno prawda pravda igaz adevarat dogru vertete αληθεσ αληθησ
  waar sant sand sann tosi
`);
const no = set(`
  false no n 0 off f unchecked nein non nao ne jo hayir h nie nem nu οχι ei falsch faux falso netacno
  netocno falsz hamis fals yanlis neistina laz loz nevjarno nepravda ψευδεσ ψευδησ onwaar falskt falsk
  usann epatosi
`);
const polite = set(`
  please thanks thank you i do want agree would like it bitte gerne danke ich mochte merci je veux volim
  zelim molim hvala slazem se sam saglasan saglasna suglasan suglasna sakam ve molam gracias quiero por
  favor grazie voglio obrigado quero multumesc doresc dua koszonom kerem
`);
const none =
  /^(|null|nil|none|n\/a|na|nan|undefined|never|-+|–|—|\\n|0000-00-00([ T]00:00(:00)?)?|0001-01-01.*|\[\s*\]|\{\s*\}|\(empty\)|empty)$/i;
const day = /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{2,4}/;
const wordyDay =
  /^(\p{L}{2,9}\.?,? )?(\d{1,2}(st|nd|rd|th|\.)? \p{L}{3,10}\.?,? \d{4}|\p{L}{3,9}\.? \d{1,2}(st|nd|rd|th)?,? \d{4})/u;
/** Seconds or milliseconds since 1970, from 1995 on. */
const epoch = /^(8|9|1\d)\d{8}(\d{3})?(\.\d+)?$/;

/** Reads a cell of a column that may say who gets mail. */
export function readCell(role: ColumnRole, raw: string): CellStatus {
  const value = raw.trim();
  if (none.test(value)) return role.kind === 'left' ? 'nothing' : 'empty';
  if (role.kind === 'left') return readLeft(role, value);
  if (role.kind === 'state') return readState(value);
  if (isDate(value)) return 'agreed';
  if (role.kind === 'wants' && role.hasNumbers === false && /^\d+$/.test(value)) return 'unclear';
  const said = readAnswer(value) === undefined ? readStatus(value) : undefined;
  if (said !== undefined) return said;
  const answer = readAnswer(value) ?? readWish(value);
  if (answer === undefined) return 'unclear';
  if (answer) return 'agreed';
  return role.kind === 'since' ? 'empty' : role.grade;
}

/** True or false for a yes or a no in any of the languages, also `on [U]`; undefined for anything else. */
export function readAnswer(value: string): boolean | undefined {
  if (/^[✓✔☑✅]/u.test(value)) return true;
  if (/^[✗✘☐❌]/u.test(value)) return false;
  const [word = '', ...more] = plainWords(value.replace(/\s*[[(][^[(]*[\])]$/, ''));
  if (more.length > 0 || (/[-+]/.test(value[0] ?? '') && /^\d/.test(word))) return undefined;
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}

/** The answer to a question: `No, thanks`, `Da, želim`. A no counts, whatever comes after it. */
function readWish(value: string): boolean | undefined {
  const [first = '', ...rest] = plainWords(value);
  if (rest.length === 0 || first.length < 2) return undefined;
  if (no.has(first)) return false;
  return yes.has(first) && rest.every((word) => polite.has(word)) ? true : undefined;
}

function readState(value: string): CellStatus {
  // The reply of a mail server.
  if (/^5\.\d{1,3}\.\d{1,3}\b|^5\d\d /.test(value)) return 'bounced';
  if (/^[-+]?[\d.]+$/.test(value)) return 'unclear';
  return readAnswer(value) === undefined ? (readStatus(value) ?? 'unclear') : 'unclear';
}

function readLeft({ grade, holds }: ColumnRole, value: string): CellStatus {
  const answer = readAnswer(value);
  if (answer !== undefined) return answer ? grade : 'nothing';
  if (isDate(value) || holds === 'text') return grade;
  if (/^\d+(\.\d+)?$/.test(value)) {
    if (Number(value) === 0) return 'nothing';
    // A number of bounces is clear, a 2 in `unsubscribed` is not.
    return holds === undefined && grade !== 'bounced' ? 'unclear' : grade;
  }
  const said = readStatus(value);
  if (said !== 'agreed') return said ?? 'unclear';
  return /subscri|opt(ed)?.?in/i.test(value) ? 'nothing' : 'unclear';
}

function isDate(value: string): boolean {
  return day.test(value) || wordyDay.test(value) || epoch.test(value);
}
