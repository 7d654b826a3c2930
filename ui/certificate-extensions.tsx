// The extensions of a certificate: known ones in words, unknown ones as octets.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { ExtensionView } from '../src/wire/views.ts';

export function CertificateExtensions({ extensions }: { extensions: readonly ExtensionView[] }): JSX.Element {
  return (
    <section class="stack" aria-label={text('ui_extensions')}>
      <h3>{text('ui_extensions')}</h3>
      <dl class="extensions small">
        {extensions.map(({ oid, name, critical, lines, hex }) => [
          <dt key={oid}>
            {name} {name !== oid && <span class="mono soft">{oid}</span>}
            {critical && <span class="badge"> {text('ui_extension_critical')}</span>}
          </dt>,
          <dd key={`${oid}-value`}>
            {lines?.map((line, index) => (
              <div key={index}>
                <bdi>{line}</bdi>
              </div>
            ))}
            {hex !== undefined && <code class="hex">{hex}</code>}
          </dd>,
        ])}
      </dl>
    </section>
  );
}
