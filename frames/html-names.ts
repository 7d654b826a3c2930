// The elements and attributes of HTML that a message may use; everything that is not named here is taken out.

const names = (list: string): string[] => list.trim().split(/\s+/);

/** None that turns letters around (`bdo`); what folds words away is unfolded in sanitise-html.ts. */
export const ALLOWED_ELEMENTS = names(`
  a abbr address article aside b bdi big blockquote body br caption center cite code col colgroup dd del
  details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 head header hr html i img ins kbd li
  main mark nav ol p pre q s samp section small span strike strong style sub summary sup table tbody td tfoot
  th thead tr tt u ul var wbr`);

/** Attributes that cannot fetch, script, submit, take the focus, or hide words. */
export const HARMLESS_ATTRIBUTES = names(`
  align alt bgcolor border cellpadding cellspacing class color colspan dir height hspace id lang nowrap
  rowspan scope size span start summary type valign value vspace width`);

/** Judged one by one in sanitise-html.ts before they are kept. */
export const JUDGED_ATTRIBUTES = names('face href src style');

/** Would hide their words until they are clicked on: plain blocks here. */
export const FOLDING_ELEMENTS = names('details summary');

/** Attributes that make a browser fetch something: never kept, and counted so that the reader can say so. */
export const FETCHING_ATTRIBUTES: ReadonlySet<string> = new Set(
  names('background data dynsrc lowsrc poster src srcset imagesrcset xlink:href'),
);
