// What mends a verdict or an obstacle, in a window of our own.

/** What a button in a frame can ask the background to show in a window of our own. */
export type MendAction =
  | { readonly kind: 'unlock' }
  | { readonly kind: 'import-identity' }
  | { readonly kind: 'import-contact'; readonly address?: string }
  | { readonly kind: 'authorities' }
  /** Only from a reader: what to trust about the signer of its message, or a certificate that it brought. */
  | { readonly kind: 'trust'; readonly sha256: string }
  /** Only from a reader: whom the certificate that signed its message may stand for. */
  | { readonly kind: 'bind'; readonly sha256: string }
  /** Only from a composer: what to trust about a recipient's certificate. */
  | { readonly kind: 'trust-recipient'; readonly address: string; readonly sha256: string }
  /** Where asking online is switched on. */
  | { readonly kind: 'settings' }
  | { readonly kind: 'certificate'; readonly sha256: string };
