// For whom an authority is trusted: between what a person types and what the background keeps.
import { WaxsealError } from '../src/errors.ts';

/** What was typed is no domain or address: codes `scope.empty`, `scope.not-a-domain`, `scope.not-an-address`. */
export class ScopeError extends WaxsealError {
  override readonly name = 'ScopeError';
}

const DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;
const LOCAL_PART = /^[^\s@<>",;]+$/;

/** Domains separated by commas or white space, as A-labels in lower case. `@firm.example` counts as its domain. */
export function parseDomains(typed: string): string[] {
  return entries(typed).map((entry) => {
    const domain = asciiDomain(entry.replace(/^@|^\*\./, ''));
    if (domain === undefined) throw new ScopeError('scope.not-a-domain', { entry });
    return domain;
  });
}

/** Addresses separated by commas or white space; the domain as A-labels. */
export function parseAddresses(typed: string): string[] {
  return entries(typed).map((entry) => {
    const at = entry.lastIndexOf('@');
    const domain = at > 0 ? asciiDomain(entry.slice(at + 1)) : undefined;
    if (domain === undefined || !LOCAL_PART.test(entry.slice(0, at)))
      throw new ScopeError('scope.not-an-address', { entry });
    return `${entry.slice(0, at).toLowerCase()}@${domain}`;
  });
}

function entries(typed: string): string[] {
  const found = [...new Set(typed.split(/[\s,;]+/).filter(Boolean))];
  if (found.length === 0) throw new ScopeError('scope.empty');
  return found;
}

/** The URL parser of the browser knows how names in other scripts become A-labels. */
function asciiDomain(name: string): string | undefined {
  // Anything that would be another part of an URL is no part of a name.
  if (/[/?#@:\\%[\]]/.test(name) || !URL.canParse(`http://${name}/`)) return undefined;
  const { host } = new URL(`http://${name}/`);
  return DOMAIN.test(host) && !/^[\d.]+$/.test(host) ? host : undefined;
}
