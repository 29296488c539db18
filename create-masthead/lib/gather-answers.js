import { questions } from './questions.js';

/**
 * Who is asked.
 * @typedef {{ interactive: boolean, say: (line: string) => void,
 *   ask: (question: string) => Promise<string | undefined> }} Terminal
 */

/**
 * Answers every question: from the options given, else from the person at the terminal, else with
 * the default answer. A wrong answer is asked for again; without a terminal all of them are reported.
 * @param {{ given: Record<string, string | undefined>, yes: boolean, keys: readonly string[],
 *   known: Record<string, any>, context: Omit<import('./questions.js').Context, 'answers'> }} options
 *   `keys`: the answers that are needed; `known`: those that exist already.
 * @param {Terminal} terminal
 * @returns {Promise<{ answers: Record<string, any> } | { problems: string[] }>}
 */
export async function gatherAnswers({ given, yes, keys, known, context }, terminal) {
  const answers = { ...known };
  const problems = [];
  const missing = [];
  const isInteractive = terminal.interactive && !yes;
  for (const question of questions.filter(({ key }) => keys.includes(key))) {
    const typed = given[question.flag];
    const here = { ...context, answers };
    if (typed === undefined && question.key in known) continue;
    const isSkipped = question.skip?.(here) === true;
    const first = typed ?? (yes || isSkipped ? question.usual(here) : undefined);
    if (first === undefined && !isInteractive) {
      missing.push(`--${question.flag}`);
      answers[question.key] = readUsual(question, here);
      continue;
    }
    const read = first === undefined ? undefined : question.parse(first, here);
    if (read !== undefined && 'value' in read) {
      answers[question.key] = read.value;
      continue;
    }
    const problem = read && `--${question.flag}: ${read.problem}`;
    if (isInteractive) {
      if (problem !== undefined) terminal.say(`  ${problem}`);
      answers[question.key] = await askUntilValid(question, here, terminal);
    } else {
      problems.push(problem);
      answers[question.key] = readUsual(question, here);
    }
  }
  if (missing.length > 0) {
    problems.push(`Missing: ${missing.join(', ')}. Add them, or --yes for the default answers.`);
  }
  return problems.length === 0 ? { answers } : { problems };
}

function readUsual(question, context) {
  return question.parse(question.usual(context), context).value;
}

async function askUntilValid(question, context, terminal) {
  const usual = question.usual(context);
  if (question.choices !== undefined) terminal.say(`${question.ask}, one of:`);
  for (const choice of question.choices ?? []) terminal.say(`  ${choice}`);
  for (;;) {
    const hint = usual === '' ? '' : ` (${usual})`;
    const typed = await terminal.ask(`${question.ask}${hint}:`);
    const read = question.parse(typed === undefined || typed === '' ? usual : typed, context);
    if ('value' in read) return read.value;
    terminal.say(`  ${read.problem}`);
  }
}
