import { z } from 'zod';
import { contrast } from './contrast.ts';
import { line, refine } from './fields.ts';
import { modelProblems, type ValueProblem } from './problems.ts';

export const usualTheme = {
  accent: '#1b5e7a',
  ink: '#1f2023',
  quiet: '#5d5b56',
  paper: '#ffffff',
  ground: '#f5f3ee',
  text_font: "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
  title_font: "Georgia, 'Times New Roman', serif",
  width: 600,
} as const;

const hexadecimal = /^#[0-9a-f]{6}$/i;

const colour = refine(line, (value) => hexadecimal.test(value), modelProblems['bad-colour']);

/** Names and keywords between commas: no other CSS is accepted, so that a font stack stays one. */
const fonts = refine(
  line,
  (value) =>
    /^('[\p{L}\d -]+'|[\p{L}\d -]+)(,('[\p{L}\d -]+'|[\p{L}\d -]+| '[\p{L}\d -]+'))*$/u.test(value),
  modelProblems['bad-fonts'],
);

/** Text colours and their backgrounds: a contrast of 4.5:1 is needed (WCAG 2.2, 1.4.3). */
const pairs = [
  ['accent', 'paper'],
  ['white', 'accent'],
  ['ink', 'paper'],
  ['ink', 'ground'],
  ['quiet', 'paper'],
  ['quiet', 'ground'],
] as const;

const logo = z.strictObject({
  image: line,
  dark: line.optional(),
  alt: refine(
    line,
    (value) => value !== '',
    (_, place) =>
      modelProblems['missing-alt'](
        { subject: 'The logo', where: 'in `alt`: the name that it shows.' },
        place,
      ),
  ),
  width: z.number().int().min(16).max(536).default(180),
});

const look = z.strictObject({
  accent: colour.default(usualTheme.accent),
  ink: colour.default(usualTheme.ink),
  quiet: colour.default(usualTheme.quiet),
  paper: colour.default(usualTheme.paper),
  ground: colour.default(usualTheme.ground),
  text_font: fonts.default(usualTheme.text_font),
  title_font: fonts.default(usualTheme.title_font),
  width: z.number().int().min(480).max(720).default(usualTheme.width),
  logo: logo.optional(),
});

export const themeSchema = look.superRefine((theme, context) => {
  for (const [text, ground] of pairs) {
    const [front, back] = [text === 'white' ? '#ffffff' : theme[text], theme[ground]];
    const isKnown = hexadecimal.test(front) && hexadecimal.test(back);
    if (!isKnown || contrast(front, back) >= 4.5) continue;
    const problem: ValueProblem = (_, place) =>
      modelProblems['low-contrast']({ text, ground }, place);
    const path = [text === 'white' ? ground : text];
    context.addIssue({ code: 'custom', path, params: { problem } });
  }
});
