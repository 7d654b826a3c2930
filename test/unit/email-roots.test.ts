// The built-in authorities: how certdata.txt is read, and the list that comes with the extension.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { EMAIL_ROOTS_FILE, emailRootsFile } from '../../scripts/email-roots.ts';
import { CertdataError, emailRoots } from '../../scripts/roots/read-certdata.ts';
import { errorCode } from '../../src/errors.ts';
import { readEmailRoots } from '../../src/trust/email-roots.ts';
import { isAuthority } from '../../src/smime/certificate-summary.ts';
import { sha256Fingerprint } from '../../src/x509/certificate.ts';
import { CA, CertificateMaker, type MadeCertificate } from './certificate-maker.ts';

const TRUSTED = 'CKT_NSS_TRUSTED_DELEGATOR';
const NOT_TRUSTED = 'CKT_NSS_MUST_VERIFY_TRUST';

function octal(bytes: Uint8Array): string {
  const digits = [...bytes].map((octet) => `\\${octet.toString(8).padStart(3, '0')}`);
  return `MULTILINE_OCTAL\n${digits.join('').replace(/(.{64})/g, '$1\n')}\nEND`;
}

/** One root as NSS writes it: certificate and trust object. */
function entry(
  { certificate }: MadeCertificate,
  label: string,
  email: string,
  {
    until,
    sha1 = createHash('sha1').update(certificate.der).digest(),
  }: { until?: string; sha1?: Uint8Array } = {},
): string {
  const names = `CKA_ISSUER ${octal(certificate.issuer.der)}
CKA_SERIAL_NUMBER ${octal(Buffer.from(certificate.serialNumber, 'hex'))}`;
  return `
# ${label}
CKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE
CKA_TOKEN CK_BBOOL CK_TRUE
CKA_LABEL UTF8 "${label}"
${names}
CKA_VALUE ${octal(certificate.der)}
CKA_NSS_EMAIL_DISTRUST_AFTER ${until === undefined ? 'CK_BBOOL CK_FALSE' : octal(Buffer.from(until))}

CKA_CLASS CK_OBJECT_CLASS CKO_NSS_TRUST
CKA_LABEL UTF8 "${label}"
${names}
CKA_CERT_SHA1_HASH ${octal(sha1)}
CKA_TRUST_SERVER_AUTH CK_TRUST ${TRUSTED}
CKA_TRUST_EMAIL_PROTECTION CK_TRUST ${email}
`;
}

describe('certdata.txt', () => {
  let maker: CertificateMaker;
  let one: MadeCertificate;
  let two: MadeCertificate;
  before(async () => {
    maker = await CertificateMaker.create();
    one = await maker.make({ subject: '/CN=One', extensions: CA });
    two = await maker.make({ subject: '/CN=Two', extensions: CA });
  });
  after(() => maker.dispose());
  const file = (...entries: readonly string[]): Buffer =>
    Buffer.from(
      `# Comment\nBEGINDATA\nCKA_CLASS CK_OBJECT_CLASS CKO_NSS_BUILTIN_ROOT_LIST\n${entries.join('')}`,
    );

  test('gives the roots with the e-mail trust bit, and no others', () => {
    const roots = emailRoots(file(entry(one, 'One', TRUSTED), entry(two, 'Two', NOT_TRUSTED)));
    assert.deepEqual(
      roots.map(({ label, der }) => [label, der.equals(one.certificate.der)]),
      [['One', true]],
    );
  });

  test('limits a root to certificates issued until a day', () => {
    const [root] = emailRoots(file(entry(one, 'Főtanúsítvány', TRUSTED, { until: '240630000000Z' })));
    assert.deepEqual([root?.label, root?.distrustAfter], ['Főtanúsítvány', '2024-06-30T00:00:00Z']);
    const text = emailRootsFile(file(entry(one, 'One', TRUSTED, { until: '240630000000Z' })), {
      version: '1',
      date: '2026-01-01',
    });
    const [read] = readEmailRoots(JSON.parse(text)).roots;
    assert.equal(read?.distrustAfter?.toISOString(), '2024-06-30T00:00:00.000Z');
  });

  test('is refused where it contradicts itself or is none', () => {
    const sha1 = new Uint8Array(20);
    for (const bad of [
      file(entry(one, 'One', TRUSTED, { sha1 })),
      file(entry(one, 'One', NOT_TRUSTED)),
      file(entry(one, 'One', TRUSTED, { until: 'soon' })),
      file('CKA_VALUE MULTILINE_OCTAL\n\\001\n'),
      Buffer.from('BEGINDATA\nnonsense'),
      Buffer.from(''),
    ])
      assert.throws(() => emailRoots(bad), CertdataError);
  });
});

describe('the built-in list', () => {
  const list = readEmailRoots(JSON.parse(readFileSync(EMAIL_ROOTS_FILE, 'utf8')));

  test('says where it comes from and of which day it is', () => {
    assert.match(list.source, /Mozilla/);
    assert.match(list.date, /^\d{4}-\d\d-\d\d$/);
    assert.notEqual(list.version, '');
  });

  test('holds authorities that can be read, each under its fingerprint', async () => {
    assert.ok(list.roots.length > 50);
    for (const { certificate, sha256, label } of list.roots) {
      assert.equal(await sha256Fingerprint(certificate), sha256, label);
      assert.ok(isAuthority(certificate), label);
    }
  });

  test('in another form is refused', () => {
    const good = { source: 's', version: 'v', date: '2026-01-01' };
    const root = { label: 'One', sha256: '00', der: 'AA==' };
    for (const bad of [
      null,
      'list',
      good,
      { ...good, roots: [] },
      { ...good, roots: [{ ...root, distrustAfter: 'soon' }] },
      { ...good, roots: [{ ...root, label: 5 }] },
      { ...good, date: undefined, roots: [root] },
    ]) {
      assert.throws(
        () => readEmailRoots(bad),
        (error) => errorCode(error) === 'trust.malformed-roots',
      );
    }
  });
});
