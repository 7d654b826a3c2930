// The same, as pages with a notice need them.
import type { NoticeAdapter } from './contract.ts';
import { roundcubeNotice } from './roundcube/notice.ts';

export const NOTICE_ADAPTERS: readonly NoticeAdapter[] = [roundcubeNotice];
