import { parse as parseSelector } from 'css-what';
import { LRUCache } from 'lru-cache';
import postcss, {
  type AtRule,
  type ChildNode,
  type Declaration,
  type Root,
  type Rule,
} from 'postcss';
import type { Problem } from '../model/problem.ts';
import { renderProblems } from './problems.ts';

export interface CheckedStyles {
  /** Without the rules that cannot become attributes; absent for invalid CSS. */
  css?: string;
  /** With lines and columns of the style sheet. */
  problems: Problem[];
}

/** Mails of a newsletter have few style sheets. */
const known = new LRUCache<string, CheckedStyles>({ max: 20 });

/**
 * Checks a style sheet that is to become style attributes: juice throws or does not end for CSS that
 * is invalid, or that it does not know.
 */
export function checkStyles(css: string): CheckedStyles {
  const checked = known.get(css) ?? check(css);
  known.set(css, checked);
  return checked;
}

function check(css: string): CheckedStyles {
  let root: Root;
  try {
    root = postcss.parse(css);
  } catch (error) {
    return { problems: [syntaxProblem(error)] };
  }
  const problems = [...findNested(root), ...findCircles(root)];
  if (problems.length > 0) return { problems };
  const left = root.nodes.filter((node) => node.type === 'rule').flatMap(leaveSelectorsOut);
  // Juice reads only plain rules, and takes the names of newer ones, such as @layer, for selectors.
  const others: ChildNode[] = root.nodes.filter((node) => node.type === 'atrule');
  root.walkDecls((node) => {
    if (!isDeclaration(node)) others.push(node);
  });
  for (const other of others) other.remove();
  return { css: left.length + others.length === 0 ? css : root.toString(), problems: left };
}

/** PostCSS also takes an empty value, and any characters for a name. */
function isDeclaration({ prop, value, raws }: Declaration): boolean {
  return value !== '' && /^[-\w\\\u0080-\uffff]+$/.test(prop) && !raws.before?.includes(':');
}

function syntaxProblem(error: unknown): Problem {
  if (!(error instanceof postcss.CssSyntaxError)) throw error;
  const { reason, line = 1, column = 1 } = error;
  const word = /^Unknown word (.*)$/s.exec(reason)?.[1];
  const what = word === undefined ? reason.toLowerCase() : `no value after "${word}"`;
  return renderProblems['css-syntax']({ reason: what }, { line, column });
}

const placeOf = ({ source }: Rule | AtRule) => ({
  line: source?.start?.line ?? 1,
  column: source?.start?.column ?? 1,
});

function findNested(root: Root): Problem[] {
  const inRules = root.nodes.filter((node) => node.type === 'rule').flatMap(({ nodes }) => nodes);
  return inRules
    .filter((node) => node.type === 'rule' || node.type === 'atrule')
    .map((node) => {
      const name = node.type === 'rule' ? node.selector : `@${node.name}`;
      return renderProblems['css-nested']({ name }, placeOf(node));
    });
}

/** Variables whose values need themselves: replacing them would not end. */
function findCircles(root: Root): Problem[] {
  const uses = new Map<string, Set<string>>();
  root.walkDecls(/^--/, ({ prop, value }) => {
    const names = Array.from(value.matchAll(/var\(\s*(--[^\s,()]+)/gi), ([, name = '']) => name);
    uses.set(prop, new Set([...(uses.get(prop) ?? []), ...names]));
  });
  const reaches = (from: string, name: string, seen = new Set<string>()): boolean => {
    if (seen.has(from)) return false;
    seen.add(from);
    const next = [...(uses.get(from) ?? [])];
    return next.includes(name) || next.some((each) => reaches(each, name, seen));
  };
  const problems: Problem[] = [];
  root.walkDecls(/^--/, ({ prop, source }) => {
    const place = { line: source?.start?.line ?? 1, column: source?.start?.column ?? 1 };
    if (reaches(prop, prop)) problems.push(renderProblems['css-circle']({ name: prop }, place));
  });
  return problems;
}

function leaveSelectorsOut(rule: Rule): Problem[] {
  const { selectors } = rule;
  const good = selectors.filter(isReadable);
  if (good.length === selectors.length) return [];
  const problems = selectors
    .filter((each) => !good.includes(each))
    .map((selector) => renderProblems['css-selector']({ selector }, placeOf(rule)));
  if (good.length === 0) rule.remove();
  else rule.selectors = good;
  return problems;
}

/** What juice's parser of selectors reads in linear time: parentheses in at most two levels. */
const simpleParentheses = /^(?:[^()]|\((?:[^()]|\([^()]+\))*\))*$/;

function isReadable(selector: string): boolean {
  // Juice separates selectors at every comma.
  if (selector.includes(',') || !simpleParentheses.test(selector)) return false;
  try {
    return parseSelector(selector).length > 0;
  } catch {
    return false;
  }
}
