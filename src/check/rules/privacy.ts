import { placeAt } from '../../lib/text/line-ends.ts';
import { allowsLoading, type Newsletter } from '../../model/newsletter.ts';
import type { Place } from '../../model/problem.ts';
import { activeIn, isOfferToSubscribe } from '../html/active.ts';
import { elementsOf } from '../html/elements.ts';
import { loadsOf } from '../html/loads.ts';
import { checkProblems } from '../problems.ts';
import type { CheckInput, CheckRule } from '../rule.ts';
import { checkedTexts } from '../text/checked-texts.ts';
import { sourceOf } from '../text/shown-text.ts';

/** Proves that mail and pages load nothing from elsewhere and run nothing, with any template. */
export const privacy: CheckRule = (input) => {
  const { newsletter, edition, web } = input;
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
      ...[...new Set(foreign)].map((url) =>
        checkProblems['third-party']({ form, url }, placeOfText(url, input)),
      ),
      ...[...new Set(active.flatMap(activeIn))].map((what) =>
        checkProblems['active-content']({ form, what }, placeOfText(what.replace(/>$/, ''), input)),
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

/** Where a text is written: in an item, or in a template. */
function placeOfText(text: string, { issue, edition, templates }: CheckInput): Place {
  const texts = [
    ...checkedTexts(issue, edition.language).map(
      ({ file, body }) => [file, body === undefined ? '' : sourceOf(body)] as const,
    ),
    ...[...templates].map(([name, template]) => [`templates/${name}`, template] as const),
  ];
  const [file, source] = texts.find((each) => each[1].includes(text)) ?? [];
  if (file === undefined || source === undefined) return { file: `${issue.folder}/issue.md` };
  return { file, ...placeAt(source, source.indexOf(text)) };
}
