// The engine's errors: one class a cause, told apart by a stable code, never by their text.

/** Facts about an error that are safe to show and to log: no plaintext, no keys. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** Base of all errors that the engine throws on bad input. `code` is stable and has a sentence in _locales. */
export class WaxsealError extends Error {
  override readonly name: string = 'WaxsealError';
  constructor(
    readonly code: string,
    readonly details: ErrorDetails = {},
  ) {
    super(Object.keys(details).length === 0 ? code : `${code} ${JSON.stringify(details)}`);
  }
}

/** BER or DER that is malformed or over a limit (codes `asn1.*`). */
export class Asn1Error extends WaxsealError {
  override readonly name = 'Asn1Error';
}

/** An algorithm or key that is unknown, unsupported or unusable (codes `crypto.*`). */
export class CryptoError extends WaxsealError {
  override readonly name = 'CryptoError';
}

/** A certificate or a path that cannot be read (codes `x509.*`). */
export class X509Error extends WaxsealError {
  override readonly name = 'X509Error';
}

/** A key file that cannot be read (codes `pkcs12.*` and `key.*`). */
export class KeyFileError extends WaxsealError {
  override readonly name = 'KeyFileError';
}

/** A CMS structure that is malformed or refused (codes `cms.*`, `signature.*`, `decrypt.*`). */
export class CmsError extends WaxsealError {
  override readonly name = 'CmsError';
}

/** A message that is malformed or over a limit (codes `mime.*`). */
export class MimeError extends WaxsealError {
  override readonly name = 'MimeError';
}

/** A draft that cannot be sealed (codes `seal.*`). */
export class SealError extends WaxsealError {
  override readonly name = 'SealError';
}

/** Trust data that is not in its form (codes `trust.*`, `scope.*`). */
export class TrustError extends WaxsealError {
  override readonly name = 'TrustError';
}

/** The code of an error: its own, or `internal` for anything that is not ours. */
export function errorCode(error: unknown): string {
  return error instanceof WaxsealError ? error.code : 'internal';
}
