import type { Theme } from '../../model/newsletter.ts';
import { safeHtml } from './compile-template.ts';

/** The newsletter's look as templates name it. */
export interface ThemeView {
  accent: string;
  ink: string;
  quiet: string;
  paper: string;
  ground: string;
  textFont: ReturnType<typeof safeHtml>;
  titleFont: ReturnType<typeof safeHtml>;
  width: number;
  logo: LogoView | undefined;
}

interface LogoView {
  src: string;
  /** The one for dark screens; undefined where one serves both. */
  dark: string | undefined;
  alt: string;
  width: number;
  height: number;
}

/**
 * @param pictureUrl The address of the logo's pictures from where they are shown.
 */
export function themeView(
  { logo, textFont, titleFont, ...plain }: Theme,
  pictureUrl: (picture: NonNullable<Theme['logo']>['picture']) => string,
): ThemeView {
  return {
    ...plain,
    // Escaped quotes would stand literally in a style sheet; the schema lets nothing pass but names and commas.
    textFont: safeHtml(textFont),
    titleFont: safeHtml(titleFont),
    logo: logo && {
      src: pictureUrl(logo.picture),
      dark: logo.dark && pictureUrl(logo.dark),
      alt: logo.alt,
      width: logo.width,
      height: Math.round((logo.picture.height * logo.width) / logo.picture.width),
    },
  };
}
