// Saves all attachments in one file, with progress while they are packed.
import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { saveFile } from '../ui/save-file.ts';
import { ArmedButton } from './armed-button.tsx';
import { packFiles, type FileToPack } from './save-all.ts';

export function SaveAll({ files }: { files: readonly FileToPack[] }): JSX.Element {
  const [packed, setPacked] = useState<number | 'failed'>();
  const total = files.reduce((sum, { content }) => sum + content.size, 0);
  const save = (): void => {
    setPacked(0);
    packFiles(files, setPacked).then(
      (zip) => {
        saveFile(text('reader_all_file_name'), zip);
        setPacked(undefined);
      },
      () => setPacked('failed'),
    );
  };
  return (
    <div class="row">
      {packed === 'failed' && (
        <span class="small" role="alert">
          {text('reader_save_all_failed')}
        </span>
      )}
      {typeof packed === 'number' && (
        <progress aria-label={text('reader_save_all')} value={packed} max={Math.max(total, 1)} />
      )}
      <ArmedButton kind="quiet" compact icon="download" busy={typeof packed === 'number'} onPress={save}>
        {text('reader_save_all')}
      </ArmedButton>
    </div>
  );
}
