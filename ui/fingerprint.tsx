// A fingerprint in groups of four that a person can compare by eye or read out.
import type { JSX } from 'preact';

/** `hex` is shown in upper case, four groups a line; copied or read by a program it is one text. */
export function Fingerprint({ hex, label }: { hex: string; label: string }): JSX.Element {
  return (
    <span
      class="fingerprint"
      role="img"
      aria-label={`${label} ${fingerprintText(hex)}`}
      data-fingerprint={hex}
    >
      {fingerprintGroups(hex).map((group, index) => (
        <span key={index} aria-hidden="true">
          {group}
        </span>
      ))}
    </span>
  );
}

/** `9F86 D081 ...` */
export function fingerprintText(hex: string): string {
  return fingerprintGroups(hex).join(' ');
}

function fingerprintGroups(hex: string): string[] {
  return hex.toUpperCase().match(/.{1,4}/g) ?? [];
}
