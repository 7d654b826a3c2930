// Says what stands in the way of sending, each with the button that removes it.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { MendAction } from '../src/wire/mend-action.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Obstacle } from './send-obstacles.ts';

export interface ObstacleListProps {
  readonly id: string;
  readonly obstacles: readonly Obstacle[];
  /** Put into the sentences: the sender's address and the size limit. */
  readonly from: string;
  readonly limit: string;
  readonly onMend: (action: MendAction) => void;
  readonly onRemoveQuote: () => void;
  readonly onEncrypt: () => void;
}

export function ObstacleList(props: ObstacleListProps): JSX.Element {
  return (
    <div id={props.id} role="status">
      {props.obstacles.length > 0 && (
        <ul class="obstacles small">
          {props.obstacles.map((obstacle) => (
            <li key={obstacle} data-obstacle={obstacle}>
              <span>{sentence(obstacle, props)}</span>
              <Mend obstacle={obstacle} {...props} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function sentence(obstacle: Obstacle, { from, limit }: ObstacleListProps): string {
  const name = obstacle.replaceAll('-', '_');
  if (name.startsWith('identity_')) return text(`error_seal_${name}`, from);
  const key = `composer_obstacle_${name}`;
  if (obstacle === 'no-identity') return text(key, from);
  return obstacle === 'too-large' ? text(key, limit) : text(key);
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
      return (
        <Button compact icon="identity" onClick={() => props.onMend({ kind: 'import-identity' })}>
          {text('reader_action_import')}
        </Button>
      );
    case 'quote-unencrypted':
      return (
        <span class="row">
          <Button compact icon="lock" onClick={props.onEncrypt}>
            {text('composer_encrypt_instead')}
          </Button>
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
