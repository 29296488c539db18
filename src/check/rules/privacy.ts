import { allowsLoading, type Newsletter } from '../../model/newsletter.ts';
import type { Problem } from '../../model/problem.ts';
import type { Rule } from '../rule.ts';

/**
 * The last look before people are mailed: nothing in the mail or on the page loads from
 * elsewhere, and nothing is active. The renderer sees to both; this proves it of its output.
 */
export const privacy: Rule = ({ newsletter, issue, edition, web }) => {
  const forms = {
    mail: edition.html.pieces.join(''),
    'web page': web.page,
    feed: web.feedHtml,
  };
  return Object.entries(forms).flatMap(([form, html]) => [
    ...(form === 'feed'
      ? []
      : loads(html)
          .filter((url) => !isAllowed(url, form, newsletter))
          .map((url) => thirdParty(form, url, issue.folder))),
    ...active(html).map((what) => activeContent(form, what, issue.folder)),
  ]);
};

/** Pictures on the newsletter's own site where it says so, and hosts that the editor named. */
function isAllowed(url: string, form: string, newsletter: Newsletter): boolean {
  const own = form === 'mail' && newsletter.pictures === 'hosted';
  return (own && url.startsWith(`${newsletter.siteUrl}/`)) || allowsLoading(newsletter, url);
}

/** Addresses that a program fetches by itself when it shows the HTML. */
function loads(html: string): string[] {
  const sources = html.matchAll(
    /<[a-z][^>]*?\s(?:src|srcset|background|poster)\s*=\s*["']?\s*((?:https?:)?\/\/[^"'\s>]+)/gi,
  );
  const links = html.matchAll(
    /<link\b(?=[^>]*rel=["']?(?:stylesheet|preload|icon))[^>]*?href=["']?((?:https?:)?\/\/[^"'\s>]+)/gi,
  );
  const styles = [
    ...html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style>|\sstyle="([^"]*)"/gi),
  ].flatMap(([, sheet, inline]) => [
    ...(sheet ?? inline ?? '').matchAll(/(?:url\(|@import)\s*["']?((?:https?:)?\/\/[^"')\s;]+)/gi),
  ]);
  return [...new Set([...sources, ...links, ...styles].map(([, url]) => url as string))];
}

function active(html: string): string[] {
  const tags = html.match(/<(script|iframe|object|embed|form|base)\b/gi) ?? [];
  const handlers = html.match(/<[a-z][^>]*?\son[a-z]+\s*=/gi) ?? [];
  const schemes =
    html.match(/\s(?:href|src|action)\s*=\s*["']?\s*(?:javascript|vbscript|data:text)/gi) ?? [];
  return [...new Set([...tags, ...handlers, ...schemes].map((each) => each.slice(-40)))];
}

function thirdParty(form: string, url: string, folder: string): Problem {
  return {
    code: 'third-party',
    severity: 'error',
    message: `The ${form} loads ${url}, whose owner would learn who reads.`,
    hint: 'Take it out of the template or the item; pictures belong into images/.',
    file: `${folder}/issue.md`,
  };
}

function activeContent(form: string, what: string, folder: string): Problem {
  return {
    code: 'active-content',
    severity: 'error',
    message: `The ${form} holds something that runs or asks: ${what}.`,
    hint: 'Take it out of the template; content never makes any.',
    file: `${folder}/issue.md`,
  };
}
