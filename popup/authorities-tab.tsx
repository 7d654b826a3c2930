// Authorities that the user trusts, each for everyone, for domains, or for single addresses.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { errorSentence, text } from '../platform/text.ts';
import type { AuthorityView } from '../src/wire/trust-views.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { shortName } from '../ui/name-text.ts';
import { AddAuthority } from './add-authority.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction, useAnswer } from './background.ts';
import { BuiltInAuthorities } from './built-in-authorities.tsx';
import { CertificateRow } from './certificate-row.tsx';
import { EmptyState } from './empty-state.tsx';
import { EndTrustDialog } from './end-trust-dialog.tsx';
import { EndedTrust } from './ended-trust.tsx';
import { openPage } from './open-page.ts';
import { scopeSentence } from './scope-words.ts';
import { ScopeEditor, scopeOf, useScopeInput } from './scope-editor.tsx';
import { TabLayout } from './tab-layout.tsx';
import { useRemoval } from './use-removal.ts';
import { Waiting } from './waiting.tsx';

export function AuthoritiesTab(): JSX.Element {
  const { view } = useApp();
  const { value: authorities, error } = useAnswer('authorities.list', null);
  const adding = (
    <Button icon="add" kind="primary" onClick={() => openPage({ name: 'import-authority' })}>
      {text('popup_authority_add')}
    </Button>
  );
  const empty = authorities?.length === 0;
  return (
    <TabLayout
      title={text('popup_tab_authorities')}
      action={view === 'popup' && !empty && adding}
      aside={view === 'page' && <AddAuthority />}
    >
      {authorities === undefined ? (
        <Waiting error={error} />
      ) : empty ? (
        <EmptyState icon="shield" title={text('popup_authorities_empty')} action={view === 'popup' && adding}>
          <p>{text('popup_authorities_empty_what')}</p>
          <p>{text('popup_authorities_empty_how')}</p>
        </EmptyState>
      ) : (
        <ul class="stack">
          {authorities.map((authority) => (
            <AuthorityRow key={authority.id} authority={authority} />
          ))}
        </ul>
      )}
      <EndedTrust kind="authority" />
      <BuiltInAuthorities />
    </TabLayout>
  );
}

function AuthorityRow({ authority }: { authority: AuthorityView }): JSX.Element {
  const remove = useRemoval('authorities.remove');
  const [editing, setEditing] = useState(false);
  const [ending, setEnding] = useState(false);
  const name = shortName(authority.certificate.subject);
  return (
    <>
      <CertificateRow
        certificate={authority.certificate}
        codes={[]}
        detail={
          <>
            {authority.scopes.map((scope) => (
              <p key={JSON.stringify(scope)}>{text('popup_trusted_for', scopeSentence(scope))}</p>
            ))}
            {authority.note && <p class="small soft">{text('popup_trust_noted', authority.note)}</p>}
          </>
        }
        about={text(authority.certificate.authority ? 'popup_is_authority' : 'popup_is_person')}
        actions={
          <Button
            compact
            icon="edit"
            label={text('popup_scope_change_of', name)}
            onClick={() => setEditing(true)}
          >
            {text('popup_scope_change')}
          </Button>
        }
        removeLabel={text('popup_end_trust_in', name)}
        onRemove={() => setEnding(true)}
      />
      {ending && (
        <EndTrustDialog
          name={name}
          onEnd={(reason) => remove({ id: authority.id, reason }, name)}
          onClose={() => setEnding(false)}
        />
      )}
      {editing && <ScopeDialog authority={authority} onClose={() => setEditing(false)} />}
    </>
  );
}

function ScopeDialog({ authority, onClose }: { authority: AuthorityView; onClose: () => void }): JSX.Element {
  const { refresh } = useApp();
  const [input, change] = useScopeInput(authority.scopes[0]);
  const action = useAction();
  return (
    <Dialog title={shortName(authority.certificate.subject)} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(async () => {
            await ask('authorities.set-scope', { id: authority.id, scope: scopeOf(input) });
            refresh();
            onClose();
          });
        }}
      >
        <ScopeEditor
          input={input}
          onChange={change}
          problem={action.error === undefined ? undefined : errorSentence(action.error)}
        />
        <div class="dialog-actions">
          <Button onClick={onClose}>{text('popup_cancel')}</Button>
          <Button kind="primary" submit busy={action.busy}>
            {text('popup_save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
