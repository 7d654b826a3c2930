// Tricks with the signer's certificate: names that look right, chains that end nowhere, rights that it does not have.
import { CA, PERSON } from '../unit/certificate-maker.ts';
import type { CertificateWish } from '../unit/certificate-maker.ts';
import type { Cast } from './cast.ts';
import { clearSigned, message, messageLines, text, FORGED, GENUINE, type Trick } from './trick.ts';

const ADDRESS = 'subjectAltName=email:bob@example.test';

function withCertificate(
  name: string,
  how: string,
  verdict: string,
  wish: Partial<CertificateWish> | ((cast: Cast) => Promise<Partial<CertificateWish>>),
): Trick {
  return {
    class: 'the certificate',
    name,
    how,
    make: async (cast) => {
      const signer = await cast.issue(typeof wish === 'function' ? await wish(cast) : wish);
      return message(await clearSigned(text(FORGED), signer));
    },
    verdict,
  };
}

export const CERTIFICATE_TRICKS: readonly Trick[] = [
  {
    class: 'the certificate',
    name: 'with a certificate in Bob’s name by an authority of the attacker’s own',
    how: 'any chain is taken, or the name alone is looked at',
    make: async ({ person }) => message(await clearSigned(text(FORGED), await person('bobByMallory'))),
    verdict: 'unknown path.no-anchor',
  },
  withCertificate(
    'with a certificate that has a NUL after Bob’s address',
    'C strings end at a NUL',
    'mismatch signer.no-address',
    {
      subject: '/CN=Bob Ray',
      extensions: [
        ...PERSON,
        'subjectAltName=DER:30:23:81:21:62:6f:62:40:65:78:61:6d:70:6c:65:2e:74:65:73:74:00:2e:65:76:69:6c:2e:65:78:61:6d:70:6c:65:2e:78:79',
      ],
    },
  ),
  withCertificate(
    'with Bob’s address as the common name of Eve’s certificate',
    'the common name is taken for an address',
    'mismatch signer.not-sender',
    { subject: '/CN=bob@example.test', extensions: [...PERSON, 'subjectAltName=email:eve@evil.example'] },
  ),
  {
    class: 'the certificate',
    name: 'by Eve, whose certificate has Bob’s address in its name',
    how: 'an authority that is trusted for one domain writes any name into its certificates, and the name is shown first',
    make: async ({ issue }) => {
      const eve = await issue({
        subject: '/CN=Bob Ray (bob@example.test)',
        extensions: [...PERSON, 'subjectAltName=email:eve@evil.example'],
      });
      return message(await clearSigned(text(FORGED), eve), messageLines('Eve <eve@evil.example>'));
    },
    verdict: 'caution signer.name-misleads',
    says: /eve@evil\.example/,
  },
  withCertificate(
    'with Bob’s address as a host name',
    'every kind of name is compared',
    'mismatch signer.no-address',
    { subject: '/CN=Bob Ray', extensions: [...PERSON, 'subjectAltName=DNS:bob@example.test'] },
  ),
  withCertificate(
    'with a certificate for web servers',
    'extendedKeyUsage is not looked at',
    'invalid path.not-for-email',
    {
      subject: '/CN=Bob Ray',
      extensions: [
        'basicConstraints=critical,CA:FALSE',
        'keyUsage=critical,digitalSignature',
        'extendedKeyUsage=serverAuth',
        ADDRESS,
      ],
    },
  ),
  withCertificate(
    'with a certificate that may not sign',
    'keyUsage is not looked at',
    'invalid path.key-usage',
    {
      subject: '/CN=Bob Ray',
      extensions: [
        'basicConstraints=critical,CA:FALSE',
        'keyUsage=critical,keyAgreement',
        'extendedKeyUsage=emailProtection',
        ADDRESS,
      ],
    },
  ),
  withCertificate(
    'with a critical extension that nobody knows',
    'unknown critical extensions are passed over',
    'invalid path.unknown-critical-extension',
    { subject: '/CN=Bob Ray', extensions: [...PERSON, ADDRESS, '1.2.3.4.5.6.7=critical,DER:05:00'] },
  ),
  {
    class: 'the certificate',
    name: 'with a certificate that Eve has issued by her own personal one',
    how: 'basicConstraints is not looked at: everybody is an authority',
    make: async (cast) => {
      const { people } = cast.pki;
      const issuer = { ...people.carol, certificate: cast.carol.certificate };
      const fake = await cast.issue({ subject: '/CN=Bob Ray', issuer, extensions: [...PERSON, ADDRESS] });
      const chain = [cast.carol.certificate, ...cast.carol.chain];
      return message(await clearSigned(text(FORGED), { ...fake, chain }));
    },
    verdict: 'invalid path.not-a-ca',
  },
  {
    class: 'the certificate',
    name: 'by an authority that is limited to another domain',
    how: 'name constraints are not looked at',
    make: async (cast) => {
      const limits = [...CA, 'nameConstraints=critical,permitted;email:evil.example'];
      const issuer = { ...cast.pki.root, certificate: cast.context.anchors[0]!.certificate };
      const authority = await cast.makeAuthority({ subject: '/CN=Evil Issuing', issuer, extensions: limits });
      const fake = await cast.issue({
        subject: '/CN=Bob Ray',
        issuer: authority,
        extensions: [...PERSON, ADDRESS],
      });
      return message(await clearSigned(text(FORGED), fake));
    },
    verdict: 'invalid path.name-constraints',
  },
  {
    class: 'the certificate',
    name: 'with an expired certificate of Bob’s',
    how: 'an old key that was stolen later, signing with today’s time',
    make: async ({ person }) => message(await clearSigned(text(FORGED), await person('expired'))),
    verdict: 'invalid path.expired-when-signed',
  },
  {
    class: 'the certificate',
    name: 'with Bob’s address in a certificate of two addresses',
    how: 'the wrong one of them is shown: whoever holds both may sign for both',
    make: async (cast) => {
      const both = await cast.issue({
        subject: '/CN=Bob Ray',
        extensions: [...PERSON, 'subjectAltName=email:eve@evil.example,email:bob@example.test'],
      });
      return message(await clearSigned(text(GENUINE), both), messageLines());
    },
    verdict: 'valid',
    isHonest: true,
  },
  {
    class: 'the certificate',
    name: 'with two authorities that have issued each other',
    how: 'the search for a path runs in a circle',
    make: async (cast) => {
      const first = await cast.makeAuthority({ subject: '/CN=Circle A', extensions: CA });
      const second = await cast.makeAuthority({ subject: '/CN=Circle B', issuer: first, extensions: CA });
      const back = await cast.makeAuthority({
        subject: '/CN=Circle A',
        issuer: second,
        keyOf: first,
        extensions: CA,
      });
      const fake = await cast.issue({
        subject: '/CN=Bob Ray',
        issuer: second,
        extensions: [...PERSON, ADDRESS],
      });
      return message(
        await clearSigned(text(FORGED), { ...fake, chain: [second.certificate, back.certificate] }),
      );
    },
    verdict: 'unknown path.no-anchor',
  },
];
