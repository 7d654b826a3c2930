// Asks before the search's index is deleted, by its button or by switching the search off.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

export function DeleteIndexDialog(props: {
  /** Messages in the index. */
  count: number;
  onConfirm: () => Promise<void> | void;
  onClose: () => void;
}): JSX.Element {
  return (
    <ConfirmDialog
      title={text('popup_search_delete_title')}
      confirm={text('popup_search_delete')}
      onConfirm={props.onConfirm}
      onClose={props.onClose}
    >
      <p>{text('popup_search_delete_what', props.count)}</p>
    </ConfirmDialog>
  );
}
