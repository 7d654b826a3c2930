// Settings about revocation: how much must be known, whether servers are asked, and which were.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { browser } from '../platform/browser.ts';
import { text } from '../platform/text.ts';
import { WHOLE_NET } from '../src/wire/online.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { AskedServers } from './asked-servers.tsx';
import { Lockable, useLocked } from './lockable.tsx';
import { Problem } from './problem.tsx';
import { SETTING_LABELS } from './setting-labels.ts';
import { ChoiceOf, Section } from './settings-parts.tsx';
import type { ChangeSettings } from './settings-tab.tsx';

const POLICIES = ['off', 'soft', 'hard'] as const;

export function RevocationSettings(props: { settings: SettingsView; change: ChangeSettings }): JSX.Element {
  const { settings, change } = props;
  const [isPermitted, setPermitted] = useState<boolean>();
  const [problem, setProblem] = useState<unknown>();
  const locked = useLocked();
  useEffect(() => {
    const look = (): void => {
      browser.permissions.contains({ origins: [...WHOLE_NET] }).then(setPermitted, () => setPermitted(false));
    };
    look();
    browser.permissions.onAdded.addListener(look);
    browser.permissions.onRemoved.addListener(look);
    return () => {
      browser.permissions.onAdded.removeListener(look);
      browser.permissions.onRemoved.removeListener(look);
    };
  }, []);
  const refused = (failure: unknown): void => setProblem(failure);
  const permit = (): void => {
    setProblem(undefined);
    // Must be asked here, within the click. The question may close the popup: so the setting is changed beside it.
    browser.permissions.request({ origins: [...WHOLE_NET] }).then((granted) => {
      if (!granted) change({ checkOnline: false });
    }, refused);
    change({ checkOnline: true });
  };
  const stop = (): void => {
    change({ checkOnline: false });
    browser.permissions.remove({ origins: [...WHOLE_NET] }).catch(refused);
  };
  return (
    <Section title={text('popup_settings_revocation')}>
      <Lockable name="revocation" locked={locked}>
        <ChoiceOf
          legend={SETTING_LABELS.revocation}
          prefix="popup_revocation"
          values={POLICIES}
          value={settings.revocation}
          onChange={(revocation) => change({ revocation })}
        />
      </Lockable>
      {settings.revocation !== 'off' && (
        <Lockable name="checkOnline" locked={locked}>
          <Choice
            type="checkbox"
            checked={settings.checkOnline}
            onChange={(wanted) => (wanted ? permit() : stop())}
            hint={text('popup_check_online_hint')}
          >
            {text(SETTING_LABELS.checkOnline)}
          </Choice>
        </Lockable>
      )}
      {settings.revocation !== 'off' && settings.checkOnline && isPermitted === false && (
        <Notice state="caution">
          <p>{text('popup_check_online_not_permitted')}</p>
          <Button compact onClick={permit}>
            {text('popup_check_online_permit')}
          </Button>
        </Notice>
      )}
      <Problem error={problem} />
      <AskedServers />
    </Section>
  );
}
