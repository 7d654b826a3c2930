// What it takes to ask servers about certificates: they may stand anywhere.

/**
 * The permission, asked for in the popup by the user's click. It makes no page a site in which the extension
 * works: those are chosen one by one.
 */
export const WHOLE_NET: readonly string[] = ['https://*/*', 'http://*/*'];
