import { z } from 'zod';
import { contrast } from './colour.ts';
import { fault, line } from './fields.ts';

/** What `theme` is where `newsletter.yaml` does not say; contrasts of 6:1 and more. */
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

const colour = fault(line, (value) => hexadecimal.test(value), {
  code: 'bad-colour',
  message: 'This is not a colour.',
  hint: 'Write six hexadecimal digits in quotes: "#1b5e7a".',
});

/** Names and keywords between commas: nothing else of CSS fits, so that a font stack stays one. */
const fonts = fault(
  line,
  (value) =>
    /^('[\p{L}\d -]+'|[\p{L}\d -]+)(,('[\p{L}\d -]+'|[\p{L}\d -]+| '[\p{L}\d -]+'))*$/u.test(value),
  {
    code: 'bad-fonts',
    message: 'This is not a list of fonts.',
    hint: "Names between commas, those of several words in single quotes: Georgia, 'Times New Roman', serif.",
  },
);

/** Text and what it stands on: each pair has to be read by weak eyes in weak light. */
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
  alt: fault(line, (value) => value !== '', {
    code: 'missing-alt',
    message: 'The logo has no words for those who do not see it.',
    hint: 'Write the name that it shows.',
  }),
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

/** `theme` in `newsletter.yaml`. */
export const themeSchema = pairs.reduce((schema, [text, on]) => {
  const readable = (theme: z.infer<typeof look>): boolean => {
    const [front, back] = [text === 'white' ? '#ffffff' : theme[text], theme[on]];
    const known = hexadecimal.test(front) && hexadecimal.test(back);
    return !known || contrast(front, back) >= 4.5;
  };
  return schema.refine(readable, {
    path: [text === 'white' ? on : text],
    error: `${text} on ${on} cannot be read by everybody.`,
    params: { code: 'low-contrast', hint: 'The contrast must be 4.5 to 1: darker on pale.' },
  });
}, look);
