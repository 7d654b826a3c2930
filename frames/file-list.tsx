// The attachments of a message being written: chosen, dropped or pasted, each with its size and a way out.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatSize } from '../platform/size-text.ts';
import { errorSentence, text } from '../platform/text.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { AboutBox } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';
import { useArming, type Armed } from './arming.ts';
import type { FileEntry, Files } from './use-files.ts';

export interface FileListProps {
  readonly files: Files;
  readonly disabled: boolean;
  /** Estimated size of the whole message, and what the server takes. */
  readonly estimated: number;
  readonly maxBytes: number | undefined;
}

export function FileList(props: FileListProps): JSX.Element {
  return (
    <AboutBox class="files" label={text('composer_files')} version={props.files.entries.length}>
      <FileRows {...props} />
    </AboutBox>
  );
}

function FileRows({ files, disabled, estimated, maxBytes }: FileListProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const { judge } = useArming<HTMLElement>();
  const { dropping, wasUnseen } = useFileDrop(files.add, disabled, judge);
  const tooLarge = maxBytes !== undefined && estimated > maxBytes;
  return (
    <>
      <ul>
        {files.entries.map((entry) => (
          <Row key={entry.key} entry={entry} disabled={disabled} remove={() => files.remove(entry.key)} />
        ))}
      </ul>
      <div class="row">
        <ArmedButton compact icon="add" disabled={disabled} onPress={() => input.current?.click()}>
          {text('composer_attach')}
        </ArmedButton>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            files.add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <span class={`small ${tooLarge ? 'badge tone-invalid' : 'soft'}`}>
          {files.entries.length === 0
            ? text('composer_drop_hint')
            : maxBytes === undefined
              ? text('composer_size', formatSize(estimated))
              : text('composer_size_of', formatSize(estimated), formatSize(maxBytes))}
        </span>
      </div>
      {dropping && <div class="drop-here">{text('composer_drop_here')}</div>}
      {wasUnseen && (
        <p role="alert" class="small covered">
          {text('composer_files_unseen')}
        </p>
      )}
    </>
  );
}

function Row(props: { entry: FileEntry; disabled: boolean; remove: () => void }): JSX.Element {
  const { entry } = props;
  const name = entry.state === 'loaded' ? entry.file.name : entry.name;
  return (
    <li class="attachment">
      <Icon name="file" />
      <div class="about">
        <bdi class="file-name">{name}</bdi>
        {entry.state === 'loaded' && <span class="small soft"> {formatSize(entry.file.content.size)}</span>}
        {entry.state === 'loading' && (
          <progress max={entry.size} value={entry.read} aria-label={text('composer_file_loading', name)} />
        )}
        {entry.state === 'failed' && (
          <div class="badge tone-invalid" role="alert">
            {errorSentence(entry.error)}
          </div>
        )}
      </div>
      {!props.disabled && (
        <IconButton icon="remove" compact label={text('composer_file_remove', name)} onClick={props.remove} />
      )}
    </li>
  );
}

/**
 * Files dropped or pasted anywhere in the frame are attached, if the list that they come into can be seen; without this
 * the browser would open them.
 */
function useFileDrop(
  add: Files['add'],
  disabled: boolean,
  judge: Armed<HTMLElement>['judge'],
): { dropping: boolean; wasUnseen: boolean } {
  const [over, setOver] = useState(false);
  const [wasUnseen, setUnseen] = useState(false);
  useEffect(() => {
    // What was dropped is gone from the event once its handler has returned.
    const addSeen = (event: Event, detail: number, transfer: DataTransfer): void => {
      const dropped = [...transfer.files];
      void judge({ isTrusted: event.isTrusted, detail }).then((judgement) => {
        setUnseen(judgement !== 'act');
        if (judgement === 'act') add(dropped);
      });
    };
    const stop = new AbortController();
    const { signal } = stop;
    const listen = <Name extends keyof DocumentEventMap>(
      name: Name,
      handle: (event: DocumentEventMap[Name]) => void,
    ): void => document.addEventListener(name, handle, { signal });
    const hasFiles = (transfer: DataTransfer | null): transfer is DataTransfer =>
      transfer?.types.includes('Files') === true;
    listen('dragover', (event) => {
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      setOver(!disabled);
    });
    listen('dragleave', (event) => {
      if (event.relatedTarget === null) setOver(false);
    });
    listen('drop', (event) => {
      setOver(false);
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      if (!disabled) addSeen(event, 1, event.dataTransfer);
    });
    listen('paste', (event) => {
      if (disabled || !event.clipboardData || event.clipboardData.files.length === 0) return;
      event.preventDefault();
      addSeen(event, 0, event.clipboardData);
    });
    return () => stop.abort();
  }, [add, disabled, judge]);
  return { dropping: over, wasUnseen };
}
