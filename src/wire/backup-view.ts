// What a backup holds, as it is shown before anything of it is added.
import type { BoundTo, CertificateSummary } from '../smime/contract.ts';
import type { AnchorScope } from './trust-views.ts';
import type { SettingsView } from './views.ts';

export interface BackupView {
  /** SHA-256 of the file, lower-case hexadecimal: what is restored is what was shown. */
  readonly id: string;
  /** Those of them that are not here yet, and how many are. */
  readonly identities: Listed<CertificateSummary>;
  readonly contacts: Listed<CertificateSummary>;
  readonly authorities: Listed<{ readonly certificate: CertificateSummary; readonly scope: AnchorScope }>;
  readonly pins: Listed<{ readonly certificate: CertificateSummary; readonly address: string }>;
  /** Certificates of gateways, with whom each would stand for. */
  readonly bindings: Listed<{ readonly certificate: CertificateSummary; readonly boundTo: BoundTo }>;
  /** Halves of identities: keys without certificate, certificates without key. */
  readonly waiting: Listed<WaitingInBackup>;
  /** For which addresses one certificate of several is used alone. */
  readonly chosen: Listed<{ readonly address: string }>;
  /** Names of built-in authorities that it switches off. */
  readonly switchedOff: readonly string[];
  /** Settings that it changes, with their new values. */
  readonly settings: Partial<SettingsView>;
}

export type WaitingInBackup =
  | { readonly kind: 'key'; /** `rsa 2048`, `ec P-256` */ readonly algorithm: string }
  | { readonly kind: 'certificate'; readonly certificate: CertificateSummary };

export interface Listed<Item> {
  readonly added: readonly Item[];
  readonly known: number;
}
