// The site in front of the user, whether Waxseal may work there, and all sites where it may.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { SiteView } from '../src/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { useAllowing } from './allow-site.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction, useAnswer } from './background.ts';
import { NextStep } from './next-step.tsx';
import { Problem } from './problem.tsx';
import { TabLayout } from './tab-layout.tsx';
import { Waiting } from './waiting.tsx';

export function SiteTab(): JSX.Element {
  const { view } = useApp();
  const current = useAnswer('sites.current', null);
  const sites = useAnswer('sites.list', null);
  return (
    <TabLayout title={text('popup_tab_site')}>
      {view === 'page' ? (
        <p class="soft">{text('popup_site_from_popup')}</p>
      ) : current.value === undefined ? (
        <Waiting error={current.error} />
      ) : current.value?.possible ? (
        <CurrentSite site={current.value} />
      ) : (
        <Notice state="unknown" title={text('popup_site_impossible')}>
          <p>{text('popup_site_impossible_how')}</p>
        </Notice>
      )}
      <section class="stack">
        <h2>{text('popup_sites')}</h2>
        {sites.value === undefined ? (
          <Waiting error={sites.error} />
        ) : sites.value.length === 0 ? (
          <p class="soft">{text('popup_sites_empty')}</p>
        ) : (
          <ul class="list">
            {sites.value.map((site) => (
              <GrantedSite key={site.origin} site={site} />
            ))}
          </ul>
        )}
      </section>
    </TabLayout>
  );
}

function CurrentSite({ site }: { site: SiteView }): JSX.Element {
  const { action, allow } = useAllowing();
  return (
    <div class="card stack">
      <p class="row site">
        <Icon name="globe" />
        <strong>{site.origin}</strong>
      </p>
      {site.granted ? (
        <>
          <p>
            {site.webmail ? text('popup_site_works', webmailName(site.webmail)) : text('popup_site_waits')}
          </p>
          <NextStep />
        </>
      ) : (
        <>
          <p>{text('popup_site_ask')}</p>
          <div class="row">
            <Button kind="primary" busy={action.busy} onClick={() => allow(site.origin)}>
              {text('popup_site_allow')}
            </Button>
          </div>
        </>
      )}
      <Problem error={action.error} />
    </div>
  );
}

function GrantedSite({ site }: { site: SiteView }): JSX.Element {
  const { refresh, say } = useApp();
  const action = useAction();
  return (
    <li class="list-row">
      <span class="address">{site.origin}</span>
      <Button
        compact
        busy={action.busy}
        label={text('popup_site_revoke_of', site.origin)}
        onClick={() =>
          void action.run(async () => {
            await ask('sites.revoke', { origin: site.origin });
            refresh();
            say({ message: text('popup_site_revoked', site.origin) });
          })
        }
      >
        {text('popup_site_revoke')}
      </Button>
      <Problem error={action.error} />
    </li>
  );
}

/** Names of webmails are written as their makers do. */
function webmailName(adapter: string): string {
  return adapter.charAt(0).toUpperCase() + adapter.slice(1);
}
