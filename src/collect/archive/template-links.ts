/** A link's URL that begins with a template tag: `[x]({% … %})`, `[x]({{ … }}/may)`, `[x]: {{ … }}`. */
const templateUrl = /(\]\([ \t]*|^\[[^\]\n]+\]:[ \t]*)((?:\{\{.*?\}\}|\{%.*?%\})+)([^\s)]*)/gm;

/** Jekyll: `post_url`, `link`. Hugo: `ref`, `relref`. Filters of Liquid: `"/may/" | relative_url`. */
const named = [
  /^\{%-?\s*(?:post_url|link)\s+["']?([^"'%]+?)["']?\s*-?%\}$/,
  /^\{\{[<%]\s*(?:rel)?ref\s+(?:path=)?["']?([^"'>%]+?)["']?\s*[>%]\}\}$/,
  /^\{\{-?\s*["']([^"']+)["']\s*\|.*\}\}$/,
];

/** The root of the site: `{{ site.baseurl }}`, `{{ .Site.BaseURL }}`. */
const root = /\{\{-?\s*\.?[\w.]*(?:base_?url|site[._]url|siteurl)[\w.]*\s*-?\}\}/gi;

/** Writes links that are template tags of Jekyll and Hugo as URLs: lines stay as they are. */
export function resolveTemplateLinks(text: string): string {
  if (!/\{[{%]/.test(text)) return text;
  return text.replace(templateUrl, (whole, before: string, tags: string, rest: string) => {
    const tag = tags.replace(root, '');
    if (tag === '') return `${before}${encodeURI(rest === '' ? '/' : rest)}`;
    const path = named.map((each) => each.exec(tag)?.[1]).find((each) => each !== undefined);
    if (path === undefined) return whole;
    const isPost = /^\{%-?\s*post_url/.test(tag);
    return `${before}${encodeURI(isPost ? `/${path}.md` : path)}${rest}`;
  });
}
