import remarkCjkFriendly from 'remark-cjk-friendly';
import remarkCjkStrikethrough from 'remark-cjk-friendly-gfm-strikethrough';
import remarkGfm from 'remark-gfm';

/**
 * CommonMark with GFM, and emphasis beside the punctuation of Chinese, Japanese and Korean, which
 * CommonMark does not see.
 */
export const markdownSyntax = [remarkGfm, remarkCjkFriendly, remarkCjkStrikethrough];
