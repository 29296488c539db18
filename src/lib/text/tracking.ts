/** Query parameters for tracking and of sessions, which do not change the page. */
const tracking =
  /^(?:utm_\w+|pk_\w+|mtm_\w+|piwik_\w+|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_[ce]id|_hsenc|_hsmi|__hs\w+|vero_\w+|oly_(?:anon|enc)_id|mkt_tok|ml_subscriber(?:_hash)?|ref_src|s_cid|cmpid|wt_mc|ck_subscriber_id|_openstat|phpsessid|jsessionid|at_(?:medium|campaign))$/i;

/** Removes tracking parameters from a URL, in place. */
export function dropTracking(url: URL): void {
  for (const name of new Set(url.searchParams.keys())) {
    const isFeed = name === 'source' && /^rss-/.test(url.searchParams.get(name) ?? '');
    if (isFeed || tracking.test(name)) url.searchParams.delete(name);
  }
}
