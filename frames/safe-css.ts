// Keeps of a message's style sheets what is known to be harmless: nothing that could reach the network, and nothing
// that could hide words. The browser's own parser reads them, so that no spelling (escapes, comments, broken syntax)
// is understood differently here and there.
import { allowedValue } from './css-values.ts';

/**
 * Selectors by type, class, id, attribute and place. None that follows the pointer, the focus or what was visited:
 * those would let words be there for the quote and not for the eye. Nor one that asks for `src`: the quote is laid out
 * without pictures. No pseudo-elements.
 */
const SIMPLE_SELECTOR =
  /^(?:[\w\s>+~*.#-]|\[(?!src\b)[\w-]+(?:[~|^$*]?="[\w\s.:/-]*")?\]|:(?:any-link|first-child|last-child|only-child|first-of-type|last-of-type)|:nth-child\([\dn\s+-]+\))+$/;
/** Browsers give each its own colour to what was visited, and tell nobody: both have that of all links. */
const LINK_STATE = /:link(?![\w-])/g;
/** Only by the width of the window: nothing about the medium's kind, its colours or its user. */
const WIDTH_CONDITION =
  /^(?:(?:only )?(?:all|screen))?(?:(?:^| and )\((?:min|max)-width: [\d.]+(?:px|em)\))*$/;
const MAX_SHEET_CHARACTERS = 500_000;

/** The declarations of a style attribute that may stay; empty when nothing is left. */
export function safeDeclarations(style: CSSStyleDeclaration, byWidth = false): string {
  for (const property of [...style]) {
    const value = allowedValue(property, style.getPropertyValue(property), byWidth);
    if (value === undefined) style.removeProperty(property);
    // Without "important": what html-document.ts says last has to win.
    else if (value !== style.getPropertyValue(property) || style.getPropertyPriority(property) !== '')
      style.setProperty(property, value);
  }
  return style.cssText;
}

/** A style sheet as text with only its harmless style rules, inside @media where that asks for a width. */
export function safeStyleSheet(css: string): string {
  if (css.length > MAX_SHEET_CHARACTERS) return '';
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return safeRules(sheet.cssRules, false);
}

function safeRules(rules: CSSRuleList, byWidth: boolean): string {
  const kept: string[] = [];
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule) {
      const selector = safeSelector(rule.selectorText);
      const declarations = selector === '' ? '' : safeDeclarations(rule.style, byWidth);
      if (declarations !== '') kept.push(`${selector} { ${declarations} }`);
    } else if (rule instanceof CSSMediaRule && !byWidth) {
      const condition = rule.media.mediaText;
      if (!WIDTH_CONDITION.test(condition)) continue;
      const isForAll = !condition.includes('(');
      const inner = safeRules(rule.cssRules, !isForAll);
      kept.push(isForAll ? inner : `@media ${condition} { ${inner} }`);
    }
    // Everything else goes: @import and @font-face fetch, @supports and @container ask what nobody sees.
  }
  // Nothing above lets one through; it would end the style element.
  return kept.filter((rule) => !rule.includes('<')).join('\n');
}

/** Those of a list of selectors that are simple. */
function safeSelector(list: string): string {
  return list
    .replace(LINK_STATE, ':any-link')
    .split(',')
    .filter((selector) => SIMPLE_SELECTOR.test(selector.trim()))
    .join(',');
}
