// Roundcube's server: the parts of it that the background asks for, by the names that all webmails have for them.
import { parseEntity } from '../../../src/mime/entity.ts';
import { firstField } from '../../../src/mime/header-fields.ts';
import type { WebmailServer, WebmailSession } from '../contract.ts';
import { fetchFormAttachment, hasComposeWindow, sendingRoute } from './compose.ts';
import { readDraftInfo } from './draft.ts';
import { currentSession, findByMessageId, findRows } from './http.ts';
import { encryptedUids, locateMessage } from './list.ts';
import { readRaw } from './read.ts';
import { transport } from './transport.ts';

/** IMAP uid; with a part number for a message inside another. */
const UID = /^\d{1,20}(\.[\d.]{1,40})?$/;
/** Roundcube's own, where its page does not say. */
const DEFAULT_MAX_OPEN = 5;

export const roundcube: WebmailServer = {
  id: 'roundcube',
  likelyMailbox: 'INBOX',
  defaultMaxOpen: DEFAULT_MAX_OPEN,
  isUid: (text) => UID.test(text),
  ...{ readRaw, currentSession, findByMessageId, findRows, locateMessage, encryptedUids },
  messageUrl: (place, { uid, mailbox }) => pageUrl(place, { _action: 'show', _uid: uid, _mbox: mailbox }),
  compose: {
    ...{ fetchFormAttachment, hasComposeWindow, sendingRoute },
    windowUrl: (place, composeId) => pageUrl(place, { _action: 'compose', _id: composeId }),
    newWindowUrl: (place, { to, cc, bcc }) => {
      const fields = Object.entries({ _to: to, _cc: cc, _bcc: bcc });
      const named = fields.filter(([, addresses]) => addresses.length > 0);
      return pageUrl(place, {
        _action: 'compose',
        ...Object.fromEntries(named.map(([name, addresses]) => [name, addresses.join(', ')])),
      });
    },
    draftOriginal: (raw) => readDraftInfo(firstField(parseEntity(raw).fields, 'x-draft-info')),
  },
  transport,
};

function pageUrl(
  { path, origin }: Pick<WebmailSession, 'origin' | 'path'>,
  query: Readonly<Record<string, string>>,
): URL {
  const url = new URL(path, origin);
  url.search = new URLSearchParams({ _task: 'mail', ...query }).toString();
  return url;
}
