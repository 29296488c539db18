import { allowsLoading, type Newsletter } from '../../model/newsletter.ts';
import type { Problem } from '../../model/problem.ts';
import { activeIn, isOfferToSubscribe } from '../html/active.ts';
import { elementsOf } from '../html/elements.ts';
import { loadsOf } from '../html/loads.ts';
import { checkProblems } from '../problems.ts';
import type { CheckRule } from '../rule.ts';

/** Proves that mail and pages load nothing from elsewhere and run nothing, with any template. */
export const privacy: CheckRule = ({ newsletter, issue, edition, web }) => {
  const forms = { mail: edition.html.pieces.join(''), 'web page': web.page, feed: web.feedHtml };
  return Object.entries(forms).flatMap(([form, html]) => {
    const elements = elementsOf(html);
    // Feed readers fetch pictures as they like.
    const loads = form === 'feed' ? [] : elements.flatMap(loadsOf);
    const foreign = loads.filter((url) => isElsewhere(url) && !isAllowed(url, form, newsletter));
    const active =
      form === 'web page'
        ? elements.filter((each) => !isOfferToSubscribe(each, newsletter.serviceUrl))
        : elements;
    return [
      ...[...new Set(foreign)].map((url) => thirdParty(form, url, issue.folder)),
      ...[...new Set(active.flatMap(activeIn))].map((what) =>
        activeContent(form, what, issue.folder),
      ),
    ];
  });
};

const here = 'https://here.invalid/';
/** They name something inside the mail or the page. */
const inside = new Set(['data:', 'cid:', 'mid:', 'about:', 'blob:']);

/** True for an address on another server, however it is written: `//host`, `\\\\host`, `https:host`. */
function isElsewhere(address: string): boolean {
  const url = resolve(address);
  return url === null || (!inside.has(url.protocol) && !url.href.startsWith(here));
}

/** Mail has no address of its own: `https:host` is absolute there. */
function resolve(address: string): URL | null {
  return URL.parse(address) ?? URL.parse(address, here);
}

function isAllowed(address: string, form: string, newsletter: Newsletter): boolean {
  const url = resolve(address)?.href ?? address;
  const own = form === 'mail' && newsletter.pictures === 'hosted';
  return (own && url.startsWith(`${newsletter.siteUrl}/`)) || allowsLoading(newsletter, url);
}

function thirdParty(form: string, url: string, folder: string): Problem {
  return checkProblems['third-party']({ form, url }, { file: `${folder}/issue.md` });
}

function activeContent(form: string, what: string, folder: string): Problem {
  return checkProblems['active-content']({ form, what }, { file: `${folder}/issue.md` });
}
