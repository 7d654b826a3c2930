// Tricks with the CMS structure of a signature: content in the wrong place, signers too many or too few, attributes that lie.
import { derOctetString, derOid, derSequence, derSetOf } from '../../src/asn1/writer.ts';
import { writeAttribute } from '../../src/cms/attributes.ts';
import { certificatesOnly, signContent } from '../../src/cms/sign.ts';
import { Oid } from '../../src/crypto/algorithms.ts';
import { digest } from '../../src/crypto/digest.ts';
import { multipart } from '../../src/mime/build.ts';
import { contentTypeAttribute, digestAttribute, forgeSignedData } from './forged-signed-data.ts';
import {
  FORGED,
  GENUINE,
  clearPart,
  cmsPart,
  message,
  octets,
  signature,
  text,
  type Trick,
} from './trick.ts';

const genuine = text(GENUINE);
const forged = text(FORGED);

export const SIGNATURE_TRICKS: readonly Trick[] = [
  {
    class: 'content within a detached signature',
    name: 'whose detached signature brings its own, genuine content',
    how: 'the program verifies the content inside the p7s, and shows the part beside it',
    make: async ({ bob }) => {
      const enclosed = await signContent({
        content: genuine,
        identities: [bob],
        detached: false,
        signingTime: new Date(),
      });
      return message(clearPart(forged, enclosed));
    },
    verdict: 'invalid signature.unexpected-content',
  },
  {
    class: 'content within a detached signature',
    name: 'whose signature is that of another message',
    how: 'the program looks at the signature and not at what it is over',
    make: async ({ bob }) => message(clearPart(forged, await signature(genuine, bob))),
    verdict: 'invalid signature.digest-mismatch',
  },
  {
    class: 'several signers',
    name: 'signed by Eve, with a signature of Bob that fails beside hers',
    how: 'the program takes "one signature is good" and "Bob is among the signers" for "Bob’s is good"',
    make: async ({ bob, eve }) => {
      const both = await signContent({
        content: genuine,
        identities: [eve, bob],
        detached: false,
        signingTime: new Date(),
      });
      both[both.length - 1]! ^= 1;
      return message(cmsPart(both, 'signed-data'));
    },
    verdict: 'invalid signature.bad',
  },
  {
    class: 'several signers',
    name: 'by Eve, signed by her and by Carol, sent as Bob’s',
    how: 'the program shows the first certificate of the bag, or any of the signers, as the sender',
    make: async ({ carol, eve }) => message(clearPart(forged, await signature(forged, eve, carol))),
    verdict: 'mismatch signer.not-sender',
  },
  {
    class: 'several signers',
    name: 'signed by Eve, with Bob’s certificate lying in the structure',
    how: 'the program takes a certificate that came along for the signer’s',
    make: async ({ bob, eve }) => {
      const attributes = [contentTypeAttribute(), await digestAttribute(forged)];
      const structure = await forgeSignedData({
        signer: eve,
        attributes,
        eContent: forged,
        extraCertificates: [bob.certificate.der, ...eve.chain.map(({ der }) => der)],
      });
      return message(cmsPart(structure, 'signed-data'));
    },
    verdict: 'mismatch signer.not-sender',
  },
  {
    class: 'several signers',
    name: 'signed by Eve, whose signerInfo names Bob’s certificate',
    how: 'the program does not verify with the key of the certificate that is named',
    make: async ({ bob, eve }) => {
      const named = await forgeSignedData({
        signer: bob,
        attributes: [contentTypeAttribute(), await digestAttribute(forged)],
        signed: genuine,
        eContent: forged,
        extraCertificates: [eve.certificate.der],
      });
      return message(cmsPart(named, 'signed-data'));
    },
    verdict: 'invalid signature.bad',
  },
  {
    class: 'no signer',
    name: 'with a signature part that holds certificates and no signer',
    how: '"no signature failed" is taken for "signed"',
    make: ({ bob }) => message(clearPart(forged, certificatesOnly([bob.certificate]))),
    verdict: 'invalid signature.no-signers',
  },
  {
    class: 'no signer',
    name: 'enclosed in SignedData without a signer',
    how: 'the same, with the content inside',
    make: async ({ bob }) =>
      message(
        cmsPart(
          await forgeSignedData({
            signer: bob,
            attributes: [contentTypeAttribute(), await digestAttribute(forged)],
            eContent: forged,
            signers: 0,
          }),
          'signed-data',
        ),
      ),
    verdict: 'invalid signature.no-signers',
  },
  {
    class: 'no signer',
    name: 'of multipart/signed whose second part is no signature',
    how: 'the program shows "signed" by the type of the message',
    make: () =>
      message(multipart('signed', [forged, text('sincerely')], { protocol: 'application/pkcs7-signature' })),
    verdict: 'invalid signature.malformed',
    looksOrdinary: true,
  },
  {
    class: 'contradictory attributes',
    name: 'signed with two message digests, one for each text',
    how: 'one program checks the first of them, another the last',
    make: async ({ bob }) => {
      const attributes = [
        contentTypeAttribute(),
        await digestAttribute(genuine),
        await digestAttribute(forged),
      ];
      return message(
        cmsPart(await forgeSignedData({ signer: bob, attributes, eContent: forged }), 'signed-data'),
      );
    },
    verdict: 'invalid signature.attributes-duplicate',
  },
  {
    class: 'contradictory attributes',
    name: 'signed with one digest attribute of two values',
    how: 'the same within one attribute',
    make: async ({ bob }) => {
      const values = [
        derOctetString(await digest('sha-256', genuine)),
        derOctetString(await digest('sha-256', forged)),
      ];
      const attribute = derSequence(derOid(Oid.messageDigest), derSetOf(...values));
      return message(
        cmsPart(
          await forgeSignedData({
            signer: bob,
            attributes: [contentTypeAttribute(), attribute],
            eContent: forged,
          }),
          'signed-data',
        ),
      );
    },
    verdict: 'invalid signature.attributes-duplicate',
  },
  {
    class: 'contradictory attributes',
    name: 'signed as another type of content than it is',
    how: 'contentType among the attributes is not compared with eContentType',
    make: async ({ bob }) => {
      const attributes = [contentTypeAttribute(Oid.envelopedData), await digestAttribute(forged)];
      return message(
        cmsPart(await forgeSignedData({ signer: bob, attributes, eContent: forged }), 'signed-data'),
      );
    },
    verdict: 'invalid signature.content-type-mismatch',
  },
  {
    class: 'contradictory attributes',
    name: 'signed with attributes that lack the digest',
    how: 'a signature over attributes that say nothing of the content',
    make: async ({ bob }) =>
      message(
        cmsPart(
          await forgeSignedData({ signer: bob, attributes: [contentTypeAttribute()], eContent: forged }),
          'signed-data',
        ),
      ),
    verdict: 'invalid signature.attributes-incomplete',
  },
  {
    class: 'contradictory attributes',
    name: 'signed by a reference to another certificate than the one in use',
    how: 'signingCertificateV2 is not compared: the signature is moved under another certificate with the same key',
    make: async ({ bob, eve }) => {
      const hash = derOctetString(await digest('sha-256', eve.certificate.der));
      const named = writeAttribute(Oid.signingCertificateV2, derSequence(derSequence(derSequence(hash))));
      const attributes = [contentTypeAttribute(), await digestAttribute(forged), named];
      return message(
        cmsPart(await forgeSignedData({ signer: bob, attributes, eContent: forged }), 'signed-data'),
      );
    },
    verdict: 'invalid signature.certificate-mismatch',
  },
  {
    class: 'attributes as content',
    name: 'whose content is the signed attributes of another message',
    how: 'the signature over attributes is shown as one over content, without attributes',
    make: async ({ bob }) => {
      const stolen = derSetOf(contentTypeAttribute(), await digestAttribute(genuine));
      return message(cmsPart(await forgeSignedData({ signer: bob, eContent: stolen }), 'signed-data'));
    },
    verdict: 'invalid signature.attributes-as-content',
  },
  {
    class: 'attributes as content',
    name: 'signed without attributes, as another type than data',
    how: 'without attributes nothing binds the type of the content',
    make: async ({ bob }) =>
      message(
        cmsPart(
          await forgeSignedData({ signer: bob, eContent: octets(genuine), eContentType: Oid.envelopedData }),
          'signed-data',
        ),
      ),
    verdict: 'invalid signature.attributes-required',
  },
];
