// The frame around all places of the popup: header, tabs, the present place, and what was just done.
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { browser } from '../platform/browser.ts';
import type { ImportFile } from '../src/wire/commands.ts';
import { AppContext, type App, type Toast } from './app-context.ts';
import { AuthoritiesTab } from './authorities-tab.tsx';
import { BindPlace } from './bind-place.tsx';
import { CertificatePlace } from './certificate-place.tsx';
import { ContactPlace } from './contact-place.tsx';
import { ContactsTab } from './contacts-tab.tsx';
import { ForgottenPlace } from './forgotten-place.tsx';
import { Header } from './header.tsx';
import { HomePlace } from './home-place.tsx';
import { IdentitiesTab } from './identities-tab.tsx';
import { hashOf, routeFromHash, tabOf, viewFrom, type Route } from './route.ts';
import { PhraseOffer } from './phrase-offer.tsx';
import { RestorePlace } from './restore-place.tsx';
import { SearchTab } from './search-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { SiteTab } from './site-tab.tsx';
import { StartPlace } from './start-place.tsx';
import { TabList, panelId, tabId } from './tab-list.tsx';
import { ToastArea } from './toast-area.tsx';
import { TrustPlace } from './trust-place.tsx';
import { UnlockPlace } from './unlock-place.tsx';
import { useVaultView } from './use-vault-view.ts';

export function AppFrame(): JSX.Element {
  const [route, setRoute] = useState<Route>(() => routeFromHash(location.hash));
  const [revision, setRevision] = useState(0);
  const [vault, setVault] = useVaultView(revision);
  const [toast, setToast] = useState<Toast>();
  const [backup, setBackup] = useState<ImportFile>();
  const history = useRef<Route[]>([]);

  // Before anything can be clicked: a change of the address that nobody hears would leave the tabs dead.
  useLayoutEffect(() => {
    const arrived = (): void => setRoute(routeFromHash(location.hash));
    addEventListener('hashchange', arrived);
    return () => removeEventListener('hashchange', arrived);
  }, []);

  useEffect(() => {
    const changed = (): void => setRevision((before) => before + 1);
    browser.storage.local.onChanged.addListener(changed);
    addEventListener('focus', changed);
    return () => {
      browser.storage.local.onChanged.removeListener(changed);
      removeEventListener('focus', changed);
    };
  }, []);

  const app = useMemo((): App => {
    const go = (next: Route): void => {
      history.current.push(route);
      location.hash = hashOf(next);
    };
    return {
      view: viewFrom(location.search, route),
      route,
      vault,
      setVault,
      revision,
      refresh: () => setRevision((before) => before + 1),
      go,
      back: () => {
        const before = history.current.pop() ?? { name: 'home' };
        location.hash = hashOf(before);
      },
      say: setToast,
      backup,
      setBackup,
    };
  }, [route, vault, revision, backup]);

  useEffect(() => {
    document.documentElement.dataset['view'] = app.view;
  }, [app.view]);

  const tab = tabOf(route);
  return (
    <AppContext.Provider value={app}>
      {route.name === 'unlock' ? (
        <UnlockPlace />
      ) : route.name === 'trust' ? (
        <TrustPlace id={route.id} />
      ) : route.name === 'bind' ? (
        <BindPlace id={route.id} />
      ) : (
        <>
          <Header />
          <TabList current={tab} />
          <main>
            {tab !== 'settings' && <PhraseOffer />}
            <div
              id={panelId}
              tabIndex={-1}
              key={hashOf(route)}
              {...(tab && { role: 'tabpanel', 'aria-labelledby': tabId(tab) })}
            >
              <Place route={route} />
            </div>
          </main>
        </>
      )}
      <ToastArea toast={toast} onGone={() => setToast(undefined)} />
    </AppContext.Provider>
  );
}

function Place({ route }: { route: Route }): JSX.Element {
  if (route.name === 'home') return <HomePlace />;
  if (route.name === 'start') return <StartPlace />;
  if (route.name === 'forgotten') return <ForgottenPlace />;
  if (route.name === 'restore') return <RestorePlace />;
  if (route.name === 'contact') return <ContactPlace address={route.address} />;
  if (route.name === 'certificate') return <CertificatePlace sha256={route.sha256} />;
  switch (tabOf(route)) {
    case 'contacts':
      return <ContactsTab />;
    case 'authorities':
      return <AuthoritiesTab />;
    case 'search':
      return <SearchTab />;
    case 'site':
      return <SiteTab />;
    case 'settings':
      return <SettingsTab />;
    default:
      return <IdentitiesTab />;
  }
}
