// The openssl command line as a peer of the matrix.
import { openssl, tryOpenssl } from '../../webmail/openssl.ts';
import type { Bytes } from '../../../src/bytes.ts';
import type { KeyRing } from '../key-ring.ts';
import { KEY_FILE_PASSWORD, type Answer, type EncryptRequest, type Peer } from './peer.ts';

/** error:1C8000A5:Provider routines::reason in words:file:line */
const ERROR_LINE = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/g;

/** openssl over the files of a key ring, whose certificates are self-signed and trusted. */
export async function opensslPeer(ring: KeyRing): Promise<Peer> {
  const version = (await openssl(['version'])).toString('latin1').split(' ')[1]!;
  // It is asked for several peers at the same time.
  let files = 0;
  return {
    name: 'OpenSSL',
    version,
    sign({ key, detached, digest, pss, stream }, content) {
      const { certificateFile, keyFile } = ring.entry(key);
      return ask(
        [
          ...['cms', '-sign', '-binary', '-outform', 'DER', '-md', digest.replace('-', '')],
          ...['-signer', certificateFile, '-inkey', keyFile],
          ...(pss ? ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:-1'] : []),
          ...(detached ? [] : ['-nodetach']),
          ...(stream ? ['-stream'] : []),
        ],
        content,
      );
    },
    async verify(message, detached) {
      const content =
        detached === undefined ? [] : ['-content', await ring.file(`openssl.content-${++files}`, detached)];
      return ask(['cms', '-verify', '-binary', '-inform', 'DER', '-noverify', ...content], message);
    },
    encrypt({ key, cipher, oaep, stream }, content) {
      return ask(
        [
          ...[
            'cms',
            '-encrypt',
            '-binary',
            '-outform',
            'DER',
            `-${cipher === 'des-ede3-cbc' ? 'des3' : cipher}`,
          ],
          ...(stream ? ['-stream'] : []),
          ...['-recip', ring.entry(key).certificateFile],
          ...oaepOptions(oaep),
        ],
        content,
      );
    },
    decrypt(message, key) {
      const { certificateFile, keyFile } = ring.entry(key);
      return ask(
        ['cms', '-decrypt', '-binary', '-inform', 'DER', '-recip', certificateFile, '-inkey', keyFile],
        message,
      );
    },
    writeKeyFile({ key, legacy }) {
      const { certificateFile, keyFile } = ring.entry(key);
      const older = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];
      return ask([
        ...['pkcs12', '-export', '-inkey', keyFile, '-in', certificateFile],
        ...['-passout', `pass:${KEY_FILE_PASSWORD}`, ...(legacy ? older : [])],
      ]);
    },
    async takeKeyFile(file) {
      const password = ['-passin', `pass:${KEY_FILE_PASSWORD}`];
      return ask(['pkcs12', '-nodes', ...password], file);
    },
    dispose: () => Promise.resolve(),
  };
}

function oaepOptions(hash: EncryptRequest['oaep']): readonly string[] {
  if (hash === undefined) return [];
  return ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', `rsa_oaep_md:${hash.replace('-', '')}`];
}

async function ask(args: readonly string[], input?: Bytes): Promise<Answer> {
  const { code, stdout, stderr } = await tryOpenssl(args, input);
  if (code === 0) return { bytes: new Uint8Array(stdout) };
  return { refusal: [...stderr.matchAll(ERROR_LINE)].at(-1)?.[1] ?? stderr.trim().split('\n').at(-1)! };
}
