// Where in the popup the user is: read from the address, so that the background can open any place directly.

export const TABS = ['identities', 'contacts', 'authorities', 'search', 'site', 'settings'] as const;
export type TabName = (typeof TABS)[number];

export type Route =
  /** The address says nothing: the first steps while they are not done, then the first tab. */
  | { readonly name: 'home' }
  | { readonly name: TabName }
  | { readonly name: 'start' }
  /** The passphrase is forgotten. */
  | { readonly name: 'forgotten' }
  | { readonly name: 'restore' }
  | { readonly name: 'unlock' }
  | { readonly name: 'import-identity' }
  /** `address`: whose certificate is missing, when that is why we are here. */
  | { readonly name: 'import-contact'; readonly address?: string }
  | { readonly name: 'import-authority' }
  | { readonly name: 'certificate'; readonly sha256: string }
  /** All certificates of one address. */
  | { readonly name: 'contact'; readonly address: string }
  /** `id` of a proposal: what may be trusted about one sender. */
  | { readonly name: 'trust'; readonly id: string }
  /** `id` of a proposal: for whom a certificate may stand. */
  | { readonly name: 'bind'; readonly id: string };

const ALONE = ['unlock', 'start', 'forgotten', 'restore', 'import-identity', 'import-authority'] as const;

/** The popup of the toolbar button, or a page of its own with room for files to be chosen and dropped. */
export type View = 'popup' | 'page';

/** Longest address that mail knows (RFC 5321 section 4.5.3.1.3). */
const MAX_ADDRESS = 254;

/** Reads `#contacts`, `#import-contact?address=a@b`, `#certificate=SHA256`, `#trust=ID`, `#bind=ID`. What is unknown is the first tab. */
export function routeFromHash(hash: string): Route {
  if (hash === '' || hash === '#home') return { name: 'home' };
  const [, name = '', query = ''] = /^#([a-z-]*)[?=]?(.*)$/.exec(hash) ?? [];
  if (name === 'certificate' && /^[0-9a-f]{64}$/.test(query)) return { name, sha256: query };
  if ((name === 'trust' || name === 'bind') && /^[0-9a-f-]{36}$/.test(query)) return { name, id: query };
  const alone = ALONE.find((place) => place === name);
  if (alone !== undefined) return { name: alone };
  if (name === 'import-contact' || name === 'contact') {
    const address = new URLSearchParams(query).get('address');
    if (address !== null && address.length <= MAX_ADDRESS) return { name, address };
    return { name: name === 'contact' ? 'contacts' : name };
  }
  return { name: TABS.find((tab) => tab === name) ?? 'identities' };
}

export function hashOf(route: Route): string {
  if (route.name === 'certificate') return `#certificate=${route.sha256}`;
  if (route.name === 'trust' || route.name === 'bind') return `#${route.name}=${route.id}`;
  if ((route.name === 'import-contact' || route.name === 'contact') && route.address !== undefined)
    return `#${route.name}?${new URLSearchParams({ address: route.address }).toString()}`;
  return `#${route.name}`;
}

/** The tab that a place belongs to; undefined for those that stand alone. */
export function tabOf(route: Route): TabName | undefined {
  switch (route.name) {
    case 'home':
    case 'import-identity':
      return 'identities';
    case 'import-contact':
    case 'contact':
      return 'contacts';
    case 'import-authority':
      return 'authorities';
    case 'unlock':
    case 'start':
    case 'forgotten':
    case 'restore':
    case 'certificate':
    case 'trust':
    case 'bind':
      return undefined;
    default:
      return route.name;
  }
}

/** The tabs that have a place in a view: there is room for results in a page only. */
export function tabsIn(view: View): readonly TabName[] {
  return view === 'page' ? TABS : TABS.filter((tab) => tab !== 'search');
}

/** Popup unless the address says otherwise; importing and searching always need a page. */
export function viewFrom(search: string, route: Route): View {
  const needsRoom = route.name.startsWith('import-') || route.name === 'search' || route.name === 'restore';
  return needsRoom || new URLSearchParams(search).get('view') === 'page' ? 'page' : 'popup';
}
