// Lists what keeps the message from being sent, each with a button that resolves it.
import type { JSX, RefObject } from 'preact';
import { text } from '../platform/text.ts';
import { cleanLine } from '../src/mime/clean-text.ts';
import type { MendAction } from '../src/wire/mend-action.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { ArmedButton } from './armed-button.tsx';
import { GetCertificate } from './get-certificate.tsx';
import { shownAddress } from './letter-text.ts';
import type { Obstacle } from './send-obstacles.ts';
import type { Waivable } from './use-waivers.ts';

/** More are folded behind their number: each stands in the box above in any case. */
const OPEN_ADDRESSES = 5;

export interface ObstacleListProps {
  readonly id: string;
  /** Takes the keyboard when it was to be sent, and cannot be yet. */
  readonly place: RefObject<HTMLDivElement | null>;
  readonly obstacles: readonly Obstacle[];
  /** Put into the sentences: the sender's address and the size limit. */
  readonly from: string;
  readonly limit: string;
  readonly outsiders: readonly string[];
  /** Entries of the page's lines that are no addresses. */
  readonly unreadable: readonly string[];
  readonly sealedFiles: readonly string[];
  /** Addresses that all can see who get the letter. */
  readonly open: number;
  readonly onMend: (action: MendAction) => void;
  readonly onRemoveQuote: () => void;
  readonly onEncrypt: () => void;
  readonly onTakePageContent: () => void;
  readonly onAllow: () => void;
  readonly onWaive: (obstacle: Waivable) => void;
}

export function ObstacleList(props: ObstacleListProps): JSX.Element {
  return (
    <div id={props.id} ref={props.place} role="status" tabIndex={-1}>
      {props.obstacles.length > 0 && (
        <ul class="obstacles small">
          {props.obstacles.map((obstacle) => (
            <li key={obstacle} data-obstacle={obstacle}>
              <div class="obstacle-words">
                {sentence(obstacle, props)}
                {obstacle === 'no-identity' && <GetCertificate />}
                {obstacle === 'outsiders' && <ManyAddresses addresses={props.outsiders} />}
              </div>
              <Mend obstacle={obstacle} {...props} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function sentence(
  obstacle: Obstacle,
  { from, limit, outsiders, unreadable, sealedFiles, open }: ObstacleListProps,
): string {
  const name = obstacle.replaceAll('-', '_');
  if (name.startsWith('identity_')) return text(`error_seal_${name}`, from);
  const key = `composer_obstacle_${name}`;
  if (obstacle === 'no-identity') return text(key, from);
  if (obstacle === 'unreadable-addresses') return text(key, unreadable.map(shownAddress).join(' · '));
  if (obstacle === 'many-open') return text(key, open);
  if (obstacle === 'sealed-files') return text(key, sealedFiles.map(cleanLine).join(', '));
  if (obstacle === 'outsiders' && outsiders.length > OPEN_ADDRESSES)
    return text('composer_obstacle_outsiders_many', outsiders.length);
  if (obstacle === 'outsiders') return text(key, outsiders.map(shownAddress).join(', '));
  return obstacle === 'too-large' ? text(key, limit) : text(key);
}

function ManyAddresses({ addresses }: { addresses: readonly string[] }): JSX.Element | null {
  if (addresses.length <= OPEN_ADDRESSES) return null;
  return (
    <details>
      <summary>{text('composer_show_addresses')}</summary>
      <ul class="folded-list">
        {addresses.map((address) => (
          <li key={address}>
            <bdi dir="ltr">{shownAddress(address)}</bdi>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Mend({ obstacle, ...props }: ObstacleListProps & { obstacle: Obstacle }): JSX.Element | null {
  switch (obstacle) {
    case 'vault-locked':
      return (
        <Button compact icon="lock" onClick={() => props.onMend({ kind: 'unlock' })}>
          {text('reader_action_unlock')}
        </Button>
      );
    case 'no-identity':
    case 'identity-revoked':
    case 'identity-cannot-sign':
    case 'identity-expired':
    case 'identity-not-yet-valid':
      return (
        <Button compact icon="identity" onClick={() => props.onMend({ kind: 'import-identity' })}>
          {text('reader_action_import')}
        </Button>
      );
    case 'page-content':
      return (
        <ArmedButton compact onPress={props.onTakePageContent}>
          {text('composer_take_page_content')}
        </ArmedButton>
      );
    case 'outsiders':
      return (
        <ArmedButton compact onPress={props.onAllow}>
          {text('composer_allow_outsiders')}
        </ArmedButton>
      );
    case 'no-subject':
    case 'no-text':
    case 'many-open':
    case 'sealed-files':
    case 'draft-unknown':
      return (
        <ArmedButton compact onPress={() => props.onWaive(obstacle)}>
          {text(`composer_waive_${obstacle.replaceAll('-', '_')}`)}
        </ArmedButton>
      );
    case 'quote-unencrypted':
      return (
        <span class="row">
          <ArmedButton compact icon="lock" onPress={props.onEncrypt}>
            {text('composer_encrypt_instead')}
          </ArmedButton>
          <Button compact onClick={props.onRemoveQuote}>
            <Icon name="remove" />
            {text('composer_remove_quote')}
          </Button>
        </span>
      );
    default:
      return null;
  }
}
