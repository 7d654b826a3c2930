// Commands of the notice at the foot of a webmail's page.
import { useGrant, type NoticeGrant } from '../grants.ts';
import { noticeView, showNoticed } from '../notice-acts.ts';
import type { CommandContext } from '../port-server.ts';
import { dropNotice } from '../stores/notices.ts';
import { frameOf, type CommandsOf } from './command.ts';

export const FOR_NOTICE: CommandsOf<'notice'> = {
  'notice.claim': async ({ grant }, context) => noticeView(await noticeGrant(grant, context)),
  'notice.show': async ({ grant }, context) => {
    await showNoticed(await noticeGrant(grant, context), context.signal);
    return null;
  },
  'notice.close': async ({ grant }, context) => {
    await dropNotice((await noticeGrant(grant, context)).notice);
    return null;
  },
};

function noticeGrant(id: string, context: CommandContext): Promise<NoticeGrant> {
  return useGrant('notice', id, frameOf(context));
}
