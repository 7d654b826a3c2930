// The foot of the composer: what is about to be sent, to whom, how protected, and the button that sends it, in one box.
import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { formatSize } from '../platform/size-text.ts';
import { text } from '../platform/text.ts';
import { equalAddresses } from '../src/trust/address.ts';
import type { ComposerView } from '../src/wire/composition.ts';
import { Notice } from '../ui/notice.tsx';
import { AboutBox, AboutTheRest } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';
import { IdentityLine } from './identity-line.tsx';
import { LetterFacts, type RecipientMark } from './letter-facts.tsx';
import { ObstacleList } from './obstacle-list.tsx';
import { ProtectionSwitches, protectionKey } from './protection-switches.tsx';
import { SaveLine } from './save-line.tsx';
import { isAccepted, openAddresses } from './send-obstacles.ts';
import { SignWith } from './sign-with.tsx';
import type { Composer } from './composer-contract.ts';

export function LetterBox({ composer, view }: { composer: Composer; view: ComposerView }): JSX.Element {
  const { draft, obstacles, shown, fields } = composer;
  const hintId = useId();
  const facts = useRef<HTMLDivElement>(null);
  const missing = useRef<HTMLDivElement>(null);
  const isCut = useIsCut(facts);
  const words = composer.route === 'session' ? 'composer_send' : 'composer_attach_sealed';
  const version = JSON.stringify([shown, composer.route, obstacles]);
  return (
    <AboutBox class="send-bar" label={text('letter_label')} version={version} isCut={isCut}>
      {composer.route === 'attachment' && (
        <Notice state="caution" title={text('composer_route_attachment')}>
          {text('composer_route_attachment_what')}
        </Notice>
      )}
      <div class="letter" ref={facts}>
        <LetterFacts letter={shown} markOf={markOf(composer)} />
        <OwnIdentity composer={composer} />
      </div>
      <AboutTheRest>
        <ObstacleList
          id={hintId}
          place={missing}
          obstacles={obstacles}
          from={fields.addressees.from.address}
          limit={formatSize(view.maxBytes ?? 0)}
          outsiders={composer.outsiders}
          unreadable={fields.addressees.unreadable}
          sealedFiles={composer.sealedFiles}
          open={openAddresses(fields.addressees)}
          onMend={composer.mend}
          onRemoveQuote={composer.removeQuote}
          onEncrypt={() => composer.setEncrypt(true)}
          onTakePageContent={composer.takePageContent}
          onWaive={composer.waive}
          onAllow={() => composer.original.allow(composer.outsiders)}
        />
      </AboutTheRest>
      <div class="row">
        <AboutTheRest>
          <ProtectionSwitches
            sign={draft.sign}
            encrypt={draft.encrypt}
            disabled={false}
            onSign={composer.setSign}
            onEncrypt={composer.setEncrypt}
          />
        </AboutTheRest>
        <ArmedButton
          kind="primary"
          icon={draft.encrypt ? 'lock' : 'shield'}
          disabled={obstacles.length > 0}
          describedBy={hintId}
          hasShortcut
          onRefused={() => missing.current?.focus()}
          onPress={composer.send}
          onUnseen={composer.confirmAndSend}
        >
          {text(protectionKey(words, draft.sign, draft.encrypt))}
        </ArmedButton>
        <AboutTheRest>
          <CloseButton composer={composer} />
        </AboutTheRest>
        <SaveLine save={composer.autosave.save} />
      </div>
      {(fields.sendClicks > 0 || fields.strayDrops > 0) && (
        <p class="small soft hints" role="status">
          {fields.sendClicks > 0 && <strong>{text('composer_send_here')} </strong>}
          {fields.strayDrops > 0 && <strong>{text('composer_stray_drop')} </strong>}
        </p>
      )}
    </AboutBox>
  );
}

export function CloseButton({ composer }: { composer: Composer }): JSX.Element {
  return (
    // What is typed afterwards is typed into the page.
    <ArmedButton kind="quiet" onPress={composer.close}>
      {text('composer_close')}
    </ArmedButton>
  );
}

/** Who signs, or reads the copy; a choice only where there is one. */
function OwnIdentity({ composer }: { composer: Composer }): JSX.Element | null {
  const { identity, signingChoices, draft, chooseIdentity } = composer;
  if (identity === undefined) return null;
  if (!draft.sign || signingChoices.length < 2) return <IdentityLine identity={identity} sign={draft.sign} />;
  return <SignWith choices={signingChoices} chosen={identity} disabled={false} onChoose={chooseIdentity} />;
}

function markOf({ draft, readiness, accepted }: Composer): (address: string) => RecipientMark | undefined {
  return (address) => {
    const found = draft.encrypt
      ? readiness.recipients?.find((one) => equalAddresses(one.address, address) || one.address === address)
      : undefined;
    return (
      found && {
        state: found.state,
        accepted: isAccepted(found, accepted),
        ...(found.certificate === undefined || found.further === undefined
          ? {}
          : { several: [found.certificate, ...found.further] }),
      }
    );
  };
}

/** Whether there is more in the element than it shows without scrolling. */
function useIsCut(ref: { readonly current: HTMLElement | null }): boolean {
  const [isCut, setIsCut] = useState(false);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = (): void => setIsCut(element.scrollHeight > element.clientHeight + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    measure();
    return () => observer.disconnect();
  }, [ref]);
  return isCut;
}
