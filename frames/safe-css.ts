// Takes everything out of a message's style sheets that could reach the network; the browser's own parser reads
// them, so that no spelling (escapes, comments, broken syntax) is understood differently here and there.

/** Functions that fetch. `attr(` may become a URL in newer engines; a backslash would hide any of them. */
const FETCHES = /url\s*\(|image\s*\(|image-set\s*\(|cross-fade\s*\(|element\s*\(|src\s*\(|attr\s*\(|\\/i;
/** Would end the style element early when the sheet is written out again. */
const ENDS_ELEMENT = /</;

/** The declarations of a style attribute without those that fetch; empty when nothing is left. */
export function safeDeclarations(style: CSSStyleDeclaration): string {
  for (const property of [...style]) {
    // Custom properties keep their raw tokens and come back through var().
    if (property.startsWith('--') || FETCHES.test(style.getPropertyValue(property))) {
      style.removeProperty(property);
    }
  }
  const cleaned = style.cssText;
  return FETCHES.test(cleaned) || ENDS_ELEMENT.test(cleaned) ? '' : cleaned;
}

/** A style sheet as text with only its harmless style rules, inside @media where they were. */
export function safeStyleSheet(css: string): string {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return safeRules(sheet.cssRules);
}

function safeRules(rules: CSSRuleList): string {
  const kept: string[] = [];
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule) {
      const declarations = safeDeclarations(rule.style);
      const selector = rule.selectorText;
      if (declarations !== '' && !FETCHES.test(selector) && !ENDS_ELEMENT.test(selector)) {
        kept.push(`${selector} { ${declarations} }`);
      }
    } else if (rule instanceof CSSMediaRule) {
      const condition = rule.media.mediaText;
      if (!FETCHES.test(condition) && !ENDS_ELEMENT.test(condition)) {
        kept.push(`@media ${condition} { ${safeRules(rule.cssRules)} }`);
      }
    }
    // Everything else goes: @import and @font-face fetch, and no mail needs the rest.
  }
  return kept.join('\n');
}
