// What every part of the popup may know and do: the vault's state, where we are, and saying what was done.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ImportFile } from '../src/wire/commands.ts';
import type { VaultView } from '../src/wire/views.ts';
import type { Route, View } from './route.ts';

export interface Toast {
  readonly message: string;
  /** Brings back what was removed. */
  readonly undo?: () => Promise<void>;
}

export interface App {
  readonly view: View;
  readonly route: Route;
  /** Undefined until the background has answered. */
  readonly vault: VaultView | undefined;
  readonly setVault: (vault: VaultView) => void;
  /** Grows with every change of the stores: lists are asked for again. */
  readonly revision: number;
  readonly refresh: () => void;
  readonly go: (route: Route) => void;
  /** Back to where the user came from, else to the first tab. */
  readonly back: () => void;
  readonly say: (toast: Toast) => void;
  /** A backup file that was chosen or dropped, wherever that was, and is to be restored. */
  readonly backup: ImportFile | undefined;
  readonly setBackup: (file: ImportFile | undefined) => void;
}

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  return useContext(AppContext)!;
}
