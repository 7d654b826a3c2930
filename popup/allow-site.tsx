// Allowing the webmail: the site in front of the popup; in a page, where no site is in front, by its address.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { browser } from '../platform/browser.ts';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction, useAnswer, type Action } from './background.ts';
import { Problem } from './problem.tsx';
import { siteAddress } from './site-address.ts';
import { Waiting } from './waiting.tsx';

/** Asks the browser for the permission, and tells the background. To be called within a click: browsers refuse it later. */
export function useAllowing(): { action: Action; allow: (origin: string) => void } {
  const { refresh } = useApp();
  const action = useAction();
  return {
    action,
    allow: (origin) => {
      const asked = browser.permissions.request({ origins: [patternOf(origin)] });
      void action.run(async () => {
        if (!(await asked)) return;
        await ask('sites.granted', { origin });
        refresh();
      });
    },
  };
}

export function AllowSite(): JSX.Element {
  const { view } = useApp();
  return view === 'page' ? <AllowByAddress /> : <AllowInFront />;
}

function AllowInFront(): JSX.Element {
  const { value: site, error } = useAnswer('sites.current', null);
  const { action, allow } = useAllowing();
  if (site === undefined) return <Waiting error={error} />;
  if (!site?.possible) return <p>{text('popup_site_impossible_how')}</p>;
  return (
    <>
      <p class="site-name">
        <bdi>{site.origin}</bdi>
      </p>
      <div class="row">
        <Button kind="primary" busy={action.busy} onClick={() => allow(site.origin)}>
          {text('popup_site_allow')}
        </Button>
      </div>
      <Problem error={action.error} />
    </>
  );
}

function AllowByAddress(): JSX.Element {
  const [address, setAddress] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const { action, allow } = useAllowing();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const origin = siteAddress(address);
        setIsWrong(origin === undefined);
        if (origin !== undefined) allow(origin);
      }}
    >
      <Field
        label={text('popup_site_address')}
        placeholder="https://mail.example.org"
        value={address}
        onInput={setAddress}
        problem={isWrong ? text('popup_site_address_wrong') : undefined}
        hint={text('popup_site_address_hint')}
      />
      <div class="row">
        <Button kind="primary" submit busy={action.busy}>
          {text('popup_site_allow')}
        </Button>
      </div>
      <Problem error={action.error} />
    </form>
  );
}

/** Match patterns have no port in Firefox; without one they cover every port. */
function patternOf(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}
